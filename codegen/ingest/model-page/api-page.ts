import { cut, type Excerpt, trim } from "../excerpt.js";
import { readJsonText } from "../json/json-tree.js";
import { type Example, exampleOf } from "../page/examples.js";
import type { Report } from "../page/findings.js";
import type { PageLine, Section } from "../page/outline.js";
import { isKnownType, type PageTypeName, readTypeName } from "../page/type-name.js";
import type { PageEndpoint } from "./endpoint.js";
import type { Overview } from "./overview.js";
import type { PropertyBlock, PropertyHead } from "./property-block.js";
import type { SideForm } from "./sides.js";

/** A call of fal's client, which names the endpoint: `fal.subscribe("owner/model"`, `fal_client.submit(`. */
const CLIENT_CALL =
  /\bfal(?:_client)?(?:\.queue|\.realtime)?\.(?:subscribe|submit|run|stream|connect)(?:_async)?\(\s{0,20}["']([A-Za-z0-9][\w.-]{0,100}(?:\/[\w.-]{1,100}){1,8})["']/;
const SCHEMA = /^(?:\d{1,2}\.[ \t]{0,3})?Schema[ \t]*#?[ \t\r]*$/m;
const SIDE = /^(?:Input|Output)[ \t]*#?[ \t\r]*$/m;
const SERVER = "https://queue.fal.run";

/** The bullets of a model page say more than the same fields copied as text, which may stand above them. */
const BULLET = /^[ \t]{0,20}[-*+][ \t]{1,10}\*\*`[^`\n]{1,400}`\*\*[ \t]{0,10}\(/m;

/** True for the text of the page that fal shows beside a model, below `/api`: a call of its client and a schema. */
export function isApiPage(text: string): boolean {
  return !BULLET.test(text) && SCHEMA.test(text) && SIDE.test(text) && CLIENT_CALL.test(text);
}

const SHAPE_TITLE = /^[A-Z]\w{0,80}$/;
const TITLES = /^(?:(?:\d{1,2}\.\s{0,3})?Schema|Input|Output|Other types)$/i;
const ANCHOR = /\s*#$/;

function isTypeOfPage(type: PageTypeName): boolean {
  if (type.kind === "named") return SHAPE_TITLE.test(type.name);
  if (type.kind === "union") return type.of.every(isTypeOfPage);
  if (type.kind === "list") return type.items === undefined || isTypeOfPage(type.items);
  if (type.kind === "map") return type.values === undefined || isTypeOfPage(type.values);
  return isKnownType(type);
}

const HEAD = /^([a-z_]\w{0,80})[ \t]{1,4}([A-Za-z][^.,;:()*]{0,100}?)[ \t]*(\*?[ \t]*(?:required|optional)?\*?)$/;

/** `prompt string* required`: a field, its type, and whether it is required. */
function headOf(line: PageLine): PropertyHead | undefined {
  const whole = trim(line);
  const found = HEAD.exec(whole.text);
  if (found === null) return undefined;
  const [, name = "", typeWords = "", mark = ""] = found;
  const typeFrom = whole.text.indexOf(typeWords, name.length);
  const type = cut(whole, typeFrom, typeFrom + typeWords.length);
  if (!isTypeOfPage(readTypeName(type))) return undefined;
  const shown = cut(whole, 0, name.length);
  const presence = mark === "" ? undefined : cut(whole, whole.text.length - mark.length);
  return { indent: 0, line: whole, name: shown, shown, type, presence, rest: cut(whole, whole.text.length) };
}

function isHead(line: PageLine): boolean {
  return headOf(line) !== undefined;
}

/** What is shown of one value; a longer text is no example of it. */
const MOST_OF_EXAMPLE = 50_000;

/** The JSON that begins in a line (`{`, `"image_size": {`): where it begins, and where it ends. */
function jsonIn(
  text: string,
  line: PageLine,
  to: number,
): { readonly start: number; readonly end: number } | undefined {
  const found = /^\s*(?:"\w{1,80}"\s?:\s?)?(?=[{[])/.exec(line.text);
  if (found === null) return undefined;
  const start = line.start + found[0].length;
  const read = readJsonText(text, start, Math.min(to, start + MOST_OF_EXAMPLE));
  return read.node === undefined ? undefined : { start, end: read.end };
}

interface CopiedFields {
  readonly blocks: readonly PropertyBlock[];
  readonly unreadable: readonly Excerpt[];
}

/** The fields of a part of the page: each begins with its name and type, the lines below describe it. */
function readFields(text: string, lines: readonly PageLine[]): CopiedFields {
  const blocks: { readonly head: PropertyHead; readonly prose: Excerpt[][]; bullets: []; inner: [] }[] = [];
  const to = lines.at(-1)?.end ?? 0;
  let isOpen = false;
  let passed = 0;
  for (const line of lines) {
    if (line.start < passed) continue;
    const head = headOf(line);
    const json = head === undefined ? jsonIn(text, line, to) : undefined;
    if (head !== undefined) blocks.push({ head, prose: [], bullets: [], inner: [] });
    if (json !== undefined) passed = json.end;
    // The example of all fields stands below the last of them.
    if (head !== undefined || json !== undefined) isOpen = head !== undefined || /^\s*"/.test(line.text);
    // Copied text is not folded: each line is a paragraph.
    if (head === undefined && json === undefined && isOpen && line.text.trim() !== "")
      blocks.at(-1)?.prose.push([trim(line)]);
  }
  return { blocks, unreadable: [] };
}

/** The example of a part: the JSON that begins a line of its own. */
function examplesIn(text: string, { lines }: Section, report: Report): readonly Example[] {
  const to = lines.at(-1)?.end ?? 0;
  const first = lines.find((line) => /^\s*[{[]/.test(line.text));
  if (first === undefined || jsonIn(text, first, to) === undefined) return [];
  const part = exampleOf(readJsonText(text, trim(first).start, to), first, report);
  return part === undefined ? [] : [{ label: "example", part }];
}

/** How fields and examples of the page are written. */
export const API_PAGE_FORM: SideForm = { isHead, readFields, examplesIn };

function nextShown(lines: readonly PageLine[], from: number): PageLine | undefined {
  return lines.slice(from, from + 4).find((line) => line.text.trim() !== "");
}

/** The title that a line is: its anchor `#` stands behind it or below it, or it is one that the page always has. */
function titleAt(lines: readonly PageLine[], index: number, isAmongTypes: boolean): Excerpt | undefined {
  const line = lines[index];
  const whole = line === undefined ? undefined : trim(line);
  if (whole === undefined || whole.text === "" || whole.text === "#" || whole.text.length > 80) return undefined;
  const title = trim(cut(whole, 0, whole.text.replace(ANCHOR, "").length));
  const next = nextShown(lines, index + 1);
  const isAnchored = title.text.length < whole.text.length || next?.text.trim() === "#";
  const isShape = isAmongTypes && SHAPE_TITLE.test(title.text) && next !== undefined && isHead(next);
  return isAnchored || TITLES.test(title.text) || isShape ? title : undefined;
}

function sectionsOf(lines: readonly PageLine[]): readonly Section[] {
  const sections: { title: Excerpt; level: number; lines: PageLine[] }[] = [];
  let isSchema = false;
  let isAmongTypes = false;
  for (const [index, line] of lines.entries()) {
    const title = titleAt(lines, index, isAmongTypes);
    if (title === undefined) {
      if (line.text.trim() !== "#") sections.at(-1)?.lines.push(line);
      continue;
    }
    isSchema ||= SCHEMA.test(title.text);
    isAmongTypes = isSchema && (isAmongTypes || /^other types$/i.test(title.text));
    // Titles above the schema tell how to call the endpoint, and may be called Input as well.
    if (isSchema) sections.push({ title, level: 1, lines: [] });
  }
  return sections;
}

/** What the page says of its endpoint, and the parts of its schema. */
export interface ApiPage {
  readonly overview: Overview;
  readonly endpoint: PageEndpoint;
  readonly sections: readonly Section[];
}

const MOST_LINES_ABOVE = 12;

function overviewOf(lines: readonly PageLine[], id: string): Overview {
  const shown = lines
    .map(trim)
    .filter((line) => line.text !== "" && line.text !== "#")
    .slice(0, MOST_LINES_ABOVE);
  const named = shown.findIndex((line) => line.text === id);
  const below = named < 0 ? undefined : shown[named + 1];
  const intro = below !== undefined && /\s\S+\s/.test(below.text) ? { text: below.text, at: below } : undefined;
  return { title: shown.find((line) => line.text !== id), intro, entries: [] };
}

/** Reads the parts of an API page. Undefined where no call names its endpoint. */
export function readApiPage(text: string, lines: readonly PageLine[]): ApiPage | undefined {
  const found = CLIENT_CALL.exec(text);
  const id = found?.[1];
  if (found === null || id === undefined) return undefined;
  const start = found.index + found[0].lastIndexOf(id);
  const at = { text: id, start, end: start + id.length };
  const endpoint = { id, at, server: { url: SERVER, at: { start: found.index, end: at.end } }, url: undefined };
  return { overview: overviewOf(lines, id), endpoint, sections: sectionsOf(lines) };
}
