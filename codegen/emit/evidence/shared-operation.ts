import { isList, isObject, type Json, type JsonObject, own, sameJson, wordOf } from "../../document/json.js";
import { valueAt } from "../../document/pointer.js";
import { type Constant, constantsAt } from "../../openapi/identity.js";
import { isPointer, resolveAt } from "../../openapi/operation.js";

/** What one endpoint says of an operation that several have. */
export interface OperationShare {
  /** What the endpoint is called, unlike any other in the document. */
  readonly id: string;
  /** The source that speaks of it first. */
  readonly source: string;
  /** What the names of the endpoint's components begin with. */
  readonly prefix: string;
  /** The document that the operation's references lead into. */
  readonly doc: JsonObject;
  readonly operation: JsonObject;
}

/** One operation for several endpoints. */
export interface SharedOperation {
  readonly operation: JsonObject;
  /** What one operation cannot state of each endpoint, in words. */
  readonly lost: readonly string[];
}

/** An object that one of the endpoints has at some place of the operation. */
interface SharedPart {
  readonly share: OperationShare;
  readonly value: JsonObject;
}

type ReportLoss = (what: string) => void;

/** The key under which an operation lists its endpoints, with what only some of them say of it. */
const ENDPOINTS = "x-falsmith-endpoints";

function distinct(values: readonly Json[]): readonly Json[] {
  return values.reduce<Json[]>((known, value) => {
    if (!known.some((one) => sameJson(one, value))) known.push(value);
    return known;
  }, []);
}

function valuesOf(parts: readonly SharedPart[], key: string): readonly Json[] {
  return parts.flatMap(({ value }) => {
    const found = own(value, key);
    return found === undefined ? [] : [found];
  });
}

function keysOfParts(parts: readonly SharedPart[]): readonly string[] {
  return [...new Set(parts.flatMap(({ value }) => Object.keys(value)))];
}

/** A part, or what it refers to with the words that stand beside the reference. */
function partOf(share: OperationShare, value: Json | undefined): readonly SharedPart[] {
  if (!isObject(value)) return [];
  const ref = own(value, "$ref");
  if (typeof ref !== "string" || !isPointer(ref)) return [{ share, value }];
  const target = valueAt(share.doc, resolveAt(share.doc, ref) ?? ref);
  if (!isObject(target)) return [{ share, value }];
  const beside = Object.entries(value).filter(([key]) => key !== "$ref");
  return [{ share, value: Object.fromEntries([...Object.entries(target), ...beside]) }];
}

function below(parts: readonly SharedPart[], key: string): readonly SharedPart[] {
  return parts.flatMap(({ share, value }) => partOf(share, own(value, key)));
}

/** Every text once, in paragraphs. */
function texts(values: readonly Json[]): string {
  return distinct(values.filter((value) => typeof value === "string" && value.trim() !== ""))
    .map(wordOf)
    .join("\n\n");
}

function withText(parts: readonly SharedPart[], always: boolean): JsonObject {
  const values = valuesOf(parts, "description");
  return values.length === 0 && !always ? {} : { description: texts(values) };
}

function anyOf(schemas: readonly Json[]): Json {
  const [first, ...others] = distinct(schemas);
  return first === undefined || others.length > 0 ? { anyOf: distinct(schemas) } : first;
}

/** Entries by name: what differs under one name gets names of its own. */
function joinNamed(parts: readonly SharedPart[], key: string): JsonObject {
  const all = parts.flatMap(({ share, value }) => {
    const named = own(value, key);
    return isObject(named) ? Object.entries(named).map(([name, entry]) => ({ prefix: share.prefix, name, entry })) : [];
  });
  const variants = new Map<string, Json[]>();
  for (const { name, entry } of all) variants.set(name, [...(variants.get(name) ?? []), entry]);
  const entries = all.map(({ prefix, name, entry }): [string, Json] => [
    distinct(variants.get(name) ?? []).length > 1 ? `${prefix}_${name}` : name,
    entry,
  ]);
  return entries.length === 0 ? {} : { [key]: Object.fromEntries(entries) };
}

/** An object of OpenAPI has `example` or `examples`: one example that all give stays, several get names. */
function joinExamples(parts: readonly SharedPart[]): JsonObject {
  const single = valuesOf(parts, "example");
  const named = valuesOf(parts, "examples").some((value) => isObject(value) && Object.keys(value).length > 0);
  if (!named && distinct(single).length <= 1) return single[0] === undefined ? {} : { example: single[0] };
  const asNamed = parts.map(({ share, value }): SharedPart => {
    const example = own(value, "example");
    return example === undefined
      ? { share, value }
      : { share, value: { examples: { [share.prefix]: { value: example } } } };
  });
  return joinNamed(asNamed, "examples");
}

/**
 * The other fields of objects: what all say that say anything. Of a field in which they differ, what the first says is
 * printed, and that is reported; of an extension in which they differ, nothing.
 */
