import type { Terminal } from "./terminal.js";

/** What the module of a verb exports. */
export type Verb = {
  readonly help: string;
  /** @returns the exit code. */
  readonly run: (argv: readonly string[], terminal: Terminal) => Promise<number>;
};

/** A verb as the overview shows it; its module is loaded when it is asked for. */
export type VerbEntry = { readonly summary: string; readonly load: () => Promise<Verb> };

export type Verbs = ReadonlyMap<string, VerbEntry>;

export const verbs: Verbs = new Map<string, VerbEntry>([
  ["generate", { summary: "sources → package: types, clients, validators", load: () => import("./generate.js") }],
  ["mend", { summary: "sources → one valid OpenAPI 3.1 document", load: () => import("./mend.js") }],
  ["add", { summary: "a source into specs/, from fal, an address or a file", load: () => import("./add.js") }],
  ["diff", { summary: "what changed in terms of the generated TypeScript", load: () => import("./diff.js") }],
  ["init", { summary: "a configuration, specs/, a job that checks them", load: () => import("./init.js") }],
  ["mock", { summary: "the embedded queue, serving these endpoints without a key", load: () => import("./mock.js") }],
  ["run", { summary: "one request from the terminal", load: () => import("./run.js") }],
  ["report", { summary: "what was mended, beside the sources, as static HTML", load: () => import("./report.js") }],
  ["explain", { summary: "what a finding means and how to silence it", load: () => import("./explain.js") }],
]);
