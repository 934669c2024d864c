import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, type Ran } from "./generation/cost.js";
import { copies, documentsIn, synthetic, type Documents } from "./generation/documents.js";
import { isBuilt } from "./generation/workload.js";

export const NAME = "mend";

/** What it costs to print one document of so many. */
export interface Figures {
  readonly rows: readonly { readonly what: string; readonly costs: readonly Ran[] }[];
  readonly rounds: number;
}

const COUNTS = [100, 1_000] as const;
const FORMS = [
  ["YAML", []],
  ["JSON", ["--format", "json"]],
  ["the Overlay", ["--as", "overlay", "--format", "json"]],
] as const;

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

function kinds(): readonly (readonly [kind: string, of: (count: number) => Documents])[] {
  const real = here("../../shared/corpus/fal-openapi/2026-06");
  const made = ["synthetic", synthetic] as const;
  return existsSync(real) ? [made, ["real", (count) => copies(documentsIn(real), count)]] : [made];
}

function writeAll(folder: string, documents: Documents): void {
  for (const [path, doc] of documents) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(doc, null, 2));
  }
}

/** Measures whole processes, in a folder of their own. */
export async function measure(rounds = 5): Promise<Figures> {
  const built = process.env["FALSMITH_BUILT"] ?? here("..");
  if (!isBuilt(built)) throw new Error("run npm run build first");
  const bin = join(built, "dist/codegen/main.js");
  const top = mkdtempSync(join(tmpdir(), "falsmith-mend-"));
  const limitS = Number(process.env["FALSMITH_LIMIT"] ?? 300);
  try {
    const rows: Figures["rows"][number][] = [];
    for (const [kind, of] of kinds()) {
      for (const count of COUNTS) writeAll(join(top, kind, String(count)), of(count));
      for (const [form, flags] of FORMS) {
        const costs: Ran[] = [];
        for (const count of COUNTS)
          costs.push(
            await median({ cwd: top, argv: [bin, "mend", join(kind, String(count)), ...flags], limitS }, rounds),
          );
        rows.push({ what: `${kind} documents as ${form}`, costs });
      }
    }
    return { rows, rounds };
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

function cell(ran: Ran): string {
  return ran === undefined ? "did not finish" : `${ran.cpu.toFixed(2)} / ${Math.round(ran.mib)}`;
}
function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

export function table({ rows, rounds }: Figures): string {
  return [
    line(["CPU s / peak MiB", ...COUNTS.map(String)]),
    line(["---", ...COUNTS.map(() => "---")]),
    ...rows.map(({ what, costs }) => line([what, ...costs.map(cell)])),
    "",
    `Medians of ${rounds} rounds.`,
    "",
  ].join("\n");
}
