/** What an entry of `include` or `exclude` may state of an endpoint. */
export const SELECTOR_KEYS = ["id", "provider", "tag", "path", "method", "operationId"] as const;

/** Patterns by what they are compared with: every key has to match, by one of its patterns. */
export type EndpointSelector = { readonly [key in (typeof SELECTOR_KEYS)[number]]?: readonly string[] };

/** What an endpoint is known by: every value it has for a key. */
export type EndpointFacts = { readonly [key in (typeof SELECTOR_KEYS)[number]]: readonly string[] };

/** Which endpoints a package is made of: those that one of `include` names (without it all), and none of `exclude`. */
export interface EndpointChoice {
  readonly include?: readonly EndpointSelector[];
  readonly exclude?: readonly EndpointSelector[];
}

/** Whether an endpoint belongs to the package, and which entries name it: `include[0]`. */
export interface ChoiceResult {
  readonly isChosen: boolean;
  readonly selectors: readonly string[];
}

const PART = /\*+|[^*]+/g;

function sourceOf(part: string): string {
  if (part === "*") return "[^/]*";
  return part.startsWith("*") ? ".*" : part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&");
}

/**
 * A pattern as a regular expression: `*` stands for any characters but `/`, `**` for any at all; braces, which path
 * templates have, stand for themselves. Case does not matter: fal's ids and methods have none.
 */
export function patternExpression(pattern: string): RegExp {
  return new RegExp(`^${(pattern.match(PART) ?? []).map(sourceOf).join("")}$`, "isu");
}

function isNamed(selector: EndpointSelector, facts: EndpointFacts): boolean {
  return SELECTOR_KEYS.every((key) => {
    const patterns = selector[key];
    return (
      patterns === undefined || patterns.map(patternExpression).some((one) => facts[key].some((fact) => one.test(fact)))
    );
  });
}

function matching(list: readonly EndpointSelector[], name: string, facts: EndpointFacts): readonly string[] {
  return list.flatMap((selector, index) => (isNamed(selector, facts) ? [`${name}[${index}]`] : []));
}

/** Whether an endpoint belongs to the package. */
export function chooseEndpoint({ include, exclude = [] }: EndpointChoice, facts: EndpointFacts): ChoiceResult {
  const included = matching(include ?? [], "include", facts);
  const excluded = matching(exclude, "exclude", facts);
  return {
    isChosen: (include === undefined || included.length > 0) && excluded.length === 0,
    selectors: [...included, ...excluded],
  };
}

/** The names of all entries of a choice. */
export function selectorsOf({ include = [], exclude = [] }: EndpointChoice): readonly string[] {
  return [...include.map((_, index) => `include[${index}]`), ...exclude.map((_, index) => `exclude[${index}]`)];
}

type OpenChoice = { readonly [key in keyof EndpointChoice]: EndpointChoice[key] | undefined };

/** The choice that a configuration or options make, as an option: absent where they choose nothing. */
export function choiceIn({ include, exclude }: OpenChoice): { readonly choice?: EndpointChoice } {
  if (include === undefined && exclude === undefined) return {};
  return { choice: { ...(include === undefined ? {} : { include }), ...(exclude === undefined ? {} : { exclude }) } };
}
