import openapiTypescript, { astToString } from "openapi-typescript";
import type { Json, JsonObject } from "../../../codegen/document/json.js";
import { join, keysOf, type Pointer, valueAt } from "../../../codegen/document/pointer.js";
import { emitTypes } from "../../../codegen/emit/types/types.js";
import type { CompiledEndpoint } from "../../../codegen/model/endpoint/compiled-endpoint.js";
import { type EndpointModel, lowerEndpoint } from "../../../codegen/model/endpoint/lower-endpoint.js";
import { compareDeclarations, type Comparison } from "./compare-types.js";
import type { PeerDifference } from "./kinds.js";
import { headOf, memberOf, readTypes, type TypeMember, type TypeModule, type TypeTree } from "./type-tree.js";

/** A type that stands in ours, with the place of its schema in the document. */
interface TypeRoot {
  readonly name: string;
  readonly at: Pointer;
}

/** A type that stands in both, and a schema that it is made from. */
interface TypePair {
  readonly name: string;
  readonly schema: Json;
  readonly ours: TypeMember;
  readonly theirs: TypeMember;
}

/** What became of the types of one endpoint. */
export interface EndpointComparison {
  /** How many types were compared. */
  readonly compared: number;
  readonly differences: readonly PeerDifference[];
  /** The types of components that both have: their names in ours, and in theirs. */
  readonly components: readonly (readonly [ours: string, theirs: string])[];
  readonly ours: string;
  readonly theirs: string;
}

/** How many of the keys lead to a whole schema: the others lead on inside it. */
function rootLength(keys: readonly string[]): number {
  const schema = keys.indexOf("schema");
  return (keys[0] === "components" && keys[1] === "schemas") || schema < 0 ? 3 : schema + 1;
}

/** The type of a schema in theirs: it stands under the keys that lead to it, but for the words `schema` and `properties`. */
function peerMember(at: Pointer, theirs: TypeModule): TypeMember | undefined {
  const keys = keysOf(at);
  const root = rootLength(keys);
  const outside = keys.slice(0, root).filter((key, index) => key !== "schema" || index < root - 1);
  const inside = keys.slice(root).filter((key, index, all) => key !== "properties" || all[index - 1] === "properties");
  return memberOf([...outside, ...inside], theirs);
}

function namedRoots(endpoint: EndpointModel): readonly TypeRoot[] {
  const { operation, item, job, kind } = endpoint;
  const isCall = kind !== "schemas" && kind !== "webhook";
  const hasBody = operation === undefined || operation.bodies.length > 0;
  return [
    ...(isCall && hasBody ? [{ name: "Input", at: endpoint.inputAt }] : []),
    ...(isCall ? [{ name: "Output", at: endpoint.outputAt }] : []),
    ...(item === undefined ? [] : [{ name: "Item", at: item.at }]),
    ...(job === undefined ? [] : [{ name: "JobOutput", at: job.output.at }]),
    ...endpoint.deliveries.map(({ typeName, at }) => ({ name: typeName, at })),
    ...endpoint.named.map(({ typeName, at }) => ({ name: typeName, at })),
  ];
}

const GROUPS = [
  ["path", "path"],
  ["query", "query"],
  ["headers", "header"],
  ["cookies", "cookie"],
] as const;

/** The parameters of an operation, by the places that they travel in. */
function parameterPairs(endpoint: EndpointModel, ours: TypeModule, theirs: TypeModule): readonly TypePair[] {
  const { operation, parameters } = endpoint;
  if (operation === undefined || parameters === undefined) return [];
  return GROUPS.flatMap(([group, place]) => {
    const [mine, other] = [
      memberOf(["Parameters", group], ours),
      memberOf([...keysOf(operation.at), "parameters", place], theirs),
    ];
    const schema = valueAt(parameters.schema, join("#/properties", group)) ?? {};
    return mine === undefined || other === undefined || other.type.kind === "word"
      ? []
      : [{ name: `Parameters.${group}`, schema, ours: mine, theirs: other }];
  });
}

function unionOfMembers(members: readonly TypeMember[]): TypeMember | undefined {
  const [first] = members;
  return first === undefined
    ? undefined
    : { ...first, type: { kind: "union", parts: members.map(({ type }) => type) } };
}

/** The answers of an operation by status: any of their media types. */
function responsePairs(endpoint: EndpointModel, ours: TypeModule, theirs: TypeModule): readonly TypePair[] {
  return (endpoint.operation?.responses ?? []).flatMap(({ status, media }) => {
    const mine = memberOf(["Responses", status], ours);
    const others = unionOfMembers(media.flatMap(({ at }) => peerMember(at, theirs) ?? []));
    if (mine === undefined || others === undefined) return [];
    const schema = { anyOf: media.map((one) => one.schema) };
    // A name of another pair has been compared; what a page says of an answer stands elsewhere in theirs.
    if (mine.type.kind === "name") return [];
    return [{ name: `Responses.${status}`, schema, ours: mine, theirs: { ...others, comment: "" } }];
  });
}

