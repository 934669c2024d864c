import type { Rule, Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isObject, type JsonObject, own } from "../../document/json.js";
import { join, valueAt, type Pointer } from "../../document/pointer.js";
import { inferred, placeFor } from "../../openapi/edit.js";
import { componentName, operationsOf } from "../../openapi/operation.js";

const ID = "repair/reference-kind";

/** What a place wants, and how a schema that stands there is written as one. */
interface ObjectKind {
  readonly what: string;
  readonly around: (schema: JsonObject, description: string | undefined) => JsonObject;
}

function described(description: string | undefined): JsonObject {
  return description === undefined ? {} : { description };
}

const RESPONSE: ObjectKind = {
  what: "a response",
  around: (schema, description = "") => ({ description, content: { "application/json": { schema } } }),
};
const BODY: ObjectKind = {
  what: "a request body",
  around: (schema, description) => ({ ...described(description), content: { "application/json": { schema } } }),
};
const MEDIA: ObjectKind = { what: "a media type", around: (schema) => ({ schema }) };
const HEADER: ObjectKind = {
  what: "a header",
  around: (schema, description) => ({ ...described(description), schema }),
};

type KindAt = readonly [at: Pointer, wanted: ObjectKind];

function membersAt({ doc }: Spec, at: Pointer): readonly Pointer[] {
  const value = valueAt(doc, at);
  return isObject(value) ? Object.keys(value).map((key) => join(at, key)) : [];
}

function responsesOf(spec: Spec): readonly Pointer[] {
  return [
    ...operationsOf(spec.doc).flatMap(({ at }) => membersAt(spec, join(at, "responses"))),
    ...membersAt(spec, "#/components/responses"),
  ];
}

function bodiesOf(spec: Spec): readonly Pointer[] {
  return [
    ...operationsOf(spec.doc).map(({ at }) => join(at, "requestBody")),
    ...membersAt(spec, "#/components/requestBodies"),
  ];
}

/** The places where a schema is taken for something else, and what they want. */
function placesOf(spec: Spec): readonly KindAt[] {
  const [responses, bodies] = [responsesOf(spec), bodiesOf(spec)];
  return [
    ...responses.map((at): KindAt => [at, RESPONSE]),
    ...bodies.map((at): KindAt => [at, BODY]),
    ...[...responses, ...bodies].flatMap((at) =>
      membersAt(spec, join(at, "content")).map((one): KindAt => [one, MEDIA]),
    ),
    ...responses.flatMap((at) => membersAt(spec, join(at, "headers")).map((one): KindAt => [one, HEADER])),
  ];
}

function* wrapped(spec: Spec, [at, { what, around }]: KindAt): Generator<Finding> {
  const value = valueAt(spec.doc, at);
  const [ref, description] = [own(value, "$ref"), own(value, "description")];
  const name = typeof ref === "string" && ref.startsWith("#/") ? componentName(`#${ref.slice(1)}`) : undefined;
  if (typeof ref !== "string" || name === undefined) return;
  yield {
    code: ID,
    level: "warning",
    at: placeFor(spec, join(at, "$ref")),
    message: `${what} refers to the schema ${name}; read as one that holds it`,
    hint: `Write the reference under "schema", where ${what} holds it.`,
    fix: [
      {
        op: "replace",
        at,
        value: around({ $ref: ref }, typeof description === "string" ? description : undefined),
        origin: inferred(spec, ID, join(at, "$ref")),
      },
    ],
  };
}

/** A reference leads to the kind of object that its place wants. */
export const referenceKind: Rule = {
  id: ID,
  law: "A response, a body, a media type or a header that refers to a schema becomes one that holds the schema: as JSON, where it says nothing else.",
  *check(spec) {
    for (const place of placesOf(spec)) yield* wrapped(spec, place);
  },
};
