import { isObject, type JsonObject } from "../../document/json.js";
import { join, lastKey, type Pointer, valueAt } from "../../document/pointer.js";
import { METHODS, mediaAt, type OperationAt, resolveAt } from "../../openapi/operation.js";
import { camel, pascal, uniqueNames } from "../names.js";
import { binaryParts } from "./binary-parts.js";
import { isJsonMedia, isTextMedia } from "./responses.js";
import { rootAt, type SchemaRoot } from "./roots.js";

/** What a server sends by itself: the body of a webhook, or of a callback that a request has asked for. */
export interface DeliveryModel extends SchemaRoot {
  readonly typeName: string;
  /** The exported validator. */
  readonly validator: string;
  /** Who sends it where, in words. */
  readonly says: string;
}

/** The body of an operation that the server calls, as its receiver reads it: JSON and forms by their schema, else a text. */
function bodyRoot(doc: JsonObject, operation: Pointer): SchemaRoot | undefined {
  const body = join(operation, "requestBody");
  const media = resolveAt(doc, body) === undefined ? undefined : mediaAt(doc, body);
  if (media === undefined) return undefined;
  const type = lastKey(media);
  const root = rootAt(doc, join(media, "schema"));
  if (isTextMedia(type)) return { at: root.at, schema: { type: "string" } };
  const isRead = isJsonMedia(type) || /^(?:\*|application)\/\*|^multipart\/|x-www-form-urlencoded/i.test(type);
  return isRead ? { at: root.at, schema: binaryParts(root.schema, type) } : { at: root.at, schema: {} };
}

/** The body of a webhook: unknown where nobody describes one. */
export function webhookDelivery(doc: JsonObject, hook: OperationAt): DeliveryModel {
  const root = bodyRoot(doc, hook.at) ?? { schema: {}, at: hook.at };
  return { ...root, typeName: "Body", validator: "body", says: `What the webhook ${hook.path} sends.` };
}

interface CallbackAt {
  readonly name: string;
  readonly expression: string;
  readonly method: string;
  readonly at: Pointer;
}

function entriesAt(doc: JsonObject, at: Pointer): readonly (readonly [key: string, place: Pointer])[] {
  const value = valueAt(doc, at);
  return Object.keys(isObject(value) ? value : {}).flatMap((key) => {
    const place = key.startsWith("x-") ? undefined : resolveAt(doc, join(at, key));
    return place === undefined ? [] : [[key, place] as const];
  });
}

function callbacksAt(doc: JsonObject, operation: Pointer): readonly CallbackAt[] {
  return entriesAt(doc, join(operation, "callbacks")).flatMap(([name, callback]) =>
    entriesAt(doc, callback).flatMap(([expression, item]) =>
      METHODS.filter((method) => isObject(valueAt(doc, join(item, method)))).map((method) => ({
        name,
        expression,
        method,
        at: join(item, method),
      })),
    ),
  );
}

/** What tells a callback from the others of its operation: its name, where there is one of it. */
function keysOf(all: readonly CallbackAt[]): ReadonlyMap<CallbackAt, string> {
  const isOnly = ({ name }: CallbackAt): boolean => all.filter((other) => other.name === name).length === 1;
  return new Map(
    all.map((one) => [one, isOnly(one) ? one.name : `${one.name} ${one.method}\n${one.expression}`] as const),
  );
}

/** The bodies that an operation has sent to an address of its request, by the names of its callbacks: `OnDataCallback`. */
export function callbackDeliveries(doc: JsonObject, operation: Pointer): readonly DeliveryModel[] {
  const all = callbacksAt(doc, operation);
  const keys = keysOf(all);
  const names = uniqueNames([...new Set(keys.values())], (key) => pascal(`${key.split("\n", 1).join("")} callback`));
  return all.flatMap((one): readonly DeliveryModel[] => {
    const root = bodyRoot(doc, one.at);
    const typeName = names.get(keys.get(one) ?? "") ?? "Callback";
    const says = `What the callback ${one.name} sends to ${one.expression}.`;
    return root === undefined ? [] : [{ ...root, typeName, validator: camel(typeName), says }];
  });
}
