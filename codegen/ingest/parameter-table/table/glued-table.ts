import { cut, type Excerpt, trim } from "../../excerpt.js";
import type { Report } from "../../page/findings.js";
import { headerWords, type Role } from "./column-words.js";
import { fieldWords } from "./field-words.js";
import { type KnownKeys, type RowStyle, type Start, startOfLine, startsWithin } from "./glued-start.js";
import { addLine, type Cell, type Column, openRow, type OpenRow, type Row, type TableRead } from "./table.js";

const HINT = "Copy the table with its borders (as Markdown or tab-separated), or state the field in an overlay.";
/** The columns that a run-together header names, and where it ends; undefined when the line is none. */
export function gluedHeader(line: Excerpt): { readonly columns: readonly Column[]; readonly end: number } | undefined {
  const text = line.text.toLowerCase();
  const wordAt = (at: number, wanted: (role: Role) => boolean): readonly [string, Role] | undefined =>
    headerWords.find(([word, role]) => wanted(role) && text.startsWith(word, at));
  let at = text.length - text.trimStart().length;
  const columns: Column[] = [];
  const seen = new Set<Role>();
  for (;;) {
    const found = wordAt(at, (role) => (columns.length === 0 ? role === "name" : !seen.has(role)));
    if (found === undefined) break;
    seen.add(found[1]);
    columns.push({ roles: [found[1]], header: found[0] });
    at += found[0].length;
  }
  const enough = columns.length >= 3 && seen.has("type");
  return enough ? { columns, end: at } : undefined;
}

function others(columns: readonly Column[]): readonly Role[] {
  return columns
    .flatMap((column) => column.roles)
    .filter((role) => role !== "name" && role !== "type" && role !== "required");
}

/** A start of a row, and where the row ends. */
type RowExtent = Start & { readonly end: number };

const WHOLE_PRESENCE = /^(?:Required|Optional|必填|必需|可选|选填)$/;
const BEHIND = /^(.{0,40}?)(Defaults to )(\S.{0,200})$/;

/** What stands run together behind the presence: `25-100Defaults to 50`, `format: "url"`; else a description. */
function behindPresence(rest: Excerpt): readonly Cell[] {
  const [, before = "", label = ""] = BEHIND.exec(rest.text) ?? [];
  const words = label === "" ? rest : cut(rest, 0, before.length);
  const said: readonly Cell[] =
    words.text === "" || /^(?:format: ?"\w+"|Deprecated)$/.test(words.text)
      ? []
      : [{ roles: ["description"], at: words }];
  return label === "" ? said : [...said, { roles: ["default"], at: cut(rest, before.length + label.length) }];
}

/** A row from where it begins to where the next one does. */
function rowOf(line: Excerpt, start: RowExtent, columns: readonly Column[], report: Report): Row {
  const rest = trim(cut(line, start.to, start.end));
  const roles = others(columns);
  if (roles.length > 1 && rest.text !== "") {
    report(
      "ingest/table-row",
      rest,
      `where ${roles.join(" and ")} meet cannot be decided; the words are read as a description`,
      { hint: HINT },
    );
  }
  const cell = (role: Role, at: Excerpt | undefined): readonly Cell[] =>
    at === undefined ? [] : [{ roles: [role], at }];
  const cells = [
    ...cell("name", start.name),
    ...cell("type", start.type),
    ...cell("description", start.title),
    ...cell("required", start.presence),
    ...(start.presence !== undefined && WHOLE_PRESENCE.test(start.presence.text)
      ? behindPresence(rest)
      : cell(roles.length === 1 ? (roles[0] ?? "description") : "description", rest)),
  ];
  return { at: trim(cut(line, start.from, start.end)), cells, indent: 0 };
}

