import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { forLast } from "../../document/memo.js";
import { join, lastKey, type Pointer, valueAt } from "../../document/pointer.js";
import { componentName, isPointer, mainOperation, replyMediaAt, requestMediaAt } from "../../openapi/operation.js";
import { GATEWAY_KEY } from "../../protocol/queue.js";
import { pascal, uniqueNames } from "../names.js";
import { type About, aboutOf } from "./about.js";
import { binaryParts } from "./binary-parts.js";
import type { CompiledEndpoint } from "./compiled-endpoint.js";
import { type MediaField, mediaFields } from "./media.js";
import { type ParametersModel, parametersOf } from "./parameters.js";
import { reachedComponents, sidesOf } from "./sides.js";

/** A server as the package offers it. */
export interface GatewayModel {
  readonly name: string;
  readonly url: string;
  readonly auth: "Key" | "Bearer";
  readonly profile: "fal" | "relay";
}

/** A schema that gets a type of its own. */
interface NamedSchema {
  readonly component: string;
  readonly typeName: string;
  readonly schema: Json;
  readonly at: Pointer;
}

/** What emitters know of an endpoint: nothing here needs another look at the document. */
export interface EndpointModel {
  readonly id: string;
  readonly kind: CompiledEndpoint["kind"];
  readonly folder: string;
  readonly sources: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly input: Json;
  readonly inputAt: Pointer;
  readonly output: Json;
  readonly outputAt: Pointer;
  /** What a plain operation takes in its path, query, headers and cookies. */
  readonly parameters?: ParametersModel;
  /** The named shapes that input and output reach, by component name. */
  readonly named: readonly NamedSchema[];
  readonly gateways: readonly GatewayModel[];
  readonly about: About;
  /** The fields of the input that take files. */
  readonly media: readonly MediaField[];
}

function schemasOf(doc: JsonObject): JsonObject {
  const schemas = own(own(doc, "components"), "schemas");
  return isObject(schemas) ? schemas : {};
}

interface Root {
  readonly schema: Json;
  readonly at: Pointer;
}

/** Keys beside a reference that say nothing of values. */
const BESIDE_A_REFERENCE = /^(?:\$ref|title|description|summary|examples?|x-.*)$/;

/** A root schema: the component it refers to, inlined, so that it becomes the type `Input` or `Output` itself. */
function root(doc: JsonObject, at: Pointer | undefined): Root {
  const schema = at === undefined ? undefined : valueAt(doc, at);
  const ref = own(schema, "$ref");
  const isAlone = isObject(schema) && Object.keys(schema).every((key) => BESIDE_A_REFERENCE.test(key));
  const component = typeof ref === "string" && isPointer(ref) && isAlone ? componentName(ref) : undefined;
  const target = component === undefined ? undefined : own(schemasOf(doc), component);
  if (component === undefined || target === undefined) return { schema: schema ?? {}, at: at ?? "#" };
  return { schema: target, at: join("#/components/schemas", component) };
}

function typeNameOf(component: string, taken: ReadonlySet<string>): string {
  return taken.has(pascal(component)) ? `${pascal(component)}Shape` : pascal(component);
}

function gatewayOf(server: Json): readonly GatewayModel[] {
  const stated = own(server, GATEWAY_KEY);
  const [url, name, auth, profile] = [
    own(server, "url"),
    own(stated, "name"),
    own(stated, "auth"),
    own(stated, "profile"),
  ];
  if (typeof url !== "string" || typeof name !== "string") return [];
  return [{ name, url, auth: auth === "Key" ? "Key" : "Bearer", profile: profile === "fal" ? "fal" : "relay" }];
}

/** The gateways that a document's servers name. */
export function gatewaysOf(doc: JsonObject): readonly GatewayModel[] {
  const servers = own(doc, "servers");
  return (isList(servers) ? servers : []).flatMap(gatewayOf);
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

/** The title of a document; empty when it has none. */
export function titleOf(doc: JsonObject): string {
  return text(own(own(doc, "info"), "title"));
}

function rootsOf(endpoint: CompiledEndpoint): { readonly input: Root; readonly output: Root } {
  const { doc } = endpoint.mended;
  const main = mainOperation(endpoint.mended);
  const request = main === undefined ? undefined : requestMediaAt(doc, main.at);
  const reply = main === undefined ? undefined : replyMediaAt(doc, main.at);
  const output = endpoint.kind === "queue" ? OUTPUT_COMPONENT : reply === undefined ? undefined : join(reply, "schema");
  const input = root(doc, request === undefined ? undefined : join(request, "schema"));
  const answer = root(doc, output);
  if (endpoint.kind === "queue") return { input, output: answer };
  return {
    input: { ...input, schema: binaryParts(input.schema, lastKey(request ?? "#")) },
    output: { ...answer, schema: binaryParts(answer.schema, lastKey(reply ?? "#")) },
  };
}

const OUTPUT_COMPONENT: Pointer = "#/components/schemas/Output";

/** The closed model of one endpoint: asked for when it is checked, and again when it is printed. */
export const lowerEndpoint: (endpoint: CompiledEndpoint) => EndpointModel = forLast((endpoint) => {
  const { doc } = endpoint.mended;
  const { input, output } = rootsOf(endpoint);
  const sides = sidesOf(doc, schemasOf(doc), input.schema, output.schema);
  const main = endpoint.kind === "operation" ? mainOperation(endpoint.mended) : undefined;
  const parameters = main === undefined ? undefined : parametersOf(doc, main.at);
  const roots = [sides.input, sides.output, ...(parameters === undefined ? [] : [parameters.schema])];
  const reached = reachedComponents(sides.schemas, roots);
  const names = endpoint.kind === "schemas" ? Object.keys(schemasOf(doc)).sort() : [...reached].sort();
  const taken = new Set(["Input", "Output", ...(parameters === undefined ? [] : ["Parameters"])]);
  const typeNames = uniqueNames(names, (name) => typeNameOf(name, taken));
  return {
    id: endpoint.id,
    kind: endpoint.kind,
    folder: endpoint.folder,
    sources: endpoint.sources,
    title: titleOf(doc),
    description:
      text(own(own(doc, "info"), "description")) || text(own(mainOperation(endpoint.mended)?.operation, "summary")),
    input: sides.input,
    inputAt: input.at,
    output: sides.output,
    outputAt: output.at,
    ...(parameters === undefined ? {} : { parameters }),
    named: names.map((component) => ({
      component,
      typeName: typeNames.get(component) ?? typeNameOf(component, taken),
      schema: own(sides.schemas, component) ?? {},
      at: join("#/components/schemas", sides.madeFrom.get(component) ?? component),
    })),
    gateways: gatewaysOf(doc),
    about: aboutOf(doc, mainOperation(endpoint.mended)?.operation),
    media: endpoint.kind === "queue" ? mediaFields(endpoint.mended, input.at) : [],
  };
});
