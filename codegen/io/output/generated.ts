import { dirname, join, posix } from "node:path";
import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { callOf, mainOperation } from "../../openapi/operation.js";
import { kindAt } from "../guard.js";
import { readBytes } from "../read-bytes.js";
import { documentsIn, namesIn } from "../sources/documents.js";
import { MANIFEST_NAME } from "./manifest.js";

/** An endpoint as a generated package holds it. */
export interface GeneratedEndpoint {
  readonly id: string;
  readonly kind: "queue" | "operation" | "webhook" | "schemas";
  readonly folder: string;
  readonly doc: JsonObject;
}

function readJson(path: string): JsonObject | undefined {
  const bytes = kindAt(path) === "file" ? readBytes(path) : undefined;
  if (!(bytes instanceof Uint8Array)) return undefined;
  try {
    const json: Json = JSON.parse(new TextDecoder().decode(bytes));
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

type EndpointIdentity = Pick<GeneratedEndpoint, "id" | "kind">;

/** What a manifest says of the folders beside it. */
function named(manifest: JsonObject | undefined): ReadonlyMap<string, EndpointIdentity> {
  const endpoints = own(manifest, "endpoints");
  return new Map(
    (isList(endpoints) ? endpoints : []).flatMap((entry): [string, EndpointIdentity][] => {
      const [id, kind, folder] = ["id", "kind", "folder"].map((key) => own(entry, key));
      const isWhole = typeof id === "string" && typeof folder === "string";
      return isWhole && (kind === "queue" || kind === "operation" || kind === "webhook" || kind === "schemas")
        ? [[folder, { id, kind }]]
        : [];
    }),
  );
}

const STATUS_ROUTE = "/requests/{request_id}/status";

/** Where no manifest is: a queue is told by its routes, anything else by its operation. */
function namedByItself(doc: JsonObject): EndpointIdentity | undefined {
  const paths = own(doc, "paths");
  const all = Object.keys(isObject(paths) ? paths : {});
  const status = all.find((path) => path.endsWith(STATUS_ROUTE));
  if (status !== undefined) return { id: status.slice(1, -STATUS_ROUTE.length), kind: "queue" };
  const only = mainOperation({ doc });
  return only === undefined ? undefined : { id: callOf(only), kind: "operation" };
}

/** What lies beside the document of an endpoint: a source may be called openapi.json as well, but stands without it. */
const COMPANIONS = ["provenance.json", "validators.ts", "validators.js"];
function isEndpointFolder(folder: string): boolean {
  return namesIn(folder).some((name) => COMPANIONS.includes(name));
}

/**
 * The endpoints of a generated package, wherever in the folder they lie (a published package may keep them below
 * `dist/`); undefined when there are none.
 */
export function readGenerated(folder: string): readonly GeneratedEndpoint[] | undefined {
  const paths = documentsIn(folder).filter((path) => posix.basename(path) === "openapi.json");
  const found: GeneratedEndpoint[] = [];
  const manifests = new Map<string, ReadonlyMap<string, EndpointIdentity>>();
  const manifestIn = (place: string): ReadonlyMap<string, EndpointIdentity> => {
    const known = manifests.get(place) ?? named(readJson(join(folder, place, MANIFEST_NAME)));
    manifests.set(place, known);
    return known;
  };
  const nameOf = (place: string): EndpointIdentity | undefined => {
    for (let above = place; above !== ".";) {
      above = posix.dirname(above);
      const name = manifestIn(above).get(above === "." ? place : place.slice(above.length + 1));
      if (name !== undefined) return name;
    }
    return undefined;
  };
  for (const path of paths) {
    const place = posix.dirname(path);
    const doc = readJson(join(folder, path));
    const name = place === "." || doc === undefined ? undefined : (nameOf(place) ?? namedByItself(doc));
    if (doc === undefined || name === undefined || !isEndpointFolder(dirname(join(folder, path)))) continue;
    found.push({ ...name, folder: place, doc });
  }
  return found.length === 0 ? undefined : found;
}