function joinRest(
  parts: readonly SharedPart[],
  done: readonly string[],
  place: string,
  report: ReportLoss,
): JsonObject {
  return Object.fromEntries(
    keysOfParts(parts)
      .filter((key) => !done.includes(key))
      .flatMap((key): [string, Json][] => {
        const [first = null, ...others] = distinct(valuesOf(parts, key));
        if (others.length === 0) return [[key, first]];
        if (key.startsWith("x-")) return [];
        report(`\`${key}\` of ${place}`);
        return [[key, first]];
      }),
  );
}

function schemasOf(parts: readonly SharedPart[]): readonly Json[] {
  return parts.map(({ value }) => own(value, "schema") ?? {});
}

/** The property whose value tells the schemas apart, with the value of each; undefined when there is none. */
function discriminatorOf(parts: readonly SharedPart[]): readonly Constant[] | undefined {
  const constants = parts.map(({ share, value }) =>
    constantsAt({ ...share.doc, "x-body": own(value, "schema") ?? {} }, "#/x-body"),
  );
  const names = (constants[0] ?? []).map(({ name }) => name).sort();
  for (const name of names) {
    const values = constants.flatMap((list) => list.find((one) => one.name === name) ?? []);
    const words = new Set(values.map(({ value }) => JSON.stringify(value)));
    if (words.size === parts.length) return values;
  }
  return undefined;
}

/** A body of one endpoint or of another: `oneOf` where a constant tells them apart. */
function bodySchema(parts: readonly SharedPart[], report: ReportLoss): Json {
  const schemas = schemasOf(parts);
  if (distinct(schemas).length <= 1) return schemas[0] ?? {};
  const constants = discriminatorOf(parts);
  if (constants === undefined) {
    report("which of them a body belongs to (no property that each requires has a value of its own in each)");
    return anyOf(schemas);
  }
  const refs = schemas.map((schema) => own(schema, "$ref"));
  const mapping = constants.flatMap(({ value }, index) => {
    const ref = refs[index];
    return typeof value === "string" && typeof ref === "string" ? [[value, ref] as const] : [];
  });
  if (mapping.length < schemas.length) return { oneOf: schemas };
  return {
    oneOf: schemas,
    discriminator: { propertyName: constants[0]?.name ?? "", mapping: Object.fromEntries(mapping) },
  };
}

type JoinSchemas = (parts: readonly SharedPart[], report: ReportLoss) => Json;

const eitherSchema: JoinSchemas = (parts) => anyOf(schemasOf(parts));

function joinContent(parts: readonly SharedPart[], place: string, join: JoinSchemas, report: ReportLoss): JsonObject {
  const contents = parts.flatMap(({ share, value }) => {
    const content = own(value, "content");
    return isObject(content) ? [{ share, value: content }] : [];
  });
  if (contents.length === 0) return {};
  const media = keysOfParts(contents).map((type): [string, Json] => {
    const all = contents.flatMap(({ share, value }) => {
      const one = own(value, type);
      return isObject(one) ? [{ share, value: one }] : [];
    });
    const hasSchema = valuesOf(all, "schema").length > 0;
    return [
      type,
      {
        ...(hasSchema ? { schema: join(all, report) } : {}),
        ...joinExamples(all),
        ...joinRest(all, ["schema", "example", "examples"], `${type} of ${place}`, report),
      },
    ];
  });
  return { content: Object.fromEntries(media) };
}

/** A parameter or a header of one name. */
function joinValue(parts: readonly SharedPart[], place: string, report: ReportLoss): JsonObject {
  const schemas = valuesOf(parts, "schema");
  const contents = valuesOf(parts, "content");
  if (schemas.length > 0 && contents.length > 0) report(`\`content\` of ${place}`);
  const form = schemas.length > 0 ? { schema: anyOf(schemas) } : joinContent(parts, place, eitherSchema, report);
  return {
    ...joinRest(parts, ["name", "description", "required", "schema", "content", "example", "examples"], place, report),
    ...withText(parts, false),
    ...form,
    ...joinExamples(parts),
  };
}

function isRequired(parts: readonly SharedPart[], shares: readonly OperationShare[]): boolean {
  return parts.length === shares.length && parts.every(({ value }) => own(value, "required") === true);
}

function joinParameters(
  parts: readonly SharedPart[],
  shares: readonly OperationShare[],
  report: ReportLoss,
): JsonObject {
  const groups = new Map<string, SharedPart[]>();
  for (const { share, value } of parts) {
    const list = own(value, "parameters");
    for (const part of (isList(list) ? list : []).flatMap((one) => partOf(share, one))) {
      const [place, name] = [wordOf(own(part.value, "in")), wordOf(own(part.value, "name"))];
      const key = `${place} ${place === "header" ? name.toLowerCase() : name}`;
      groups.set(key, [...(groups.get(key) ?? []), part]);
    }
  }
  const joined = [...groups.values()].map((group): JsonObject => {
    const [place = "", name = ""] = ["in", "name"].map((key) => wordOf(own(group[0]?.value, key)));
    const rest = joinValue(group, `the ${place} parameter ${JSON.stringify(name)}`, report);
    return { name, ...rest, ...(place === "path" || isRequired(group, shares) ? { required: true } : {}) };
  });
  return joined.length === 0 ? {} : { parameters: joined };
}

