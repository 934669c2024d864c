import type { Finding } from "../../document/finding.js";
import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { isEnforced } from "../../document/origin.js";
import { join, type Pointer } from "../../document/pointer.js";
import { JOB_KEY } from "../../openapi/operation.js";
import { nearest } from "../../messages/nearest.js";
import {
  type CallbackDelivery,
  type CallbackSignature,
  type Condition,
  type Expression,
  type JobDescription,
  type OperationReference,
  type OutputPlace,
  type PollTimes,
  STATE_CLASSES,
  type StateClass,
  type StatusUrl,
  type StateWord,
  type StateWords,
} from "./description.js";
import { isExpression, readCondition } from "./expression.js";

/** What reading an extension gives: the description, and a finding for each field that is not what it has to be. */
export interface JobReading {
  readonly job?: JobDescription;
  readonly findings: readonly Finding[];
}

/** Reads the fields of one extension, and collects what is wrong with them. */
interface Fields {
  readonly extension: JsonObject;
  readonly at: Pointer;
  readonly wrong: (at: Pointer, what: string) => undefined;
}

const FIELDS: ReadonlySet<string> = new Set([
  "id",
  "status",
  "success",
  "state",
  "states",
  "succeededWhen",
  "failedWhen",
  "output",
  "result",
  "error",
  "progress",
  "cancel",
  "callback",
  "delivery",
  "when",
  "poll",
  "origins",
]);
const REFERENCE_FIELDS: ReadonlySet<string> = new Set(["operation", "operationId", "parameters", "body", "url"]);
const URL_FIELDS: ReadonlySet<string> = new Set(["url", "prefix"]);
const PLACE_FIELDS: ReadonlySet<string> = new Set(["at", "encoding", "inside"]);
const DELIVERY_FIELDS: ReadonlySet<string> = new Set(["id", "state", "states", "output", "error", "signature"]);
const SIGNATURE_FIELDS: ReadonlySet<string> = new Set(["header", "text", "encoding", "prefix", "timestamp", "secret"]);
const POLL_FIELDS: ReadonlySet<string> = new Set(["first", "largest", "total"]);

/** The value of a field; undefined for null as well: nobody states it. */
function stated(object: Json | undefined, key: string): Json | undefined {
  return own(object, key) ?? undefined;
}

function asList(value: Json | undefined): readonly Json[] {
  return value === undefined ? [] : isList(value) ? value : [value];
}

function checkKeys({ wrong }: Fields, value: JsonObject, at: Pointer, known: ReadonlySet<string>): void {
  for (const key of Object.keys(value)) {
    if (known.has(key) || key.startsWith("x-")) continue;
    const near = nearest(key, known);
    wrong(join(at, key), `is no field of a job description${near === undefined ? "" : `; did you mean ${near}?`}`);
  }
}

function expression({ extension, at, wrong }: Fields, key: string): Expression | undefined {
  const value = stated(extension, key);
  if (value === undefined || isExpression(value)) return value;
  return wrong(join(at, key), "is no runtime expression, such as $response.body#/data/id");
}

function conditions({ extension, at, wrong }: Fields, key: string): readonly Condition[] {
  return asList(stated(extension, key)).flatMap((text) => {
    const condition = readCondition(text);
    if (condition === undefined)
      wrong(join(at, key), "is no condition, such as $response.body#/code == 200, or one with !=, in […], not in […]");
    return condition ?? [];
  });
}

function parametersIn(
  fields: Fields,
  value: Json | undefined,
  at: Pointer,
): Readonly<Record<string, Json>> | undefined {
  if (value === undefined) return undefined;
  if (!isObject(value)) return fields.wrong(at, "is no object from places to values: { query.taskId: … }");
  const entries = Object.entries(value).filter(([name, given]) => {
    const isPlace = /^(?:path|query|header|cookie)\../.test(name);
    if (!isPlace) fields.wrong(join(at, name), "names no place: path.id, query.id, header.id or cookie.id");
    const isSound = typeof given !== "string" || !given.startsWith("$") || isExpression(given);
    if (!isSound) fields.wrong(join(at, name), "is no runtime expression");
    return isPlace && isSound;
  });
  return Object.fromEntries(entries);
}

