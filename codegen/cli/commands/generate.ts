import { readFlags, reporterOf, runConfigured } from "../../project/configured-run.js";
import { withProgress } from "../../project/progress.js";
import { printResult } from "../../project/run-result.js";
import { stages, type Stages } from "../../project/stages.js";
import type { Terminal } from "../terminal/terminal.js";

export const help = `falsmith generate [inputs…] [flags]

Makes a package of types, clients and validators from sources. Without inputs: the sources of
falsmith.config.{ts,js,mjs,json}, else specs/ → generated/.

  --out <folder>                 where the package goes (generated)
  --check                        write nothing; exit 1 and name each file that is not as it should be
  --watch                        run again whenever a source, an overlay or the configuration changes; tell only news
  --strict                       warnings fail
  --reporter <text|json|github>  how findings are shown, on stderr (text)
  --force                        ignore the manifest; overwrite files that were edited by hand
  --runtime <bundle|import>      write the runtime beside the endpoints, or import it from falsmith/runtime (bundle)
  --import-extension <js|ts|none>
                                 how relative imports of the package end (as the TypeScript project resolves them)
  --package <name>               write a publishable package: JavaScript, declarations, package.json; the runtime in it

Without --import-extension the tsconfig.json nearest to the output folder decides, with all it extends: .ts where it has
allowImportingTsExtensions or rewriteRelativeImportExtensions; no extension where moduleResolution is bundler; .js where it
is node16 or nodenext. Under an older resolution, or none: no extension with noEmit or CommonJS, else .js. Where a deno.json
is nearer: .ts. Without any of them: .js. A package of --package is JavaScript, so there they end in .js.

A refused source contributes nothing and keeps its previous output; all others are written; the exit code is 1.
Only files that manifest.json lists are ever removed.
`;

/** The verb over given stages. @returns its exit code. @throws UserError for wrong flags. */
export async function runWith(use: Stages, argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readFlags(argv);
  const reporter = reporterOf(given);
  const shown = withProgress(use, terminal, reporter);
  if (!given.has("watch"))
    return printResult((await runConfigured(given, shown.terminal, shown.stages)).result, reporter, shown.terminal);
  const { watch } = await import("../../project/watch.js");
  return await watch(() => runConfigured(given, shown.terminal, shown.stages), reporter, shown.terminal);
}

export function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  return runWith(stages, argv, terminal);
}
