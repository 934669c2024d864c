import { isObject, type Json, type JsonObject, own, wordOf } from "../../document/json.js";
import { join, parentOf, type Pointer, valueAt } from "../../document/pointer.js";
import type { OperationAt } from "../../openapi/operation.js";
import { operationParameters } from "../../openapi/operation-parameters.js";

/** The parameters of an operation as one schema: an object with a key for each place they travel in. */
export interface ParametersModel {
  readonly schema: JsonObject;
  readonly at: Pointer;
}

/** The key under which a caller gives the parameters of a place. */
const GROUPS = { path: "path", query: "query", querystring: "query", header: "headers", cookie: "cookies" } as const;
const GROUP_NAMES = ["path", "query", "headers", "cookies"] as const;

type ParameterPlace = keyof typeof GROUPS;
type ParameterGroup = (typeof GROUP_NAMES)[number];

/** One parameter, in the words of the runtime's descriptor; what is usual is left out. */
export interface ParameterModel {
  readonly name: string;
  readonly in: ParameterPlace;
  readonly required?: true;
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: true;
  readonly mediaType?: string;
}

/** Headers that the protocol sets; OpenAPI says that a parameter of that name is ignored. */
const IGNORED = /^(?:accept|content-type|authorization)$/i;

function schemaOf(doc: JsonObject, at: Pointer): Json {
  const parameter = valueAt(doc, at);
  const content = own(parameter, "content");
  const [type] = Object.keys(isObject(content) ? content : {});
  const schema = type === undefined ? own(parameter, "schema") : own(own(content, type), "schema");
  return withWords(schema ?? {}, parameter ?? null);
}

/** The examples that an object shows beside its schema. */
function examplesOf(value: Json): readonly Json[] {
  const [single, named] = [own(value, "example"), own(value, "examples")];
  const all = Object.values(isObject(named) ? named : {}).flatMap(
    (one) => own(one, "value") ?? own(one, "dataValue") ?? [],
  );
  return single === undefined ? all : [single, ...all];
}

/**
 * A schema with what the object around it says to people: of a parameter that comes first, its schema may be one that others
 * share; examples of the schema come before those beside it.
 */
function withWords(schema: Json, around: Json): Json {
  if (!isObject(schema)) return schema;
  const [description, examples] = [own(around, "description"), examplesOf(around)];
  const isDescribed = typeof description !== "string" || description === "";
  const isShown = examples.length === 0 || own(schema, "examples") !== undefined;
  const isOld = own(around, "deprecated") === true && own(schema, "deprecated") === undefined;
  if (isDescribed && isShown && !isOld) return schema;
  return {
    ...schema,
    ...(isDescribed ? {} : { description }),
    ...(isShown ? {} : { examples }),
    ...(isOld ? { deprecated: true } : {}),
  };
}

function isPlace(value: Json | undefined): value is ParameterPlace {
  return typeof value === "string" && Object.hasOwn(GROUPS, value);
}

/** A parameter with its schema, as the operation takes it. */
export interface StatedParameter {
  readonly model: ParameterModel;
  readonly schema: Json;
}

const STYLES = ["simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject"];

/** How a template of a path writes a value: as RFC 6570 does, where it is `{;name*}`. */
interface Template {
  readonly name: string;
  readonly style?: string;
  readonly explode?: true;
}

const OPERATORS = new Map([
  [".", "label"],
  [";", "matrix"],
]);

/** The templates of a path; the one of a parameter whose own name looks like RFC 6570 is no more than that name. */
function templatesOf(path: string, declared: ReadonlySet<string>): readonly Template[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map(([, written = ""]) => {
    const [, operator = "", bare = written, star = ""] = /^([.;]?)(.+?)(\*?)$/.exec(written) ?? [];
    const style = OPERATORS.get(operator);
    if (declared.has(written) || !declared.has(bare)) return { name: written };
    return { name: bare, ...(style === undefined ? {} : { style }), ...(star === "" ? {} : { explode: true }) };
  });
}