function reference(fields: Fields, key: string): OperationReference | undefined {
  const value = stated(fields.extension, key);
  const at = join(fields.at, key);
  if (value === undefined) return undefined;
  if (!isObject(value))
    return fields.wrong(at, "names no operation: { operation: GET /tasks/{id} } or { operationId }");
  checkKeys(fields, value, at, REFERENCE_FIELDS);
  const [operation, operationId, body] = ["operation", "operationId", "body"].map((name) => stated(value, name));
  const isCall = typeof operation === "string" && /^[A-Z]+ \//.test(operation);
  if (!isCall && typeof operationId !== "string")
    return fields.wrong(at, "names no operation: { operation: GET /tasks/{id} } or { operationId }");
  const parameters = parametersIn(fields, stated(value, "parameters"), join(at, "parameters"));
  return {
    ...(isCall ? { operation } : {}),
    ...(typeof operationId === "string" ? { operationId } : {}),
    ...(parameters === undefined ? {} : { parameters }),
    ...(body === undefined ? {} : { body }),
  };
}

function statusOf(fields: Fields): OperationReference | StatusUrl | undefined {
  const url = stated(stated(fields.extension, "status"), "url");
  if (url === undefined) return reference(fields, "status");
  const [status, at] = [stated(fields.extension, "status"), join(fields.at, "status")];
  const prefix = stated(status, "prefix");
  if (isObject(status)) checkKeys(fields, status, at, URL_FIELDS);
  if (prefix !== undefined && (typeof prefix !== "string" || !/^[\w./-]*$/.test(prefix)))
    return fields.wrong(join(at, "prefix"), "is no part of a path, such as ../");
  if (isExpression(url)) return { url, ...(prefix === undefined ? {} : { prefix }) };
  return fields.wrong(join(fields.at, "status", "url"), "is no runtime expression, such as $response.header.Location");
}

function isWord(value: Json): value is StateWord {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null;
}

function words({ extension, at, wrong }: Fields, name: StateClass): readonly StateWord[] | null {
  const value = stated(stated(extension, "states"), name);
  const place = join(at, "states", name);
  if (value === undefined) return null;
  const all = asList(value).filter(isWord);
  if (all.length !== asList(value).length)
    wrong(place, "lists words: texts, numbers, true, false, or null where the field is not there");
  return all;
}

function statesOf(fields: Fields): StateWords {
  const states = stated(fields.extension, "states");
  const at = join(fields.at, "states");
  if (states !== undefined && !isObject(states)) fields.wrong(at, "is no object from classes to words");
  if (isObject(states)) checkKeys(fields, states, at, new Set(STATE_CLASSES));
  const [waiting, running, succeeded, failed, undecided, cancelled, ended] = STATE_CLASSES.map((name) =>
    words(fields, name),
  );
  const all = { waiting, running, succeeded, failed, undecided, cancelled, ended };
  const seen = new Map<string, string>();
  for (const [name, list] of Object.entries(all))
    for (const word of list ?? []) {
      const before = seen.get(JSON.stringify(word));
      if (before !== undefined) fields.wrong(join(at, name), `has ${JSON.stringify(word)}, which ${before} has too`);
      seen.set(JSON.stringify(word), name);
    }
  return {
    waiting: waiting ?? null,
    running: running ?? null,
    succeeded: succeeded ?? null,
    failed: failed ?? null,
    undecided: undecided ?? null,
    cancelled: cancelled ?? null,
    ended: ended ?? null,
  };
}

