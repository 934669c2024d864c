import { byText } from "../../document/order.js";
import type { Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList, isObject, type Json, type JsonObject, own, sameJson, wordOf } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import { NO_ORIGINS, originEntries, originsOf } from "../../document/origins.js";
import { join, keysOf, type Pointer } from "../../document/pointer.js";
import type { SourceId, SourceText } from "../../document/source.js";
import type { CompiledEndpoint } from "../../model/endpoint/compiled-endpoint.js";
import { pascal, shortHash, uniqueNames } from "../../model/names.js";
import { mappingsIn } from "../../openapi/component.js";
import { internalFindings, openapiFaults } from "../../openapi/validity/faults.js";
import { callOf, componentAround, isPointer, mainOperation, METHODS, refsIn } from "../../openapi/operation.js";
import { broughtOperations, withoutOperations } from "../../openapi/brought-operations.js";
import { type EndpointCopy, idsByCall, idsByOwn, withOperationId } from "./operation-ids.js";
import { overlayOf } from "./overlay.js";
import { type PartNames, renameParts } from "../../openapi/rename-parts.js";
import { type Lost, type PathShare, type SharedPath, sharePath, templateOf } from "./shared-path.js";

/** The mended document, the one as it was read, or the Overlay that leads from that to the mended one. */
export type DocumentForm = "mended" | "ingested" | "overlay";

/** One document that holds all endpoints, and what it cannot say of each. */
export interface CombinedDocument {
  readonly doc: JsonObject;
  readonly findings: readonly Finding[];
}

/** An endpoint's document as a part of one of several. */
interface Member {
  readonly endpoint: CompiledEndpoint;
  readonly prefix: string;
  readonly names: PartNames;
  readonly doc: JsonObject;
}

function entriesOf(value: Json | undefined): readonly [string, Json][] {
  return isObject(value) ? Object.entries(value) : [];
}

function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

/** The names of all components: `kind`, name, and what it is. */
function componentsOf(doc: JsonObject): readonly (readonly [kind: string, name: string, value: Json])[] {
  return entriesOf(own(doc, "components")).flatMap(([kind, all]) =>
    kind.startsWith("x-") ? [] : entriesOf(all).map(([name, value]) => [kind, name, value] as const),
  );
}

function operationIds(doc: JsonObject): readonly string[] {
  return entriesOf(own(doc, "paths")).flatMap(([, item]) =>
    METHODS.flatMap((method) => {
      const id = own(own(item, method), "operationId");
      return typeof id === "string" ? [id] : [];
    }),
  );
}

