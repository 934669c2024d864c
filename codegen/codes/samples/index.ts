import { checkSamples } from "./check.js";
import { emitSamples } from "./emit.js";
import { enrichSamples } from "./enrich.js";
import { pageSamples } from "./ingest-pages.js";
import { fieldSamples } from "./ingest.js";
import { dialectSamples } from "./repair-dialects.js";
import { referenceSamples } from "./repair-references.js";
import { repairSamples } from "./repair.js";
import type { Sample } from "./sample.js";
import { refusedTextSamples } from "./text-refused.js";
import { textSamples } from "./text.js";
import { toldSamples } from "./tighten-told.js";
import { tightenSamples } from "./tighten.js";

/** A sample of every code that can be shown in a few lines; `test/codes/samples.test.ts` holds each to be true. */
export const samples: ReadonlyMap<string, Sample> = new Map(
  [
    textSamples,
    refusedTextSamples,
    fieldSamples,
    pageSamples,
    repairSamples,
    dialectSamples,
    referenceSamples,
    tightenSamples,
    toldSamples,
    enrichSamples,
    checkSamples,
    emitSamples,
  ].flatMap((table) => Object.entries(table)),
);
