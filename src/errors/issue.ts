/** A step into a value: an object key or a list index. */
export type PathKey = string | number;

/** One thing that is wrong with a value. `message` is a whole sentence: `num_inference_steps: expected …, got 400`. */
export interface Issue {
  readonly path: readonly PathKey[];
  /** The JSON Schema keyword that does not hold: `maximum`, `required`, `enum`, … */
  readonly keyword: string;
  /** What the schema asks for, in words: `an integer from 2 to 40`. */
  readonly expected: string;
  /** What was there, shortened; long strings, blobs and secrets are left out. */
  readonly received: string;
  readonly message: string;
}

/** What a list of issues says, in one message that names so many of them. */
export function issueText(issues: readonly Issue[], most: number): string {
  const shown = issues.slice(0, most).map(({ message }) => message);
  return shown.join("; ") + (issues.length > most ? `; and ${issues.length - most} more` : "");
}
