import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { documentsIn, hasShared, readShared } from "../support/shared.js";
import { specs } from "../support/specs.js";
import { faultOf } from "./judge.js";
import { type Judge, startJudge } from "./judges.js";
import { minimise } from "./minimise.js";
import { mutated } from "./mutate.js";
import { serveOrders } from "./worker.js";

const HELP = `npm run fuzz -- [flags]

Mutates pages and looks at what comes of them: nothing may be thrown, hang for over 10 s, give an invalid document, a place
or a quote outside of the text, or other bytes the second time. What is found is made short and kept in test/fuzz/accidents, where
a test reads it. Exits with 1 when something was found.

  --minutes <n>   how long (5)
  --count <n>     how many pages at most (no limit)
  --seed <n>      the first seed (1)
  --jobs <n>      processes (2)
`;

const ACCIDENTS = fileURLToPath(new URL("accidents/", import.meta.url));
/** Pages of a size that people write by hand. */
const LONGEST = 40_000;
const LIMIT_MS = 10_000;
/** Of so many pages one is printed, twice. */
const PRINTED_OF = 8;
/** Pages that reached something new, mutated again: the newest ones. */
const MOST_KEPT = 2_000;

interface Fuzzing {
  readonly pages: readonly string[];
  /** Pages that reached what none before them had. */
  readonly kept: string[];
  readonly reached: Set<string>;
  readonly faults: Map<string, string>;
  readonly until: number;
  readonly last: number;
  seed: number;
  judged: number;
}

/** The text of a seed: a page of the corpus, or one that has reached something new, after an accident. */
function textOf({ pages, kept }: Fuzzing, seed: number): string {
  const pool = seed % 3 === 0 && kept.length > 0 ? kept : pages;
  const page = pool[(seed * 17) % pool.length] ?? "";
  return mutated(page, pages[(seed * 31 + 7) % pages.length] ?? "", seed);
}

// What goes together is news as well: pairs of neighbours in the sorted list are cheap and tell enough.
function featuresOf(reached: readonly string[]): readonly string[] {
  return [...reached, ...reached.map((one, index) => `${one} + ${reached[index + 1] ?? ""}`)];
}

async function record(fuzzing: Fuzzing, judge: Judge, text: string, reason: string): Promise<void> {
  const fault = faultOf(reason);
  if (fuzzing.faults.has(fault)) return;
  fuzzing.faults.set(fault, reason);
  process.stderr.write(`\nfound: ${reason}\n`);
  const shows = async (shorter: string): Promise<boolean> =>
    (await judge.judge({ text: shorter, isPrinted: true })).wrong.some((one) => faultOf(one) === fault);
  const isSlow = reason.startsWith("hangs");
  const short = await minimise(text, shows, isSlow ? 60 : 2_000);
  const name = `${createHash("sha256").update(fault).digest("hex").slice(0, 12)}.txt`;
  mkdirSync(ACCIDENTS, { recursive: true });
  writeFileSync(ACCIDENTS + name, short);
  process.stderr.write(`kept as test/fuzz/accidents/${name}, ${short.length} characters\n`);
}

async function work(fuzzing: Fuzzing): Promise<void> {
  const judge = startJudge(LIMIT_MS);
  while (Date.now() < fuzzing.until && fuzzing.seed <= fuzzing.last) {
    const seed = fuzzing.seed;
    fuzzing.seed += 1;
    const text = textOf(fuzzing, seed);
    const { wrong, reached } = await judge.judge({ text, isPrinted: seed % PRINTED_OF === 0 });
    fuzzing.judged += 1;
    for (const reason of wrong) await record(fuzzing, judge, text, reason);
    const news = featuresOf(reached).filter((one) => !fuzzing.reached.has(one));
    for (const one of news) fuzzing.reached.add(one);
    if (news.length > 0 && text.length <= LONGEST) fuzzing.kept.push(text);
    if (fuzzing.kept.length > MOST_KEPT) fuzzing.kept.shift();
    if (fuzzing.judged % 500 === 0) process.stderr.write(`${summary(fuzzing)}\n`);
  }
  judge.stop();
}

function summary({ judged, reached, faults, seed }: Fuzzing): string {
  return `${judged} pages judged, up to seed ${seed - 1}: ${reached.size} things reached, ${faults.size} faults`;
}

/** Fuzzes for as long as it is told. */
export async function main(argv: readonly string[]): Promise<number> {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: { minutes: text, count: text, seed: text, jobs: text, worker: flag, help: flag },
  });
  if (values.help === true) return (process.stdout.write(HELP), 0);
  if (values.worker === true) return (serveOrders(), 0);
  const sources = hasShared ? documentsIn("corpus").map(readShared) : specs;
  const first = Number(values.seed ?? 1);
  const fuzzing: Fuzzing = {
    pages: sources.map((one) => one.text).filter(({ length }) => length <= LONGEST),
    kept: [],
    reached: new Set(),
    faults: new Map(),
    until: Date.now() + Number(values.minutes ?? 5) * 60_000,
    last: values.count === undefined ? Number.POSITIVE_INFINITY : first + Number(values.count) - 1,
    seed: first,
    judged: 0,
  };
  await Promise.all(Array.from({ length: Number(values.jobs ?? 2) }, () => work(fuzzing)));
  process.stdout.write(`${summary(fuzzing)}\n`);
  for (const reason of fuzzing.faults.values()) process.stdout.write(`  ${reason}\n`);
  return fuzzing.faults.size === 0 ? 0 : 1;
}
