import { isList, isObject, type Json, type JsonObject, own, sameJson, wordOf } from "../../document/json.js";
import { encodeComment } from "../encode.js";

function show(value: Json | undefined): string {
  return JSON.stringify(value) ?? "";
}

/** A text as the lines of a comment, each encoded. */
export function commentLines(text: string): readonly string[] {
  return text.trim().split(/\r?\n/).map(encodeComment);
}

/** A value of an enum and what its source says of it, in the dialects of several exporters. */
function describedValues(schema: JsonObject): readonly (readonly [value: Json, words: string])[] {
  const values = own(schema, "enum");
  const listed = ["x-apifox-enum", "x-apidog-enum"].map((key) => own(schema, key)).find(isList);
  if (listed !== undefined)
    return listed.map((entry) => [own(entry, "value") ?? null, words(own(entry, "name"), own(entry, "description"))]);
  const [told, names] = [
    own(schema, "x-enum-descriptions") ?? own(schema, "x-enumDescriptions"),
    own(schema, "x-enum-varnames"),
  ];
  return (isList(values) ? values : []).map((value, index) => {
    const at = (list: Json | undefined): Json | undefined => (isList(list) ? list[index] : own(list, wordOf(value)));
    return [value, words(at(names), at(told))];
  });
}

function words(...parts: readonly (Json | undefined)[]): string {
  return [...new Set(parts.filter((part) => typeof part === "string" && part.trim() !== ""))].join(": ");
}

const MOST_DESCRIBED = 40;

function valueLines(schema: JsonObject): readonly string[] {
  return describedValues(schema)
    .filter(([value, said]) => said !== "" && said !== value)
    .slice(0, MOST_DESCRIBED)
    .map(([value, said]) => `- ${encodeComment(show(value))}: ${commentLines(said).join(" ")}`);
}

/** Keywords that become a tag of JSDoc of the same name, in this order. */
const TAGS = (
  "default minimum exclusiveMinimum maximum exclusiveMaximum multipleOf minLength maxLength pattern format " +
  "minItems maxItems minProperties maxProperties"
).split(" ");

const LONGEST_EXAMPLE = 120;

/** What a schema says of its values as tags, for whoever points at a property in an editor. */
function tagLines(schema: JsonObject): readonly string[] {
  const tag = (name: string, value: Json | undefined): readonly string[] => {
    const text = typeof value === "string" && name !== "default" && name !== "example" ? value : show(value);
    return value === undefined ? [] : [`@${name} ${commentLines(text).join(" ")}`];
  };
  const examples = own(schema, "examples");
  const isTold = (value: Json): boolean => sameJson(value, own(schema, "default"));
  const short = (isList(examples) ? examples : []).find(
    (value) => show(value).length <= LONGEST_EXAMPLE && !isTold(value),
  );
  return [
    ...TAGS.flatMap((keyword) => tag(keyword, own(schema, keyword))),
    ...tag("example", short),
    ...tag("see", own(own(schema, "externalDocs"), "url")),
  ];
}

/** A text's words, in lower case: those of `imageURLs` and `image_urls` too. */
function wordsIn(text: string): readonly string[] {
  const apart = text.replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2").toLowerCase();
  return apart.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** A title that is more than a name in code, or the name and the words that stand beside it once more. */
function titleOf(schema: JsonObject, name: string, prose: string): string {
  const title = wordOf(own(schema, "title")).trim();
  if (/^[\w.$/[\]-]*$/.test(title)) return "";
  const known = new Set([...wordsIn(name), ...wordsIn(prose)]);
  return wordsIn(title).every((word) => known.has(word)) ? "" : title;
}

/**
 * The lines of a comment: what a schema says of itself, its values, its limits and default as tags; each encoded.
 * @param name the name that it stands under: a title that says no more is left out
 * @param fallback what is said where the schema says nothing of itself
 */
export function commentOf(schema: Json, name: string, fallback = ""): readonly string[] {
  if (!isObject(schema)) return commentLines(fallback).filter((text) => text !== "");
  const description = own(schema, "description");
  const prose = typeof description === "string" && description.trim() !== "" ? description : fallback;
  const title = titleOf(schema, name, prose);
  return [...commentLines(title), ...commentLines(prose), ...valueLines(schema), ...tagLines(schema)].filter(
    (text) => text !== "",
  );
}
