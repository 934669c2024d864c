import type { Spec } from "../document/document.js";
import { isList, isObject, type Json, type JsonObject, own } from "../document/json.js";
import { perObject } from "../document/memo.js";
import { join, keysOf, type Pointer, valueAt } from "../document/pointer.js";
import { mainOperation, replyMediaAt, requestMediaAt } from "./operation.js";

/** An example value and where it stands in the document. */
export interface ExampleAt {
  readonly at: Pointer;
  readonly value: Json;
}

/** The examples that a media type shows. */
export function mediaExamples(doc: JsonObject, media: Pointer): readonly ExampleAt[] {
  const named = valueAt(doc, join(media, "examples"));
  const single = valueAt(doc, join(media, "example"));
  return [
    ...(single === undefined ? [] : [{ at: join(media, "example"), value: single }]),
    ...Object.keys(isObject(named) ? named : {}).flatMap((name) => {
      // OpenAPI 3.2 has two words: for the data, and for the text in which it travels.
      const key = ["value", "dataValue", "serializedValue"].find((one) => own(own(named, name), one) !== undefined);
      const value = key === undefined ? undefined : own(own(named, name), key);
      return key === undefined || value === undefined ? [] : [{ at: join(media, "examples", name, key), value }];
    }),
  ];
}

function listed(schema: Json | undefined, at: Pointer): readonly ExampleAt[] {
  const examples = own(schema, "examples");
  return (isList(examples) ? examples : []).map((value, index) => ({ at: join(at, "examples", index), value }));
}

/** The media type whose schema is a component: the request body for Input, the reply for the Output of a plain operation. */
function mediaOf(spec: Spec, name: string): Pointer | undefined {
  const main = mainOperation(spec);
  const media =
    main === undefined
      ? undefined
      : name === "Input"
        ? requestMediaAt(spec.doc, main.at)
        : replyMediaAt(spec.doc, main.at);
  return media !== undefined &&
    own(valueAt(spec.doc, join(media, "schema")), "$ref") === join("#/components/schemas", name)
    ? media
    : undefined;
}

const examplesByComponent = perObject<Spec, Map<string, readonly ExampleAt[]>>(() => new Map());

/** The whole examples of a component: request examples for Input, reply examples for Output. */
export function rootExamples(spec: Spec, name: string): readonly ExampleAt[] {
  const known = examplesByComponent(spec);
  const before = known.get(name);
  if (before !== undefined) return before;
  const media = mediaOf(spec, name);
  const examples = [
    ...(media === undefined ? [] : mediaExamples(spec.doc, media)),
    ...listed(own(own(own(spec.doc, "components"), "schemas"), name), join("#/components/schemas", name)),
  ];
  known.set(name, examples);
  return examples;
}

function below(examples: readonly ExampleAt[], name: string): readonly ExampleAt[] {
  return examples.flatMap(({ at, value }) => {
    const child = own(value, name);
    return child === undefined ? [] : [{ at: join(at, name), value: child }];
  });
}

function items(examples: readonly ExampleAt[]): readonly ExampleAt[] {
  return examples.flatMap(({ at, value }) =>
    isList(value) ? value.map((item, index) => ({ at: join(at, index), value: item })) : [],
  );
}

/** Every example value that the document shows for the schema at a pointer below `#/components/schemas/<name>`. */
export function examplesAt(spec: Spec, pointer: Pointer): readonly ExampleAt[] {
  const [, , name = "", ...keys] = keysOf(pointer);
  let at = join("#/components/schemas", name);
  // Led along, not looked up from the root: schemas may be nested hundreds of levels deep.
  let schema = own(own(own(spec.doc, "components"), "schemas"), name);
  let values = rootExamples(spec, name);
  for (let i = 0; i < keys.length; i += 1) {
    const keyword = keys[i] ?? "";
    at = join(at, keyword);
    schema = own(schema, keyword);
    if (keyword === "properties") {
      const property = keys[(i += 1)] ?? "";
      at = join(at, property);
      schema = own(schema, property);
      values = [...below(values, property), ...listed(schema, at)];
    } else if (keyword === "items") values = [...items(values), ...listed(schema, at)];
    else if (/^(?:anyOf|oneOf|allOf)$/.test(keyword)) {
      const branch = keys[(i += 1)] ?? "";
      at = join(at, branch);
      schema = isList(schema) ? schema[Number(branch)] : undefined;
    } else return [];
  }
  return values;
}
