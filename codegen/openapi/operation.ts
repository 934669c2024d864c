import type { Spec } from "../document/document.js";
import { isList, isObject, type Json, type JsonObject, own } from "../document/json.js";
import { perObject } from "../document/memo.js";
import { join, keysOf, type Pointer, valueAt } from "../document/pointer.js";

/** The keys of a path item that are operations. */
export const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"] as const;

/** The operations of one path item, in the order of methods. */
function operationsAt(within: "paths" | "webhooks", path: string, item: Json): readonly OperationAt[] {
  return METHODS.flatMap((method) => {
    const operation = own(item, method);
    return isObject(operation) ? [{ path, method, at: join("#", within, path, method), operation }] : [];
  });
}

/** An operation of a document and where it stands. */
export interface OperationAt {
  readonly path: string;
  readonly method: string;
  readonly at: Pointer;
  readonly operation: JsonObject;
}

/** A call in words: `GET /tasks/{id}`. */
export function callOf({ method, path }: Pick<OperationAt, "method" | "path">): string {
  return `${method.toUpperCase()} ${path}`;
}

/** All operations of a document, in its order. */
export const operationsOf: (doc: JsonObject) => readonly OperationAt[] = perObject((doc) => {
  const paths = own(doc, "paths");
  return Object.entries(isObject(paths) ? paths : {}).flatMap(([path, item]) => operationsAt("paths", path, item));
});

/** What a server calls by itself: the operations of a document's webhooks, each with the webhook's name for its path. */
export function webhooksOf(doc: JsonObject): readonly OperationAt[] {
  const webhooks = own(doc, "webhooks");
  return Object.entries(isObject(webhooks) ? webhooks : {}).flatMap(([name, item]) =>
    operationsAt("webhooks", name, item),
  );
}

function jsonMedia(content: Json | undefined): string | undefined {
  const types = isObject(content) ? Object.keys(content) : [];
  return (
    types.find((type) => type.startsWith("application/json")) ?? types.find((type) => type.includes("json")) ?? types[0]
  );
}

// A body or response may be a reference to a shared one.
function contentAt(doc: JsonObject, at: Pointer): Pointer {
  return join(resolveAt(doc, at) ?? at, "content");
}

/** Where the media type object of a body or response stands: of its JSON, else of its first. */
export function mediaAt(doc: JsonObject, at: Pointer): Pointer | undefined {
  const content = contentAt(doc, at);
  const type = jsonMedia(valueAt(doc, content));
  return type === undefined ? undefined : join(content, type);
}

/** The media types of a body or response, in the document's order. */
export function mediaTypesAt(doc: JsonObject, at: Pointer): readonly string[] {
  const content = valueAt(doc, contentAt(doc, at));
  return Object.keys(isObject(content) ? content : {});
}

/** Where the media type object of the request body stands; undefined when the operation has no body. */
export function requestMediaAt(doc: JsonObject, operation: Pointer): Pointer | undefined {
  return mediaAt(doc, join(operation, "requestBody"));
}

/** Where the media type object of the successful reply stands. */
export function replyMediaAt(doc: JsonObject, operation: Pointer): Pointer | undefined {
  const responses = valueAt(doc, join(operation, "responses"));
  const codes = isObject(responses) ? Object.keys(responses) : [];
  const code = codes.find((name) => name === "200") ?? codes.find((name) => name.startsWith("2"));
  return code === undefined ? undefined : mediaAt(doc, join(operation, "responses", code));
}

/** A value and where it stands. */
interface ValueAt {
  readonly at: Pointer;
  readonly value: Json;
}

/** Follows local `$ref`s from `at`, as many as there are, to a value; undefined when one leads nowhere or back. */
export function resolvedAt(doc: JsonObject, at: Pointer): ValueAt | undefined {
  let passed: Set<Pointer> | undefined;
  for (let current = at; passed?.has(current) !== true;) {
    const value = valueAt(doc, current);
    const ref = own(value, "$ref");
    if (ref === undefined) return value === undefined ? undefined : { at: current, value };
    if (typeof ref !== "string" || !isPointer(ref)) return undefined;
    passed = (passed ?? new Set()).add(current);
    current = ref;
  }
  return undefined;
}

/** Where the `$ref`s from `at` lead; undefined when one leads nowhere or back. */
export function resolveAt(doc: JsonObject, at: Pointer): Pointer | undefined {
  return resolvedAt(doc, at)?.at;
}