function counted(words: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Schemes of one name that are the same everywhere: they keep it, because a person sets them up once. */
function commonSchemes(all: readonly EndpointCopy[]): ReadonlySet<string> {
  const first = new Map<string, Json>();
  const differing = new Set<string>();
  for (const { doc } of all)
    for (const [name, scheme] of entriesOf(own(own(doc, "components"), "securitySchemes"))) {
      const known = first.get(name);
      if (known === undefined) first.set(name, scheme);
      else if (!sameJson(known, scheme)) differing.add(name);
    }
  return new Set([...first.keys()].filter((name) => !differing.has(name)));
}

/**
 * Component schemas that are the same wherever one of their name is, with all that they refer to: operations of one
 * document have copies of what they share.
 */
function commonSchemas(all: readonly EndpointCopy[]): ReadonlySet<string> {
  const texts = new Map<string, string>();
  const common = new Map<string, readonly string[]>();
  const differing = new Set(["Input", "Output"]);
  for (const { doc } of all)
    for (const [name, schema] of entriesOf(own(own(doc, "components"), "schemas"))) {
      const text = JSON.stringify(schema);
      if ((texts.get(name) ?? text) !== text) differing.add(name);
      if (texts.has(name)) continue;
      texts.set(name, text);
      const mapped = isObject(schema) ? mappingsIn(schema) : [];
      const refs = [...refsIn(schema, "#"), ...mapped].flatMap(({ ref }) =>
        isPointer(ref) ? (componentAround(ref) ?? []) : [],
      );
      common.set(name, refs);
    }
  // A name goes with those that refer to it: until nothing changes.
  for (let size = -1; size !== differing.size;) {
    size = differing.size;
    for (const [name, refs] of common) if (refs.some((ref) => differing.has(ref))) differing.add(name);
  }
  return new Set([...common.keys()].filter((name) => !differing.has(name)));
}

/**
 * What the parts of each document are called in one of all: a component's name with a prefix made from the id, which a
 * hash tells apart where prefix and name together are those of another; an operationId that another has too likewise.
 */
function named(all: readonly EndpointCopy[], shared: ReadonlySet<string>): readonly Member[] {
  const schemes = commonSchemes(all);
  const isCommon = (kind: string, name: string): boolean =>
    (kind === "securitySchemes" && schemes.has(name)) || (kind === "schemas" && shared.has(name));
  const plain = ({ prefix }: EndpointCopy, kind: string, name: string): string =>
    isCommon(kind, name) ? name : prefix + name;
  const words = all.flatMap((one) =>
    componentsOf(one.doc).flatMap(([kind, name]) =>
      isCommon(kind, name) ? [] : [`${kind} ${plain(one, kind, name)}`],
    ),
  );
  const taken = counted([
    ...words,
    ...[...schemes].map((name) => `securitySchemes ${name}`),
    ...[...shared].map((name) => `schemas ${name}`),
  ]);
  const ids = counted(all.flatMap(({ endpoint, doc }) => (endpoint.kind === "operation" ? [] : operationIds(doc))));
  const made = idsByCall(all);
  const byOwn = idsByOwn(all, made);
  return all.map((one) => {
    const { endpoint, prefix, doc } = one;
    const component = (kind: string, name: string): string => {
      const word = plain(one, kind, name);
      const isTaken = !isCommon(kind, name) && (taken.get(`${kind} ${word}`) ?? 0) > 1;
      return isTaken ? `${word}_${shortHash(`${endpoint.folder} ${name}`)}` : word;
    };
    const operationId = (id: string): string =>
      byOwn.get(`${endpoint.sources[0] ?? ""} ${id}`) ?? ((ids.get(id) ?? 0) > 1 ? `${prefix}_${id}` : id);
    const names: PartNames = { component, operationId };
    const renamed = renameParts(doc, names);
    const main = endpoint.kind === "operation" ? mainOperation({ doc }) : undefined;
    if (main === undefined) return { endpoint, prefix, names, doc: renamed };
    const id = made.get(callOf(main));
    return { endpoint, prefix, names, doc: withOperationId(renamed, id, own(main.operation, "operationId")) };
  });
}

/** What the names of an endpoint's components begin with; endpoints of several providers may have one id. */
function prefixes(endpoints: readonly CompiledEndpoint[]): ReadonlyMap<string, string> {
  const ids = new Map(endpoints.map(({ folder, id }) => [folder, id]));
  return uniqueNames([...ids.keys()], (folder) => pascal(ids.get(folder) ?? folder));
}

/** A path item with the servers and the security of its document, so that endpoints of several gateways fit one document. */
function grounded(item: JsonObject, doc: JsonObject): JsonObject {
  const servers = own(doc, "servers");
  const security = own(doc, "security");
  const secured = Object.entries(item).map(([key, value]): [string, Json] => {
    const needs =
      security !== undefined &&
      isObject(value) &&
      own(value, "responses") !== undefined &&
      own(value, "security") === undefined;
    return [key, needs ? { ...value, security } : value];
  });
  const needs = servers !== undefined && own(item, "servers") === undefined;
  return Object.fromEntries(needs ? [...secured, ["servers", servers]] : secured);
}

/** Ids by folder; operations of several providers with one id have the provider behind it. */
function labelsOf(endpoints: readonly CompiledEndpoint[]): ReadonlyMap<string, string> {
  const ids = counted(endpoints.map(({ id }) => id));
  return new Map(
    endpoints.map(({ id, folder }) => [folder, (ids.get(id) ?? 0) > 1 ? `${id} (${folder.split("/", 1)[0]})` : id]),
  );
}

function pathsOf(members: readonly Member[]): readonly SharedPath[] {
  const labels = labelsOf(members.map(({ endpoint }) => endpoint));
  const shares = new Map<string, PathShare[]>();
  for (const { endpoint, prefix, doc } of members)
    for (const [path, item] of entriesOf(own(doc, "paths"))) {
      if (!isObject(item) || path.startsWith("x-")) continue;
      const id = labels.get(endpoint.folder) ?? endpoint.id;
      const share: PathShare = { id, source: endpoint.sources[0] ?? "", prefix, doc, path, item: grounded(item, doc) };
      const known = shares.get(templateOf(path));
      if (known === undefined) shares.set(templateOf(path), [share]);
      else known.push(share);
    }
  return [...shares.values()].map((all) => {
    const [only, ...others] = all;
    return only !== undefined && others.length === 0 ? { path: only.path, item: only.item, lost: [] } : sharePath(all);
  });
}

function joinComponents(members: readonly Member[]): JsonObject {
  const kinds = new Map<string, [string, Json][]>();
  for (const { doc } of members)
    for (const [kind, name, value] of componentsOf(doc)) {
      const known = kinds.get(kind);
      if (known === undefined) kinds.set(kind, [[name, value]]);
      else known.push([name, value]);
    }
  return Object.fromEntries([...kinds].map(([kind, entries]) => [kind, Object.fromEntries(entries)]));
}

/** The rest of the documents' roots: webhooks under names of their own, tags once, and what all of them say. */
function joinRoots(members: readonly Member[]): JsonObject {
  const webhooks = members.flatMap(({ prefix, doc }) =>
    entriesOf(own(doc, "webhooks")).map(([name, item]): [string, Json] => [`${prefix}${name}`, item]),
  );
  const tags = new Map<string, Json>();
  for (const { doc } of members)
    for (const tag of listOf(own(doc, "tags"))) {
      const name = wordOf(own(tag, "name"));
      if (!tags.has(name)) tags.set(name, tag);
    }
  const dialects = members.map(({ doc }) => own(doc, "jsonSchemaDialect"));
  const [dialect] = dialects;
  return {
    ...(webhooks.length === 0 ? {} : { webhooks: Object.fromEntries(webhooks) }),
    ...(tags.size === 0 ? {} : { tags: [...tags.values()] }),
    ...(dialect === undefined || dialects.some((other) => other !== dialect) ? {} : { jsonSchemaDialect: dialect }),
  };
}

function few(ids: readonly string[]): string {
  return ids.length <= 3 ? ids.join(", ") : `${ids.slice(0, 3).join(", ")} and ${ids.length - 3} more`;
}

function sharedFinding(path: string, { method, shares, what }: Lost): Finding {
  const call = callOf({ method, path });
  const ids = few(shares.map(({ id }) => id));
  return {
    code: "check/shared-operation",
    level: "warning",
    at: join("#/paths", path, method),
    source: shares[0]?.source ?? "",
    message: `${ids} share ${call}; one operation cannot state of each of them: ${what.join("; ")}`,
    hint: "`--out <folder>` writes one document per endpoint; those say it.",
  };
}

/**
 * Documents without the operations that tell of their jobs and are another one's own: each endpoint's document holds them,
 * one document of all holds them once.
 */
function eachOperationOnce(endpoints: readonly CompiledEndpoint[], docs: readonly JsonObject[]): readonly JsonObject[] {
  const isPlain = (index: number): boolean => endpoints[index]?.kind === "operation";
  const stated = new Set(
    docs.flatMap((doc, index) => {
      const main = isPlain(index) ? mainOperation({ doc }) : undefined;
      return main === undefined ? [] : [callOf(main)];
    }),
  );
  return docs.map((doc, index) => {
    if (!isPlain(index)) return doc;
    const calls = broughtOperations(doc).map(callOf);
    const repeated = new Set(calls.filter((call) => stated.has(call)));
    for (const call of calls) stated.add(call);
    return withoutOperations(doc, repeated);
  });
}

type Together = CombinedDocument & { readonly members: readonly Member[] };

function together(
  endpoints: readonly CompiledEndpoint[],
  docOf: (endpoint: CompiledEndpoint) => JsonObject,
  sharedOf: (all: readonly EndpointCopy[]) => ReadonlySet<string> = () => new Set(),
): Together {
  const prefixOf = prefixes(endpoints);
  const told = endpoints.map(docOf);
  const docs = eachOperationOnce(endpoints, told);
  const all = endpoints.map((endpoint, index) => ({
    endpoint,
    prefix: prefixOf.get(endpoint.folder) ?? "",
    doc: docs[index] ?? {},
  }));
  const members = named(all, sharedOf(all));
  const paths = pathsOf(members);
  const versions = members.map(({ doc }) => wordOf(own(doc, "openapi")));
  const doc: JsonObject = {
    openapi: versions.sort().at(-1) || "3.1.0",
    info: { title: `${endpoints.length} endpoints`, version: "1.0.0" },
    ...joinRoots(members),
    paths: Object.fromEntries(paths.map(({ path, item }) => [path, item])),
    components: joinComponents(members),
  };
  const findings = paths.flatMap(({ path, lost }) => lost.map((one) => sharedFinding(path, one)));
  return { doc, findings, members };
}

/** An endpoint by its mended document alone. */
export interface DocumentPart extends Pick<CompiledEndpoint, "id" | "folder" | "sources"> {
  readonly doc: JsonObject;
}

/** One document of plain operations, for their types: as `mend` prints it. */
export function pathsDocument(parts: readonly DocumentPart[]): JsonObject {
  const endpoints = parts.map(({ doc, ...named }): CompiledEndpoint => {
    const spec = { doc, origins: NO_ORIGINS, ledger: [] };
    return { ...named, kind: "operation", ingested: spec, mended: spec };
  });
  const inOrder = endpoints.toSorted((a, b) => byText(a.folder, b.folder));
  return together(inOrder, ({ mended }) => mended.doc, commonSchemas).doc;
}

/** Where the values of the endpoints' components come from, at their places in the document of all. */
function originsTogether(members: readonly Member[]): Spec["origins"] {
  return originsOf(
    members.flatMap(({ endpoint, names }) =>
      originEntries(endpoint.mended.origins).map(([pointer, origin]): [Pointer, Origin] => {
        const [first, kind, name, ...rest] = keysOf(pointer);
        return first === "components" && kind !== undefined && name !== undefined
          ? [join("#/components", kind, names.component(kind, name), ...rest), origin]
          : [pointer, origin];
      }),
    ),
  );
}

function overlayTogether(
  endpoints: readonly CompiledEndpoint[],
  sources: ReadonlyMap<SourceId, SourceText>,
): CombinedDocument {
  const { doc, findings, members } = together(endpoints, ({ mended }) => mended.doc);
  const ingested = together(endpoints, (endpoint) => endpoint.ingested.doc).doc;
  const ledger = endpoints.flatMap(({ mended }) => mended.ledger);
  return { doc: overlayOf(ingested, { doc, origins: originsTogether(members), ledger }, sources), findings };
}

/** The document of one endpoint, as it is. */
function alone(
  { ingested, mended }: CompiledEndpoint,
  form: DocumentForm,
  sources: ReadonlyMap<SourceId, SourceText>,
): JsonObject {
  if (form === "mended") return mended.doc;
  return form === "ingested" ? ingested.doc : overlayOf(ingested.doc, mended, sources);
}

/**
 * One document of all endpoints, in whatever order they come: a single endpoint's document as it is; several with their
 * components prefixed by a name made from the id, servers and security at each path, and one operation for those that
 * share a method and a path.
 *
 * @param texts the sources, which an overlay quotes
 */
export function assemble(
  endpoints: readonly CompiledEndpoint[],
  form: DocumentForm = "mended",
  texts: readonly SourceText[] = [],
): CombinedDocument {
  const sources = new Map(form === "overlay" ? texts.map((text) => [text.id, text]) : []);
  const [only, ...others] = endpoints.toSorted((a, b) => byText(a.folder, b.folder));
  if (only !== undefined && others.length === 0) return { doc: alone(only, form, sources), findings: [] };
  const all = only === undefined ? [] : [only, ...others];
  if (form === "overlay") return overlayTogether(all, sources);
  const { doc, findings } = together(all, (endpoint) => endpoint[form].doc);
  if (form === "ingested") return { doc, findings };
  const source = all[0]?.sources[0] ?? "";
  return { doc, findings: [...findings, ...internalFindings(openapiFaults(doc), "the document of all", source)] };
}
