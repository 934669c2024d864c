import type { StageProgress } from "../../document/progress.js";
import { paint } from "../../messages/paint.js";
import type { Terminal } from "./terminal.js";

const VERBS: { readonly [step in StageProgress["step"]]: readonly [doing: string, things: string] } = {
  read: ["reading", "sources"],
  mend: ["mending", "endpoints"],
  emit: ["writing", "endpoints"],
};

/** How far a run is, in words. */
export function progressText({ step, done, total }: StageProgress): string {
  const [doing, things] = VERBS[step];
  return `${doing} ${done}/${total} ${things}`;
}

const BAR_WIDTH = 24;

/** How far a run is, as a bar and in words. */
export function progressBar(progress: StageProgress, colour: boolean): string {
  const filled = progress.total === 0 ? BAR_WIDTH : Math.floor((progress.done / progress.total) * BAR_WIDTH);
  const bar = `${paint("cyan", "━".repeat(filled), colour)}${paint("dim", "─".repeat(BAR_WIDTH - filled), colour)}`;
  return `${bar} ${progressText(progress)}`;
}
const CLEAR_LINE = "\r\u001b[K";

export interface Display {
  readonly show: (progress: StageProgress) => void;
  readonly clear: () => void;
}

/** A bar that is drawn over itself. */
export function barOn({ err, colour }: Terminal): Display {
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
export function linesOn({ err }: Terminal): Display {
  return {
    show: (progress) => err(`${progressText(progress)}\n`),
    clear: () => {},
  };
}
