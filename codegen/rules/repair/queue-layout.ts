import { identify, isEnvelope } from "../../openapi/identity.js";
import { FAL_SERVER, INPUT_REF, OUTPUT_REF, queueRoutes, queueStatus, STATUS_REF } from "../../protocol/queue.js";
import type { Evidence, Rule, Spec } from "../../document/document.js";
import { isObject, own, type JsonObject } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import type { Patch } from "../../document/patch.js";
import { join, valueAt, type Pointer } from "../../document/pointer.js";
import { edit, inferred, innerOrigins } from "../../openapi/edit.js";
import { mainOperation, operationsOf, replyMediaAt, requestMediaAt } from "../../openapi/operation.js";
import { asComponent, componentAt } from "../../openapi/component.js";

interface Main {
  readonly at: Pointer;
  readonly path: string;
}

/** The operation that submits, when the document is about a queue endpoint. */
function queueOperation(spec: Spec, evidence: Evidence): Main | undefined {
  return identify(spec, evidence.provider)?.kind === "queue" ? mainOperation(spec) : undefined;
}

function isEmpty(schema: unknown): boolean {
  const properties = own(schema, "properties");
  if (!isObject(schema)) return true;
  const states = Object.keys(schema).filter(
    (key) =>
      !key.startsWith("x-") &&
      key !== "type" &&
      key !== "properties" &&
      key !== "description" &&
      key !== "title" &&
      key !== "required",
  );
  return (
    states.length === 0 &&
    (!isObject(properties) || Object.keys(properties).length === 0) &&
    (own(schema, "type") ?? "object") === "object"
  );
}

const INPUT_ID = "repair/input-component";

/** The input has the name Input. */
export const inputComponent: Rule = {
  id: INPUT_ID,
  law: "The request body of an endpoint is the component schema Input; a queue endpoint whose body nobody describes has an unknown one.",
  *check(spec, evidence) {
    const queue = queueOperation(spec, evidence);
    const main = queue ?? mainOperation(spec);
    const stated = main === undefined ? undefined : requestMediaAt(spec.doc, main.at);
    if (main === undefined || (stated === undefined && queue === undefined)) return;
    const schema = join(stated ?? join(main.at, "requestBody", "content", "application/json"), "schema");
    if (valueAt(spec.doc, schema) !== undefined) {
      const fix = asComponent(spec, schema, "Input", INPUT_ID);
      if (fix.length > 0) yield edit(INPUT_ID, schema, "the input has the name Input", fix);
      return;
    }
    const origin = inferred(spec, INPUT_ID, main.at);
    const fix: readonly Patch[] = [
      { op: "add", at: schema, value: INPUT_REF, origin },
      { op: "add", at: componentAt("Input"), value: {}, origin },
    ];
    yield edit(INPUT_ID, schema, "the input has the name Input; no source describes it", fix);
  },
};

const OUTPUT_ID = "repair/output-component";

/** Where the page describes the output: the reply of the result route, else the reply of the POST when it is no envelope. */
function outputMedia(spec: Spec, post: Main): Pointer | undefined {
  const result = operationsOf(spec.doc).find(
    ({ method, path }) =>
      method === "get" && path.startsWith(post.path) && /^\/requests\/\{[^}]+\}$/.test(path.slice(post.path.length)),
  );
  if (result !== undefined) return replyMediaAt(spec.doc, result.at);
  const media = replyMediaAt(spec.doc, post.at);
  if (media === undefined) return undefined;
  const envelope =
    isEnvelope(valueAt(spec.doc, join(media, "example"))) || isEnvelope(valueAt(spec.doc, join(media, "schema")));
  return envelope ? undefined : media;
}

function exampleOf(spec: Spec, media: Pointer): readonly Patch[] {
  const at = join(media, "example");
  const example = valueAt(spec.doc, at);
  if (example === undefined) return [];
  const origin: Origin = inferred(spec, OUTPUT_ID, at, "example");
  const to = join(componentAt("Output"), "examples");
  return [
    { op: "remove", at, origin },
    { op: "add", at: to, value: [example], origin, inner: innerOrigins(spec, at, join(to, 0)) },
  ];
}

