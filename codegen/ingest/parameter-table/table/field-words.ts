import { cut, type Excerpt, trim } from "../../excerpt.js";
import { isKnownType, readTypeName } from "../../page/type-name.js";
import type { Cell } from "./table.js";

/** What a line below the name of a field says of it, besides its description. */
export interface FieldWords {
  readonly cells: readonly Cell[];
  /** The values, the default or the example stand on the lines below. */
  readonly below?: "options" | "default" | "example" | "limit";
}

const PRESENCE = /^(?:(?:header|query|path|body|cookie)\s?)?(required|optional)$/i;
const DEFAULT = /^(?:defaults? to|default(?: value)?\s?[:：]|default(?=\s*=))\s{0,3}[=]?\s{0,3}/i;
const OPTIONS =
  /^(?:available options|available values|allowed(?: values)?|optional values|possible(?: enum)? values|accepted values|enum(?:\/options| values?)?|options|values? in)(?:\s{0,2}[:：]|(?=\s\d{1,3}\svalues?$)|$)\s{0,3}(?:\d{1,3}\svalues?$)?/i;
const EXAMPLE = /^examples?(?: values?)?\s{0,2}[:：]\s{0,3}/i;
/** `Minimum length:`, with its number on the line below. */
const OPEN_LIMIT = /^(?:min(?:imum)?|max(?:imum)?)(?: (?:length|items|value))?\s{0,2}[:：]$/i;
const NOISE =
  /^(?:enum|deprecated|nullable|read-?only|write-?only|non-empty|show child attributes|hide child attributes)$/i;

const TYPE_WORD = "[A-Za-z]{3,12}(?:\\s?[<\\[(][\\w \\[\\]<>|-]{0,40}[\\])>])?(?:\\[\\])?(?: or null| \\| null)?";
const TYPE = new RegExp(`^(${TYPE_WORD}|list of [a-z]{3,12}(?: or null)?)(?=$|[\\s[<>])`);
const GLUED_TYPE = new RegExp(`^(required|optional)(${TYPE_WORD})$|^(${TYPE_WORD})(required|optional)$`, "i");

function isType(at: Excerpt): boolean {
  return at.text.length <= 60 && isKnownType(readTypeName(at));
}

/** Limits as some pages write them behind a type, in words that descriptions use: `[ 1 .. 100 ] characters`. */
function limitWords(text: string): string {
  const both = /^\[\s{0,3}(-?[\d.]{1,20})\s{0,3}\.\.\s{0,3}(-?[\d.]{1,20})\s{0,3}\]\s{0,3}(characters|items)?$/.exec(
    text,
  );
  const between = /^length between (\d{1,9}) and (\d{1,9})$/i.exec(text);
  const most = /^length\s{0,2}(≤|<=|≥|>=)\s{0,2}(\d{1,9})$/i.exec(text);
  if (both !== null)
    return `${both[3] === undefined ? "Range" : "Length"}: ${both[1]} - ${both[2]}${both[3] === undefined ? "" : ` ${both[3]}`}`;
  if (between !== null) return `Length: ${between[1]} - ${between[2]} characters`;
  if (most !== null) return `${/[≤<]/.test(most[1] ?? "") ? "Maximum" : "Minimum"} length: ${most[2]}`;
  return text;
}

