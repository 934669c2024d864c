import { type Impact, IMPACTS } from "../../../diff/change.js";
import { codeSpan } from "../../../messages/markdown.js";
import { dialectText, diffText } from "../../../diff/render-text.js";
import { count, plural } from "../../../messages/count.js";
import { excerpt, visible, visibleJson } from "../../../messages/visible.js";
import { type DiffLine, lineDiff } from "../add/line-diff.js";
import type { SourceQuote } from "./quotes.js";
import type { ChangeGroup, UpdatedSource, UpdateResult } from "./result.js";

/** How many sources stay as they were because of a finding. */
function keptCount({ total, unchanged, given, updated }: UpdateResult): number {
  return total - unchanged - given - updated.length;
}

/** `1,000 sources: 3 changed, 990 unchanged, 4 given as files, 3 kept as they were`. */
function summaryText(result: UpdateResult): string {
  const { total, unchanged, given, updated, checked } = result;
  const kept = keptCount(result);
  const parts = [
    `${updated.length.toLocaleString("en")} ${checked ? "to change" : "changed"}`,
    `${unchanged.toLocaleString("en")} unchanged`,
    ...(given === 0 ? [] : [`${given.toLocaleString("en")} given as files, which nobody can ask for`]),
    ...(kept === 0 ? [] : [`${kept.toLocaleString("en")} kept as ${kept === 1 ? "it was" : "they were"}`]),
  ];
  return `${count(total, "source")}: ${parts.join(", ")}\n`;
}

function idsText(ids: readonly string[]): string {
  const [first, ...more] = ids.map((id) => visible(id));
  return first === undefined ? "" : `: ${first}${more.length === 0 ? "" : ` and ${more.length} more`}`;
}

function sourceLine({ state, path, endpoints, origin, movedFrom }: UpdatedSource): string {
  const moved = movedFrom === undefined ? "" : ` (now at ${visible(origin)})`;
  return `${state} ${visible(path)}${idsText(endpoints)}${moved}\n`;
}

/** For a terminal: the sources that changed, what that means for the API, the numbers. */
export function updateText(result: UpdateResult, colour: boolean): string {
  const { updated, diff, checked } = result;
  const isSame = diff.verdict === "none" && diff.endpoints.length === 0;
  const api = isSame ? "the API stays the same\n" : `\n${diffText(diff, colour)}`;
  const next = checked ? "" : "falsmith generate brings the package up to date\n";
  return [
    ...updated.map(sourceLine),
    ...(updated.length === 0 ? [] : [api]),
    summaryText(result),
    ...(updated.length === 0 ? [] : [next]),
  ].join("");
}

/** The data, for programs. */
export function updateJson(result: UpdateResult): string {
  const { total, unchanged, given, checked, updated, findings, diff, groups } = result;
  const changes = groups.map(({ quotes: { before, after }, ...group }) => ({
    ...group,
    before: before ?? null,
    after: after ?? null,
  }));
  const counts = { total, changed: updated.length, unchanged, given, kept: keptCount(result) };
  const { verdict, dialect, common } = diff;
  return `${visibleJson({ verdict, checked, sources: counts, updated, findings, common, dialect, changes })}\n`;
}

/** GitHub takes 65,536 characters of a pull request's body. */
const BODY_LIMIT = 60_000;
/** What breaks is quoted up to here, so that the rest has room. */
const QUOTES_LIMIT = 24_000;
const QUOTE_LINES = 14;
const QUOTE_WIDTH = 140;
const FEW = 3;
/** How many lines of the sources' text are compared. */
const LONGEST_QUOTE = 20_000;

function cut(lines: readonly string[]): readonly string[] {
  return lines.length <= QUOTE_LINES
    ? lines
    : [...lines.slice(0, QUOTE_LINES), `  … ${count(lines.length - QUOTE_LINES, "more line")}`];
}

/** A block of code that no text in it can end. */
function fenced(lines: readonly string[], language: string): readonly string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence];
}

function placeOf({ path, line }: SourceQuote): string {
  return codeSpan(`${path}:${line}`);
}

/** A line with its indentation, which tells what belongs to what. */
function shownLine(line: string): string {
  const shown = visible(line.replace(/\s+$/, ""));
  return shown.length <= QUOTE_WIDTH ? shown : `${shown.slice(0, QUOTE_WIDTH - 1)}…`;
}

function signedLines(sign: DiffLine["sign"], { text }: SourceQuote): readonly string[] {
  return text
    .slice(0, LONGEST_QUOTE)
    .split(/\r?\n/)
    .map((line) => `${sign} ${shownLine(line)}`);
}

/** What the sources said and say: the lines that differ where both say something. */
function quoteLines({ before, after }: ChangeGroup["quotes"]): readonly string[] {
  if (before === undefined && after === undefined) return [];
  const both =
    before !== undefined && after !== undefined && before.text !== after.text
      ? lineDiff(before.text.slice(0, LONGEST_QUOTE), after.text.slice(0, LONGEST_QUOTE)).map(
          ({ sign, text }) => `${sign} ${shownLine(text)}`,
        )
      : [
          ...(before === undefined ? [] : signedLines("-", before)),
          ...(after === undefined || after.text === before?.text ? [] : signedLines("+", after)),
        ];
  const places = [...new Set([before, after].flatMap((quote) => (quote === undefined ? [] : [placeOf(quote)])))];
  return ["", ...[`${places.join(" → ")}`, ...fenced(cut(both), "diff")].map((line) => `  ${line}`)];
}

