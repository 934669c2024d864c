import { readFileSync, writeFileSync } from "node:fs";
import { startMockQueue } from "../../src/mock/index.js";
import { endpoint } from "../../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";
import { consume } from "./consume.js";
import { EXAMPLES, runExample } from "./examples.js";
import { type Loader, LOADERS } from "./loaders.js";
import { rowOf, tableOf, withTable } from "./table.js";

const PLATFORMS = new URL("../../docs/platforms.md", import.meta.url);
const VIDEO = "https://v3.fal.media/files/a/b.mp4";

/** The end of a long message: there compilers and bundlers say what is wrong. */
function tail(text: string): string {
  return text.trimEnd().split("\n").slice(-40).join("\n");
}

async function consumeAll(loaders: readonly Loader[]): Promise<ReadonlyMap<Loader, string>> {
  const output = { video: { url: VIDEO }, seed: 7 };
  const mock = await startMockQueue({
    endpoints: [endpoint],
    script: { positions: [0], queueMs: 20, runMs: 60, output },
  });
  const rows = new Map<Loader, string>();
  try {
    for (const loader of loaders) {
      const consumption = await consume(loader, mock.url, VIDEO);
      const row = rowOf(loader, consumption);
      process.stderr.write(`${row}\n`);
      if (consumption.reason !== undefined) process.stderr.write(`${tail(consumption.reason)}\n\n`);
      rows.set(loader, row);
    }
  } finally {
    await mock.close();
  }
  return rows;
}

/** Runs the examples among the names, or all of them. @returns whether none failed */
async function runExamples(names: readonly string[]): Promise<boolean> {
  let isWell = true;
  for (const name of EXAMPLES.filter((one) => names.length === 0 || names.includes(one))) {
    const { result, reason } = await runExample(name);
    process.stdout.write(`example ${name}: ${result}\n`);
    if (reason !== undefined) process.stderr.write(`${tail(reason)}\n\n`);
    isWell &&= result !== "fails";
  }
  return isWell;
}

/**
 * Loads a generated folder in the named loaders, or in all, prints a table and writes it into docs/platforms.md. What could
 * not be installed is skipped, and its row stays as it was. Runs the examples among the names as well.
 * @returns 0 when all loaded or were skipped, 1 when one failed, 2 for an unknown name
 */
export async function main(names: readonly string[]): Promise<number> {
  const known = [...LOADERS.map(({ name }) => name), ...EXAMPLES];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    process.stderr.write(`unknown loader or example ${JSON.stringify(unknown)}; there are ${known.join(", ")}\n`);
    return 2;
  }
  const isWell = await runExamples(names);
  const rows = await consumeAll(names.length === 0 ? LOADERS : LOADERS.filter(({ name }) => names.includes(name)));
  if (rows.size === 0) return isWell ? 0 : 1;
  process.stdout.write(tableOf([...rows.values()]));
  const made = new Map([...rows].filter(([, row]) => !row.endsWith("| skipped |")));
  const page = readFileSync(PLATFORMS, "utf8");
  writeFileSync(PLATFORMS, withTable(page, LOADERS, made));
  return isWell && ![...rows.values()].some((row) => row.endsWith("| fails |")) ? 0 : 1;
}
