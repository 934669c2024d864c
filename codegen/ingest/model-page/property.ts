import type { Json } from "../../document/json.js";
import { readBulletValues, type BulletValue } from "./bullet-value.js";
import { cover, cut, isShown, type Excerpt, type Stretch } from "../excerpt.js";
import type { Report } from "../page/findings.js";
import { field, list, object, value, type PartField, type Part } from "../page/part.js";
import type { Bullet, BulletLabel, PropertyBlock } from "./property-block.js";
import { schemaOf, type ValueOptions } from "../page/schema-part.js";
import { readTypeName, type PageTypeName } from "../page/type-name.js";

/** A field of an object as the page states it. */
interface PageProperty {
  readonly name: string;
  readonly at: Stretch;
  readonly schema: Part;
  readonly required: Stretch | undefined;
}

const COMMA = /\s*,\s*/;
const TO = /\s+to\s+|\s*(?:\.\.\.?|[-–—~])\s*/;
const HINT = "Write the value as JSON, as the page's publisher does elsewhere, or state the fact in an overlay.";

/** The bullet of a kind. Two that say different things say nothing: no value is the looser of any two (law 5). */
function bulletOf(block: PropertyBlock, label: BulletLabel, report: Report): Bullet | undefined {
  const all = block.bullets.filter((bullet) => bullet.label === label);
  const last = all.at(-1);
  const others = all.filter((bullet) => bullet.value.text !== last?.value.text);
  for (const bullet of others) {
    report(
      "ingest/bullet-conflict",
      bullet.whole,
      `two ${label} bullets for ${block.head.name.text}: ${JSON.stringify(bullet.value.text.slice(0, 60))} against ${JSON.stringify(last?.value.text.slice(0, 60))}; none counts`,
    );
  }
  return others.length > 0 ? undefined : last;
}

function valuesOf(
  bullet: Bullet | undefined,
  separator: RegExp,
  keepSome: boolean,
  report: Report,
): readonly BulletValue[] {
  if (bullet === undefined) return [];
  const { values, problem } = readBulletValues(bullet.value, separator);
  if (problem === undefined) return values;
  const dropped = keepSome && values.length > 0 ? "the rest is dropped" : "the bullet is dropped";
  report(
    "ingest/bullet-value",
    isShown(problem.at) ? problem.at : bullet.whole,
    `${bullet.label}: ${problem.message}; ${dropped}`,
    { hint: HINT },
  );
  return keepSome ? values : [];
}

function defaultOf(bullet: Bullet | undefined, report: Report): Part | undefined {
  const values = valuesOf(bullet, COMMA, false, report);
  const [only] = values;
  if (bullet === undefined || only === undefined) return undefined;
  if (values.length === 1) return value(only.value, [bullet.whole]);
  report("ingest/bullet-value", bullet.value, "default: more than one value; the bullet is dropped", { hint: HINT });
  return undefined;
}

function carriesNumbers(type: PageTypeName): boolean {
  return (
    (type.kind === "primitive" && (type.type === "integer" || type.type === "number")) ||
    (type.kind === "union" && type.of.some(carriesNumbers)) ||
    type.kind === "any" ||
    type.kind === "unreadable"
  );
}

function rangeOf(bullet: Bullet | undefined, type: PageTypeName, report: Report): readonly PartField[] {
  const values = valuesOf(bullet, TO, false, report);
  if (bullet === undefined || values.length === 0) return [];
  const [low, high] = values.map((end) => end.value);
  const drop = (why: string): readonly PartField[] => {
    report("ingest/bullet-conflict", bullet.whole, `range: ${why}; the bullet is dropped`);
    return [];
  };
  if (typeof low !== "number" || typeof high !== "number" || values.length > 2) return drop("not two numbers");
  if (low > high) return drop("the first number is above the second");
  if (!carriesNumbers(type)) return drop(`a field of type ${type.at.text} has no range of numbers`);
  return [
    ["minimum", value(low, [bullet.whole])],
    ["maximum", value(high, [bullet.whole])],
  ];
}

/** The prose: lines of a paragraph joined by one space, paragraphs by a blank line. */
function descriptionOf(block: PropertyBlock): Part | undefined {
  const first = block.prose[0]?.[0];
  const last = block.prose.at(-1)?.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const text = block.prose.map((lines) => lines.map((line) => line.text).join(" ")).join("\n\n");
  return value(text, [cover(first, last)]);
}

/** Reformatting makes `**` of the `__` in a name: marks do not count. */
function sameType(a: string, b: string): boolean {
  return a.replaceAll(/[\s_*]/g, "") === b.replaceAll(/[\s_*]/g, "");
}

