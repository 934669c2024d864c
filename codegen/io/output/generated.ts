import { join, posix } from "node:path";
import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { callOf, mainOperation } from "../../openapi/operation.js";
import { kindAt } from "../guard.js";
import { readBytes } from "../read-bytes.js";
import { documentsIn, namesIn } from "../sources/documents.js";
import { sha256 } from "./digest.js";
import { MANIFEST_NAME } from "./manifest.js";

/** An endpoint as a generated package holds it. */
export interface GeneratedEndpoint {
  readonly id: string;
  readonly kind: "queue" | "operation" | "webhook" | "schemas";
  readonly folder: string;
  /** The SHA-256 of the file that holds the document, where there is one: two documents of one digest are the same. */
  readonly digest?: string;
  /** The document. One that is as the manifest says is parsed when it is first asked for. */
  readonly doc: JsonObject;
}

function bytesAt(path: string): Uint8Array | undefined {
  const bytes = kindAt(path) === "file" ? readBytes(path) : undefined;
  return bytes instanceof Uint8Array ? bytes : undefined;
}

function parsed(bytes: Uint8Array | undefined): JsonObject | undefined {
  try {
    const json: Json = JSON.parse(new TextDecoder().decode(bytes));
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

type EndpointIdentity = Pick<GeneratedEndpoint, "id" | "kind">;

/** An endpoint as a manifest names it, with the digest of the document that the run wrote. */
type ManifestEntry = EndpointIdentity & { readonly written: string | undefined };

/** What a manifest says of the folders beside it. */
function named(manifest: JsonObject | undefined): ReadonlyMap<string, ManifestEntry> {
  const endpoints = own(manifest, "endpoints");
  return new Map(
    (isList(endpoints) ? endpoints : []).flatMap((entry): [string, ManifestEntry][] => {
      const [id, kind, folder] = ["id", "kind", "folder"].map((key) => own(entry, key));
      const isWhole = typeof id === "string" && typeof folder === "string";
      if (!isWhole || (kind !== "queue" && kind !== "operation" && kind !== "webhook" && kind !== "schemas")) return [];
      const written = own(own(entry, "outputs"), `${folder}/openapi.json`);
      return [[folder, { id, kind, written: typeof written === "string" ? written : undefined }]];
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

/** What the manifests of a package say of its folders, each read once: the package may keep its endpoints in a folder of its own. */
function manifestsBelow(folder: string): (place: string) => ManifestEntry | undefined {
  const manifests = new Map<string, ReadonlyMap<string, ManifestEntry>>();
  const manifestIn = (place: string): ReadonlyMap<string, ManifestEntry> => {
    const known = manifests.get(place) ?? named(parsed(bytesAt(join(folder, place, MANIFEST_NAME))));
    manifests.set(place, known);
    return known;
  };
  return (place) => {
    for (let above = place; above !== ".";) {
      above = posix.dirname(above);
      const entry = manifestIn(above).get(above === "." ? place : place.slice(above.length + 1));
      if (entry !== undefined) return entry;
    }
    return undefined;
  };
}

/** A document that a run wrote and nobody changed: it is known to be one, and parsed where it is wanted. */
function unparsed(identity: EndpointIdentity, folder: string, bytes: Uint8Array, digest: string): GeneratedEndpoint {
  let doc: JsonObject | undefined;
  return {
    ...identity,
    folder,
    digest,
    get doc() {
      return (doc ??= parsed(bytes) ?? {});
    },
  };
}

function endpointAt(
  place: string,
  bytes: Uint8Array | undefined,
  entry: ManifestEntry | undefined,
): GeneratedEndpoint | undefined {
  if (bytes === undefined) return undefined;
  const digest = sha256(bytes);
  if (entry !== undefined && entry.written === digest)
    return unparsed({ id: entry.id, kind: entry.kind }, place, bytes, digest);
  const doc = parsed(bytes);
  const identity = doc === undefined ? undefined : (entry ?? namedByItself(doc));
  if (doc === undefined || identity === undefined) return undefined;
  return { id: identity.id, kind: identity.kind, folder: place, digest, doc };
}

/**
 * The endpoints of a generated package, wherever in the folder they lie (a published package may keep them below
 * `dist/`); undefined when there are none.
 */
export function readGenerated(folder: string): readonly GeneratedEndpoint[] | undefined {
  const entryOf = manifestsBelow(folder);
  const places = documentsIn(folder)
    .filter((path) => posix.basename(path) === "openapi.json")
    .map((path) => posix.dirname(path))
    .filter((place) => place !== "." && isEndpointFolder(join(folder, place)));
  const found = places.flatMap(
    (place) => endpointAt(place, bytesAt(join(folder, place, "openapi.json")), entryOf(place)) ?? [],
  );
  return found.length === 0 ? undefined : found;
}
