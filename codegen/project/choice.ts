import { chooseEndpoint, type EndpointChoice, selectorsOf } from "../document/endpoint-choice.js";
import type { LocatedFinding } from "../document/located-finding.js";
import type { SourceId } from "../document/source.js";
import type { EndpointEntry, ExcludedEntry, Manifest, RetainedEndpoint } from "../io/index.js";

/** How the choice names an entry, with what it states: `include[0] ({"tag":["video"]})`. */
function described(name: string, { include = [], exclude = [] }: EndpointChoice): string {
  const index = Number(/\d+/.exec(name)?.[0]);
  const selector = (name.startsWith("include") ? include : exclude)[index];
  return `${name} (${JSON.stringify(selector)})`;
}

/** Entries of `include` and `exclude` that name no endpoint of the sources: most are misspelt. */
export function unusedSelectors(
  choice: EndpointChoice | undefined,
  entries: readonly Pick<ExcludedEntry, "selectors">[],
  label: string,
): readonly LocatedFinding[] {
  if (choice === undefined) return [];
  const used = new Set(entries.flatMap(({ selectors = [] }) => selectors));
  return selectorsOf(choice)
    .filter((name) => !used.has(name))
    .map((name) => ({
      code: "io/unused-selector",
      level: "warning",
      path: label,
      message: `${described(name, choice)} names no endpoint of the sources`,
      hint: "Correct the pattern, or remove the entry; * stands for characters within one part of a path, ** for any.",
    }));
}

/** A choice that leaves nothing of sources that have endpoints: a misspelt one must not empty the package. */
export function nothingChosen(
  { include = [], exclude = [] }: EndpointChoice,
  excluded: readonly unknown[],
  label: string,
): LocatedFinding {
  const names = [include.length > 0 ? "`include`" : "", exclude.length > 0 ? "`exclude`" : ""].filter(Boolean);
  const have = excluded.length === 1 ? "one endpoint" : `${excluded.length} endpoints`;
  return {
    code: "io/nothing-chosen",
    level: "error",
    path: label,
    message: `nothing was written: the sources have ${have}, and ${names.join(" and ")} ${names.length > 1 ? "leave" : "leaves"} none`,
    hint: "Correct the patterns; * stands for characters within one part of a path, ** for any.",
  };
}

/**
 * Endpoints that are kept because their source is refused, as far as the package is to have them: the choice may be
 * another than when they were made. `carried` ones were made with the choice of now.
 */
export async function chosenOfKept(
  kept: readonly RetainedEndpoint[],
  carried: readonly EndpointEntry[],
  choice: EndpointChoice | undefined,
  sources: Manifest["sources"] | undefined,
): Promise<readonly RetainedEndpoint[]> {
  if (choice === undefined) return kept;
  const known = new Set(carried.map(({ folder }) => folder));
  const isUnsure = ({ folder }: RetainedEndpoint): boolean => !known.has(folder);
  if (!kept.some(isUnsure)) return kept;
  // Loaded late, as the stages are: it reads documents.
  const { factsOf } = await import("../compile/choice.js");
  const providerOf = (id: SourceId): string | undefined => sources?.get(id)?.provider;
  return kept.flatMap((one) => {
    if (!isUnsure(one)) return one;
    const facts = factsOf(
      one,
      one.sources.map((id) => ({ provider: providerOf(id), doc: one.doc })),
    );
    const { isChosen, selectors } = chooseEndpoint(choice, facts);
    return isChosen ? { ...one, selectors } : [];
  });
}
