import { barOn, linesOn } from "../cli/terminal/progress.js";
import type { Reporter } from "../cli/terminal/reporters.js";
import type { Terminal } from "../cli/terminal/terminal.js";
import type { OnProgress } from "../document/progress.js";
import type { Stages } from "./stages.js";

/** How often we let the process hear a signal, when a bar appears and moves, and when a line is written instead. */
export interface Pace {
  readonly breathMs: number;
  readonly barMs: number;
  readonly lineMs: number;
}

const USUAL: Pace = { breathMs: 40, barMs: 400, lineMs: 10_000 };

function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * The stages and the terminal of a run that shows how far it is: a bar where somebody watches, a line now and then
 * where the output is kept, nothing for a program that reads JSON. Short runs show nothing. In any case an interrupt is
 * heard while a stage is at work.
 */
export function withProgress(
  stages: Stages,
  terminal: Terminal,
  reporter: Reporter,
  pace: Pace = USUAL,
): { readonly stages: Stages; readonly terminal: Terminal } {
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
}
