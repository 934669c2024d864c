import type { Excerpt, Stretch } from "../excerpt.js";
import { readAuth, readKeyField, readKeyHeader, type PageAuth } from "../page/security-part.js";
import type { OperationContent } from "./collect.js";
import { cellOf } from "./table/table.js";

const SCHEME =
  /\b(?:(?:authorization["'`]{0,2}\s{0,4}[:：]\s{0,4})?bearer|authorization["'`]{0,2}\s{0,4}[:：]\s{0,4}key)\b/i;

/** The words of a line that name the scheme; never what follows them, which may be a secret. */
function schemeIn(line: Excerpt): PageAuth | undefined {
  const found = SCHEME.exec(line.text);
  if (found === null) return undefined;
  const at = { start: line.start + found.index, end: line.start + found.index + found[0].length };
  return { scheme: /bearer$/i.test(found[0]) ? "Bearer" : "Key", at, basis: "stated" };
}

/** The header of a call that holds a key; one that a table states is a parameter already. */
function keyInCall(text: string, { calls, tables }: OperationContent): PageAuth | undefined {
  const stated = tables.flatMap(({ scope, rows }) =>
    scope.place === "header" ? rows.map((row) => cellOf(row, "name")?.at.text.toLowerCase() ?? "") : [],
  );
  return calls
    .flatMap(({ at }) => readKeyHeader(text, at.start, at.end) ?? [])
    .find(({ header = "" }) => !stated.some((name) => name.includes(header.toLowerCase())));
}

/** The header of the key where the part on authentication lists it as a field. */
function keyField(text: string, { texts }: OperationContent): PageAuth | undefined {
  const lines = texts.filter(({ scope }) => scope.place === "auth").map(({ line }) => line);
  const [first] = lines;
  const last = lines.at(-1);
  return first === undefined || last === undefined ? undefined : readKeyField(text, first.start, last.end);
}

/**
 * How requests are authorised: the own words of the part first, a cURL header only when they say nothing, then what the
 * page says elsewhere (`ofPage`).
 */
export function authOf(
  text: string,
  collected: OperationContent,
  whole: Stretch,
  ofPage: PageAuth | undefined,
): PageAuth | undefined {
  const said = collected.texts
    .filter(({ scope, line }) => scope.place === "auth" || /authorization/i.test(line.text))
    .map(({ line }) => line);
  const header = collected.tables
    .filter(({ scope }) => scope.place === "header")
    .flatMap(({ rows }) => rows)
    .filter((row) => /authorization/i.test(cellOf(row, "name")?.at.text ?? ""))
    .flatMap((row) => row.cells.map((cell) => cell.at));
  for (const line of [...said, ...header]) {
    const auth = schemeIn(line);
    if (auth !== undefined) return auth;
  }
  const field = said.length === 0 ? undefined : keyField(text, collected);
  return field ?? readAuth(text, whole.start, whole.end, "example") ?? ofPage ?? keyInCall(text, collected);
}
