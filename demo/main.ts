import { fileURLToPath } from "node:url";
import { compile } from "../codegen/compile/compile.js";
import { run as generate } from "../codegen/cli/commands/generate.js";
import { processTerminal } from "../codegen/cli/terminal/terminal.js";
import { detectFormat } from "../codegen/ingest/detect.js";
import { readSources } from "../codegen/io/index.js";
import { showMending } from "./mending.js";
import { runRequests } from "./requests.js";
import { cut, heading, paint, say } from "./screen.js";

/*
 * The main job on this repository's own sources, for a person who sees falsmith for the first time: what was read, what was
 * mended and why, what was emitted, and requests run end to end against the embedded queue.
 */
const root = fileURLToPath(new URL("../../", import.meta.url));

async function main(): Promise<number> {
  const terminal = { ...processTerminal(), cwd: root };
  say(paint("bold", "falsmith: typed, validated, queue-aware clients from the documentation people actually have"));

  heading("1. The sources, as published");
  const sources = await readSources(["specs"], { cwd: root, stdin: terminal.stdin });
  for (const { id, text } of sources.texts) {
    const { format, why } = detectFormat(text);
    say(`  ${id}  ${paint("dim", cut(`${format ?? "unknown"}: ${why}`, id.length + 4))}`);
  }

  heading("2. What was mended, and why (edits per kind; the most telling ones with their quotes)");
  const compiled = await compile(sources.texts);
  showMending(compiled, sources.texts);
  const told = compiled.findings.filter(({ level, fix }) => level !== "note" || fix === undefined);
  say(`  ${told.length} findings for a person to know; all of them: node dist/codegen/main.js generate --check`);

  heading("3. The package");
  const quiet = {
    ...terminal,
    err: (text: string): void =>
      text
        .split("\n")
        .filter((line) => / endpoints? from \d/.test(line))
        .forEach((line) => say(`  ${line.trim()}`)),
  };
  const code = await generate(["--runtime", "import"], quiet);
  if (code !== 0) return code;
  for (const { id, folder } of compiled.endpoints) say(`  ${id}  ${paint("dim", `generated/${folder}/`)}`);

  heading("4. One request per kind of page, against the embedded queue on this machine");
  await runRequests();

  heading("Where to look next");
  say("  generated/fal-ai/wan/v2.2-a14b/image-to-image/   types, validators, the mended document and its provenance");
  say("  node dist/codegen/main.js mend specs/chainhub/fal-ai/flux-1/dev/image-to-image.md --explain");
  say("  node dist/codegen/main.js mock                   the same queue, for your own program");
  say("  codegen/README.md                                 how a page becomes a package");
  return 0;
}

process.exitCode = await main();
