import type { Spec } from "../../../document/document.js";
import { isObject, own, type Json } from "../../../document/json.js";
import { join, valueAt, type Pointer } from "../../../document/pointer.js";
import type { Piece } from "../../../openapi/assemble-value.js";
import { collectionKeys, schemaPiece } from "./parameter.js";

type BodyKey = readonly [key: string, piece: Piece];

const FORMS = ["application/x-www-form-urlencoded", "multipart/form-data"] as const;
function isForm(type: string): boolean {
  return /^(?:application\/x-www-form-urlencoded|multipart\/)/i.test(type);
}

function extensions(spec: Spec, at: Pointer): readonly BodyKey[] {
  const value = valueAt(spec.doc, at);
  return Object.keys(isObject(value) ? value : {})
    .filter((key) => key.startsWith("x-"))
    .map((key) => [key, { kept: join(at, key) }]);
}

function keptKeys(spec: Spec, at: Pointer, keys: readonly string[]): readonly BodyKey[] {
  return keys
    .filter((key) => own(valueAt(spec.doc, at), key) !== undefined)
    .map((key) => [key, { kept: join(at, key) }]);
}

/** The body that an `in: body` parameter describes: its schema under every media type the operation consumes. */
function plainBody(spec: Spec, at: Pointer, consumes: readonly string[]): Piece {
  const types = consumes.filter((type) => !isForm(type));
  const schema: Piece = schemaPiece(spec, at);
  return {
    because: at,
    keys: [
      ...keptKeys(spec, at, ["description", "required"]),
      [
        "content",
        {
          because: at,
          keys: (types.length > 0 ? types : ["application/json"]).map((type): BodyKey => [
            type,
            { because: at, keys: [["schema", schema]] },
          ]),
        },
      ],
      ...extensions(spec, at),
    ],
  };
}

function nameOf(spec: Spec, at: Pointer): string {
  const name = own(valueAt(spec.doc, at), "name");
  return typeof name === "string" ? name : "";
}

function formSchema(spec: Spec, fields: readonly Pointer[], first: Pointer): Piece {
  const properties = fields.map((at): BodyKey => [
    nameOf(spec, at),
    schemaPiece(spec, at, keptKeys(spec, at, ["description"])),
  ]);
  const required = fields.filter((at) => own(valueAt(spec.doc, at), "required") === true);
  return {
    because: first,
    keys: [
      ["type", { made: "object", because: first }],
      ["properties", { keys: properties, because: first }],
      ...(required.length === 0
        ? []
        : [
            [
              "required",
              {
                because: first,
                items: required.map((at): Piece => ({ made: nameOf(spec, at), because: join(at, "required") })),
              },
            ] as const,
          ]),
    ],
  };
}

/** How lists in a form are written, where the form says so. */
function encodings(spec: Spec, fields: readonly Pointer[]): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    fields.flatMap((at) => {
      const value = valueAt(spec.doc, at);
      const keys = own(value, "collectionFormat") === undefined ? {} : collectionKeys(value, true);
      return Object.keys(keys).length === 0 ? [] : [[nameOf(spec, at), keys]];
    }),
  );
}

function formTypes(spec: Spec, fields: readonly Pointer[], consumes: readonly string[]): readonly string[] {
  const [plain, multipart] = FORMS;
  const files = fields.some((at) => own(valueAt(spec.doc, at), "type") === "file");
  const stated = consumes.filter((type) => isForm(type) && (!files || !type.toLowerCase().startsWith(plain)));
  return stated.length > 0 ? stated : [files ? multipart : plain];
}

function formBody(spec: Spec, fields: readonly Pointer[], first: Pointer, consumes: readonly string[]): Piece {
  const encoding = encodings(spec, fields);
  const media: Piece = {
    because: first,
    keys: [
      ["schema", formSchema(spec, fields, first)],
      ...(Object.keys(encoding).length === 0 ? [] : [["encoding", { made: encoding, because: first }] as const]),
    ],
  };
  const required = fields.some((at) => own(valueAt(spec.doc, at), "required") === true);
  return {
    because: first,
    keys: [
      ...(required ? [["required", { made: true, because: first }] as const] : []),
      ["content", { because: first, keys: formTypes(spec, fields, consumes).map((type): BodyKey => [type, media]) }],
    ],
  };
}

/** The request body that parameters describe; undefined when none of them stands in a body. */
export function bodyPiece(spec: Spec, parameters: readonly Pointer[], consumes: readonly string[]): Piece | undefined {
  const placed = (place: string): readonly Pointer[] =>
    parameters.filter((at) => own(valueAt(spec.doc, at), "in") === place);
  const [body] = placed("body");
  if (body !== undefined) return plainBody(spec, body, consumes);
  const fields = placed("formData").filter((at) => nameOf(spec, at) !== "");
  const [first] = fields;
  return first === undefined ? undefined : formBody(spec, fields, first, consumes);
}
