import type { Terminal } from "../../codegen/cli/terminal/terminal.js";
import { type Stages, stages } from "../../codegen/project/stages.js";
import { fakeTerminal } from "./fake-terminal.js";

/** What a verb came to: its exit code (2 when it throws), and what it printed; what it threw stands at the end of `err`. */
export interface VerbOutcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Verb = (use: Stages, argv: readonly string[], terminal: Terminal) => Promise<number>;

/** Runs a verb in a folder. */
export async function outcomeOf(run: Verb, cwd: string, argv: readonly string[]): Promise<VerbOutcome> {
  const terminal = fakeTerminal(cwd);
  let code = 2;
  let fault = "";
  try {
    code = await run(stages, argv, terminal);
  } catch (error) {
    fault = String(error);
  }
  return { code, out: terminal.stdout(), err: terminal.stderr() + fault };
}
