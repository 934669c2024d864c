// Which library makes and prints how much of generated/: writes the table in README.md anew.
//   node scripts/emitted-text.mjs [--check]    --check writes nothing, and exits 1 when the table is another one
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const README = join(ROOT, "README.md");

/** By the name of a file: whose text it is, and whether the printer and its gate see it. */
const KINDS = [
  [/(?:^|\/)types\.ts$/, "types", "openapi-typescript, as the types of ts-morph's declarations", true],
  [/(?:^|\/)paths\.ts$/, "paths of a domain", "openapi-typescript", true],
  [/(?:^|\/)validators\.ts$/, "validators", "our writers, as the values of ts-morph's declarations", true],
  [/\.ts$/, "descriptors, registries, gateways, clients", "ts-morph's structures", true],
  [/\.json$/, "documents, evidence, manifest", "`JSON.stringify`", false],
  [/\.md$/, "README of the package", "our text", false],
];

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** The table over the committed package. */
export function emittedTable() {
  const folder = join(ROOT, "generated");
  const bytes = new Map(KINDS.map(([, name]) => [name, 0]));
  for (const path of filesBelow(folder)) {
    const kind = KINDS.find(([pattern]) => pattern.test(relative(folder, path).replaceAll("\\", "/")));
    if (kind !== undefined) bytes.set(kind[1], bytes.get(kind[1]) + statSync(path).size);
  }
  const code = KINDS.filter(([, , , isPrinted]) => isPrinted).reduce((sum, [, name]) => sum + bytes.get(name), 0);
  const rows = KINDS.filter(([, name]) => bytes.get(name) > 0).map(
    ([, name, maker, isPrinted]) =>
      `| ${name} | ${maker} | ${isPrinted ? "yes" : ""} | ${isPrinted ? `${((100 * bytes.get(name)) / code).toFixed(1)} %` : ""} |`,
  );
  return [
    "| what | whose text it is | printed by ts-morph, held to the gate | of the TypeScript |",
    "|---|---|---|---|",
    ...rows,
  ].join("\n");
}

const MARKS = /(<!-- emitted -->\n\n)[^]*?(\n\n<!-- \/emitted -->)/;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = readFileSync(README, "utf8");
  const made = text.replace(MARKS, (_, open, close) => `${open}${emittedTable()}${close}`);
  if (process.argv.includes("--check")) process.exitCode = made === text ? 0 : 1;
  else if (made !== text) writeFileSync(README, made);
}
