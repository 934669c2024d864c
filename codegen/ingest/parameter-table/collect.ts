import { cut, trim, type Excerpt } from "../excerpt.js";
import type { Report } from "../page/findings.js";
import type { PageBudget } from "../page/page-budget.js";
import type { JsonNode } from "../json/json-tree.js";
import { apifoxPieces } from "./table/apifox-line.js";
import type { Block } from "./blocks.js";
import type { CurlCall } from "./curl.js";
import { readCopiedFields } from "./table/copied-fields.js";
import { readFieldCards } from "./table/field-cards.js";
import { readFieldTags } from "./table/field-tags.js";
import { readFieldBullets } from "./table/field-bullets.js";
import { readFieldHeadings } from "./table/field-headings.js";
import type { KnownKeys } from "./table/glued-start.js";
import { gluedHeader, readGluedTable } from "./table/glued-table.js";
import { pipeCells, readPipeTable } from "./table/pipe-table.js";
import { isBodyless } from "./bare-call.js";
import { isBoldLine, isLabelLine, scopeBelow, scopeOf, topScope, type Scope } from "./scope.js";
import { readSpacedTable } from "./table/spaced-table.js";
import type { Row, TableRead } from "./table/table.js";
import { readTokenTable } from "./table/token-table.js";

/** What the part of a page that documents one operation holds, each piece with the scope it stands in. */
export interface OperationContent {
  readonly tables: readonly { readonly scope: Scope; readonly rows: readonly Row[]; readonly flattened: boolean }[];
  readonly examples: readonly { readonly scope: Scope; readonly block: Extract<Block, { kind: "json" }> }[];
  readonly calls: readonly CurlCall[];
  readonly texts: readonly { readonly scope: Scope; readonly line: Excerpt }[];
  readonly headings: readonly (Excerpt & { readonly level: number })[];
}

function keysIn(node: JsonNode, keys: Set<string>): void {
  if (node.body.kind === "list") node.body.items.forEach((item) => keysIn(item, keys));
  if (node.body.kind !== "object") return;
  for (const member of node.body.members) {
    keys.add(member.key);
    keysIn(member.node, keys);
  }
}

/** The keys of all JSON on the page, of cURL bodies too: names of fields that are certain. */
function knownKeys(blocks: readonly Block[], bodies: readonly JsonNode[]): KnownKeys {
  const keys = new Set<string>();
  for (const block of blocks) if (block.kind === "json" && block.read.node !== undefined) keysIn(block.read.node, keys);
  bodies.forEach((body) => keysIn(body, keys));
  return keys;
}

/** Lines that open another part of the page end a table that has no end of its own. */
function endsTable(line: Excerpt): boolean {
  return isLabelLine(line) || isBoldLine(line) || (line.text.trim() !== "" && gluedHeader(trim(line)) !== undefined);
}

/** `open`: the table ends where an example of its last field is due. */
type CollectedTable = TableRead & { readonly open?: boolean };
type Tables = (lines: readonly Excerpt[], index: number, scope: Scope) => CollectedTable | undefined;

/** Fields on lines of their own, by the reader of the two that finds more of them: one needs each to say whether it is required. */
function readCards(lines: readonly Excerpt[], index: number): CollectedTable | undefined {
  const copied = readCopiedFields(lines, index, endsTable);
  const cards = readFieldCards(lines, index, endsTable);
  return (cards?.rows.length ?? 0) > (copied?.rows.length ?? 0) ? cards : copied;
}

const FEW_CARDS = 3;

/** Where no title says that fields follow, a few of them in a row say it themselves. */
function unannounced(cards: CollectedTable | undefined): CollectedTable | undefined {
  return cards !== undefined && cards.rows.length >= FEW_CARDS ? cards : undefined;
}

function isInFields({ place, example }: Scope): boolean {
  return place !== "top" && place !== "auth" && place !== "elsewhere" && !example;
}

/** Lines such as `seed integer required`, several of them: each is a whole field, and no row with its words run together. */
function plainFields(lines: readonly Excerpt[], index: number): TableRead | undefined {
  if (!/^\w+[ \t]+\w/.test(lines[index]?.text ?? "")) return undefined;
  const read = readFieldBullets(lines, index, endsTable);
  return read !== undefined && read.rows.length > 1 ? read : undefined;
}

function tableReader(keys: KnownKeys, budget: PageBudget, report: Report): Tables {
  const tableAt: Tables = (lines, index, scope) => {
    const line = lines[index];
    if (line === undefined) return undefined;
    const inFields = isInFields(scope);
    const plain = inFields ? plainFields(lines, index) : undefined;
    return (
      readFieldTags(lines, index) ??
      plain ??
      (pipeCells(line) === undefined ? undefined : readPipeTable(lines, index, scope.place === "header")) ??
      readGluedTable(lines, index, { headless: inFields, keys, isEnd: endsTable }, report) ??
      readSpacedTable(lines, index, endsTable, report) ??
      (inFields ? readCards(lines, index) : undefined) ??
      readTokenTable(lines, index, { headless: inFields, isEnd: endsTable }, report) ??
      (inFields ? readFieldBullets(lines, index, endsTable) : undefined) ??
      (scope.place === "top" ? unannounced(readFieldCards(lines, index, endsTable)) : undefined)
    );
  };
  return (lines, index, scope) => {
    const table = tableAt(lines, index, scope);
    return table && { ...table, rows: budget.fields(table.rows, (row) => row.at, report) };
  };
}