/** The values that one line lists: in quotes, else between commas or strokes, else between spaces. */
function valuesIn(at: Excerpt): readonly Cell[] {
  const pieces = /["“]/.test(at.text)
    ? /["“]([^"”]{1,80})["”]/g
    : /`/.test(at.text)
      ? /`([^`]{1,80})`/g
      : /[,|，、]/.test(at.text)
        ? /([^\s,|，、](?:[^,|，、]{0,78}[^\s,|，、])?)/g
        : /(\S{1,80})/g;
  return [...at.text.matchAll(pieces)].map((found) => {
    const start = found.index + found[0].indexOf(found[1] ?? "");
    return { roles: ["options"], at: cut(at, start, start + (found[1] ?? "").length) };
  });
}

/** The values of a line that is nothing but quoted values, perhaps run together: `"a""b"`. */
export function quotedValues(line: Excerpt): readonly Cell[] {
  const at = trim(line);
  return /^(?:["“][^"”]{1,80}["”][\s,|]{0,4}){2,200}$/.test(at.text) ? valuesIn(at) : [];
}

function glued(at: Excerpt): readonly Cell[] | undefined {
  const found = GLUED_TYPE.exec(at.text);
  if (found === null) return undefined;
  const [, before = "", typeBehind = "", typeBefore = "", behind = ""] = found;
  const presence = before === "" ? cut(at, typeBefore.length) : cut(at, 0, before.length);
  const type = before === "" ? cut(at, 0, typeBefore.length) : cut(at, before.length);
  if (!isType(type) || `${typeBehind}${behind}` === "") return undefined;
  return [
    { roles: ["type"], at: type },
    { roles: ["required"], at: presence },
  ];
}

/** What stands behind a type on its line: presence, a default, the one value, limits. */
function behindType(rest: Excerpt): readonly Cell[] {
  const cells: Cell[] = [];
  let left = trim(rest);
  for (let turn = 0; turn < 4 && left.text !== ""; turn += 1) {
    const found = /^(required|optional)\b|^default:\s?(\S{1,80})|^value:\s?(\S{1,80})/i.exec(left.text);
    if (found === null) break;
    const [whole, presence, byDefault, only] = found;
    const word = presence ?? byDefault ?? only ?? "";
    const role = presence !== undefined ? "required" : byDefault !== undefined ? "default" : "options";
    cells.push({ roles: [role], at: cut(left, whole.length - word.length, whole.length) });
    left = trim(cut(left, whole.length));
  }
  return left.text === "" || NOISE.test(left.text)
    ? cells
    : [...cells, { roles: ["description"], at: { ...left, text: limitWords(left.text) } }];
}

/** `string`, `string [ 1 .. 100 ] characters`, `integer min: 1 max: 20 default: 1`; undefined where no type begins. */
function typed(at: Excerpt): readonly Cell[] | undefined {
  if (isType(at)) return [{ roles: ["type"], at }];
  const word = TYPE.exec(at.text)?.[1];
  const type = word === undefined ? undefined : cut(at, 0, word.length);
  if (type === undefined || !isType(type)) return undefined;
  const rest = trim(cut(at, type.text.length));
  const isSaid = /^(?:required|optional|default:|value:|min:|max:|\[|<|>|non-empty|URI$|UUID)/i.test(rest.text);
  return isSaid ? [{ roles: ["type"], at: type }, ...behindType(rest)] : undefined;
}

/** The type that a line states, with what stands beside it; undefined for any other line. */
export function typeWords(line: Excerpt): readonly Cell[] | undefined {
  const at = trim(line);
  return glued(at) ?? typed(at);
}

/** The presence that a line states: `required`, `header required`. */
export function presenceWords(line: Excerpt): readonly Cell[] | undefined {
  const at = trim(line);
  const word = PRESENCE.exec(at.text)?.[1];
  return word === undefined ? undefined : [{ roles: ["required"], at: cut(at, at.text.length - word.length) }];
}

function labelled(at: Excerpt, label: RegExp, role: "default" | "options" | "example"): FieldWords | undefined {
  const found = label.exec(at.text);
  if (found === null) return undefined;
  const rest = trim(cut(at, found[0].length));
  if (rest.text === "") return { cells: [], below: role };
  return { cells: role === "options" ? valuesIn(rest) : [{ roles: [role], at: rest }] };
}

/** What a line says of the field above it in words that pages have for that; undefined for a line of its description. */
export function fieldWords(line: Excerpt): FieldWords | undefined {
  const at = trim(line);
  if (at.text === "" || at.text.length > 2000) return undefined;
  if (NOISE.test(at.text)) return { cells: [] };
  const presence = presenceWords(at);
  if (presence !== undefined) return { cells: presence };
  if (OPEN_LIMIT.test(at.text)) return { cells: [], below: "limit" };
  const words = limitWords(at.text);
  if (words !== at.text) return { cells: [{ roles: ["description"], at: { ...at, text: words } }] };
  return labelled(at, DEFAULT, "default") ?? labelled(at, OPTIONS, "options") ?? labelled(at, EXAMPLE, "example");
}