function outputPlace(fields: Fields, value: Json): OutputPlace | undefined {
  const at = join(fields.at, "output");
  if (isExpression(value)) return { at: value };
  const [place, encoding, inside] = ["at", "encoding", "inside"].map((key) => stated(value, key));
  if (!isObject(value) || !isExpression(place))
    return fields.wrong(at, "is no place: $response.body#/output, a list of such, or { at, encoding: json-text }");
  checkKeys(fields, value, at, PLACE_FIELDS);
  if (encoding !== undefined && encoding !== "json-text") return fields.wrong(join(at, "encoding"), "is not json-text");
  if (inside !== undefined && (typeof inside !== "string" || encoding === undefined))
    return fields.wrong(join(at, "inside"), "is a JSON Pointer into what a json-text holds");
  return { at: place, ...(encoding === undefined ? {} : { encoding }), ...(inside === undefined ? {} : { inside }) };
}

function errorsOf({ extension, at, wrong }: Fields): readonly Expression[] {
  return asList(stated(extension, "error")).flatMap((value) => {
    if (isExpression(value)) return value;
    return wrong(join(at, "error"), "is no runtime expression, such as $response.body#/error/message") ?? [];
  });
}

function pollOf(fields: Fields): PollTimes | undefined {
  const value = stated(fields.extension, "poll");
  const at = join(fields.at, "poll");
  if (value === undefined) return undefined;
  if (!isObject(value)) return fields.wrong(at, "is no object of seconds: { first, largest, total }");
  checkKeys(fields, value, at, POLL_FIELDS);
  const seconds = (key: string): number | undefined => {
    const given = stated(value, key);
    if (given === undefined || (typeof given === "number" && given >= 0)) return given;
    return fields.wrong(join(at, key), "is no number of seconds");
  };
  const [first, largest, total] = ["first", "largest", "total"].map(seconds);
  return {
    ...(first === undefined ? {} : { first }),
    ...(largest === undefined ? {} : { largest }),
    ...(total === undefined ? {} : { total }),
  };
}

function originsOf({ extension, at, wrong }: Fields): readonly string[] {
  return asList(stated(extension, "origins")).flatMap((value) => {
    if (typeof value === "string" && URL.canParse(value) && new URL(value).origin === value) return value;
    return wrong(join(at, "origins"), "is no origin, such as https://status.provider.example") ?? [];
  });
}

function signatureOf(fields: Fields): CallbackSignature | undefined {
  const value = stated(fields.extension, "signature");
  const at = join(fields.at, "signature");
  if (value === undefined) return undefined;
  const [header, text, encoding, prefix, secret] = ["header", "text", "encoding", "prefix", "secret"].map((key) =>
    stated(value, key),
  );
  const isSound =
    typeof header === "string" &&
    typeof text === "string" &&
    (encoding === "base64" || encoding === "hex") &&
    (prefix === undefined || typeof prefix === "string") &&
    (secret === undefined || secret === "text" || secret === "base64");
  if (!isObject(value) || !isSound)
    return fields.wrong(at, "is no signature: { header, text, encoding: base64 or hex, prefix, timestamp, secret }");
  checkKeys(fields, value, at, SIGNATURE_FIELDS);
  const unknown = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, one]) => one).find((one) => !isExpression(one));
  if (unknown !== undefined) fields.wrong(join(at, "text"), `has {${unknown}}, which is no runtime expression`);
  const timestamp = expression({ ...fields, extension: value, at }, "timestamp");
  return {
    header,
    text,
    encoding,
    ...(prefix === undefined ? {} : { prefix }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(secret === undefined ? {} : { secret }),
  };
}