/** Words of a row that could not be split, rather than the rest of a description that was folded. */
function looksLikeRow(line: Excerpt): boolean {
  const word = /^\S{1,200}/.exec(line.text.trim())?.[0] ?? "";
  return (
    /^[A-Za-z_`][\w`.\-[\]]{0,120}(?:string|integer|number|boolean|object|array|float)/.test(word) ||
    /^[a-z_][\w`.]{0,120}(?:Required|Optional|必填|必需|可选)/.test(word)
  );
}

interface Layout {
  readonly columns: readonly Column[];
  readonly manner: RowStyle;
  readonly keys: KnownKeys;
  readonly isEnd: (line: Excerpt) => boolean;
}

function rowsOfLine(line: Excerpt, first: Start, layout: Layout, report: Report): readonly Row[] {
  const { starts, doubts } = startsWithin(line, first.to, layout.manner, layout.keys);
  for (const doubt of doubts)
    report("ingest/table-row", doubt, "a row may begin before this; its name cannot be decided", { hint: HINT });
  const all = [first, ...starts];
  return all.map((start, index) =>
    rowOf(line, { ...start, end: all[index + 1]?.from ?? line.text.length }, layout.columns, report),
  );
}

function nextShown(lines: readonly Excerpt[], index: number): Excerpt | undefined {
  return lines.slice(index, index + 4).find((line) => line.text.trim() !== "");
}

const VALUE = /^[^\s"'`“”,]{1,80}$/;

/** True where nothing is said of the last row yet: its description stands below a blank line. */
function awaitsWords(row: OpenRow | undefined, { columns, manner }: Layout): boolean {
  const isHeadless = columns === APIFOX && manner === "plain";
  return isHeadless && row !== undefined && !row.cells.some(({ roles }) => roles.includes("description"));
}

function readRows(lines: readonly Excerpt[], from: number, layout: Layout, report: Report): TableRead {
  const rows: OpenRow[] = [];
  let isListing = false;
  let next = from;
  for (; next < lines.length; next += 1) {
    const line = lines[next];
    if (line === undefined || layout.isEnd(line)) break;
    const last = rows.at(-1);
    if (line.text.trim() === "") {
      const following = nextShown(lines, next);
      const isNext =
        following !== undefined && startOfLine(trim(following), layout.manner, layout.keys).start !== undefined;
      if (!isNext && (following === undefined || !awaitsWords(last, layout))) break;
      continue;
    }
    const { start, ways } = startOfLine(trim(line), layout.manner, layout.keys);
    const isValue: boolean = isListing && start === undefined && VALUE.test(line.text.trim());
    isListing = isValue || (start === undefined && fieldWords(line)?.below === "options");
    if (start !== undefined) rows.push(...rowsOfLine(trim(line), start, layout, report).map(openRow));
    else if (isValue) last?.cells.push({ roles: ["options"], at: trim(line) });
    else if (isListing && last !== undefined) continue;
    else if (ways > 0 || looksLikeRow(line) || last === undefined) {
      report("ingest/table-row", trim(line), "this row cannot be split into its cells with certainty; it is left out", {
        hint: HINT,
      });
    } else addLine(last, trim(line));
  }
  return { rows, next, flattened: layout.manner === "titled" };
}

const APIFOX: readonly Column[] = (["name", "type", "required", "description"] as const).map((role) => ({
  roles: [role],
  header: "",
}));

interface GluedTableOptions {
  readonly headless: boolean;
  readonly keys: KnownKeys;
  readonly isEnd: (line: Excerpt) => boolean;
}

/** How rows without a header begin: as Apifox shows them, or with a presence that nothing can be confused with. */
function headlessStyle(line: Excerpt, keys: KnownKeys): RowStyle | undefined {
  if (startOfLine(line, "titled", keys).start !== undefined) return "titled";
  const presence = startOfLine(line, "plain", keys).start?.presence;
  return presence !== undefined && WHOLE_PRESENCE.test(presence.text) ? "plain" : undefined;
}

/**
 * A table whose cells run together: `strengthnumberOptionalStrength, range: 0-1`. A row is taken apart only where there
 * is one way to do it; others are reported and left out. `headless` takes rows as Apifox shows them, without a header.
 */
export function readGluedTable(
  lines: readonly Excerpt[],
  index: number,
  { headless, keys, isEnd }: GluedTableOptions,
  report: Report,
): TableRead | undefined {
  const line = lines[index];
  if (line === undefined || line.text.trim() === "") return undefined;
  const header = gluedHeader(line);
  if (header === undefined) {
    const manner = headless ? headlessStyle(trim(line), keys) : undefined;
    return manner && readRows(lines, index, { columns: APIFOX, manner, keys, isEnd }, report);
  }
  const manner = header.columns.some((column) => column.roles.includes("required")) ? "plain" : "bare";
  const layout: Layout = { columns: header.columns, manner, keys, isEnd };
  const rest = cut(line, header.end);
  const first = rest.text.trim() === "" ? undefined : startOfLine(trim(rest), manner, keys).start;
  if (rest.text.trim() !== "" && first === undefined) return undefined;
  return first === undefined
    ? readRows(lines, index + 1, layout, report)
    : { rows: rowsOfLine(trim(rest), first, layout, report), next: index + 1, flattened: false };
}
