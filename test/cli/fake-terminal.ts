import { Readable } from "node:stream";
import type { Terminal } from "../../codegen/cli/terminal/terminal.js";

/** A terminal that remembers what it was given. */
export type FakeTerminal = Terminal & { readonly stdout: () => string; readonly stderr: () => string };

export function fakeTerminal(
  cwd: string,
  given: {
    readonly stdin?: string | Uint8Array;
    readonly env?: Terminal["env"];
    readonly colour?: boolean;
    readonly canAsk?: boolean;
  } = {},
): FakeTerminal {
  const out: string[] = [];
  const err: string[] = [];
  return {
    cwd,
    env: given.env ?? {},
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    command: (text) => void err.push(text),
    stdin: () => Readable.from([Buffer.from(given.stdin ?? "")]),
    colour: given.colour ?? false,
    resultColour: given.colour ?? false,
    isInteractive: false,
    canAsk: given.canAsk ?? false,
    canConfirm: given.canAsk ?? false,
    onInterrupt: () => () => {},
    stdout: () => out.join(""),
    stderr: () => err.join(""),
  };
}
