import type { Level } from "../../../document/finding.js";
import type { LocatedFinding } from "../../../document/located-finding.js";
import { byText } from "../../../document/order.js";
import type { CollectionEntry } from "../../../io/sources/collection/entry.js";
import type { CollectionPlan } from "../../../io/sources/collection/plan.js";
import { count, plural } from "../../../messages/count.js";
import { visible } from "../../../messages/visible.js";
import type { CompiledEndpoint } from "../../../model/endpoint/compiled-endpoint.js";
import { findingText } from "../../terminal/finding-text.js";
import { apiChanges } from "./api-changes.js";

/** A collection as it now stands below `specs/`. */
export interface PagesBelowSpecs {
  /** With the folder of the sources. */
  readonly folder: string;
  readonly entry: CollectionEntry;
  readonly known: CollectionEntry | undefined;
  readonly plan: CollectionPlan;
  /** Pages that were told, and not taken. */
  readonly rejected: ReadonlySet<string>;
  /** Pages in no format that falsmith reads, as they are called in findings. */
  readonly unknown: readonly string[];
  /** Files of the origin that are no pages by their names. */
  readonly skipped: readonly string[];
  readonly before: readonly CompiledEndpoint[];
  readonly after: readonly CompiledEndpoint[];
}

const MOST_TOLD = 20;
const MOST_NAMED = 10;
const MOST_LINES = 200;

/** Findings that refuse pages. Of many, those after the first twenty are named by their place and code alone. */
export function findingsText(findings: readonly LocatedFinding[], level: Level, colour: boolean): string {
  const shown = findings.slice(0, MOST_TOLD).map((finding) => findingText({ ...finding, level }, colour));
  const rest = findings.slice(MOST_TOLD).map(({ path = "", code }) => `${visible(path)}: ${level} ${code}\n`);
  return [...shown, ...rest].join("");
}

/** `.png 12, .js 3`: what a number of files are, by the ends of their names. */
function kindsText(files: readonly string[]): string {
  const kinds = new Map<string, number>();
  for (const file of files) {
    const name = file.endsWith("/") ? file : file.slice(file.lastIndexOf("/") + 1);
    const kind = file.endsWith("/") ? "folders" : (/.(\.[^.]{1,12})$/.exec(name)?.[1]?.toLowerCase() ?? name);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const parts = [...kinds]
    .toSorted(([a, n], [b, m]) => m - n || byText(a, b))
    .map(([kind, n]) => `${visible(kind)} ${n}`);
  return parts.length <= MOST_NAMED
    ? parts.join(", ")
    : `${parts.slice(0, MOST_NAMED).join(", ")} and ${parts.length - MOST_NAMED} more kinds`;
}

function cut(lines: readonly string[], most: number, what: string): readonly string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most), `… ${lines.length - most} more ${what}`];
}

function pageLines({ known, plan, rejected }: PagesBelowSpecs): readonly string[] {
  if (known === undefined) return [];
  const changes = [...plan.changes].filter(([page]) => !rejected.has(page));
  const lines = [
    ...changes.map(([page, { state }]) => [page, state] as const),
    ...[...plan.gone.keys()].map((page) => [page, "gone"] as const),
  ];
  return lines.toSorted(([a], [b]) => byText(a, b)).map(([page, state]) => `${state} ${visible(page)}`);
}

function apiLines({ known, before, after }: PagesBelowSpecs, isSame: boolean): readonly string[] {
  if (known === undefined || isSame) return [];
  const api = apiChanges(before, after).map((line) => visible(line));
  return api.length === 0
    ? ["the API stays the same"]
    : ["in the API:", ...cut(api, MOST_LINES, "changes").map((line) => `  ${line}`)];
}

function leftLines({ unknown, skipped, rejected }: PagesBelowSpecs): readonly string[] {
  const none = `in no format that falsmith reads, not added`;
  return [
    ...(rejected.size > unknown.length
      ? [`${count(rejected.size - unknown.length, "page")} refused, as told above`]
      : []),
    ...(unknown.length === 0
      ? []
      : [
          `${count(unknown.length, "page")} ${none}: ${cut(unknown.map(visible), MOST_NAMED, "in sources.json").join(", ")}`,
        ]),
    ...(skipped.length === 0
      ? []
      : [
          `${skipped.length.toLocaleString("en")} other ${plural(skipped.length, "file")} skipped: ${kindsText(skipped)}`,
        ]),
  ];
}

/** What is told of a collection: how many pages and endpoints, what changed, and what was left. */
export function collectionText(added: PagesBelowSpecs): string {
  const { folder, entry, known, after } = added;
  const pages = pageLines(added);
  const state = known === undefined ? "added" : pages.length === 0 ? "unchanged" : "changed";
  const commit = entry.commit === undefined ? "" : ` (commit ${entry.commit.slice(0, 12)})`;
  const what = `${count(entry.pages.size, "page")}, ${count(after.length, "endpoint")}, from ${visible(entry.origin)}${commit}`;
  const lines = [...cut(pages, MOST_LINES, "pages"), ...apiLines(added, pages.length === 0), ...leftLines(added)];
  return [`${state} ${folder}: ${what}`, ...lines.map((line) => `  ${line}`), ""].join("\n");
}
