import type { StageProgress } from "../../document/progress.js";
import { paint } from "../../messages/paint.js";
import { isForPrograms, type Reporter } from "./reporters.js";
import type { Terminal } from "./terminal.js";
import { monotonicMs } from "../../project/progress.js";

/** How far something is that a person waits for: a stage of a run, or documents that are asked for. */
export type ShownProgress = StageProgress | (Omit<StageProgress, "step"> & { readonly step: "fetch" });

const VERBS: { readonly [step in ShownProgress["step"]]: readonly [doing: string, things: string] } = {
  fetch: ["asking for", "sources"],
  read: ["reading", "sources"],
  mend: ["mending", "endpoints"],
  emit: ["writing", "endpoints"],
};

/** How far a run is, in words. */
export function progressText({ step, done, total }: ShownProgress): string {
  const [doing, things] = VERBS[step];
  return `${doing} ${done}/${total} ${things}`;
}

const BAR_WIDTH = 24;

/** How far a run is, as a bar and in words. */
export function progressBar(progress: ShownProgress, colour: boolean): string {
  const filled = progress.total === 0 ? BAR_WIDTH : Math.floor((progress.done / progress.total) * BAR_WIDTH);
  const bar = `${paint("cyan", "━".repeat(filled), colour)}${paint("dim", "─".repeat(BAR_WIDTH - filled), colour)}`;
  return `${bar} ${progressText(progress)}`;
}
const CLEAR_LINE = "\r\u001b[K";

interface Display {
  readonly show: (progress: ShownProgress) => void;
  readonly clear: () => void;
}

type Screen = Pick<Terminal, "err" | "colour" | "isInteractive" | "onInterrupt">;

/** A bar that is drawn over itself. */
function barOn({ err, colour }: Screen): Display {
  let drawn = false;
  return {
    show: (progress) => {
      err(`${CLEAR_LINE}${progressBar(progress, colour)}`);
      drawn = true;
    },
    clear: () => {
      if (drawn) err(CLEAR_LINE);
      drawn = false;
    },
  };
}

/** A line now and then. */
function linesOn({ err }: Screen): Display {
  return {
    show: (progress) => err(`${progressText(progress)}\n`),
    clear: () => {},
  };
}

/** When a bar appears and how often it moves, and when a line is written instead. */
export interface DisplayPace {
  readonly barMs: number;
  readonly lineMs: number;
}

const USUAL: DisplayPace = { barMs: 400, lineMs: 10_000 };

/** What shows how far runs are. */
export interface ProgressDisplay {
  /** Called at the start of a run. @returns what hears of its steps */
  readonly begin: () => (progress: ShownProgress) => undefined;
  /** Writes where the display may have drawn. */
  readonly err: Terminal["err"];
}

/**
 * Shows how far a run is: a bar where somebody watches, a line now and then where the output is kept, nothing for a
 * program that reads JSON. Short runs show nothing.
 */
export function displayOn(screen: Screen, reporter: Reporter, pace: DisplayPace = USUAL): ProgressDisplay {
  const display = screen.isInteractive ? barOn(screen) : linesOn(screen);
  const first = screen.isInteractive ? pace.barMs : pace.lineMs;
  const every = screen.isInteractive ? pace.barMs / 4 : pace.lineMs;
  // What a terminal shows half-drawn would stay there after an interrupt.
  screen.onInterrupt(display.clear);
  return {
    err: (text) => {
      display.clear();
      screen.err(text);
    },
    begin: () => {
      let next = monotonicMs() + first;
      return (progress) => {
        const now = monotonicMs();
        if (now < next || isForPrograms(reporter)) return undefined;
        display.show(progress);
        next = now + every;
        return undefined;
      };
    },
  };
}
