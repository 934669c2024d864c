import { isObject, type Json, type JsonObject, own, wordOf } from "../../document/json.js";
import { join, parentOf, type Pointer, valueAt } from "../../document/pointer.js";
import { operationParameters } from "../../openapi/operation-parameters.js";

/** The parameters of an operation as one schema: an object with a key for each place they travel in. */
export interface ParametersModel {
  readonly schema: JsonObject;
  readonly at: Pointer;
}

const PLACES = ["path", "query", "header", "cookie"] as const;

/** Headers that the protocol sets; OpenAPI says that a parameter of that name is ignored. */
const IGNORED = /^(?:accept|content-type|authorization)$/i;

function schemaOf(doc: JsonObject, at: Pointer): Json {
  const parameter = valueAt(doc, at);
  const content = own(parameter, "content");
  const [type] = Object.keys(isObject(content) ? content : {});
  const schema = type === undefined ? own(parameter, "schema") : own(own(content, type), "schema");
  const description = own(parameter, "description");
  if (typeof description !== "string" || description === "" || schema === undefined || !isObject(schema))
    return schema ?? {};
  return own(schema, "description") === undefined ? { ...schema, description } : schema;
}

function groupOf(doc: JsonObject, place: string, all: readonly Pointer[]): JsonObject | undefined {
  const found = all.filter((at) => {
    const parameter = valueAt(doc, at);
    const name = own(parameter, "name");
    return own(parameter, "in") === place && typeof name === "string" && !(place === "header" && IGNORED.test(name));
  });
  if (found.length === 0) return undefined;
  const nameAt = (at: Pointer): string => wordOf(own(valueAt(doc, at), "name"));
  const required = found.filter((at) => own(valueAt(doc, at), "required") === true).map(nameAt);
  return {
    type: "object",
    properties: Object.fromEntries(found.map((at) => [nameAt(at), schemaOf(doc, at)])),
    ...(required.length === 0 ? {} : { required }),
  };
}

/** What an operation takes besides its body; undefined when it takes nothing. */
export function parametersOf(doc: JsonObject, operation: Pointer): ParametersModel | undefined {
  const all = operationParameters(doc, operation);
  const groups = PLACES.flatMap((place) => {
    const group = groupOf(doc, place, all);
    return group === undefined ? [] : [[place, group] as const];
  });
  if (groups.length === 0) return undefined;
  const required = groups.filter(([, group]) => own(group, "required") !== undefined).map(([place]) => place);
  const stated = join(operation, "parameters");
  const at = valueAt(doc, stated) === undefined ? join(parentOf(operation) ?? "#", "parameters") : stated;
  return {
    at,
    schema: {
      type: "object",
      properties: Object.fromEntries(groups),
      ...(required.length === 0 ? {} : { required }),
    },
  };
}
