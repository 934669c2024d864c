import { isObject, type Json } from "../../../document/json.js";
import { readJsonText } from "../../json/json-tree.js";
import { partOfJson } from "../../page/json-part.js";
import { jsonOf } from "../../page/part.js";
import type { PageTypeName } from "../../page/type-name.js";
import { isNothing } from "./column-words.js";

const NUMBER = /^[-+]?\d{1,30}(?:\.\d{1,30})?(?:e[-+]?\d{1,3})?$/i;

const UNIT =
  /^([-+]?[\d.]{1,30})\s?(?:s|secs?|seconds?|ms|px|pixels?|fps|steps?|秒|毫秒|像素|张|个|步|帧|次|枚|個|回|개|장|초|회|сек|шт)$/i;

/** A number as a table writes it, `1.0` and `-1` included; the unit of a measure may stand behind it. */
function readNumber(text: string): number | undefined {
  const digits = UNIT.exec(text)?.[1] ?? text;
  const number = NUMBER.test(digits) ? Number(digits) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

const LIMITS = [
  /^\[?\s?([-+]?[\d.]{1,30})\s?(?:~|～|〜|to|至|到|から|부터|에서|bis|до|hasta|até|à|a|–|—|\.\.\.?|-|,|，)\s?([-+]?[\d.]{1,30})\s?\]?$/i,
  /^([-+]?[\d.]{1,30})\s?<=?\s?\w{1,30}\s?<=\s?([-+]?[\d.]{1,30})$/,
];

/** Two limits, both inclusive: `1 ~ 40`, `[1, 40]`, `0.0 to 1.0`. A bare `4, 8` is a list, not a range. */
export function readLimits(text: string): readonly [number, number] | undefined {
  const clean = text.replaceAll("`", "").trim();
  if (/^[^[\]]*[,，]/.test(clean)) return undefined;
  for (const pattern of LIMITS) {
    const found = pattern.exec(clean);
    const low = readNumber(found?.[1] ?? "");
    const high = readNumber(found?.[2] ?? "");
    if (low !== undefined && high !== undefined && low <= high) return [low, high];
  }
  return undefined;
}

/** The values of one code span that is a list: `["a", "b"]`, `a, b`, `"a" | "b"`; the span itself where it is none. */
function valuesInCode(code: string): readonly string[] {
  const json = /^\[.*\]$/.test(code) ? asJson(code) : undefined;
  if (Array.isArray(json) && json.every((item) => typeof item === "string" || typeof item === "number"))
    return json.map(String);
  const pieces = code.split(/\s*[,，、|]\s*/).map((piece) => unquote(piece.trim()));
  return pieces.length > 1 && pieces.every((piece) => /^[^\s[\]{}()"']{1,60}$/.test(piece)) ? pieces : [code];
}

/** The values a cell lists: between code marks, else separated by commas or strokes. */
export function readListed(text: string): readonly string[] {
  const codes = [...text.matchAll(/`([^`\n]{1,80})`/g)].map((hit) => hit[1] ?? "");
  const left = text.replaceAll(/`[^`\n]{1,80}`/g, "").replaceAll(/[\s,，、|/;；]|\bor\b|\band\b|或|和/g, "");
  if (codes.length > 0) return left === "" ? codes.flatMap(valuesInCode).map(unquote) : [];
  const pieces = text.split(/[,，、|;；\n]/).map((piece) => unquote(piece.trim()));
  return pieces.every((piece) => piece !== "" && !/\s/.test(piece) && piece.length <= 60) ? pieces : [];
}

/** A text without the quotes around it. */
export function unquote(text: string): string {
  return /^(["'“‘])(.*)["'”’]$/.exec(text)?.[2] ?? text;
}

function asJson(text: string): Json | undefined {
  const read = readJsonText(text, 0);
  return read.node === undefined || read.faults.length > 0 || text.slice(read.end).trim() !== ""
    ? undefined
    : jsonOf(partOfJson(read.node));
}

/**
 * The value that a cell states for a field of a type: bare words are strings only where the type says so.
 * `undefined`: the cell states none; `"unreadable"` in `problem`: it states one that does not suit the type.
 */
export function readCellValue(
  text: string,
  type: PageTypeName | undefined,
): { readonly value?: Json; readonly problem?: string } {
  const clean = text.replace(/^`([^`]*)`$/, "$1").trim();
  if (isNothing(clean)) return {};
  const json = asJson(clean);
  if (type === undefined || type.kind === "any" || type.kind === "unreadable")
    return json === undefined ? { problem: "no JSON value" } : { value: json };
  if (type.kind === "list" || type.kind === "map" || type.kind === "named") {
    const fits = type.kind === "list" ? Array.isArray(json) : type.kind === "map" ? isObject(json) : json !== undefined;
    return fits && json !== undefined ? { value: json } : { problem: `no JSON value of type ${type.at.text}` };
  }
  if (type.kind === "union") {
    if (json !== undefined) return { value: json };
    return type.of.some((branch) => branch.kind === "enum" || (branch.kind === "primitive" && branch.type === "string"))
      ? { value: clean }
      : { problem: "no JSON value" };
  }
  if (type.kind === "enum" || type.type === "string")
    return { value: typeof json === "string" ? json : unquote(clean) };
  if (type.type === "boolean")
    return /^(?:true|false)$/i.test(clean)
      ? { value: clean.toLowerCase() === "true" }
      : { problem: "neither true nor false" };
  if (type.type === "object") return isObject(json) ? { value: json } : { problem: "no JSON object" };
  const number = readNumber(clean);
  const fits = number !== undefined && (type.type !== "integer" || Number.isInteger(number));
  return fits ? { value: number } : { problem: type.type === "integer" ? "no integer" : "no number" };
}