/** The type of the head; `Array of` and `One of` repeat it, and help where the head says less. */
function typeOf(block: PropertyBlock, report: Report): PageTypeName | undefined {
  const head = block.head.type === undefined ? undefined : readTypeName(block.head.type);
  const arrayOf = bulletOf(block, "array of", report)?.value;
  const oneOf = bulletOf(block, "one of", report)?.value;
  if (arrayOf !== undefined && arrayOf.text !== "" && head?.kind === "list") {
    if (head.items === undefined) return { ...head, items: readTypeName(unmarked(arrayOf)) };
    if (!sameType(head.items.at.text, unmarked(arrayOf).text)) {
      report("ingest/bullet-conflict", arrayOf, `the type says a list of ${head.items.at.text}; the type counts`);
    }
  }
  if (oneOf === undefined || oneOf.text === "") return head;
  if (head === undefined || head.kind === "any") return readTypeName(unmarked(oneOf));
  if (head.kind === "union" && !sameType(head.at.text, unmarked(oneOf).text)) {
    report("ingest/bullet-conflict", oneOf, `the type says ${head.at.text}; the type counts`);
  }
  return head;
}

function unmarked(excerpt: Excerpt): Excerpt {
  return /^`[^`]*`$/.test(excerpt.text) ? cut(excerpt, 1, excerpt.text.length - 1) : excerpt;
}

function optionsOf(bullet: Bullet | undefined, report: Report): ValueOptions | undefined {
  const values = valuesOf(bullet, COMMA, false, report);
  return bullet === undefined || values.length === 0 ? undefined : { at: bullet.whole, values };
}

function schemaFields(block: PropertyBlock, report: Report): readonly PartField[] {
  const type = typeOf(block, report);
  if (type?.kind === "unreadable" || (type === undefined && block.head.type === undefined)) {
    const at = block.head.type ?? block.head.line;
    report("ingest/type-name", at, `the type of ${block.head.name.text} cannot be read; any value is let through`);
  }
  const byDefault = defaultOf(bulletOf(block, "default", report), report);
  const examples = valuesOf(bulletOf(block, "examples", report), COMMA, true, report);
  const shown: readonly Json[] = [
    ...(byDefault?.body.kind === "value" ? [byDefault.body.value] : []),
    ...examples.map((example) => example.value),
  ];
  const options = optionsOf(bulletOf(block, "options", report), report);
  const examplesPart = list(
    examples.map((example) => value(example.value, [example.at])),
    [bulletOf(block, "examples", report)?.whole ?? block.head.line],
  );
  return [
    ...(type === undefined ? [] : schemaOf(type, options, shown)),
    ...field("description", descriptionOf(block)),
    ...field("default", byDefault),
    ...(type === undefined ? [] : rangeOf(bulletOf(block, "range", report), type, report)),
    ...(examples.length === 0 ? [] : field("examples", examplesPart)),
  ];
}

/** Fields inside a field belong to its object, or to the objects of its list. */
function withInner(
  fields: readonly PartField[],
  inner: readonly PropertyBlock[],
  report: Report,
): readonly PartField[] {
  if (inner.length === 0) return fields;
  const nested = objectFields(inner, report);
  const items = fields.find(([key]) => key === "items");
  const described = object([["type", value("object")], ...nested]);
  if (items !== undefined)
    return fields.map((entry) => (entry === items ? (["items", { ...described, at: items[1].at }] as const) : entry));
  return [["type", value("object")], ...nested, ...fields.filter(([key]) => key !== "$ref" && key !== "type")];
}

function readProperty(block: PropertyBlock, report: Report): PageProperty {
  return {
    name: block.head.name.text,
    at: block.head.shown,
    schema: object(withInner(schemaFields(block, report), block.inner, report), [block.head.shown]),
    required: /required|^\*/i.test(block.head.presence?.text ?? "") ? block.head.presence : undefined,
  };
}

/** `properties` and `required` of the fields that blocks document. */
export function objectFields(blocks: readonly PropertyBlock[], report: Report): readonly PartField[] {
  return propertiesAndRequired(
    blocks.map((block) => readProperty(block, report)),
    report,
  );
}

/** `properties` and `required`; of a field documented twice the first counts. */
function propertiesAndRequired(all: readonly PageProperty[], report: Report): readonly PartField[] {
  const properties = new Map<string, PageProperty>();
  for (const property of all) {
    if (!properties.has(property.name)) properties.set(property.name, property);
    else report("ingest/field-twice", property.at, `${property.name} is documented twice; the first one counts`);
  }
  const fields = [...properties.values()].map(({ name, schema }) => [name, schema] as const);
  const needed = [...properties.values()].flatMap(({ name, required }) =>
    required === undefined ? [] : [{ name, required }],
  );
  const required = list(
    needed.map((one) => value(one.name, [one.required])),
    needed.map((one) => one.required),
  );
  return [["properties", object(fields)], ...(needed.length === 0 ? [] : field("required", required))];
}
