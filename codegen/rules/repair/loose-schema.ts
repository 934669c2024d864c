import { originOf, type Evidence, type Rule, type Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList, isObject, own, type Json, type JsonObject } from "../../document/json.js";
import type { Patch } from "../../document/patch.js";
import { join, type Pointer } from "../../document/pointer.js";
import { inferred, placeFor } from "../../openapi/edit.js";
import { allSchemas, type SchemaAt } from "../../openapi/schemas.js";
import { intendedType, TYPES, writtenAs } from "./loose-values.js";

const ID = "repair/loose-schema";

/** What is wrong with one keyword of a schema, and what it becomes: `undefined` when nobody can tell what it meant. */
interface LooseKeyword {
  readonly keyword: string;
  readonly message: string;
  readonly becomes: readonly (readonly [keyword: string, value: Json])[];
}

function told(value: Json | undefined): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 80);
}

function looseType(schema: JsonObject): LooseKeyword | undefined {
  const type = own(schema, "type");
  const stated = isList(type) ? type : [type];
  // `string, null`, `string | null`, `integer or null`
  const words = stated.flatMap((word) =>
    typeof word === "string" && !TYPES.has(word) ? word.split(/\s*[,|/、，]\s*|\s+or\s+/) : [word],
  );
  if (!words.every((word) => typeof word === "string")) return undefined;
  if (stated.every((word) => typeof word === "string" && TYPES.has(word))) return undefined;
  const meant = words.map(intendedType);
  const known = [...new Set(meant.flatMap((one) => (one === undefined ? [] : [one.type])))];
  const format = meant.find((one) => one?.format !== undefined)?.format;
  if (known.length === 0 || meant.includes(undefined))
    return { keyword: "type", message: `${told(type)} is not a type of JSON Schema`, becomes: [] };
  return {
    keyword: "type",
    message: `${told(type)} is not a type of JSON Schema: read as ${known.join(" or ")}`,
    becomes: [
      ["type", isList(type) || known.length > 1 ? known : (known[0] ?? "string")],
      ...(format === undefined || own(schema, "format") !== undefined ? [] : [["format", format] as const]),
    ],
  };
}

const numeric = [
  ..."minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength minItems maxItems".split(" "),
  "minProperties",
  "maxProperties",
];

function looseNumbers(schema: JsonObject): readonly LooseKeyword[] {
  return numeric.flatMap((keyword): readonly LooseKeyword[] => {
    const value = own(schema, keyword);
    if (typeof value !== "string" || !/^\s*-?\d{1,15}(?:\.\d{1,15})?\s*$/.test(value)) return [];
    const message = `${keyword}: ${told(value)} is not a number: read as ${Number(value)}`;
    return [{ keyword, message, becomes: [[keyword, Number(value)]] }];
  });
}

const SEPARATOR = /\s*[,，、|;；\n]\s*/;

