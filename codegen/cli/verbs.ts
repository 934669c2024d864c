import type { Terminal } from "./terminal/terminal.js";

/** What the module of a verb exports. */
interface Verb {
  readonly help: string;
  /** @returns the exit code. */
  readonly run: (argv: readonly string[], terminal: Terminal) => Promise<number>;
}

/** A verb as the overview shows it; its module is loaded when it is asked for. */
export interface VerbEntry {
  readonly summary: string;
  readonly load: () => Promise<Verb>;
}

export type Verbs = ReadonlyMap<string, VerbEntry>;

export const verbs: Verbs = new Map<string, VerbEntry>([
  [
    "generate",
    { summary: "sources → package: types, clients, validators", load: () => import("./commands/generate.js") },
  ],
  ["mend", { summary: "sources → one valid OpenAPI 3.1 document", load: () => import("./commands/mend.js") }],
  [
    "add",
    { summary: "a source into specs/, from fal, an address or a file", load: () => import("./commands/add/add.js") },
  ],
  [
    "update",
    {
      summary: "sources asked for again, and what changes in the API",
      load: () => import("./commands/update/update.js"),
    },
  ],
  ["jobs", { summary: "the jobs that sources tell of, and what is missing", load: () => import("./commands/jobs.js") }],
  ["diff", { summary: "what changed in terms of the generated TypeScript", load: () => import("./commands/diff.js") }],
  ["init", { summary: "a configuration, specs/, a job that checks them", load: () => import("./commands/init.js") }],
  [
    "mock",
    { summary: "the embedded queue, serving these endpoints without a key", load: () => import("./commands/mock.js") },
  ],
  ["run", { summary: "one request from the terminal", load: () => import("./commands/run.js") }],
  [
    "requests",
    {
      summary: "requests of a store: running, parked, failed; settle them, make them anew",
      load: () => import("./commands/requests/requests.js"),
    },
  ],
  [
    "report",
    { summary: "what was mended, beside the sources, as static HTML", load: () => import("./commands/report.js") },
  ],
  ["explain", { summary: "what a finding means and how to silence it", load: () => import("./commands/explain.js") }],
]);

/** What `falsmith --help` shows. */
export function overview(verbs: Verbs): string {
  const width = Math.max(...[...verbs.keys()].map((verb) => verb.length)) + 2;
  const lines = [...verbs].map(([verb, { summary }]) => `  ${verb.padEnd(width)}${summary}`);
  return `falsmith forges typed, validated, queue-aware TypeScript clients from the documentation people actually have.

Usage: falsmith <verb> [inputs…] [flags]

${lines.join("\n")}

  falsmith help <verb>   what a verb does, and its flags
  falsmith --version

Inputs are files, folders or quoted patterns; - is standard input. Results go to stdout, findings to stderr.
Exit codes: 0 fine; 1 an error finding or drift; 2 wrong usage or configuration; 130 interrupted.
`;
}
