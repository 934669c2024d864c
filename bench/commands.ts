import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cost, type Ran } from "./generation/cost.js";
import { copies, type Documents, documentsIn, synthetic } from "./generation/documents.js";
import { install, isBuilt } from "./generation/workload.js";

export const NAME = "commands";

/** What a command costs at each number of documents, in each round; of an earlier checkout as well, where there is one. */
export interface Row {
  readonly what: string;
  readonly after: readonly (readonly Ran[])[];
  readonly before: readonly (readonly Ran[])[];
}

export interface Figures {
  readonly rows: readonly Row[];
  readonly counts: readonly number[];
  readonly rounds: number;
  readonly documents: string;
}

const LIMIT_S = Number(process.env["FALSMITH_LIMIT"] ?? 300);

/** Ends a server when it says that it listens: what it cost until then is what `time` counts. */
const UNTIL_IT_LISTENS = `
import { spawn } from "node:child_process";
const child = spawn(process.execPath, process.argv.slice(2), { stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, NODE_OPTIONS: "" } });
child.stdout.once("data", () => child.kill("SIGKILL"));
`;

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

function writeAll(folder: string, documents: Documents): void {
  for (const [path, doc] of documents) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(doc, null, 2));
  }
}

/** One command: what is run, and what is put right before each run. */
interface Step {
  readonly what: string;
  readonly argv: (bin: string) => readonly string[];
  readonly prepare?: (folder: string) => void;
}

const STEPS: readonly Step[] = [
  { what: "`mend` as JSON", argv: (bin) => [bin, "mend", "specs", "--format", "json"] },
  {
    what: "`report`",
    argv: (bin) => [bin, "report"],
    prepare: (folder) => rmSync(join(folder, "report"), { recursive: true, force: true }),
  },
  {
    what: "`diff` of generated folders, one endpoint changed",
    argv: (bin) => [bin, "diff", "was/generated", "generated"],
  },
  { what: "`diff` of sources, one document changed", argv: (bin) => [bin, "diff", "was/specs", "specs"] },
  { what: "`mock` of sources until it listens", argv: (bin) => ["until-it-listens.mjs", bin, "mock", "specs"] },
  {
    what: "`mock` of a package until it listens",
    argv: (bin) => ["until-it-listens.mjs", bin, "mock", "--out", "generated"],
  },
  { what: "`jobs`", argv: (bin) => [bin, "jobs", "--json"] },
  {
    what: "`add` of a document",
    argv: (bin) => [bin, "add", "new/added.json"],
    prepare: (folder) => {
      rmSync(join(folder, "specs"), { recursive: true, force: true });
      cpSync(join(folder, "kept"), join(folder, "specs"), { recursive: true });
    },
  },
];

/** A description of one document is another than it was. */
function changeOne(folder: string, documents: Documents): void {
  const [path = ""] = [...documents.keys()].slice(documents.size >> 1);
  const text = readFileSync(join(folder, "specs", path), "utf8");
  const at = text.lastIndexOf('"type": "string"');
  writeFileSync(join(folder, "specs", path), `${text.slice(0, at)}"maxLength": 77, ${text.slice(at)}`);
}

async function writeProject(folder: string, documents: Documents, bin: string): Promise<void> {
  writeAll(join(folder, "specs"), documents);
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  writeFileSync(join(folder, "until-it-listens.mjs"), UNTIL_IT_LISTENS);
  writeAll(join(folder, "new"), new Map([...synthetic(1).values()].map((doc) => ["added.json", doc])));
  const generate = { cwd: folder, argv: [bin, "generate"], limitS: LIMIT_S, alsoDone: 1 };
  await cost(generate);
  cpSync(join(folder, "specs"), join(folder, "was/specs"), { recursive: true });
  cpSync(join(folder, "generated"), join(folder, "was/generated"), { recursive: true });
  changeOne(folder, documents);
  await cost(generate);
  cpSync(join(folder, "specs"), join(folder, "kept"), { recursive: true });
}

/** The checkouts in turn, command by command: what else runs on the machine weighs on both. */
async function measureIn(
  folder: string,
  sides: readonly (string | undefined)[],
  rounds: number,
): Promise<readonly (readonly (readonly Ran[])[])[]> {
  const found: Ran[][][] = [];
  for (const { argv, prepare } of STEPS) {
    const ran: Ran[][] = sides.map(() => []);
    for (let round = 0; round < rounds; round += 1)
      for (const [index, bin] of sides.entries()) {
        if (bin === undefined) continue;
        prepare?.(folder);
        ran[index]?.push(await cost({ cwd: folder, argv: argv(bin), limitS: LIMIT_S, alsoDone: 1 }));
      }
    found.push(ran);
  }
  return found;
}

/** Measures whole processes in a folder of their own. `FALSMITH_BEFORE` names a built checkout to compare with. */
export async function measure(rounds = 3): Promise<Figures> {
  if (!isBuilt(here(".."))) throw new Error("run npm run build first");
  const counts = (process.env["FALSMITH_COUNTS"] ?? "100,1000").split(",").map(Number);
  const real = process.env["FALSMITH_DOCUMENTS"] ?? here("../../shared/corpus/fal-openapi/2026-06");
  const isReal = existsSync(real);
  const top = mkdtempSync(join(tmpdir(), "falsmith-commands-"));
  const checkout = process.env["FALSMITH_BEFORE"];
  const binOf = (name: string, project: string): string => {
    mkdirSync(join(top, name), { recursive: true });
    return install(join(top, name), { project, built: project, peers: "", rounds, limitS: LIMIT_S });
  };
  try {
    const after = binOf("after", here(".."));
    const before = checkout === undefined ? undefined : binOf("before", checkout);
    const rows = STEPS.map(({ what }) => ({ what, after: [] as (readonly Ran[])[], before: [] as (readonly Ran[])[] }));
    for (const count of counts) {
      const folder = join(top, String(count));
      mkdirSync(folder);
      await writeProject(folder, isReal ? copies(documentsIn(real), count) : synthetic(count), after);
      for (const [index, [ofAfter = [], ofBefore = []]] of (
        await measureIn(folder, [after, before], rounds)
      ).entries()) {
        rows[index]?.after.push(ofAfter);
        rows[index]?.before.push(ofBefore);
      }
    }
    return { rows, counts, rounds, documents: isReal ? "real" : "synthetic" };
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function cell(after: readonly Ran[], before: readonly Ran[]): string {
  const done = after.flatMap((one) => one ?? []);
  if (done.length < after.length || done.length === 0) return "did not finish";
  const text = `${middle(done.map(({ cpu }) => cpu)).toFixed(2)} / ${Math.round(middle(done.map(({ mib }) => mib)))}`;
  const ratios = after.flatMap((one, round) => {
    const other = before[round];
    return one === undefined || other === undefined ? [] : [one.cpu / other.cpu];
  });
  return ratios.length === 0 ? text : `${text} (${middle(ratios).toFixed(2)}×)`;
}

/** The table of the README; in brackets, how many times the earlier checkout's CPU that is. */
export function table({ rows, counts, rounds, documents }: Figures): string {
  return [
    `| CPU s / peak MiB | ${counts.map((count) => `${count} ${documents}`).join(" | ")} |`,
    `| --- |${" --- |".repeat(counts.length)}`,
    ...rows.map(
      ({ what, after, before }) =>
        `| ${what} | ${after.map((one, index) => cell(one, before[index] ?? [])).join(" | ")} |`,
    ),
    "",
    `Medians of ${rounds} rounds.`,
    "",
  ].join("\n");
}
