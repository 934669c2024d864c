import { IMPORT_EXTENSIONS } from "../../document/import-extension.js";
import { RUNTIMES } from "../../io/index.js";
import type { GenerateOptions } from "../../project/options.js";
import { type Arguments, choiceOf, type Flags, readArguments, usage } from "./arguments.js";
import { REPORTERS } from "./reporters.js";

const FLAGS: Flags = {
  out: "value",
  check: "switch",
  watch: "switch",
  strict: "switch",
  reporter: REPORTERS,
  force: "switch",
  runtime: RUNTIMES,
  "import-extension": IMPORT_EXTENSIONS,
  package: "value",
  docs: "switch",
  "package-name": "value",
  since: "value",
  date: "value",
  "dry-run": "switch",
};

/** The arguments of `falsmith generate`. @throws UserError for wrong ones */
export function readGenerateArguments(argv: readonly string[]): Arguments {
  const given = readArguments(argv, "generate", FLAGS);
  if (given.has("watch") && given.has("check")) throw usage("--check compares once: leave out --watch");
  if (given.has("watch") && given.value("reporter") === "sarif")
    throw usage("--reporter sarif tells of one run: leave out --watch, or take --reporter json");
  if (given.has("watch") && given.words.includes("-")) throw usage("standard input cannot be watched: leave out -");
  if (given.has("dry-run") && (given.has("check") || given.has("watch")))
    throw usage("--dry-run says what would be made, once: leave out --check and --watch");
  return given;
}

/** What the arguments of `falsmith generate` ask for; the configuration says the rest. */
export function generateOptionsOf(given: Arguments, cwd: string): GenerateOptions {
  const [out, name, runtime] = [given.value("out"), given.value("package"), choiceOf(given, "runtime", RUNTIMES)];
  const [packageName, since, date] = [given.value("package-name"), given.value("since"), given.value("date")];
  const importExtension = choiceOf(given, "import-extension", IMPORT_EXTENSIONS);
  return {
    cwd,
    config: true,
    ...(given.words.length === 0 ? {} : { sources: given.words }),
    ...(out === undefined ? {} : { out }),
    ...(name === undefined ? {} : { package: name }),
    ...(packageName === undefined ? {} : { packageName }),
    ...(since === undefined ? {} : { since }),
    ...(date === undefined ? {} : { date }),
    ...(given.has("dry-run") ? { dryRun: true } : {}),
    ...(runtime === undefined ? {} : { runtime }),
    ...(importExtension === undefined ? {} : { importExtension }),
    ...(given.has("docs") ? { docs: true } : {}),
    strict: given.has("strict"),
    force: given.has("force"),
  };
}
