import { byKey } from "../document/order.js";
import { type FindingCode, PART_NAMES } from "../document/finding-code.js";

/** What is printed of a code. */
type ReferenceEntry = Pick<FindingCode, "law" | "sample" | "silence">;

const STAGES: readonly (readonly [stage: string, title: string])[] = [
  ["io", "Reading and writing"],
  ["text", "The text of a source, before it is parsed"],
  ["ingest", "What a page states"],
  ["repair", "What was broken, and is repaired"],
  ["tighten", "What prose states, as keywords"],
  ["enrich", "What other sources, examples and overlays add"],
  ["job", "Jobs that documents describe"],
  ["check", "What a person should look at"],
  ["emit", "What cannot be enforced, and is refused"],
  ["internal", "Mistakes of falsmith itself"],
];

/** A code block whose fence is longer than any in it. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map((marks) => marks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Whole sources are in the language that they begin in. */
function languageOf(text: string, stated: string): string {
  if (stated !== "markdown") return stated;
  if (text.startsWith("{")) return "json";
  return /^[a-z]+: /.test(text) ? "yaml" : stated;
}

function sampleLines({ sample }: ReferenceEntry): readonly string[] {
  if (sample === undefined) return [];
  const { before, after } = sample;
  if (!("part" in sample)) return ["Before:", fenced(before, "text"), "After:", fenced(after, "text")];
  const { part, into, by } = sample;
  const { words, language } = PART_NAMES[part];
  const other = into === undefined ? "" : `, in ${PART_NAMES[into].words}`;
  return [
    `In ${words}:`,
    fenced(before, languageOf(before, language)),
    `${by === "person" ? "Write instead" : "Becomes"}${other}:`,
    fenced(after, languageOf(after, PART_NAMES[into ?? part].language)),
  ];
}

/** A sentence that says it cannot be done needs no words before it. */
function silencing(how: string): string {
  return how.startsWith("It cannot be silenced") ? how : `To silence it: ${how}`;
}

function section(code: string, entry: ReferenceEntry): readonly string[] {
  return [
    `### \`${code}\``,
    entry.law,
    ...sampleLines(entry),
    ...(entry.silence === undefined ? [] : [silencing(entry.silence)]),
  ];
}

const INTRO = [
  "# Rules",
  "Every code that falsmith reports, as `falsmith explain <code>` tells it: what always holds after the rule, a " +
    "sample of it, and how to silence its findings. Written from the rules by `UPDATE=1 npx vitest run " +
    "test/codes/reference.test.ts`; every sample of a source goes through the pipeline in " +
    "`test/codes/samples.test.ts`.",
  "`…` in a sample stands for what it leaves out. Silencing takes a finding out of the list; what a rule has edited " +
    "stays edited, is shown by `falsmith mend --explain`, and can be decided differently in an overlay under " +
    "`specs/overlays`.",
];

function anchor(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-");
}

/** The reference of all rules as Markdown: the codes by stage, in the order of the pipeline. Pure. */
export function rulesReference(codes: ReadonlyMap<string, ReferenceEntry>): string {
  const ofStage = (stage: string): readonly (readonly [string, ReferenceEntry])[] =>
    [...codes].filter(([code]) => code.startsWith(`${stage}/`)).toSorted(byKey);
  const known = STAGES.filter(([stage]) => ofStage(stage).length > 0);
  const contents = known.map(([stage, title]) => `- [${title}](#${anchor(title)}) (\`${stage}/…\`)`).join("\n");
  const body = known.flatMap(([stage, title]) => [
    `## ${title}`,
    ...ofStage(stage).flatMap(([code, entry]) => section(code, entry)),
  ]);
  return `${[...INTRO, contents, ...body].join("\n\n")}\n`;
}
