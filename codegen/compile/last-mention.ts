import type { SourceText } from "../document/source.js";
import type { Identity } from "../openapi/identity.js";

/** Longer words are no part of an endpoint id; looking no further keeps the search linear. */
const LONGEST = 100;

function isWordCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 45 && code <= 57 && code !== 47) ||
    code === 95
  );
}

/** Calls `found` with what stands around each slash, as in addresses, paths and ids: `acme/model`, in lower case. */
function eachPair(text: string, found: (pair: string) => void): void {
  for (let slash = text.indexOf("/"); slash >= 0; slash = text.indexOf("/", slash + 1)) {
    // JSON may write a slash as `\/`.
    const end = text.charCodeAt(slash - 1) === 92 ? slash - 1 : slash;
    let start = end;
    while (start > 0 && end - start <= LONGEST && isWordCharacter(text.charCodeAt(start - 1))) start -= 1;
    let stop = slash + 1;
    while (stop - slash <= LONGEST && isWordCharacter(text.charCodeAt(stop))) stop += 1;
    if (start < end && stop > slash + 1)
      found(`${text.slice(start, end)}/${text.slice(slash + 1, stop)}`.toLowerCase());
  }
}

/** Which of all sources is the last one that is expected to speak of an endpoint; undefined when nobody can tell. */
export type LastMention = (identity: Identity) => number | undefined;

/**
 * Looks for the owner and the app of endpoint ids in the texts, before any of them is read. A guess: an id may be put
 * together from parts. Whoever rests on it has to put up with a source that speaks of the endpoint after all.
 */
export function lastMentions(sources: readonly SourceText[]): LastMention {
  const last = new Map<string, number>();
  for (const [index, { text }] of sources.entries()) eachPair(text, (pair) => last.set(pair, index));
  return ({ kind, id }) => {
    if (kind !== "queue") return undefined;
    const [owner = "", app = ""] = id.toLowerCase().split("/");
    return last.get(`${owner}/${app}`);
  };
}
