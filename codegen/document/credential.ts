/**
 * What keys of well-known services look like. Every quantifier is bounded, and a text that could begin in many places must
 * begin at a word's edge: linear on any text. The edge is asked for once, before all of them: most places are none.
 */
const credential: RegExp = new RegExp(
  `\\b(?:${[
    "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}:[0-9a-f]{24,64}\\b",
    "(?:sk|pk|rk)[-_](?:[a-z]{2,12}[-_])?[A-Za-z0-9]{20,200}",
    "gh[pousr]_[A-Za-z0-9]{36,255}",
    "glpat-[\\w-]{20,64}",
    "hf_[A-Za-z0-9]{30,64}",
    "xox[abeoprs]-[\\w-]{10,200}",
    "AKIA[0-9A-Z]{16}\\b",
    "AIza[\\w-]{35}",
    "eyJ[\\w-]{10,1000}\\.eyJ[\\w-]{10,1000}\\.[\\w-]{10,1000}",
  ].join("|")})`,
  "g",
);

/** Every one of them has a word of this length: most texts have none. */
const LONG_WORD = /[\w-]{15}/;

/** What stands where a credential stood. */
export const REMOVED = "<credential removed>";

/** `text` without what looks like somebody's key: pages show real ones by accident, and what we emit is published. */
export function withoutCredentials(text: string): string {
  return LONG_WORD.test(text) ? text.replace(credential, REMOVED) : text;
}
