import { cover, cut, type Excerpt, trim } from "../../excerpt.js";
import { fieldWords } from "./field-words.js";
import { addLine, type Cell, openRow, type OpenRow, type Row, type TableRead } from "./table.js";

const OPENING = /^\s*<(?:Param|Response|Api)(?:Field|Param)?\s/;
const CLOSING = /^\s*<\/(?:Param|Response|Api)(?:Field|Param)?>\s*$/;
const ANY_TAG = /^\s*<\/?[A-Z]\w{0,40}(?:\s[^<>]{0,300})?\/?>\s*$/;
const ATTRIBUTE = /([A-Za-z][\w-]{0,30})(?:\s{0,2}=\s{0,2}(?:"([^"]{0,500})"|'([^']{0,500})'|\{([^{}]{0,500})\}))?/g;
const PLACES: ReadonlySet<string> = new Set(["body", "query", "path", "header", "cookie"]);

/** The attributes of a tag, each with the place of its value; one without a value has the place of its name. */
function attributesOf(line: Excerpt): ReadonlyMap<string, { readonly at: Excerpt; readonly isBare: boolean }> {
  const from = (OPENING.exec(line.text)?.[0].length ?? 1) - 1;
  const attributes = new Map<string, { readonly at: Excerpt; readonly isBare: boolean }>();
  for (const found of line.text.slice(from).matchAll(ATTRIBUTE)) {
    const [whole, name = "", double, single, braced] = found;
    const value = double ?? single ?? braced;
    const start = from + found.index + (value === undefined ? 0 : whole.lastIndexOf(value));
    const at = cut(line, start, start + (value ?? name).length);
    if (!attributes.has(name)) attributes.set(name, { at, isBare: value === undefined });
  }
  return attributes;
}

/** The field that a tag opens: `<ParamField body="prompt" type="string" required default="x">`. */
function headOf(line: Excerpt, indent: number): Row | undefined {
  if (!OPENING.test(line.text)) return undefined;
  const attributes = attributesOf(line);
  const place = [...attributes].find(([name, { isBare }]) => PLACES.has(name) && !isBare);
  const name = place?.[1].at ?? attributes.get("name")?.at;
  if (name === undefined || name.text === "") return undefined;
  const cells: Cell[] = [{ roles: ["name"], at: name }];
  const type = attributes.get("type")?.at;
  const required = attributes.get("required");
  const byDefault = attributes.get("default");
  if (type !== undefined) cells.push({ roles: ["type"], at: type });
  if (required !== undefined && !/^false$/i.test(required.at.text))
    cells.push({ roles: ["required"], at: { ...required.at, text: "required" } });
  if (byDefault?.isBare === false) cells.push({ roles: ["default"], at: byDefault.at });
  if (place !== undefined) cells.push({ roles: ["place"], at: { ...name, text: place[0] } });
  return { at: trim(line), cells, indent };
}

/** The words of a line between the tags of a field. */
function addWords(row: OpenRow, line: Excerpt): void {
  const words = fieldWords(line);
  if (words === undefined || words.below !== undefined) addLine(row, trim(line));
  else {
    row.cells.push(...words.cells);
    row.at = cover(row.at, trim(line));
  }
}

/** Tags that nest deeper than this are not closed: their fields stand beside each other. */
const MOST_NESTED = 20;

/** Fields as tags of a component (`<ParamField …>`, `<ResponseField …>`), the words of each between its tags; tags may nest. */
export function readFieldTags(lines: readonly Excerpt[], index: number): TableRead | undefined {
  if (lines[index] === undefined || headOf(lines[index], 0) === undefined) return undefined;
  const rows: OpenRow[] = [];
  const open: OpenRow[] = [];
  let next = index;
  for (; next < lines.length; next += 1) {
    const line = lines[next];
    if (line === undefined) break;
    const head = headOf(line, Math.min(open.length, MOST_NESTED));
    const row = open.at(-1);
    if (head !== undefined) {
      rows.push(openRow(head));
      if (!/\/>\s*$|<\/\w{1,40}>\s*$/.test(line.text)) open.push(...rows.slice(-1));
    } else if (CLOSING.test(line.text)) open.pop();
    else if (row !== undefined && line.text.trim() !== "" && !ANY_TAG.test(line.text)) addWords(row, line);
    else if (row === undefined && line.text.trim() !== "") break;
  }
  return { rows, next, flattened: false };
}
