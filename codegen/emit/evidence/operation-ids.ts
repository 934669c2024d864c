import { isObject, type Json, type JsonObject, own, withKey } from "../../document/json.js";
import type { CompiledEndpoint } from "../../model/endpoint/compiled-endpoint.js";
import { operationIdOf, uniqueNames } from "../../model/names.js";
import { callOf, mainOperation, type OperationAt } from "../../openapi/operation.js";

/** An endpoint as a part of a document of several: `prefix` is what the names of its components begin with. */
export interface EndpointCopy {
  readonly endpoint: CompiledEndpoint;
  readonly prefix: string;
  readonly doc: JsonObject;
}

/** The operationIds that we make, by method and path: `getItemsById`. */
export function idsByCall(all: readonly EndpointCopy[]): ReadonlyMap<string, string> {
  const calls = new Map(
    all.flatMap(({ endpoint, doc }): [string, OperationAt][] => {
      const main = endpoint.kind === "operation" ? mainOperation({ doc }) : undefined;
      return main === undefined ? [] : [[callOf(main), main]];
    }),
  );
  return uniqueNames([...calls.keys()], (call) => operationIdOf(calls.get(call) ?? { method: "", path: call }));
}

/** The document of a plain operation under an operationId of ours; its page's own is kept beside it. */
export function withOperationId(doc: JsonObject, id: string | undefined, stated: Json | undefined): JsonObject {
  const main = mainOperation({ doc });
  const item = main === undefined ? undefined : own(own(doc, "paths"), main.path);
  if (id === undefined || main === undefined || !isObject(item)) return doc;
  const isOurs = stated === undefined || stated === id || stated === operationIdOf(main);
  const kept = isOurs ? {} : { [OWN_ID]: stated };
  const operation = { ...main.operation, operationId: id, ...kept };
  const paths = withKey(asObject(own(doc, "paths")), main.path, withKey(item, main.method, operation));
  return { ...doc, paths };
}

/** Where the page's own operationId is kept. */
const OWN_ID = "x-falsmith-operation-id";

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The ids that we make, by source and the page's own id: links name that. */
export function idsByOwn(all: readonly EndpointCopy[], made: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    all.flatMap(({ endpoint, doc }): [string, string][] => {
      const main = endpoint.kind === "operation" ? mainOperation({ doc }) : undefined;
      const [stated, id] = [own(main?.operation, "operationId"), main === undefined ? "" : made.get(callOf(main))];
      return typeof stated === "string" && id !== undefined ? [[`${endpoint.sources[0] ?? ""} ${stated}`, id]] : [];
    }),
  );
}
