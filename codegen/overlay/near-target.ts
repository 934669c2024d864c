import { isObject, type Json, type JsonObject, own } from "../document/json.js";
import { nearest } from "../messages/nearest.js";
import type { Action } from "./overlay.js";

/** The name that an action without effect is likely to mean. */
export interface NearTarget {
  readonly action: Action;
  readonly name: string;
  /** How many names of the target the document has before it. */
  readonly depth: number;
}

const STEP = /\.([\p{L}_][\p{L}\p{N}_-]*)|\['((?:[^'\\])*)'\]|\["((?:[^"\\])*)"\]/uy;

/** The names of a JSONPath that is nothing but names; undefined for one with wildcards, filters or indices. */
function namesIn(path: string): readonly string[] | undefined {
  const names: string[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const step = STEP.exec(path);
    if (step === null) return undefined;
    names.push(step[1] ?? step[2] ?? step[3] ?? "");
  }
  return names;
}

/** The name beside the first one of a target that a document does not have, where one is close. */
export function nearTarget(doc: JsonObject, action: Action): NearTarget | undefined {
  const names = namesIn(action.text) ?? [];
  let value: Json = doc;
  for (const [depth, name] of names.entries()) {
    if (!isObject(value)) return undefined;
    const inner = own(value, name);
    if (inner === undefined) {
      const near = nearest(name, Object.keys(value));
      return near === undefined ? undefined : { action, name: near, depth };
    }
    value = inner;
  }
  return undefined;
}
