import { paint } from "../report/paint.js";
import type { Reporter } from "../report/reporter.js";
import type { OnProgress, Progress } from "../spec/progress.js";
import type { Stages } from "./stages.js";
import type { Terminal } from "./terminal.js";

const verbs: { readonly [step in Progress["step"]]: readonly [doing: string, things: string] } = {
  read: ["reading", "sources"],
  mend: ["mending", "endpoints"],
  emit: ["writing", "endpoints"],
};

/** How far a run is, in words. */
export const progressText = ({ step, done, total }: Progress): string => {
  const [doing, things] = verbs[step];
  return `${doing} ${done}/${total} ${things}`;
};

const barWidth = 24;

/** How far a run is, as a bar and in words. */
export const progressBar = (progress: Progress, colour: boolean): string => {
  const filled = progress.total === 0 ? barWidth : Math.floor((progress.done / progress.total) * barWidth);
  const bar = `${paint("cyan", "━".repeat(filled), colour)}${paint("dim", "─".repeat(barWidth - filled), colour)}`;
  return `${bar} ${progressText(progress)}`;
};

/** How often we let the process hear a signal, when a bar appears and moves, and when a line is written instead. */
export type Pace = { readonly breathMs: number; readonly barMs: number; readonly lineMs: number };

const usual: Pace = { breathMs: 40, barMs: 400, lineMs: 10_000 };
const clearLine = "\r\u001b[K";

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Display = { readonly show: (progress: Progress) => void; readonly clear: () => void };

const barOn = ({ err, colour }: Terminal): Display => {
  let drawn = false;
  return {
    show: (progress) => {
      err(`${clearLine}${progressBar(progress, colour)}`);
      drawn = true;
    },
    clear: () => {
      if (drawn) err(clearLine);
      drawn = false;
    },
  };
};

const linesOn = ({ err }: Terminal): Display => ({
  show: (progress) => err(`${progressText(progress)}\n`),
  clear: () => {},
});

/**
 * The stages and the terminal of a run that shows how far it is: a bar where somebody watches, a line now and then
 * where the output is kept, nothing for a program that reads JSON. Short runs show nothing. In any case an interrupt is
 * heard while a stage is at work.
 */
export const withProgress = (
  stages: Stages,
  terminal: Terminal,
  reporter: Reporter,
  pace: Pace = usual,
): { readonly stages: Stages; readonly terminal: Terminal } => {
  const display = terminal.isInteractive ? barOn(terminal) : linesOn(terminal);
  const first = terminal.isInteractive ? pace.barMs : pace.lineMs;
  const every = terminal.isInteractive ? pace.barMs / 4 : pace.lineMs;
  let breath = performance.now();
  let next = Infinity;
  const onProgress: OnProgress = (progress) => {
    const now = performance.now();
    if (now - breath < pace.breathMs) return undefined;
    if (now >= next && reporter !== "json") {
      display.show(progress);
      next = now + every;
    }
    // Measured from its end: a slow step is followed by a fast one.
    return breathe().then(() => {
      breath = performance.now();
    });
  };
  const err: Terminal["err"] = (text) => {
    display.clear();
    terminal.err(text);
  };
  // What a terminal shows half-drawn would stay there after an interrupt.
  terminal.onInterrupt(display.clear);
  return {
    terminal: { ...terminal, err },
    stages: {
      ...stages,
      compile: (sources, options = {}) => {
        next = performance.now() + first;
        return stages.compile(sources, { ...options, onProgress });
      },
      makeEndpoints: (sources, options, keep) => {
        next = performance.now() + first;
        return stages.makeEndpoints(sources, { ...options, onProgress }, keep);
      },
    },
  };
};
