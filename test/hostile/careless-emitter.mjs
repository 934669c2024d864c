/*
 * A generator as several published ones were: text of the document lands in comments, quotes, keys and file names as it
 * stands, references are fetched, and files are read wherever they lie. It shows that the runner sees what such a
 * generator does. argv: the document.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const doc = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const [[path, item] = ["", {}]] = Object.entries(doc.paths ?? {});
const { operationId = "call" } = item.post ?? {};
const { $ref = "#", default: value = "" } = doc.components?.schemas?.Input ?? {};

if (/^https?:/.test($ref)) await fetch($ref).catch(() => {});
if (/^\.\.?\//.test($ref))
  try {
    readFileSync($ref);
  } catch {
    // It had no luck.
  }
mkdirSync("out", { recursive: true });
writeFileSync(
  "out/index.ts",
  `/* ${doc.info.title} */
export const path: string = '${path}';
export const value: string = \`${value}\`;
`,
);
writeFileSync(`out/${operationId}.ts`, "export {};\n");