function modelOf(parameter: Json, name: string, place: ParameterPlace, template?: Template): ParameterModel {
  const content = own(parameter, "content");
  const [mediaType] = Object.keys(isObject(content) ? content : {});
  const usual = place === "query" || place === "cookie" ? "form" : "simple";
  const stated = wordOf(own(parameter, "style"));
  const style = STYLES.includes(stated) ? stated : (template?.style ?? usual);
  const explode = own(parameter, "explode") ?? template?.explode;
  return {
    name,
    in: place,
    ...(place === "path" || own(parameter, "required") === true ? { required: true } : {}),
    ...(mediaType === undefined && style !== usual ? { style } : {}),
    ...(mediaType === undefined && typeof explode === "boolean" && explode !== (style === "form") ? { explode } : {}),
    ...(place === "query" && own(parameter, "allowReserved") === true ? { allowReserved: true } : {}),
    ...(mediaType === undefined ? {} : { mediaType }),
  };
}

/**
 * The parameters of an operation with their schemas, those of its path and of its template among them. A template that no
 * parameter declares is text, and required.
 */
export function statedParameters(
  doc: JsonObject,
  { at, path }: Pick<OperationAt, "at" | "path">,
): readonly StatedParameter[] {
  const all = operationParameters(doc, at).flatMap((place) => {
    const parameter = valueAt(doc, place) ?? null;
    const [name, where] = [own(parameter, "name"), own(parameter, "in")];
    if (typeof name !== "string" || !isPlace(where) || (where === "header" && IGNORED.test(name))) return [];
    return [{ place, parameter, name, where }];
  });
  const declared = new Set(all.flatMap(({ name, where }) => (where === "path" ? [name] : [])));
  const templates = new Map(templatesOf(path, declared).map((one) => [one.name, one]));
  const undeclared = [...templates.keys()].filter((name) => !declared.has(name));
  return [
    ...undeclared.map((name): StatedParameter => ({
      model: { name, in: "path", required: true },
      schema: { type: "string" },
    })),
    ...all.map(({ place, parameter, name, where }) => ({
      model: modelOf(parameter, name, where, where === "path" ? templates.get(name) : undefined),
      schema: schemaOf(doc, place),
    })),
  ];
}

/** The parameters of an operation, those of its path among them. */
export function parameterModels(doc: JsonObject, operation: OperationAt): readonly ParameterModel[] {
  return statedParameters(doc, operation).map(({ model }) => model);
}

function groupOf(all: readonly StatedParameter[], group: ParameterGroup): JsonObject | undefined {
  const found = all.filter(({ model }) => GROUPS[model.in] === group);
  if (found.length === 0) return undefined;
  const required = found.flatMap(({ model }) => (model.required === true ? [model.name] : []));
  return {
    type: "object",
    properties: Object.fromEntries(found.map(({ model, schema }) => [model.name, schema])),
    ...(required.length === 0 ? {} : { required }),
  };
}

/** What an operation takes besides its body; undefined when it takes nothing. */
export function parametersOf(doc: JsonObject, main: OperationAt): ParametersModel | undefined {
  const all = statedParameters(doc, main);
  const groups = GROUP_NAMES.flatMap((name) => {
    const group = groupOf(all, name);
    return group === undefined ? [] : [[name, group] as const];
  });
  if (groups.length === 0) return undefined;
  const required = groups.filter(([, group]) => own(group, "required") !== undefined).map(([name]) => name);
  const stated = join(main.at, "parameters");
  const at = valueAt(doc, stated) === undefined ? join(parentOf(main.at) ?? "#", "parameters") : stated;
  return {
    at: valueAt(doc, at) === undefined ? main.at : at,
    schema: {
      type: "object",
      properties: Object.fromEntries(groups),
      ...(required.length === 0 ? {} : { required }),
    },
  };
}
