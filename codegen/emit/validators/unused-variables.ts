import { hasWord } from "./statement.js";

/** A string, which stays as it is, or a key that is read into `x` in passing. */
const READ_IN_PASSING = /"(?:[^"\\]|\\.)*"|\(x = (v\[(?:k|"(?:[^"\\]|\\.)*")\]|own\(v, "(?:[^"\\]|\\.)*"\))\)/g;

function withoutReads(body: string): string {
  return body
    .replace(READ_IN_PASSING, (text: string, read: string | undefined) => read ?? text)
    .split("\n")
    .filter((line) => !/^ *x = /.test(line))
    .join("\n");
}

const OBJECT_LINE = /^ *const v = objectOf\(value\);\n/m;

/** The body of a function without variables that nothing reads: consumers may check their code for such. */
export function withoutUnusedVariables(body: string): string {
  const bare = withoutReads(body);
  const read = hasWord(bare, "x") ? body : bare;
  const rest = read.replace(OBJECT_LINE, "");
  return hasWord(rest, "v") ? read : rest;
}