/** True for a reference into the document itself; `#name` is an anchor, and nothing else after `#` leads anywhere. */
export function isPointer(ref: string): ref is Pointer {
  return ref === "#" || ref.startsWith("#/");
}

/** A `$ref` and where it stands. */
export interface RefAt {
  readonly at: Pointer;
  readonly ref: string;
}

/** The `$ref`s of a value, with pointers from that value. */
function refsBelow(value: JsonObject | readonly Json[]): readonly RefAt[] {
  const refs: RefAt[] = [];
  // Most values have none: the way is kept, and a pointer made of it for those that have.
  const way: (string | number)[] = [];
  const visit = (node: JsonObject | readonly Json[]): void => {
    const ref = isList(node) ? undefined : own(node, "$ref");
    if (typeof ref === "string") refs.push({ at: join("#", ...way, "$ref"), ref });
    for (const [key, child] of isList(node) ? node.entries() : Object.entries(node)) {
      if (!isList(child) && !isObject(child)) continue;
      way.push(key);
      visit(child);
      way.pop();
    }
  };
  visit(value);
  return refs;
}

/** Documents share what edits between them left alone: their parts are looked at once. */
const refsOfPart = perObject(refsBelow);

/** How far below a document its parts are: `components`, `schemas`, the name. */
const PART_DEPTH = 3;

const refsOf = perObject((value: JsonObject | readonly Json[]): readonly RefAt[] => refsFrom(value, PART_DEPTH));

function refsFrom(value: JsonObject | readonly Json[], depth: number): readonly RefAt[] {
  if (depth === 0) return refsOfPart(value);
  const refs: RefAt[] = [];
  const ref = own(value, "$ref");
  if (typeof ref === "string") refs.push({ at: "#/$ref", ref });
  for (const [key, child] of isList(value) ? value.entries() : Object.entries(value)) {
    if (!isList(child) && !isObject(child)) continue;
    for (const below of refsFrom(child, depth - 1))
      refs.push({ at: `${join("#", key)}${below.at.slice(1)}`, ref: below.ref });
  }
  return refs;
}

/** Every `$ref` of a value: where it stands (below `at`) and what it says. */
export function refsIn(value: Json | undefined, at: Pointer): readonly RefAt[] {
  return isList(value) || isObject(value)
    ? refsOf(value).map((found) => ({ at: `${at}${found.at.slice(1)}`, ref: found.ref }))
    : [];
}

/** The paths that have a POST. */
export function postPaths(operations: readonly OperationAt[]): ReadonlySet<string> {
  return new Set(operations.flatMap(({ method, path }) => (method === "post" ? [path] : [])));
}

/**
 * The path of the POST whose queue a path below `<path>/requests/` belongs to; undefined for any other path.
 * @param posts the paths that have a POST
 */
export function queuePathOf(path: string, posts: ReadonlySet<string>): string | undefined {
  const owner = path.slice(0, Math.max(0, path.indexOf("/requests/")));
  return posts.has(owner) ? owner : undefined;
}

/** The extension of an operation that submits a job: its document also holds the operations that tell of the job. */
export const JOB_KEY = "x-falsmith-job";

/** The extension of a deprecated operation that names the endpoint which takes its place. */
export const SUCCESSOR_KEY = "x-falsmith-successor";

/** The only operation a single-endpoint spec has, or the one that submits when it holds a whole job, in any order. */
export function mainOperation(spec: Pick<Spec, "doc">): OperationAt | undefined {
  const all = operationsOf(spec.doc);
  const submits = all.filter(({ operation }) => own(operation, JOB_KEY) !== undefined);
  if (submits.length === 1) return submits[0];
  const posts = postPaths(all);
  return all.find(({ method, path }) => method === "post" && queuePathOf(path, posts) === undefined) ?? all[0];
}

/** The name of the component schema that a pointer leads into; undefined for any other place. */
export function componentAround(at: Pointer): string | undefined {
  const keys = keysOf(at);
  return keys.length >= 3 && keys[0] === "components" && keys[1] === "schemas" ? keys[2] : undefined;
}

/** The name of a component schema that a pointer addresses; undefined for any other place. */
export function componentName(at: Pointer): string | undefined {
  const keys = keysOf(at);
  return keys.length === 3 && keys[0] === "components" && keys[1] === "schemas" ? keys[2] : undefined;
}
