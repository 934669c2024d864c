import { resolve } from "node:path";
import { visibleJson } from "../../messages/visible.js";
import { findJobs } from "../../project/jobs.js";
import { PROGRAM, type RunHost } from "../../project/settings.js";
import { type Flags, readArguments, usage } from "../terminal/arguments.js";
import { findingText } from "../terminal/finding-text.js";
import { printStack, type Terminal } from "../terminal/terminal.js";
import { jobAsJson, jobAsText, offerFor, summaryOf } from "./job-list.js";

export const help = `falsmith jobs [inputs…] [flags]

Lists the jobs that sources tell of: work that a server does after it has answered, submitted by one operation and told by
another. A job of which pages state the id, the status operation, the state, a word of success and one of failure can be
followed: the generated package has submit, subscribe and resume for it. Of the others the list says what is missing.
Named inputs are read alone; without any, the sources and overlays of the project are.

  --json    the list as data; what no page states is null
  --offer   an OpenAPI Overlay for the jobs that cannot be followed, with what is known of each and null for what is to be
            filled in; a file below specs/overlays decides it
  --package-name <name>
            of several packages of the configuration: which one
`;

const FLAGS: Flags = { json: "switch", offer: "switch", "package-name": "value" };

/** The verb over given stages. @returns its exit code. @throws UserError for wrong flags. */
export async function runWith(stages: RunHost["stages"], argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(argv, "jobs", FLAGS);
  if (given.has("json") && given.has("offer"))
    throw usage("--json and --offer print two different things: give one of them");
  const onMistake = (error: unknown): void => printStack(error, terminal);
  const host: RunHost = { stages, spelling: "flags", stdin: terminal.stdin, onMistake };
  const { jobs, findings, exit } = await findJobs(
    { cwd: resolve(terminal.cwd), inputs: given.words, packageName: given.value("package-name") },
    host,
  );
  for (const finding of findings) terminal.err(findingText(finding, terminal.colour));
  if (given.has("json")) terminal.out(`${visibleJson({ jobs: jobs.map(jobAsJson) })}\n`);
  else if (given.has("offer")) terminal.out(offerFor(jobs));
  else for (const job of jobs) terminal.out(jobAsText(job));
  if (exit !== 2) terminal.err(summaryOf(jobs));
  return exit;
}

export function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  return runWith(PROGRAM.stages, argv, terminal);
}