function endpointsText(ids: readonly string[]): string {
  if (ids.length <= FEW) return ids.map(codeSpan).join(", ");
  return `${ids.slice(0, FEW).map(codeSpan).join(", ")} and ${count(ids.length - FEW, "more endpoint")}`;
}

function groupLines(group: ChangeGroup, withQuotes: boolean): readonly string[] {
  const { places, at, endpoints, message } = group;
  const more = places.length > FEW ? ` and ${count(places.length - FEW, "more place")}` : "";
  const place = at === "" ? "" : `${places.slice(0, FEW).map(codeSpan).join(", ")}${more} `;
  const head = `- ${place}${codeSpan(message)} in ${endpointsText(endpoints)}`;
  return [head, ...(withQuotes ? quoteLines(group.quotes) : [])];
}

/** Each group as text, with quotes while these fit into `room`: what comes after is still told. */
function blocksOf(groups: readonly ChangeGroup[], room: number): readonly string[] {
  let used = 0;
  return groups.map((group) => {
    const quoted = `${groupLines(group, true).join("\n")}\n`;
    used += quoted.length;
    return used <= room ? quoted : `${groupLines(group, false).join("\n")}\n`;
  });
}

const HEADINGS: readonly (readonly [impact: Impact, title: string])[] = [
  ["major", "Breaking"],
  ["minor", "New"],
  ["patch", "Other"],
];

/** Adds blocks while they fit into the body, and counts those that do not. */
function whileItFits(blocks: readonly string[], room: number): { readonly text: string; readonly left: number } {
  let text = "";
  for (const [index, block] of blocks.entries()) {
    if (text.length + block.length > room) return { text, left: blocks.length - index };
    text += block;
  }
  return { text, left: 0 };
}

function sectionText(title: string, blocks: readonly string[], room: number): string {
  if (blocks.length === 0) return "";
  const { text, left } = whileItFits(blocks, Math.max(0, room - title.length - 100));
  const rest = left === 0 ? "" : `\n… and ${left.toLocaleString("en")} more, which do not fit here\n`;
  return `## ${title}\n\n${text}${rest}\n`;
}

function asks({ verdict }: UpdateResult["diff"]): string {
  return verdict === "none" ? "The generated API stays the same." : `The package needs a new **${verdict}** version.`;
}

function headText(result: UpdateResult): string {
  const { updated, total, groups, diff } = result;
  const counts = IMPACTS.toReversed().flatMap((impact) => {
    const some = groups.filter((group) => group.impact === impact);
    const word = { major: "breaking", minor: "new or wider", patch: "other", none: "without effect" }[impact];
    return some.length === 0 ? [] : [`${some.length} ${word}`];
  });
  const endpoints = diff.endpoints.length;
  const changes =
    counts.length === 0
      ? ""
      : ` ${counts.join(", ")} ${plural(groups.length, "change")} in ${count(endpoints, "endpoint")}.`;
  const sources = `${count(updated.length, "source")} of ${total.toLocaleString("en")} ${updated.length === 1 ? "is" : "are"} not what ${updated.length === 1 ? "it was" : "they were"}.`;
  return `${asks(diff)}${changes}\n${sources}\n\n`;
}

function findingLine({ path, code, message }: UpdateResult["findings"][number]): string {
  return `- ${codeSpan(path ?? "")} ${codeSpan(code)}: ${codeSpan(excerpt(message, 400))}\n`;
}

function updatedLine({ path, state, endpoints, origin }: UpdatedSource): string {
  const ids = endpoints.length === 0 ? "" : `: ${endpointsText(endpoints)}`;
  return `- ${state} ${codeSpan(path)}${ids}, from ${codeSpan(origin)}\n`;
}

/** The body of a pull request: what breaks first, with what the sources said and say; empty when no source changed. */
export function updateMarkdown(result: UpdateResult): string {
  const { updated, findings, groups, diff } = result;
  if (updated.length === 0) return "";
  let body = headText(result);
  const kept = findings.map(findingLine);
  const sources = updated.map(updatedLine);
  // What is at the end has some room in any case.
  const reserve = Math.min(10_000, [...kept, ...sources].join("").length + 500);
  for (const [impact, title] of HEADINGS) {
    const some = groups.filter((group) => group.impact === impact);
    const blocks = blocksOf(some, impact === "major" ? QUOTES_LIMIT : 0);
    body += sectionText(title, blocks, BODY_LIMIT - reserve - body.length);
  }
  const note = dialectText(diff);
  if (note !== "") body += `_${note}_\n\n`;
  body += sectionText("Kept as they were", kept, BODY_LIMIT - body.length - 2_000);
  return `${body}${sectionText("Sources", sources, BODY_LIMIT - body.length)}`.replace(/\n+$/, "\n");
}