/** The shape of a callback: its fields are read as those of a job are. */
function deliveryOf(fields: Fields): CallbackDelivery | undefined {
  const value = stated(fields.extension, "delivery");
  const at = join(fields.at, "delivery");
  if (value === undefined) return undefined;
  if (!isObject(value)) return fields.wrong(at, "is no object: { id, state, states, output, error, signature }");
  const inner: Fields = { ...fields, extension: value, at };
  checkKeys(inner, value, at, DELIVERY_FIELDS);
  const [id, state] = [expression(inner, "id"), expression(inner, "state")];
  const states = stated(value, "states") === undefined ? undefined : statesOf(inner);
  const signature = signatureOf(inner);
  return {
    ...(id === undefined ? {} : { id }),
    ...(state === undefined ? {} : { state }),
    ...(states === undefined ? {} : { states }),
    output: asList(stated(value, "output")).flatMap((place) => outputPlace(inner, place) ?? []),
    error: errorsOf(inner),
    ...(signature === undefined ? {} : { signature }),
  };
}

/** The facts of an extension that its marks (`x-falsmith-basis`) say rest on examples, siblings or the like. */
function weakFacts(extension: JsonObject): ReadonlySet<string> {
  const states = own(extension, "states");
  return new Set([
    ...Object.keys(extension).filter((key) => !isEnforced(extension, key)),
    ...STATE_CLASSES.filter((name) => !isEnforced(states, name)).map((name) => `states.${name}`),
  ]);
}

function descriptionOf(fields: Fields): JobDescription {
  const { extension, at } = fields;
  checkKeys(fields, extension, at, FIELDS);
  const output = stated(extension, "output");
  const given = {
    id: expression(fields, "id"),
    status: statusOf(fields),
    state: expression(fields, "state"),
    result: reference(fields, "result"),
    progress: expression(fields, "progress"),
    cancel: reference(fields, "cancel"),
    callback: expression(fields, "callback"),
    delivery: deliveryOf(fields),
    poll: pollOf(fields),
  };
  const { id, status, state, result, progress, cancel, callback, delivery, poll } = given;
  return {
    at,
    ...(id === undefined ? {} : { id }),
    ...(status === undefined ? {} : { status }),
    ...(state === undefined ? {} : { state }),
    ...(result === undefined ? {} : { result }),
    ...(progress === undefined ? {} : { progress }),
    ...(cancel === undefined ? {} : { cancel }),
    ...(callback === undefined ? {} : { callback }),
    ...(delivery === undefined ? {} : { delivery }),
    ...(poll === undefined ? {} : { poll }),
    success: conditions(fields, "success"),
    states: statesOf(fields),
    succeededWhen: conditions(fields, "succeededWhen"),
    failedWhen: conditions(fields, "failedWhen"),
    output: asList(output).flatMap((value) => outputPlace(fields, value) ?? []),
    error: errorsOf(fields),
    when: conditions(fields, "when"),
    origins: originsOf(fields),
    weak: weakFacts(extension),
  };
}

/** True for an operation that a job description stands at. */
export function hasJob(operation: Json | undefined): boolean {
  return own(operation, JOB_KEY) !== undefined;
}

/**
 * Reads the job description of an operation.
 * @param operation the operation object
 * @param at where it stands in its document
 * @returns no `job` where the operation has no description, or one that is no object; a field that is not what it has to
 * be is left out, and told by an error: what a person has decided must not be half in force
 */
export function readJob(operation: JsonObject, at: Pointer): JobReading {
  const extension = stated(operation, JOB_KEY);
  const place = join(at, JOB_KEY);
  const findings: Finding[] = [];
  const wrong = (where: Pointer, what: string): undefined => {
    const field = where === place ? JOB_KEY : where.slice(place.length + 1).replaceAll("/", ".");
    findings.push({
      code: "job/malformed",
      level: "error",
      at: where,
      message: `${field} of the job description ${what}`,
      hint: "docs/jobs.md shows every field of x-falsmith-job.",
    });
  };
  if (extension === undefined) return { findings };
  if (!isObject(extension)) {
    wrong(place, "is no object");
    return { findings };
  }
  const job = descriptionOf({ extension, at: place, wrong });
  return { job, findings };
}
