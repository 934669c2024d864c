import type { Json } from "../../document/json.js";
import { cut, trim, type Excerpt, type Stretch } from "../excerpt.js";
import { readJsonText, type JsonTextFault, type JsonNode } from "../json/json-tree.js";
import { jsonOf } from "../page/part.js";
import { partOfJson } from "../page/json-part.js";

/** A JSON value of a bullet and its place, code marks included. */
export interface BulletValue {
  readonly value: Json;
  readonly at: Stretch;
}

/** The values read, the text after them, and why reading stopped, if it did not end where the bullet ends. */
export interface BulletRead {
  readonly values: readonly BulletValue[];
  readonly problem: JsonTextFault | undefined;
}

const SPACE = /\s*/y;

function problemAt(at: Stretch, message: string): JsonTextFault {
  return { at, message, mended: false };
}

function plain(node: JsonNode): Json {
  return jsonOf(partOfJson(node));
}

/** One JSON value, bare or between code marks; a value may hold such marks itself. */
function readOne(
  bullet: Excerpt,
  from: number,
): { readonly value?: BulletValue; readonly end: number; readonly problem?: JsonTextFault } {
  const marks = /^`{1,3}/.exec(bullet.text.slice(from, from + 3))?.[0] ?? "";
  const start = bullet.start + from;
  const source = bullet.text;
  const read = readJsonText(source, from + marks.length, source.length, true);
  const fault = read.faults[0];
  if (read.node === undefined || fault !== undefined) {
    const at = { start: start + marks.length, end: bullet.end };
    return { end: source.length, problem: problemAt(at, fault?.message ?? "this is not a JSON value") };
  }
  SPACE.lastIndex = read.end;
  const gap = marks === "" ? 0 : (SPACE.exec(source)?.[0].length ?? 0);
  const closed = source.startsWith(marks, read.end + gap);
  if (!closed) return { end: source.length, problem: problemAt({ start, end: bullet.end }, "text after the value") };
  const end = marks === "" ? read.end : read.end + gap + marks.length;
  return { value: { value: plain(read.node), at: { start, end: bullet.start + end } }, end };
}

/** Reads values with a separator between them: `"a"`, `"b"` or `1` to `4`. Reading ends at the first that is none. */
export function readBulletValues(text: Excerpt, separator: RegExp): BulletRead {
  const bullet = trim(text);
  const values: BulletValue[] = [];
  const sticky = new RegExp(separator.source, "y");
  let at = 0;
  while (at < bullet.text.length) {
    const one = readOne(bullet, at);
    if (one.value === undefined) return { values, problem: one.problem };
    values.push(one.value);
    if (one.end >= bullet.text.length) return { values, problem: undefined };
    sticky.lastIndex = one.end;
    const between = sticky.exec(bullet.text)?.[0];
    if (between === undefined) return { values, problem: problemAt(cut(bullet, one.end), "text after the value") };
    at = one.end + between.length;
  }
  return { values, problem: values.length === 0 ? problemAt(bullet, "a value is missing") : undefined };
}
