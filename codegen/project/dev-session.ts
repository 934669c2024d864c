import { resolve as absolute } from "node:path";
import { findingText } from "../cli/terminal/finding-text.js";
import type { Terminal } from "../cli/terminal/terminal.js";
import { wantsColour } from "../messages/paint.js";
import { withoutCommands } from "../messages/runner-commands.js";
import { readFlags, runConfigured } from "./configured-run.js";
import { withProgress } from "./progress.js";
import { stages, type Stages } from "./stages.js";
import { watch, type WatchPace } from "./watch.js";

/** Keeps the package of a project what its sources give, for a bundler. */
export interface DevSession {
  /**
   * Compares and writes nothing.
   * @throws Error with all findings when the package is not what its sources give, or a source is refused.
   */
  readonly check: () => Promise<void>;
  /** Makes the package, and from then on again after every change; settles when it was made once. Never fails a build. */
  readonly keep: () => Promise<void>;
  /** Ends what {@link keep} began. */
  readonly stop: () => Promise<void>;
}

export interface DevSessionSettings {
  /** The folder of the project; a relative one is below the current folder. */
  readonly cwd: string;
  /** Inputs and flags as `falsmith generate` takes them. */
  readonly args: readonly string[];
  readonly err?: (text: string) => void;
  readonly stages?: Stages;
  readonly pace?: Partial<WatchPace>;
}

type Undo = () => void | Promise<void>;

/** The bundler owns the process: it hears the interrupts, and draws on the terminal. */
function bundlerTerminal(cwd: string, err: Terminal["err"], undos: Set<Undo>, colour: boolean): Terminal {
  return {
    cwd,
    env: process.env,
    out: err,
    err: (text) => err(withoutCommands(text)),
    command: err,
    stdin: () => process.stdin,
    colour,
    isInteractive: false,
    onInterrupt: (undo) => {
      undos.add(undo);
      return () => undos.delete(undo);
    },
  };
}

/** @throws UserError for wrong flags. */
export function makeDevSession(settings: DevSessionSettings): DevSession {
  const { cwd, args, err = (text) => void process.stderr.write(text), pace = {} } = settings;
  const undos = new Set<Undo>();
  const terminal = bundlerTerminal(absolute(cwd), err, undos, wantsColour(process.env, process.stderr.isTTY));
  const { stages: use } = withProgress(settings.stages ?? stages, terminal, "text");
  const making = readFlags(args.filter((arg) => arg !== "--check" && arg !== "--watch"));
  const checking = readFlags([...args.filter((arg) => arg !== "--watch"), "--check"]);
  let kept: Promise<unknown> | undefined;
  let made: Promise<void> | undefined;

  const check = async (): Promise<void> => {
    const { result } = await runConfigured(checking, terminal, use);
    const text = (colour: boolean): string => result.findings.map((finding) => findingText(finding, colour)).join("");
    if (result.exit !== 0) throw new Error(`the generated package is not what its sources give\n${text(false)}`);
    err(text(terminal.colour));
  };
  const keep = (): Promise<void> => {
    made ??= new Promise<void>((resolve, reject) => {
      const onRun = (): void => resolve();
      kept = watch(() => runConfigured(making, terminal, use), "text", terminal, { pace, keepAlive: false, onRun });
      kept.catch((error: unknown) => {
        reject(error);
        err(`falsmith: watches no longer: ${error instanceof Error ? error.message : String(error)}\n`);
      });
    });
    return made;
  };
  const stop = async (): Promise<void> => {
    for (const undo of undos) await undo();
    await kept;
    kept = undefined;
    made = undefined;
  };
  return { check, keep, stop };
}
