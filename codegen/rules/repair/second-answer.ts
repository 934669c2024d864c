import type { Rule, Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isObject, own } from "../../document/json.js";
import type { Patch } from "../../document/patch.js";
import { join, valueAt, type Pointer } from "../../document/pointer.js";
import { assembleValue, type Piece } from "../../openapi/assemble-value.js";
import { inferred, placeFor } from "../../openapi/edit.js";
import { operationsOf } from "../../openapi/operation.js";

const ID = "repair/second-answer";

/** `x-200:discount`: Apidog's way to give a status a second answer. */
const SECOND = /^x-([1-5]\d\d)[:：](.*)$/;

interface SecondAnswer {
  readonly key: string;
  readonly status: string;
}

function secondAnswers(responses: unknown): readonly SecondAnswer[] {
  return Object.keys(isObject(responses) ? responses : {}).flatMap((key) => {
    const status = SECOND.exec(key)?.[1];
    return status === undefined ? [] : [{ key, status }];
  });
}

function schemaOf(spec: Spec, response: Pointer, type: string): Pointer | undefined {
  const at = join(response, "content", type, "schema");
  return isObject(valueAt(spec.doc, at)) ? at : undefined;
}

/** The schemas of the answers to one status, by media type, as a union; patches that leave one answer with it. */
function united(spec: Spec, at: Pointer, status: string, keys: readonly string[]): readonly Patch[] {
  const [first, ...others] = [status, ...keys].filter((key) => valueAt(spec.doc, join(at, key)) !== undefined);
  if (first === undefined) return [];
  const content = valueAt(spec.doc, join(at, first, "content"));
  const unions = Object.keys(isObject(content) ? content : {}).flatMap((type): readonly Patch[] => {
    const schemas = [first, ...others].flatMap((key) => schemaOf(spec, join(at, key), type) ?? []);
    const [base] = schemas;
    if (base === undefined || schemas.length < 2) return [];
    const because = base;
    const items: Piece = { items: schemas.map((kept) => ({ kept })), because };
    return [assembleValue(spec, ID, base, { keys: [["anyOf", items]], because })];
  });
  const gone = others.map((key): Patch => ({
    op: "remove",
    at: join(at, key),
    origin: inferred(spec, ID, join(at, key)),
  }));
  const named: readonly Patch[] =
    first === status
      ? []
      : [{ op: "move", from: join(at, first), at: join(at, status), origin: inferred(spec, ID, join(at, first)) }];
  return [...unions, ...gone, ...named];
}

function* ofOperation(spec: Spec, operation: Pointer): Generator<Finding> {
  const at = join(operation, "responses");
  const all = secondAnswers(valueAt(spec.doc, at));
  for (const status of new Set(all.map((one) => one.status))) {
    const keys = all.filter((one) => one.status === status).map(({ key }) => key);
    const [key] = keys;
    if (
      key === undefined ||
      [status, ...keys].some((one) => own(valueAt(spec.doc, join(at, one)), "$ref") !== undefined)
    )
      continue;
    yield {
      code: ID,
      level: "warning",
      at: placeFor(spec, join(at, key)),
      message: `${keys.join(", ")}: a further answer with the status ${status}; either may come`,
      fix: united(spec, at, status, keys),
    };
  }
}

/** A status with several answers gives one of them. */
export const secondAnswer: Rule = {
  id: ID,
  law: "Answers that a tool keeps beside the one of their status (`x-200:name`) are alternatives of it: each of them may come.",
  *check(spec) {
    for (const { at } of operationsOf(spec.doc)) yield* ofOperation(spec, at);
  },
};