const unknownOutput: Patch = {
  op: "add",
  at: componentAt("Output"),
  value: {},
  origin: { rule: OUTPUT_ID, basis: "protocol", evidence: [] },
};

/** The output of a queue endpoint: at the result route, by the name Output, with its example. */
function queueOutput(spec: Spec, post: Main): readonly Patch[] {
  const media = outputMedia(spec, post);
  const schema = media === undefined ? undefined : join(media, "schema");
  const naming =
    schema !== undefined && !isEmpty(valueAt(spec.doc, schema)) ? asComponent(spec, schema, "Output", OUTPUT_ID) : [];
  const known = valueAt(spec.doc, componentAt("Output")) !== undefined || naming.length > 0;
  return [...naming, ...(known ? [] : [unknownOutput]), ...(media === undefined ? [] : exampleOf(spec, media))];
}

/** The reply of a plain operation stays at its operation; its schema, or that of its items, has the name Output. */
function plainOutput(spec: Spec, main: Main): readonly Patch[] {
  const media = replyMediaAt(spec.doc, main.at);
  if (media === undefined) return [];
  const schema = join(media, "schema");
  const items = join(media, "itemSchema");
  for (const stated of [schema, items])
    if (valueAt(spec.doc, stated) !== undefined) return asComponent(spec, stated, "Output", OUTPUT_ID);
  return [unknownOutput, { op: "add", at: schema, value: OUTPUT_REF, origin: inferred(spec, OUTPUT_ID, media) }];
}

/** The output has the name Output. */
export const outputComponent: Rule = {
  id: OUTPUT_ID,
  law: "What an endpoint answers in the end is the component schema Output, for a queue endpoint at its result route; {} when no source describes it.",
  *check(spec, evidence) {
    const queue = queueOperation(spec, evidence);
    const main = queue ?? mainOperation(spec);
    if (main === undefined) return;
    const fix = queue === undefined ? plainOutput(spec, main) : queueOutput(spec, queue);
    if (fix.length > 0) yield edit(OUTPUT_ID, componentAt("Output"), "the output has the name Output", fix);
  },
};

const ROUTES_ID = "repair/queue-routes";
const BY_PROTOCOL: Origin = { rule: ROUTES_ID, basis: "protocol", evidence: [] };

/** The reply of the POST is the queue's envelope; an example of it on the page stays. */
function submitReply(spec: Spec, post: Pointer): readonly Patch[] {
  const at = join(post, "responses", "200");
  const media = replyMediaAt(spec.doc, post);
  const example = media === undefined ? undefined : valueAt(spec.doc, join(media, "example"));
  const kept = join(at, "content", "application/json");
  const description = own(valueAt(spec.doc, at), "description");
  const value: JsonObject = {
    description: typeof description === "string" && description !== "" ? description : "The request is queued.",
    content: { "application/json": { schema: STATUS_REF } },
  };
  const reply: Patch = { op: "add", at, value, origin: BY_PROTOCOL };
  if (media === undefined || !isEnvelope(example) || example === undefined) return [reply];
  const from = join(media, "example");
  const to = join(kept, "example");
  return [
    reply,
    {
      op: "add",
      at: to,
      value: example,
      origin: inferred(spec, ROUTES_ID, from, "example"),
      inner: innerOrigins(spec, from, to),
    },
  ];
}

/** A queue endpoint has fal's four routes. */
export const queueRoutesRule: Rule = {
  id: ROUTES_ID,
  law: "A queue endpoint has fal's own layout: POST to submit, GET status, PUT cancel, GET result, with the envelope QueueStatus.",
  *check(spec, evidence) {
    const post = queueOperation(spec, evidence);
    if (post === undefined) return;
    const routes = queueRoutes(post.path).map(({ path, method, operation }): Patch => ({
      op: "add",
      at: join("#/paths", path, method),
      value: operation,
      origin: BY_PROTOCOL,
    }));
    const fix: readonly Patch[] = [
      ...submitReply(spec, post.at),
      { op: "add", at: componentAt("QueueStatus"), value: queueStatus, origin: BY_PROTOCOL },
      ...routes,
    ];
    yield edit(ROUTES_ID, post.at, `the queue's routes and envelope, served by ${FAL_SERVER} or a relay`, fix);
  },
};
