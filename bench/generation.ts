import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, type Ran } from "./generation/cost.js";
import { documentsIn, synthetic, type Documents } from "./generation/documents.js";
import { prepare, tools } from "./generation/tools.js";
import { checkRows, type CheckRow } from "./generation/type-check.js";
import {
  falsmithRows,
  install,
  isBuilt,
  peerRows,
  writeProject,
  type Row,
  type Setting,
} from "./generation/workload.js";

export const NAME = "generation";

/** All figures of one run; `rest` are runs that belong to no workload. */
export interface Figures {
  readonly workloads: readonly string[];
  readonly rows: readonly Row[];
  readonly perEndpoint: readonly (readonly [count: number, ran: Ran])[];
  readonly start: { readonly node: Ran; readonly help: Ran };
  readonly checks: readonly CheckRow[];
  readonly rounds: number;
  readonly limitS: number;
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

function settingOf(rounds: number): Setting {
  const project = here("..");
  const built = process.env["FALSMITH_BUILT"] ?? project;
  if (!isBuilt(built)) throw new Error("run npm run build first");
  const peers = process.env["FALSMITH_GENERATORS"] ?? here("./generation");
  return { project, built, peers, rounds, limitS: Number(process.env["FALSMITH_LIMIT"] ?? 300) };
}

function workloads(): ReadonlyMap<string, Documents> {
  const real = here("../../shared/corpus/fal-openapi/2026-06");
  const sets = [4, 100, 1_000].map((count) => [`${count} synthetic`, synthetic(count)] as const);
  if (!existsSync(real)) return new Map(sets);
  const documents = documentsIn(real);
  return new Map([...sets, [`${documents.size} real`, documents]]);
}

/** The types that another generator makes of the same documents, for a program over them. */
async function typesOfPeer(folder: string, { project, peers, limitS }: Setting): Promise<void> {
  const [tool] = tools(project, peers);
  if (tool === undefined) return;
  prepare(folder, tool);
  await median({ cwd: folder, argv: tool.argv, limitS }, 1);
}

async function measureIn(top: string, setting: Setting): Promise<Figures> {
  const { project, rounds, limitS } = setting;
  const rows: Row[] = [];
  const lost = new Set<string>();
  const sets = workloads();
  const folderOf = (workload: string): string => join(top, workload.replaceAll(" ", "-"));
  const binOf = (workload: string, documents: Documents): string => {
    mkdirSync(folderOf(workload), { recursive: true });
    writeProject(folderOf(workload), documents);
    return install(folderOf(workload), setting);
  };
  let bin = "";
  for (const [workload, documents] of sets) {
    bin = binOf(workload, documents);
    rows.push(...(await falsmithRows(workload, folderOf(workload), bin, setting)));
    rows.push(...(await peerRows(workload, folderOf(workload), setting, lost)));
  }
  const start = {
    node: await median({ cwd: top, argv: ["-e", "0"], limitS }, 3 * rounds, undefined, true),
    help: await median({ cwd: top, argv: [bin, "--help"], limitS }, 3 * rounds, undefined, true),
  };
  const thousand = folderOf("1000 synthetic");
  await typesOfPeer(thousand, setting);
  const checks = await checkRows(
    thousand,
    join(thousand, "node_modules/falsmith/dist/codegen/main.js"),
    project,
    rounds,
    limitS,
  );
  const many = "2000 synthetic";
  const manyBin = binOf(many, synthetic(2_000));
  const manyArgv = [manyBin, "generate", "--runtime", "import"];
  const clean = (): void => rmSync(join(folderOf(many), "generated"), { recursive: true, force: true });
  const manyRan = await median({ cwd: folderOf(many), argv: manyArgv, limitS }, rounds, clean);
  const hundred = rows.find(({ workload, what }) => workload === "100 synthetic" && what === "falsmith, cold")?.ran;
  const perEndpoint = [
    [100, hundred],
    [2_000, manyRan],
  ] as const;
  return { workloads: [...sets.keys()], rows, perEndpoint, start, checks, rounds, limitS };
}

/** Measures everything in one run, in a folder of its own. */
export async function measure(rounds = 3): Promise<Figures> {
  const top = mkdtempSync(join(tmpdir(), "falsmith-generation-"));
  try {
    return await measureIn(top, settingOf(rounds));
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

function cpu(ran: Ran): string {
  return ran === undefined ? "–" : ran.cpu.toFixed(2);
}
function both(ran: Ran): string {
  return ran === undefined ? "did not finish" : `${cpu(ran)} / ${Math.round(ran.mib)}`;
}
function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function generationTable({ workloads: columns, rows }: Figures): readonly string[] {
  const whats = [...new Set(rows.map(({ what }) => what))];
  const cell = (what: string, workload: string): string =>
    both(rows.find((row) => row.what === what && row.workload === workload)?.ran);
  return [
    line(["CPU s / peak MiB", ...columns]),
    line(["---", ...columns.map(() => "---")]),
    ...whats.map((what) => line([what, ...columns.map((workload) => cell(what, workload))])),
  ];
}

function signed(seconds: number): string {
  return `${seconds < 0 ? "−" : "+"}${Math.abs(seconds).toFixed(2)}`;
}

function checkTable({ checks }: Figures): readonly string[] {
  const [empty] = checks;
  const more = (ran: Ran, base: Ran): string =>
    ran === undefined || base === undefined ? "did not check" : `${cpu(ran)} (${signed(ran.cpu - base.cpu)})`;
  return [
    line(["type-check of a ten-line program over 1,000 endpoints, CPU s", "TypeScript 5.9", "TypeScript 7.0"]),
    line(["---", "---", "---"]),
    ...checks.map(({ program, ts5, ts7 }) => line([program, more(ts5, empty?.ts5), more(ts7, empty?.ts7)])),
  ];
}

export function table(figures: Figures): string {
  const { perEndpoint, start, rounds, limitS } = figures;
  const ms = perEndpoint.map(([count, ran]) =>
    ran === undefined ? `did not finish at ${count}` : `${((1000 * ran.cpu) / count).toFixed(1)} ms at ${count}`,
  );
  return [
    ...generationTable(figures),
    "",
    `CPU per endpoint, cold, start included: ${ms.join(", ")}. \`falsmith --help\` ${cpu(start.help)} s, \`node -e 0\` ${cpu(start.node)} s.`,
    "",
    ...checkTable(figures),
    "",
    `Medians of ${rounds} rounds; a run that took longer than ${limitS} s did not finish, nor did a tool that failed on a smaller workload.`,
    "",
  ].join("\n");
}
