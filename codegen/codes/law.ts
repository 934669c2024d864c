import type { Sample } from "./samples/sample.js";

/** What `falsmith explain <code>` tells about a code. */
export type Law = {
  readonly law: string;
  readonly silence?: string;
  /** What the sample is a part of, in words. */
  readonly place?: string;
} & Partial<Sample>;
