/*
 * Holds two built checkouts to the same output: `node scripts/compare-checkouts.mjs <checkout> <folder of documents>
 * [most documents]`. Each document is compiled and emitted alone by this checkout and by the other; every file, every
 * finding and every refusal is compared, and so are the published modules. Exit code 1 when something differs.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));

function digest(text) {
  return createHash("sha256").update(text).digest("hex");
}

/** Every document below a folder, or evenly as many as asked for. */
function documentsIn(folder, most) {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:md|txt|ya?ml|json)$/.test(name) && !name.endsWith("sources.json"))
    .toSorted();
  const step = Math.max(1, names.length / most);
  return Array.from({ length: Math.min(most, names.length) }, (_, index) => names[Math.floor(index * step)]);
}

/** What a checkout makes of one document, as digests by the name of the part. */
async function partsOf(load, id, text) {
  const { compile, emitPackage } = await load("index.js");
  const { publishModules } = await load("emit/package/publish-modules.js");
  const sources = [{ id, text }];
  const compiled = await compile(sources);
  const parts = {};
  try {
    for (const published of [false, true]) {
      const files = await emitPackage(compiled, sources, { runtime: "bundle", published });
      for (const [path, content] of files) parts[`${published ? "published " : ""}${path}`] = digest(content);
      const modules = [...files].filter(([path]) => published && path.endsWith(".ts"));
      for (const [path, content] of publishModules(modules)) parts[`published ${path}`] = digest(content);
    }
  } catch (error) {
    parts["error"] = String(error);
  }
  return { ...parts, findings: digest(JSON.stringify(compiled.findings)), refused: compiled.refused };
}

async function emitAll(checkout, folder, most) {
  const load = (path) => import(pathToFileURL(join(checkout, "dist/codegen", path)).href);
  for (const id of documentsIn(folder, most)) {
    const parts = await partsOf(load, id, readFileSync(join(folder, id), "utf8"));
    process.stdout.write(`${JSON.stringify({ id, parts })}\n`);
  }
}

/** The lines of a process that emits with one checkout. */
function linesOf(checkout, folder, most) {
  const script = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, [script, "--emit", checkout, folder, String(most)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return createInterface({ input: child.stdout });
}

async function compare(other, folder, most) {
  const before = linesOf(other, folder, most)[Symbol.asyncIterator]();
  const counts = { documents: 0, files: 0, differ: 0 };
  for await (const line of linesOf(here, folder, most)) {
    const { value: known } = await before.next();
    const [now, then] = [JSON.parse(line), JSON.parse(known ?? '{"parts":{}}')];
    const names = new Set([...Object.keys(now.parts), ...Object.keys(then.parts)]);
    const wrong = [...names].filter((name) => JSON.stringify(now.parts[name]) !== JSON.stringify(then.parts[name]));
    counts.documents += 1;
    counts.files += names.size;
    if (wrong.length > 0) counts.differ += 1;
    for (const name of wrong) process.stdout.write(`${now.id}: ${name} differs\n`);
  }
  process.stdout.write(`${counts.documents} documents, ${counts.files} parts, ${counts.differ} documents differ\n`);
  return counts.differ === 0 && counts.documents > 0 ? 0 : 1;
}

const [first = "", ...rest] = process.argv.slice(2);
if (first === "--emit") {
  const [checkout = "", folder = "", most = ""] = rest;
  await emitAll(checkout, folder, Number(most));
} else {
  const [folder = "", most = "Infinity"] = rest;
  process.exitCode = await compare(resolve(first), resolve(folder), Number(most));
}
