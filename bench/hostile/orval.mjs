/*
 * A published generator as the hostile runner runs one: reads the document it is given, writes below `out/`.
 * argv: the document, the folder that holds node_modules.
 */
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [document = "", peers = process.cwd()] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${peers}/package.json`));
const { generate } = await import(pathToFileURL(require.resolve("orval")).href);
await generate({
  input: { target: resolve(document) },
  output: { client: "fetch", mode: "single", target: resolve("out/index.ts") },
});