/** The run of plain lines that begins at a block. */
function linesFrom(blocks: readonly Block[], from: number): readonly Excerpt[] {
  const lines: Excerpt[] = [];
  for (let at = from; at < blocks.length; at += 1) {
    const block = blocks[at];
    if (block?.kind !== "line") break;
    lines.push(block.at);
  }
  return lines;
}

const STATUS_BULLET = /^\s*[-*+•]\s+\W{0,4}[1-5]\d\d\b/;

type ContentDraft = { [Key in keyof OperationContent]: OperationContent[Key][number][] };

const TAB = /^\s*(?:\{%\s{0,4}tab\s{1,4}title=|<Tab\s{1,4}title=)["']([^"']{1,80})["']/;

/** The title of a tab of GitBook or Mintlify: `{% tab title="200: OK" %}`. */
function tabTitle(line: Excerpt): Excerpt | undefined {
  const title = TAB.exec(line.text)?.[1];
  return title === undefined
    ? undefined
    : trim(cut(line, line.text.indexOf(title), line.text.indexOf(title) + title.length));
}

/** The lines of one run: labels change the scope, tables are read where they stand, the rest is text. */
function collectLines(
  lines: readonly Excerpt[],
  start: Scope,
  read: Tables,
  draft: ContentDraft,
): { readonly scope: Scope; readonly open: boolean } {
  let scope = start;
  let open = false;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined || line.text.trim() === "") continue;
    const table = read(lines, index, scope);
    open = table?.open === true;
    if (table !== undefined) {
      draft.tables.push({ scope, rows: table.rows, flattened: table.flattened });
      index = table.next - 1;
      continue;
    }
    const tab = tabTitle(line);
    const opened = tab !== undefined || isLabelLine(line) || isBoldLine(line) ? scopeOf(tab ?? line, scope) : undefined;
    // A bullet such as "- 404: not found" opens an answer, and says what it is.
    if (opened === undefined || STATUS_BULLET.test(line.text)) draft.texts.push({ scope, line: trim(line) });
    if (opened !== undefined) scope = opened;
  }
  return { scope, open };
}

function sendsBody({ method }: CurlCall): boolean {
  return method !== undefined && !isBodyless(method.word);
}

/** Reads the blocks of one operation. `bodies` are the JSON bodies of its cURL calls. */
export function collect(
  blocks: readonly Block[],
  bodies: readonly JsonNode[],
  budget: PageBudget,
  report: Report,
): OperationContent {
  const draft: ContentDraft = { tables: [], examples: [], calls: [], texts: [], headings: [] };
  const read = tableReader(knownKeys(blocks, bodies), budget, report);
  const [first] = blocks;
  if (first === undefined) return draft;
  let scope = topScope(first.at);
  let open = false;
  // Below the heading of a field, JSON is an example of that field.
  let ofField = false;
  // JSON that nothing announces behind a call that shows what it sends is the answer.
  let called = false;
  for (let index = 0; index < blocks.length; index += 1) {
    const block = blocks[index];
    if (block === undefined) continue;
    if (block.kind === "heading") called = false;
    if (block.kind === "line") {
      const lines = linesFrom(blocks, index);
      ({ scope, open } = collectLines(lines.flatMap(apifoxPieces), scope, read, draft));
      index += lines.length - 1;
    } else if (block.kind === "heading") {
      const fields = isInFields(scope) ? readFieldHeadings(blocks, index, scope.level) : undefined;
      ofField = fields !== undefined;
      if (fields !== undefined) {
        draft.tables.push({
          scope: { ...scope, into: undefined, within: undefined },
          rows: budget.fields(fields.rows, (row) => row.at, report),
          flattened: false,
        });
        const last = fields.rows.at(-1)?.cells[0]?.at;
        scope = { ...scope, into: last, within: undefined };
        index = fields.next - 1;
        continue;
      }
      draft.headings.push({ ...block.at, level: block.level });
      scope = scopeBelow(block.at, block.level, scope);
    } else if (block.kind === "json") {
      // Below `Example:` of a copied field stands the example of that field.
      const isAnswer = called && scope.place === "top";
      const place = isAnswer ? ({ ...scope, place: "response" } as const) : scope;
      if (!open && !ofField) draft.examples.push({ scope: place, block });
      open = false;
    } else if (block.kind === "curl") {
      draft.calls.push(block.call);
      called = block.call.body !== undefined || block.call.form.length > 0 || !sendsBody(block.call);
    }
  }
  return draft;
}
