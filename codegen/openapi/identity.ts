import type { Spec } from "../document/document.js";
import { isList, isObject, type Json, type JsonObject, own, wordOf } from "../document/json.js";
import { byText } from "../document/order.js";
import { isEnforced } from "../document/origin.js";
import { join, type Pointer, valueAt } from "../document/pointer.js";
import { mainOperation, type OperationAt, operationsOf, replyMediaAt, resolveAt, webhooksOf } from "./operation.js";

/**
 * What one call addresses: a queue endpoint named by its endpoint id, or any other operation of one provider. A webhook is
 * called by the server, and known by its name. A document of schemas alone has nothing to call; it is known by its title.
 */
export type Identity =
  | { readonly kind: "queue"; readonly id: string; readonly key: string }
  | { readonly kind: "schemas"; readonly id: string; readonly key: string; readonly name: string }
  | {
      readonly kind: "webhook";
      readonly id: string;
      readonly key: string;
      readonly name: string;
      readonly method: string;
    }
  | { readonly kind: "operation"; readonly id: string; readonly key: string; readonly call: Call };

/** A plain operation: its method and path, and the constants that tell it from others on the same path. */
export interface Call {
  readonly method: string;
  readonly path: string;
  /** Required properties of the body that have one value, in order of name; the values in words. */
  readonly constants: readonly { readonly name: string; readonly value: string }[];
}

const FAL_HOST = /^https?:\/\/(?:queue\.|ws\.)?fal(?:run)?\.(?:run|com)(?:[/:]|$)/i;
const MODEL_LINK = /https?:\/\/(?:www\.)?fal\.ai\/models\/([a-z0-9][a-z0-9._/-]*)/gi;

/** The parts of an endpoint id: owner, app and perhaps a path; no templates. */
function endpointId(path: string): string | undefined {
  const id = path.replace(/^\/+|\/+$/g, "");
  return /^[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*)+$/.test(id) ? id : undefined;
}

function serverUrls(spec: Spec): readonly string[] {
  const servers = own(spec.doc, "servers");
  return (isList(servers) ? servers : []).flatMap((server) => {
    const url = own(server, "url");
    return typeof url === "string" ? [url] : [];
  });
}

function linksTo(spec: Spec, id: string): boolean {
  const texts = [
    own(own(spec.doc, "info"), "description"),
    ...operationsOf(spec.doc).map(({ operation }) => own(operation, "description")),
  ];
  return texts.some(
    (text) =>
      typeof text === "string" &&
      [...text.matchAll(MODEL_LINK)].some(
        (match) => (match[1] ?? "").replace(/\/(?:api|playground)?$/, "").toLowerCase() === id.toLowerCase(),
      ),
  );
}

/** True for an object that is fal's queue envelope: it names a request and where to follow it. */
export function isEnvelope(value: Json | undefined): boolean {
  const keys = isObject(own(value, "properties")) ? own(value, "properties") : value;
  return (
    own(keys, "request_id") !== undefined &&
    ["status_url", "response_url", "status", "cancel_url"].some((key) => own(keys, key) !== undefined)
  );
}

function repliesWithEnvelope(spec: Spec, { at }: OperationAt): boolean {
  const media = replyMediaAt(spec.doc, at);
  return (
    media !== undefined &&
    (isEnvelope(valueAt(spec.doc, join(media, "example"))) || isEnvelope(valueAt(spec.doc, join(media, "schema"))))
  );
}

/** A required property of an object that its schema limits to one value. */
export interface Constant {
  readonly name: string;
  readonly value: Json;
}

/** A schema and what it is composed of by `allOf`, references followed; a hostile document may let them run in a circle. */
function conjunctsAt(doc: JsonObject, at: Pointer, depth = 0): readonly Pointer[] {
  const place = resolveAt(doc, at);
  if (place === undefined || depth > 8) return [];
  const all = own(valueAt(doc, place), "allOf");
  const below = (isList(all) ? all : []).flatMap((_, index) =>
    conjunctsAt(doc, join(place, "allOf", index), depth + 1),
  );
  return [place, ...below];
}

/** A keyword that validators hold values to: what only an example or a sibling shows makes no constant. */
function enforced(schema: Json | undefined, keyword: string): Json | undefined {
  return isEnforced(schema, keyword) ? own(schema, keyword) : undefined;
}

function onlyValue(schema: Json | undefined): Json | undefined {
  const values = enforced(schema, "enum");
  return enforced(schema, "const") ?? (isList(values) && values.length === 1 ? values[0] : undefined);
}

