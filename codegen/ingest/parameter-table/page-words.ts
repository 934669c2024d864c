import { CALL_METHODS } from "../page/table-marks.js";
import { cover, cut, trim, type Excerpt, type Stretch } from "../excerpt.js";
import { object, value, type PartField } from "../page/part.js";
import type { OperationContent } from "./collect.js";
import { isAddressLabel } from "./operation-marks.js";
import { plainText, unmark } from "./table/plain-text.js";

const NOISE = [
  /^(?:skip to content|theme|copy|copy page|复制|调试|run in apifox|-{3,80})$/i,
  /^(?:来源|source|base ?url|playground)\s{0,3}[:：].{0,500}$/i,
  /^[a-z]{0,40}curlpython[a-z]{0,80}$/i,
];
const OFFICIAL = new RegExp(
  [
    "^[\\s|*>-]{0,8}(?:official documentation|official docs?|documentation|官方文档|文档地址|文档)",
    "[\\s*|]{0,8}(?:[:：]|(?<=\\|)|(?<=\\| ))\\s{0,3}\\[?(https?://[^\\s)\\]]{1,500})",
  ].join(""),
  "i",
);
const FRONT_TITLE = /^title:\s{0,4}["']?([^"'\n]{1,200})["']?\s*$/i;

/** True for a heading or line that is nothing but a path. */
function isPathLine(text: string): boolean {
  return /^\/[\w.{}~@/-]{1,300}$/.test(text);
}

/** The title of an operation: a heading that is no path, else the path that heads the page. */
export function titleOf(collected: OperationContent, isLabel: (excerpt: Excerpt) => boolean): Excerpt | undefined {
  const headings = collected.headings.filter((heading) => !isLabel(heading) && !isAddressLabel(heading.text));
  const named = headings.find((heading) => !isPathLine(plainText(heading.text)));
  const top = collected.texts.filter(({ scope }) => scope.place === "top").map(({ line }) => line);
  const front = top.find((line) => FRONT_TITLE.test(line.text));
  // Below a title in the front matter, lower headings are those of parts.
  if (named !== undefined && (named.level === 1 || front === undefined || front.start > named.start)) return named;
  if (front !== undefined && named !== undefined) return front;
  return headings[0] ?? top.find((line) => isPathLine(line.text)) ?? front;
}

/** `description` and `externalDocs` from the line that names the official documentation. */
export function officialDocs(collected: OperationContent): readonly PartField[] {
  for (const { line } of collected.texts) {
    const found = OFFICIAL.exec(line.text);
    const url = found?.[1];
    if (found === null || url === undefined) continue;
    const at = line.text.indexOf(url);
    const place = cut(line, at, at + url.length);
    return [
      ["description", value(line.text, [line])],
      ["externalDocs", object([["url", value(url, [place])]], [line])],
    ];
  }
  return [];
}

const NO_PROSE = new RegExp(
  `^(?:[*\`]{0,3}(?:${CALL_METHODS})[*\`]{0,3}\\s|(?:${CALL_METHODS})|(?:title|url|captured_at|openapi|api|id|slug|sidebar\\w*):|>)`,
);

function isProse(line: Excerpt): boolean {
  return (
    !NOISE.some((noise) => noise.test(line.text)) &&
    !line.text.startsWith("[") &&
    !OFFICIAL.test(line.text) &&
    !isPathLine(line.text) &&
    !NO_PROSE.test(line.text) &&
    !/^[-*|]|^https?:\/\/|^\*\*[^*]{1,30}[:：]?\*\*/.test(line.text) &&
    line.text.length > 12
  );
}

/** The first run of prose below the title. */
export function introOf(
  collected: OperationContent,
  title: Excerpt | undefined,
): { readonly text: string; readonly at: Stretch } | undefined {
  const from = title?.end ?? 0;
  const lines = collected.texts
    .filter(
      ({ scope, line }) =>
        scope.place === "top" && line.start >= from && (title === undefined || line.text !== title.text),
    )
    .map(({ line }) => line);
  const begin = lines.findIndex(isProse);
  if (begin < 0) return undefined;
  const run: Excerpt[] = [];
  for (const line of lines.slice(begin)) {
    if (!isProse(line) || (run.length > 0 && line.start - (run.at(-1)?.end ?? 0) > 2)) break;
    run.push(line);
  }
  const [first] = run;
  const last = run.at(-1);
  return first === undefined || last === undefined
    ? undefined
    : { text: run.map((line) => plainText(line.text)).join(" "), at: cover(first, last) };
}

/** A title without the marks around it. */
export function shownTitle(title: Excerpt): string {
  const front = FRONT_TITLE.exec(title.text)?.[1];
  return plainText(unmark(front === undefined ? title : { ...trim(title), text: front }).text);
}