function joinBody(parts: readonly SharedPart[], shares: readonly OperationShare[], report: ReportLoss): JsonObject {
  const bodies = below(parts, "requestBody");
  if (bodies.length === 0) return {};
  return {
    requestBody: {
      ...withText(bodies, false),
      ...joinRest(bodies, ["description", "content", "required"], "the body", report),
      ...(isRequired(bodies, shares) ? { required: true } : {}),
      ...joinContent(bodies, "the body", bodySchema, report),
    },
  };
}

function joinHeaders(parts: readonly SharedPart[], place: string, report: ReportLoss): JsonObject {
  const headers = parts.flatMap(({ share, value }) => {
    const named = own(value, "headers");
    return isObject(named) ? [{ share, value: named }] : [];
  });
  if (headers.length === 0) return {};
  const entries = keysOfParts(headers).map((name): [string, Json] => {
    const all = below(headers, name);
    const required = isRequired(
      all,
      parts.map(({ share }) => share),
    );
    return [name, { ...joinValue(all, `the header ${name} of ${place}`, report), ...(required ? { required } : {}) }];
  });
  return { headers: Object.fromEntries(entries) };
}

function joinResponse(parts: readonly SharedPart[], status: string, report: ReportLoss): Json {
  const place = `the response ${status}`;
  return {
    ...withText(parts, true),
    ...joinRest(parts, ["description", "headers", "content", "links"], place, report),
    ...joinHeaders(parts, place, report),
    ...joinContent(parts, place, eitherSchema, report),
    ...joinNamed(parts, "links"),
  };
}

function joinResponses(parts: readonly SharedPart[], report: ReportLoss): JsonObject {
  const all = below(parts, "responses");
  if (all.length === 0) return {};
  const entries = keysOfParts(all).map((status): [string, Json] => {
    const responses = below(all, status);
    return [
      status,
      responses.length === 0 ? (valuesOf(all, status)[0] ?? null) : joinResponse(responses, status, report),
    ];
  });
  return { responses: Object.fromEntries(entries) };
}

/** Requirements and servers are alternatives: one of any endpoint's. Who asks for no credential accepts a call without one. */
function alternatives(shares: readonly OperationShare[], key: string, none: readonly Json[]): readonly Json[] {
  return distinct(
    shares.flatMap(({ operation }) => {
      const list = own(operation, key);
      return isList(list) && list.length > 0 ? list : none;
    }),
  );
}

function isSame(shares: readonly OperationShare[], key: string): boolean {
  const [first, ...others] = shares.map(({ operation }) => own(operation, key));
  return others.every((other) => sameJson(first, other));
}

/** Fields that are joined part by part. */
const PARTS = ["parameters", "requestBody", "responses", "callbacks"];

/** Lists of which an operation of several endpoints has what any of them has. */
const LISTS: ReadonlyMap<string, readonly Json[]> = new Map([
  ["tags", []],
  ["security", [{}]],
  ["servers", []],
]);

/** What all endpoints say of the operation itself, and what only some of them say. */
function words(shares: readonly OperationShare[], keys: readonly string[], report: ReportLoss): JsonObject {
  const plain = keys.filter((key) => !PARTS.includes(key) && key !== ENDPOINTS);
  const [same, different] = [plain.filter((key) => isSame(shares, key)), plain.filter((key) => !isSame(shares, key))];
  for (const key of different) if (key === "security" || key === "servers") report(`its \`${key}\``);
  const first = shares[0]?.operation;
  const listed = different.flatMap((key): [string, Json][] => {
    const none = LISTS.get(key);
    return none === undefined ? [] : [[key, alternatives(shares, key, none)]];
  });
  const each = shares.map(({ id, operation }): JsonObject => ({
    id,
    ...Object.fromEntries(Object.entries(operation).filter(([key]) => different.includes(key))),
  }));
  return {
    ...Object.fromEntries(same.map((key) => [key, own(first, key) ?? null])),
    ...Object.fromEntries(listed),
    [ENDPOINTS]: each,
  };
}

/**
 * One operation for endpoints that share its method and path: a body of one of them, told apart by a constant that each
 * requires, and an answer of any. `x-falsmith-endpoints` lists them with what only some of them say of the operation.
 * @param shares in an order that does not rest on that of the inputs
 */
export function shareOperation(shares: readonly OperationShare[]): SharedOperation {
  const lost = new Set<string>();
  const report: ReportLoss = (what) => lost.add(what);
  const parts = shares.map((share): SharedPart => ({ share, value: share.operation }));
  const operation: JsonObject = {
    ...words(shares, keysOfParts(parts), report),
    ...joinParameters(parts, shares, report),
    ...joinBody(parts, shares, report),
    ...joinResponses(parts, report),
    ...joinNamed(parts, "callbacks"),
  };
  return { operation, lost: [...lost] };
}
