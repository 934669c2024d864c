import type { CompiledEndpoint } from "../compile.js";
import type { Spec } from "../spec/document.js";
import { isList, isObject, own, withKey, type Json, type JsonObject } from "../spec/json.js";
import type { Origin } from "../spec/origin.js";
import { originEntries, originsOf, type Origins } from "../spec/origins.js";
import { join, keysOf, type Pointer } from "../spec/pointer.js";
import { componentName, isPointer } from "../rules/operation.js";
import { pascal, uniqueNames } from "./names.js";
import { overlayOf } from "./overlay.js";

/** One document that holds all endpoints, mended and as they were read, and the Overlay that leads from one to the other. */
export type Assembled = {
  readonly doc: JsonObject;
  readonly ingested: JsonObject;
  readonly overlay: JsonObject;
  readonly mended: Spec;
};

/** Every component schema of a document gets a prefix, and every reference to one follows. */
const prefixed = (doc: JsonObject, prefix: string): JsonObject => {
  const rename = (value: Json): Json => {
    if (isList(value)) return value.map(rename);
    if (!isObject(value)) return value;
    return Object.keys(value).reduce<JsonObject>((rest, key) => {
      const child = own(value, key) ?? null;
      const name = key === "$ref" && typeof child === "string" && isPointer(child) ? componentName(child) : undefined;
      return withKey(rest, key, name === undefined ? rename(child) : join("#/components/schemas", `${prefix}${name}`));
    }, {});
  };
  const renamed = rename(doc);
  const components = own(renamed, "components");
  const schemas = own(components, "schemas");
  if (!isObject(renamed) || !isObject(components) || !isObject(schemas)) return doc;
  const moved = Object.keys(schemas).reduce<JsonObject>(
    (rest, name) => withKey(rest, `${prefix}${name}`, own(schemas, name) ?? null),
    {},
  );
  return withKey(renamed, "components", withKey(components, "schemas", moved));
};

/** Root `servers` and `security` move to where they apply, so that endpoints of several gateways fit one document. */
const grounded = (doc: JsonObject): JsonObject => {
  const paths = own(doc, "paths");
  const servers = own(doc, "servers");
  const security = own(doc, "security");
  if (!isObject(paths)) return doc;
  const item = (value: Json): Json => {
    if (!isObject(value)) return value;
    const secured = Object.keys(value).reduce<JsonObject>((rest, key) => {
      const operation = own(value, key) ?? null;
      const needs =
        security !== undefined &&
        isObject(operation) &&
        own(operation, "responses") !== undefined &&
        own(operation, "security") === undefined;
      return withKey(rest, key, needs ? withKey(operation, "security", security) : operation);
    }, {});
    return servers === undefined || own(value, "servers") !== undefined
      ? secured
      : withKey(secured, "servers", servers);
  };
  const next = Object.keys(paths).reduce<JsonObject>(
    (rest, path) => withKey(rest, path, item(own(paths, path) ?? null)),
    {},
  );
  return Object.keys(doc).reduce<JsonObject>(
    (rest, key) =>
      key === "servers" || key === "security"
        ? rest
        : withKey(rest, key, key === "paths" ? next : (own(doc, key) ?? null)),
    {},
  );
};

const union = (a: Json | undefined, b: Json | undefined): JsonObject =>
  Object.entries(isObject(b) ? b : {}).reduce<JsonObject>(
    (rest, [key, value]) => {
      const known = own(rest, key);
      return withKey(rest, key, isObject(known) && isObject(value) ? union(known, value) : (known ?? value));
    },
    isObject(a) ? a : {},
  );

const combine = (docs: readonly JsonObject[], title: string): JsonObject => {
  const start: JsonObject = {
    openapi: own(docs[0], "openapi") ?? "3.1.0",
    info: { title, version: "1.0.0" },
    paths: {},
    components: {},
  };
  return docs.reduce<JsonObject>(
    (all, doc) =>
      withKey(
        withKey(all, "paths", union(own(all, "paths"), own(doc, "paths"))),
        "components",
        union(own(all, "components"), own(doc, "components")),
      ),
    start,
  );
};

const prefixes = (endpoints: readonly CompiledEndpoint[]): ReadonlyMap<string, string> =>
  uniqueNames(
    endpoints.map(({ id }) => id),
    pascal,
  );

const together = (
  endpoints: readonly CompiledEndpoint[],
  of: (endpoint: CompiledEndpoint) => JsonObject,
  title: string,
): JsonObject => {
  const names = prefixes(endpoints);
  return combine(
    endpoints.map((endpoint) => grounded(prefixed(of(endpoint), names.get(endpoint.id) ?? ""))),
    title,
  );
};

/** Pointers of one endpoint's document in the assembled one. */
const relocated = (origins: Origins, prefix: string): readonly (readonly [Pointer, Origin])[] =>
  originEntries(origins).map(([pointer, origin]) => {
    const [first, second, name, ...rest] = keysOf(pointer);
    return first === "components" && second === "schemas" && name !== undefined
      ? [join("#/components/schemas", `${prefix}${name}`, ...rest), origin]
      : [pointer, origin];
  });

/**
 * One document of all endpoints: a single endpoint's document as it is; several with their components prefixed by a name
 * made from the id, servers and security at each path.
 */
export const assemble = (endpoints: readonly CompiledEndpoint[]): Assembled => {
  const [only] = endpoints;
  if (endpoints.length === 1 && only !== undefined) {
    const { mended, ingested } = only;
    return { doc: mended.doc, ingested: ingested.doc, overlay: overlayOf(ingested.doc, mended), mended };
  }
  const doc = together(endpoints, ({ mended }) => mended.doc, `${endpoints.length} endpoints`);
  const ingested = together(endpoints, (endpoint) => endpoint.ingested.doc, `${endpoints.length} endpoints`);
  const names = prefixes(endpoints);
  const origins = originsOf(endpoints.flatMap(({ id, mended }) => relocated(mended.origins, names.get(id) ?? "")));
  const mended: Spec = { doc, origins, ledger: endpoints.flatMap((endpoint) => endpoint.mended.ledger) };
  return { doc, ingested, overlay: overlayOf(ingested, mended), mended };
};
