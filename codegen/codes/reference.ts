/** What the reference tells of one code. */
export interface ReferenceEntry {
  readonly law: string;
  readonly before?: string;
  readonly after?: string;
  readonly by?: "rule" | "person";
  /** What the fragments are parts of, by the name that `parts` has for it. */
  readonly part?: string;
  readonly into?: string;
  readonly silence?: string;
}

/** What a part of a source is called, and the language of its fragments. */
export type SampleParts = Readonly<Record<string, { readonly words: string; readonly language: string }>>;

const STAGES: readonly (readonly [stage: string, title: string])[] = [
  ["io", "Reading and writing"],
  ["text", "The text of a source, before it is parsed"],
  ["ingest", "What a page states"],
  ["repair", "What was broken, and is repaired"],
  ["tighten", "What prose states, as keywords"],
  ["enrich", "What other sources, examples and overlays add"],
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
function languageOf(text: string, stated: string | undefined): string {
  if (stated !== "markdown") return stated ?? "text";
  if (text.startsWith("{")) return "json";
  return /^[a-z]+: /.test(text) ? "yaml" : stated;
}

function sample({ before, after, by, part, into }: ReferenceEntry, parts: SampleParts): readonly string[] {
  if (before === undefined || after === undefined) return [];
  const from = parts[part ?? ""];
  const to = parts[into ?? part ?? ""];
  const place = from === undefined ? "Before" : `In ${from.words}`;
  const other = into === undefined || to === undefined ? "" : `, in ${to.words}`;
  const becomes = by === "person" ? "Write instead" : from === undefined ? "After" : "Becomes";
  return [
    `${place}:`,
    fenced(before, languageOf(before, from?.language)),
    `${becomes}${other}:`,
    fenced(after, languageOf(after, to?.language)),
  ];
}

/** A sentence that says it cannot be done needs no words before it. */
function silencing(how: string): string {
  return how.startsWith("It cannot be silenced") ? how : `To silence it: ${how}`;
}

function section(code: string, entry: ReferenceEntry, parts: SampleParts): readonly string[] {
  return [
    `### \`${code}\``,
    entry.law,
    ...sample(entry, parts),
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
    "stays edited, is told by `falsmith mend --explain`, and is decided otherwise in an overlay under " +
    "`specs/overlays`.",
];

function anchor(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-");
}

/** The reference of all rules as Markdown: the codes by stage, in the order of the pipeline. Pure. */
export function rulesReference(laws: ReadonlyMap<string, ReferenceEntry>, parts: SampleParts): string {
  const ofStage = (stage: string): readonly (readonly [string, ReferenceEntry])[] =>
    [...laws].filter(([code]) => code.startsWith(`${stage}/`)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const known = STAGES.filter(([stage]) => ofStage(stage).length > 0);
  const contents = known.map(([stage, title]) => `- [${title}](#${anchor(title)}) (\`${stage}/…\`)`).join("\n");
  const body = known.flatMap(([stage, title]) => [
    `## ${title}`,
    ...ofStage(stage).flatMap(([code, entry]) => section(code, entry, parts)),
  ]);
  return `${[...INTRO, contents, ...body].join("\n\n")}\n`;
}
