/**
 * How far a run is: so many of all sources read (and mended, where no other speaks of the same), or of the endpoints
 * that are left mended, or written. The same may be told more than once.
 */
export interface StageProgress {
  readonly step: "read" | "mend" | "emit";
  readonly done: number;
  readonly total: number;
}

/**
 * Called between steps of long work. A promise that it returns is awaited before the work goes on: so whoever runs a
 * stage can show how far it is, and hear an interrupt. The result of the stage does not depend on it.
 */
export type OnProgress = (progress: StageProgress) => Promise<void> | undefined;
