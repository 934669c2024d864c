import { fstatSync } from "node:fs";
import { wantsColour } from "../../messages/paint.js";
import { withoutCommands } from "../../messages/runner-commands.js";

/** What a verb may touch of the process: where results and words go, what it is told, how it is stopped. */
export interface Terminal {
  /** The current folder, absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results. */
  readonly out: (text: string) => void;
  /** Progress and findings. */
  readonly err: (text: string) => void;
  /** Commands of ours to a CI runner, which {@link out} and {@link err} never let through: they may quote a source. */
  readonly command: (text: string) => void;
  readonly stdin: () => AsyncIterable<Uint8Array>;
  /** Whether what goes to {@link err} may be coloured. */
  readonly colour: boolean;
  /** Whether what goes to {@link out} may be coloured. */
  readonly resultColour: boolean;
  /** Whether somebody watches {@link err}: lines may be redrawn. False in CI. */
  readonly isInteractive: boolean;
  /** Whether a person sees what goes to {@link out} and {@link err}, and can answer on {@link stdin}. False in CI. */
  readonly canAsk: boolean;
  /**
   * Whether a person sees what goes to {@link err}, and can answer on {@link stdin}, while what goes to {@link out} is shown or kept in
   * a file. False in CI and in a pipe.
   */
  readonly canConfirm: boolean;
  /** Runs `undo` when the person interrupts; the exit code is 130 in any case. Returns what takes it back. */
  readonly onInterrupt: (undo: () => void | Promise<void>) => () => void;
}

/** Prints where an error was thrown, for whoever sets `FALSMITH_DEBUG`. */
export function printStack(error: unknown, { env, err }: Pick<Terminal, "env" | "err">): void {
  const isAsked = (env["FALSMITH_DEBUG"] ?? "") !== "" && env["FALSMITH_DEBUG"] !== "0";
  if (isAsked && error instanceof Error) err(`${error.stack ?? ""}\n`);
}

function isFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    // It is closed.
    return false;
  }
}

/** The terminal of this process. A reader of our output that goes away (`| head`) is no error. */
export function processTerminal(): Terminal {
  const undos = new Set<() => void | Promise<void>>();
  const { env, stdout, stderr } = process;
  for (const stream of [stdout, stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(typeof process.exitCode === "number" ? process.exitCode : 0);
    });
  }
  let interrupted = false;
  const interrupt = async (exitCode: number): Promise<void> => {
    // Who interrupts twice does not want to wait.
    if (interrupted) process.exit(exitCode);
    interrupted = true;
    await Promise.allSettled([...undos].map(async (undo) => await undo()));
    process.exit(exitCode);
  };
  process.on("SIGINT", () => void interrupt(130));
  process.on("SIGTERM", () => void interrupt(143));
  const isInteractive = stderr.isTTY && (env["CI"] ?? "") === "" && env["TERM"] !== "dumb";
  return {
    cwd: process.cwd(),
    env,
    out: (text) => void stdout.write(withoutCommands(text)),
    err: (text) => void stderr.write(withoutCommands(text)),
    command: (text) => void stderr.write(text),
    stdin: () => process.stdin,
    colour: wantsColour(env, stderr.isTTY),
    resultColour: wantsColour(env, stdout.isTTY),
    isInteractive,
    // The standard input is opened where it is asked for.
    canAsk: isInteractive && process.stdin.isTTY && stdout.isTTY,
    canConfirm: isInteractive && process.stdin.isTTY && (stdout.isTTY || isFile(stdout.fd)),
    onInterrupt: (undo) => {
      undos.add(undo);
      return () => undos.delete(undo);
    },
  };
}
