import { adversaries } from "../test/support/adversarial.js";
import { compile } from "../codegen/compile/compile.js";

export const NAME = "scale";

const SIZES = [10_000, 100_000, 1_000_000] as const;

/** CPU seconds of the pages of one kind, by size, and the exponent from the smallest to the largest. */
export interface Figures {
  readonly rows: readonly { readonly kind: string; readonly seconds: readonly number[]; readonly exponent: number }[];
  readonly rounds: number;
}

async function secondsFor(text: string): Promise<number> {
  const start = process.cpuUsage();
  await compile([{ id: "specs/p/page.md", text, provider: "p" }]);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** What it costs to compile pages that are made to cost more than their size says. */
export async function measure(rounds = 1): Promise<Figures> {
  const rows: Figures["rows"][number][] = [];
  for (const [kind, make] of Object.entries(adversaries)) {
    const seconds: number[] = [];
    for (const size of SIZES) {
      const text = make(size);
      await secondsFor(make(size / 10));
      const runs: number[] = [];
      for (let round = 0; round < rounds; round += 1) runs.push(await secondsFor(text));
      seconds.push(runs.toSorted((a, b) => a - b)[rounds >> 1] ?? 0);
    }
    // Below a hundredth of a second it is the machine that is measured.
    const [first, last] = [Math.max(seconds[0] ?? 0, 0.01), Math.max(seconds.at(-1) ?? 0, 0.01)];
    const decades = Math.log10((SIZES.at(-1) ?? 1) / SIZES[0]);
    rows.push({ kind, seconds, exponent: Math.log10(last / first) / decades });
  }
  return { rows, rounds };
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

export function table({ rows, rounds }: Figures): string {
  return [
    line(["CPU seconds", ...SIZES.map((size) => `${size / 1000} kB`), "exponent"]),
    line(["---", ...SIZES.map(() => "---"), "---"]),
    ...rows.map(({ kind, seconds, exponent }) =>
      line([kind, ...seconds.map((one) => one.toFixed(2)), exponent.toFixed(2)]),
    ),
    "",
    `Medians of ${rounds} ${rounds === 1 ? "round" : "rounds"}, one process for all.`,
    "",
  ].join("\n");
}