/** The words of a text that is a list but for its form: `a, b`, `a | b`, lines, `- a - b`; quotes around them are none of theirs. */
function wordsIn(text: string): readonly string[] {
  const lines = text.replace(/^[-•]\s+/, "").split(/\s+[-•]\s+/);
  return (lines.length > 1 ? lines : text.split(SEPARATOR))
    .map((word) => word.trim().replace(/^(["'“‘`])(.*)["'”’`]$/, "$2"))
    .filter((word) => word !== "");
}

/** Values of an enumeration that is written as one text; the type says whether they are numbers. */
function valuesIn(text: string, schema: JsonObject): readonly Json[] {
  const type = own(schema, "type");
  const isNumber = ["integer", "number", "int", "float"].includes(typeof type === "string" ? type : "");
  const words = wordsIn(text);
  return isNumber && words.every((word) => /^-?\d{1,15}(?:\.\d{1,10})?$/.test(word)) ? words.map(Number) : words;
}

/** A list of values, one of which holds the others: `enum: ["small, large"]`. */
function crowded(values: readonly Json[], schema: JsonObject): readonly Json[] | undefined {
  const [only] = values;
  if (values.length !== 1 || typeof only !== "string" || !/[,，、|]|\s-\s\S/.test(only)) return undefined;
  const inside = valuesIn(only, schema);
  // "Hello, world" is one text; three words with commas, or strokes between two, are a list.
  const least = /,/.test(only) ? 3 : 2;
  return inside.length >= least && inside.every((word) => !/\s/.test(String(word))) ? inside : undefined;
}

const IN_QUOTES = /^(?:“(.*)”|‘(.*)’|「(.*)」)$/;

/** Values in quotes that YAML does not know. */
function unquoted(values: readonly Json[]): readonly Json[] | undefined {
  const inside = values.map((value) =>
    typeof value === "string" ? IN_QUOTES.exec(value)?.slice(1).find(Boolean) : undefined,
  );
  return values.length > 0 && inside.every((word) => word !== undefined)
    ? inside.map((word) => word ?? null)
    : undefined;
}

/** `written`: the enumeration as the source has it, where it is one text. */
function looseEnum(schema: JsonObject, written: string): readonly LooseKeyword[] {
  const values = own(schema, "enum");
  if (values === undefined || isObject(values)) return [];
  // Words on lines of their own are one text to YAML.
  const text = typeof values === "string" && written.includes("\n") ? values.replaceAll(/\s+/g, "\n") : values;
  const read = isList(text)
    ? (unquoted(text) ?? crowded(text, schema))
    : typeof text === "string"
      ? valuesIn(text, schema)
      : [text];
  if (read === undefined) return [];
  const message = `${told(values)} is not a list of values${read.length === 1 ? "" : `: read as ${told(read)}`}`;
  return [{ keyword: "enum", message, becomes: [["enum", read]] }];
}

/** The names that `required` lists, or holds in one text beside properties: the name of one, or names with commas. */
function requiredNames(schema: JsonObject): readonly string[] {
  const required = own(schema, "required");
  const properties = own(schema, "properties");
  if (isList(required)) return required.filter((name) => typeof name === "string");
  if (typeof required !== "string" || !isObject(properties)) return [];
  const names = wordsIn(required).flatMap((text) => (own(properties, text) === undefined ? text.split(/\s+/) : [text]));
  return names.every((name) => own(properties, name) !== undefined) ? names : [];
}

/** `required: prompt` beside properties. */
function looseRequired(schema: JsonObject): readonly LooseKeyword[] {
  const required = own(schema, "required");
  const names = requiredNames(schema);
  if (typeof required !== "string" || names.length === 0) return [];
  return [
    { keyword: "required", message: `required: ${told(required)} is no list of names`, becomes: [["required", names]] },
  ];
}

function looseLists(schema: JsonObject, written: string): readonly LooseKeyword[] {
  const [items, required] = [own(schema, "items"), own(schema, "required")];
  const names = requiredNames(schema);
  return [
    ...(isList(items)
      ? [
          {
            keyword: "items",
            message: "a list of schemas is what prefixItems takes",
            becomes: own(schema, "prefixItems") === undefined ? ([["prefixItems", items]] as const) : [],
          },
        ]
      : []),
    ...(isList(required) && names.length < required.length
      ? [{ keyword: "required", message: "names are texts", becomes: [["required", names]] as const }]
      : []),
    ...looseRequired(schema),
    ...looseEnum(schema, written),
  ];
}

function writtenEnum(spec: Spec, evidence: Evidence, { at, schema }: SchemaAt): string {
  if (typeof own(schema, "enum") !== "string") return "";
  const [span] = originOf(spec, join(at, "enum")).evidence;
  return span === undefined
    ? ""
    : (evidence.sources.get(span.source)?.text.slice(span.start, span.end) ?? "").replace(/^[^\n:]*:\s*/, "");
}

/** Values that a YAML reader took for numbers or truth, where the schema says that they are texts: as the page has them. */
function looseValues(spec: Spec, evidence: Evidence, { at, schema }: SchemaAt): readonly LooseKeyword[] {
  const values = own(schema, "enum");
  if (own(schema, "type") !== "string" || !isList(values) || values.length === 0) return [];
  if (values.some((value) => isList(value) || isObject(value))) return [];
  const texts = values.map((value, index) => writtenAs(spec, evidence, join(at, "enum", index), value));
  if (values.every((value) => value === null || typeof value === "string")) return [];
  return [
    {
      keyword: "enum",
      message: `the type is string, the values are not: read as ${told(texts)}`,
      becomes: [["enum", [...new Set(texts)]]],
    },
  ];
}

/** What is said beside a schema, in a form that says it to nobody. */
function looseWords(schema: JsonObject): readonly LooseKeyword[] {
  const [ref, examples] = [own(schema, "$ref"), own(schema, "examples")];
  const words = ["title", "description"].flatMap((keyword): readonly LooseKeyword[] => {
    const value = own(schema, keyword);
    return value === undefined || typeof value === "string"
      ? []
      : [{ keyword, message: `${keyword}: ${told(value)} is not text`, becomes: [] }];
  });
  return [
    ...words,
    ...(ref === undefined || typeof ref === "string"
      ? []
      : [{ keyword: "$ref", message: `$ref: ${told(ref)} refers to nothing`, becomes: [] }]),
    ...(examples === undefined || isList(examples)
      ? []
      : [{ keyword: "examples", message: `examples: ${told(examples)} is not a list`, becomes: wrapped(examples) }]),
  ];
}

function wrapped(examples: Json): LooseKeyword["becomes"] {
  return examples === null ? [] : [["examples", [examples]]];
}

function finding(spec: Spec, at: Pointer, { keyword, message, becomes }: LooseKeyword): Finding {
  const place = join(at, keyword);
  const origin = inferred(spec, ID, place);
  const keeps = becomes.some(([key]) => key === keyword);
  const fix: readonly Patch[] = [
    ...(keeps ? [] : [{ op: "remove" as const, at: place, origin }]),
    ...becomes.map(([key, value]): Patch => ({ op: "add", at: join(at, key), value, origin })),
  ];
  return {
    code: ID,
    level: "warning",
    at: placeFor(spec, place),
    message: becomes.length === 0 ? `${message}; it is left out` : message,
    fix,
  };
}

/** `yes` and `no` in the words that people write; an object's own list of names is none. */
function flagOf(value: Json | undefined, schema: Json | undefined): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string" || isObject(own(schema, "properties"))) return undefined;
  const word = value.trim().toLowerCase();
  if (["true", "yes", "是", "必填", "required"].includes(word)) return true;
  return ["false", "no", "否", "可选", "optional"].includes(word) ? false : undefined;
}

/** `required: true` beside a property's type, as many people write it: the list of the object says it. */
function ownRequired(spec: Spec, { at, schema }: SchemaAt): readonly Finding[] {
  const properties = own(schema, "properties");
  const flags = Object.keys(isObject(properties) ? properties : {}).flatMap((name) => {
    const flag = flagOf(own(own(properties, name), "required"), own(properties, name));
    return flag === undefined ? [] : [{ name, flag }];
  });
  if (flags.length === 0) return [];
  const names = requiredNames(schema);
  const all = [...new Set([...names, ...flags.filter(({ flag }) => flag).map(({ name }) => name)])];
  return flags.map(({ name, flag }, index): Finding => {
    const place = join(at, "properties", name, "required");
    const origin = inferred(spec, ID, place);
    const list: readonly Patch[] =
      index === flags.length - 1 && all.length > names.length
        ? [{ op: "add", at: join(at, "required"), value: all, origin }]
        : [];
    return {
      code: ID,
      level: "note",
      at: place,
      message: `${name}: required: ${flag} belongs in the list of the object`,
      fix: [{ op: "remove", at: place, origin }, ...list],
    };
  });
}

/**
 * Keywords in a form that people write and JSON Schema does not know. What can mean anything (`multipleOf: {}`) is not
 * guessed at: it is refused where validators are made.
 */
export const looseSchema: Rule = {
  id: ID,
  law: 'A keyword in a form that JSON Schema does not know (`type: int`, `maximum: "100"`, `required: true` on a property, numbers as values of a text) is written in the form it knows; a type that nobody knows is left out and told.',
  *check(spec, evidence) {
    for (const found of allSchemas(spec.doc)) {
      const type = looseType(found.schema);
      const loose = [
        ...(type === undefined ? [] : [type]),
        ...looseNumbers(found.schema),
        ...looseLists(found.schema, writtenEnum(spec, evidence, found)),
        ...looseWords(found.schema),
        ...looseValues(spec, evidence, found),
      ];
      for (const one of loose) yield finding(spec, found.at, one);
      // Behind what mends the list itself: what properties say of themselves is added to it.
      yield* ownRequired(spec, found);
    }
  },
};