/** The constants of the object schema at a place, in the order in which it requires them. */
export function constantsAt(doc: JsonObject, at: Pointer): readonly Constant[] {
  const places = conjunctsAt(doc, at);
  const required = places.flatMap((place): readonly Json[] => {
    const names = enforced(valueAt(doc, place), "required");
    return isList(names) ? names : [];
  });
  return [...new Set(required.map(wordOf))].flatMap((name): readonly Constant[] => {
    const values = places
      .flatMap((place) => conjunctsAt(doc, join(place, "properties", name)))
      .flatMap((place) => onlyValue(valueAt(doc, place)) ?? []);
    const [value] = values;
    return value === undefined ? [] : [{ name, value }];
  });
}

/** The constants of the body, in order of name: what tells endpoints on one path apart. */
export function constantsOf(doc: JsonObject, { at }: Pick<OperationAt, "at">): Call["constants"] {
  const content = join(at, "requestBody", "content");
  const types = valueAt(doc, content);
  for (const type of Object.keys(isObject(types) ? types : {})) {
    const found = constantsAt(doc, join(content, type, "schema"));
    if (found.length > 0)
      return found
        .map(({ name, value }) => ({ name, value: typeof value === "string" ? value : JSON.stringify(value) }))
        .toSorted((a, b) => byText(a.name, b.name));
  }
  return [];
}

/** A call in words: `POST /v1/tasks model=brush-1`. */
export function labelOf({ method, path, constants }: Call): string {
  return [`${method} ${path}`, ...constants.map(({ name, value }) => `${name}=${value}`)].join(" ");
}

/**
 * Who a document with one operation (or one queue) speaks about. A POST is a queue endpoint when its path is an endpoint
 * id and the page says so: a fal host, fal's namespace, a link to the model's page on fal.ai, or a queue envelope as reply.
 */
export function identify(spec: Spec, provider: string): Identity | undefined {
  const only = mainOperation(spec);
  if (only === undefined) return undefined;
  const id = only.method === "post" ? endpointId(only.path) : undefined;
  if (id !== undefined) {
    const named =
      serverUrls(spec).some((url) => FAL_HOST.test(url)) || id.toLowerCase().startsWith("fal-ai/") || linksTo(spec, id);
    if (named || repliesWithEnvelope(spec, only)) return { kind: "queue", id, key: `queue ${id.toLowerCase()}` };
  }
  const call: Call = {
    method: only.method.toUpperCase(),
    path: only.path,
    constants: constantsOf(spec.doc, only),
  };
  const label = labelOf(call);
  return { kind: "operation", id: label, key: `${provider} ${label}`, call };
}

/** Which webhook a document speaks about that has one, and no operation; undefined for any other. */
export function identifyWebhook({ doc }: Pick<Spec, "doc">, provider: string): Identity | undefined {
  const [hook, ...others] = webhooksOf(doc);
  if (hook === undefined || others.length > 0 || operationsOf(doc).length > 0) return undefined;
  const method = hook.method.toUpperCase();
  const id = ["WEBHOOK", hook.path, ...(method === "POST" ? [] : [method])].join(" ");
  return { kind: "webhook", id, key: `${provider} ${id}`, name: hook.path, method };
}

/** Who a document speaks about that defines schemas and has no paths at all; undefined for any other. */
export function identifySchemas({ doc }: Spec, provider: string, source: string): Identity | undefined {
  const schemas = own(own(doc, "components"), "schemas");
  const paths = own(doc, "paths");
  if (!isObject(schemas) || Object.keys(schemas).length === 0) return undefined;
  if (isObject(paths) && Object.keys(paths).some((path) => !path.startsWith("x-"))) return undefined;
  const title = own(own(doc, "info"), "title");
  const file = source.slice(source.lastIndexOf("/") + 1);
  const name = typeof title === "string" && title.trim() !== "" ? title.trim() : file;
  return { kind: "schemas", id: `SCHEMAS /${name}`, key: `${provider} SCHEMAS /${name}`, name };
}

/** The app id: the first two segments of an endpoint id (three behind the namespaces `workflows` and `comfy`). */
export function appIdOf(id: string): string {
  const segments = id.split("/");
  return segments.slice(0, segments[0] === "workflows" || segments[0] === "comfy" ? 3 : 2).join("/");
}

/** The model family: the id up to its last segment; undefined when that is only the owner. */
export function familyOf(id: string): string | undefined {
  const segments = id.toLowerCase().split("/");
  return segments.length > 2 ? segments.slice(0, -1).join("/") : undefined;
}
