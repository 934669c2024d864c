// Compares what two built checkouts make of the same documents:
//   node scripts/compare-checkouts.mjs <before> <after> [folder…] [--sample <n>] [--messages] [--package] [--overlays]
// Each document of specs/ (of <after>) and of the folders is compiled by both, alone. Compared are the mended documents and
// the findings: code, level, source, place and quote, and with --messages the words too. --package also compares the text
// of every file that would be emitted, --overlays reads each document as an overlay of each endpoint of specs/ as well.
// --sample takes n documents spread evenly over each folder. Exits 1 where something differs.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const MAX_SHOWN = 30;
const DOCUMENT = /\.(?:md|txt|ya?ml|json)$/;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: "string" },
    messages: { type: "boolean", default: false },
    package: { type: "boolean", default: false },
    overlays: { type: "boolean", default: false },
  },
});
const [before, after, ...folders] = positionals.map((path) => resolve(path));
if (before === undefined || after === undefined) {
  console.error(
    "node scripts/compare-checkouts.mjs <before> <after> [folder…] [--sample <n>] [--messages] [--package]",
  );
  process.exit(2);
}

function documentsIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => DOCUMENT.test(path) && statSync(path).isFile())
    .sort();
}

function sampled(items, size) {
  if (items.length <= size) return items;
  return Array.from({ length: size }, (_, index) => items[Math.floor((index * items.length) / size)]);
}

async function load(checkout) {
  const pipeline = await import(pathToFileURL(join(checkout, "dist/codegen/index.js")).href);
  return { ...pipeline, pathReader: await pipeline.loadPathReader() };
}

function findingOf(finding, texts) {
  const { code, level, at, source = null, message, hint = null, fix } = finding;
  const quote = typeof at === "string" ? null : (texts.get(at.source) ?? "").slice(at.start, at.end);
  return JSON.stringify({
    code,
    level,
    at,
    source,
    quote,
    edits: fix?.length ?? null,
    ...(flags.messages ? { message, hint } : {}),
  });
}

/** What a checkout makes of sources, as parts that can be compared: name → text. */
async function partsOf(pipeline, sources, overlays = []) {
  const compiled = await pipeline.compile(sources, { overlays });
  const texts = new Map([...sources, ...overlays].map(({ id, text }) => [id, text]));
  const parts = new Map([
    ["refused", JSON.stringify([compiled.refused, compiled.brokenOverlays])],
    ["findings", compiled.findings.map((finding) => findingOf(finding, texts)).join("\n")],
  ]);
  for (const { id, mended } of compiled.endpoints) parts.set(`document of ${id}`, JSON.stringify(mended.doc, null, 1));
  for (const { id, mended } of compiled.endpoints)
    parts.set(
      `ledger of ${id}`,
      JSON.stringify(mended.ledger, (key, value) => (value instanceof Map ? [...value] : value)),
    );
  if (flags.package && compiled.endpoints.length > 0) {
    const files = await pipeline.emitPackage(compiled, sources, { runtime: "import" });
    for (const [name, text] of files) parts.set(`file ${name}`, text);
  }
  return parts;
}

/** The first lines in which two texts differ. */
function difference(left = "(nothing)", right = "(nothing)") {
  const [lines, others] = [left, right].map((text) => text.split("\n"));
  const at = lines.findIndex((line, index) => line !== others[index]);
  const line = at < 0 ? lines.length : at;
  return `    before: ${(lines[line] ?? "(end)").slice(0, 400)}\n    after:  ${(others[line] ?? "(end)").slice(0, 400)}`;
}

const COUNTS = { compiled: 0, endpoints: 0, findings: 0, files: 0, differing: 0 };

async function compare(pipelines, label, sources, overlays) {
  const made = [];
  for (const pipeline of pipelines) made.push(await partsOf(pipeline, sources, overlays));
  const [old, now] = made;
  const names = new Set([...old.keys(), ...now.keys()]);
  const differing = [...names].filter((name) => old.get(name) !== now.get(name));
  COUNTS.compiled += 1;
  COUNTS.endpoints += [...old.keys()].filter((name) => name.startsWith("document of ")).length;
  COUNTS.files += [...old.keys()].filter((name) => name.startsWith("file ")).length;
  COUNTS.findings += old.get("findings") === "" ? 0 : old.get("findings").split("\n").length;
  if (differing.length === 0) return;
  COUNTS.differing += 1;
  if (COUNTS.differing > MAX_SHOWN) return;
  console.log(`${label}`);
  for (const name of differing.slice(0, 5)) console.log(`  ${name}\n${difference(old.get(name), now.get(name))}`);
}

const pipelines = [await load(before), await load(after)];
const size = flags.sample === undefined ? Number.POSITIVE_INFINITY : Number(flags.sample);
const specs = documentsIn(join(after, "specs")).filter((path) => !path.endsWith("sources.json"));
function sourceOf(path) {
  return { id: path, text: readFileSync(path, "utf8") };
}

await compare(pipelines, "specs, together", specs.map(sourceOf), []);
for (const path of [...specs, ...folders.flatMap((folder) => sampled(documentsIn(folder), size))]) {
  await compare(pipelines, path, [sourceOf(path)], []);
  if (flags.overlays) await compare(pipelines, `specs with the overlay ${path}`, specs.map(sourceOf), [sourceOf(path)]);
}

const { compiled, endpoints, findings, files, differing } = COUNTS;
const emitted = flags.package ? `, ${files} files` : "";
console.log(`${compiled} compiled: ${endpoints} documents, ${findings} findings${emitted}; ${differing} differ`);
process.exitCode = differing === 0 ? 0 : 1;