function variantsOf(type: TypeTree): readonly TypeTree[] {
  return type.kind === "union" ? type.parts : [type];
}

/** The bodies of an operation besides that of its input, by media type. */
function bodyPairs(endpoint: EndpointModel, ours: TypeModule, theirs: TypeModule): readonly TypePair[] {
  const request = ours.types.get("Request");
  if (request === undefined) return [];
  const variants = variantsOf(headOf(request.type, ours));
  return (endpoint.operation?.bodies ?? []).flatMap(({ mediaType, schema, at, isInput }) => {
    const variant = variants.find((one) => {
      const shape = headOf(one, ours);
      const type = shape.kind === "object" ? shape.members.get("contentType")?.type : undefined;
      return type?.kind === "word" && type.text === JSON.stringify(mediaType);
    });
    const shape = variant === undefined ? undefined : headOf(variant, ours);
    const mine = shape?.kind === "object" ? shape.members.get("body") : undefined;
    const other = peerMember(at, theirs);
    return isInput || mine === undefined || other === undefined
      ? []
      : [{ name: `Request ${mediaType}`, schema, ours: mine, theirs: { ...other, comment: "" } }];
  });
}

/** The output of an operation is any success in JSON: theirs has one type for each of them. */
function peerOutput(endpoint: EndpointModel, theirs: TypeModule): TypeMember | undefined {
  const media = (endpoint.operation?.responses ?? []).filter(({ isSuccess }) => isSuccess).flatMap((one) => one.media);
  const peers = media.filter(({ as }) => as === "json").map(({ at }) => peerMember(at, theirs));
  return peers.length < 2 ? peerMember(endpoint.outputAt, theirs) : unionOfMembers(peers.flatMap((one) => one ?? []));
}

/** The types that both have, and those of ours that stand nowhere in theirs. */
function rootPairs(
  endpoint: EndpointModel,
  doc: JsonObject,
  [ours, theirs]: readonly [TypeModule, TypeModule],
): { readonly pairs: readonly TypePair[]; readonly alone: readonly PeerDifference[] } {
  const pairs: TypePair[] = [];
  const alone: PeerDifference[] = [];
  for (const { name, at } of namedRoots(endpoint)) {
    const mine = ours.types.get(name);
    const other = name === "Output" ? peerOutput(endpoint, theirs) : peerMember(at, theirs);
    const schema = valueAt(doc, at) ?? {};
    if (mine === undefined) throw new Error(`${endpoint.id}: types.ts has no type ${name}`);
    if (other !== undefined) pairs.push({ name, schema, ours: mine, theirs: other });
    else
      alone.push({
        type: name,
        what: "type",
        at: [],
        ours: headOf(mine.type, ours),
        theirs: undefined,
        schemas: [],
        pointer: at,
        doc,
        around: [],
      });
  }
  return { pairs, alone };
}

/** The text of the types that openapi-typescript makes of a document as it comes. */
async function peerTypes(doc: JsonObject): Promise<string> {
  return astToString(await openapiTypescript(JSON.stringify(doc), { silent: true }));
}

/** The types of components by which both call them. */
function componentsOf(endpoint: EndpointModel): readonly (readonly [ours: string, theirs: string])[] {
  return namedRoots(endpoint).flatMap(({ name, at }) => {
    const [first, second, component, ...rest] = keysOf(at);
    const isComponent = first === "components" && second === "schemas" && component !== undefined && rest.length === 0;
    const successes = (endpoint.operation?.responses ?? []).filter((one) => one.isSuccess);
    const isSeveral = name === "Output" && (successes.length > 1 || successes.flatMap((one) => one.media).length > 1);
    return isComponent && !isSeveral ? [[name, `components["schemas"][${JSON.stringify(component)}]`] as const] : [];
  });
}

/** Compares the types of an endpoint with those that openapi-typescript makes of its mended document. */
export async function compareEndpoint(endpoint: CompiledEndpoint): Promise<EndpointComparison> {
  const model = lowerEndpoint(endpoint);
  const { doc } = endpoint.mended;
  const texts = [emitTypes(model), await peerTypes(doc)] as const;
  const [ours, theirs] = [readTypes(texts[0]), readTypes(texts[1])];
  const components = new Map(model.named.map(({ typeName, at }) => [typeName, keysOf(at).join("/")]));
  const { pairs, alone } = rootPairs(model, doc, [ours, theirs]);
  const all = [
    ...pairs,
    ...parameterPairs(model, ours, theirs),
    ...responsePairs(model, ours, theirs),
    ...bodyPairs(model, ours, theirs),
  ];
  const differences: PeerDifference[] = [...alone];
  for (const pair of all) {
    const comparison: Comparison = {
      ours,
      theirs,
      doc,
      isPair: ([name = ""], path) => components.get(name) === path.join("/"),
      report: (difference) => differences.push({ ...difference, type: pair.name, doc }),
    };
    compareDeclarations(comparison, pair.schema, pair.ours, pair.theirs);
  }
  return { compared: all.length, differences, components: componentsOf(model), ours: texts[0], theirs: texts[1] };
}
