import type { StageProgress } from "../../document/progress.js";
import { paint } from "../../messages/paint.js";
import type { Terminal } from "./terminal.js";

const verbs: { readonly [step in StageProgress["step"]]: readonly [doing: string, things: string] } = {
  read: ["reading", "sources"],
  mend: ["mending", "endpoints"],
  emit: ["writing", "endpoints"],
};

/** How far a run is, in words. */
export const progressText = ({ step, done, total }: StageProgress): string => {
  const [doing, things] = verbs[step];
  return `${doing} ${done}/${total} ${things}`;
};

const barWidth = 24;

/** How far a run is, as a bar and in words. */
export const progressBar = (progress: StageProgress, colour: boolean): string => {
  const filled = progress.total === 0 ? barWidth : Math.floor((progress.done / progress.total) * barWidth);
  const bar = `${paint("cyan", "━".repeat(filled), colour)}${paint("dim", "─".repeat(barWidth - filled), colour)}`;
  return `${bar} ${progressText(progress)}`;
};
const clearLine = "\r\u001b[K";

export type Display = { readonly show: (progress: StageProgress) => void; readonly clear: () => void };

/** A bar that is drawn over itself. */
export const barOn = ({ err, colour }: Terminal): Display => {
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

/** A line now and then. */
export const linesOn = ({ err }: Terminal): Display => ({
  show: (progress) => err(`${progressText(progress)}\n`),
  clear: () => {},
});
