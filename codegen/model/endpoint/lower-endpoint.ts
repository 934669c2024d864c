import { type Json, type JsonObject, own } from "../../document/json.js";
import { forLast } from "../../document/memo.js";
import { join, lastKey, type Pointer } from "../../document/pointer.js";
import { type JobModel, jobModel } from "../job/job-model.js";
import { mainOperation, type OperationAt, replyMediaAt, requestMediaAt, webhooksOf } from "../../openapi/operation.js";
import { pascal, uniqueNames } from "../names.js";
import { type About, aboutOf } from "./about.js";
import { binaryParts } from "./binary-parts.js";
import { callbackDeliveries, type DeliveryModel, webhookDelivery } from "./deliveries.js";
import type { CompiledEndpoint } from "./compiled-endpoint.js";
import { type GatewayModel, gatewaysOf } from "./gateways.js";
import { type MediaField, mediaFields } from "./media.js";
import { type OperationModel, operationModel, withoutConstants } from "./operation.js";
import { type ParametersModel, parametersOf } from "./parameters.js";
import { itemRoot, outputRoot } from "./responses.js";
import { rootAt, schemasOf, type SchemaRoot } from "./roots.js";
import { reachedComponents, type Sides, sidesOf } from "./sides.js";

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
  /** What the server sends by itself: the body of a webhook, those of an operation's callbacks. */
  readonly deliveries: readonly DeliveryModel[];
  /** What its streams give, one by one, where the output is something else. */
  readonly item?: SchemaRoot;
  /** What a plain operation takes in its path, query, headers and cookies. */
  readonly parameters?: ParametersModel;
  /** What a plain operation is besides. */
  readonly operation?: OperationModel;
  /** The job that a plain operation submits, where enough is known to follow it. */
  readonly job?: JobModel;
  /** The named shapes that input and output reach, by component name. */
  readonly named: readonly NamedSchema[];
  readonly gateways: readonly GatewayModel[];
  readonly about: About;
  /** The fields of the input that take files. */
  readonly media: readonly MediaField[];
}

function typeNameOf(component: string, taken: ReadonlySet<string>): string {
  return taken.has(pascal(component)) ? `${pascal(component)}Shape` : pascal(component);
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

/** The title of a document; empty when it has none. */
export function titleOf(doc: JsonObject): string {
  return text(own(own(doc, "info"), "title"));
}

interface EndpointRoots {
  readonly input: SchemaRoot;
  readonly output: SchemaRoot;
  readonly deliveries: readonly DeliveryModel[];
  readonly item?: SchemaRoot;
  readonly parameters?: ParametersModel;
  readonly operation?: OperationModel;
  readonly job?: JobModel;
}

function operationRoots(doc: JsonObject, main: OperationAt, id: string): EndpointRoots {
  const operation = operationModel(doc, main);
  const [body] = operation.bodies;
  const request = requestMediaAt(doc, main.at);
  const plain = body ?? rootAt(doc, request === undefined ? undefined : join(request, "schema"));
  const reply = replyMediaAt(doc, main.at);
  const output = outputRoot(doc, main.at, operation.responses);
  const item = itemRoot(operation.responses, output);
  const parameters = parametersOf(doc, main);
  const job = operation.blocked === undefined ? jobModel(doc, main, id) : undefined;
  return {
    ...(item === undefined ? {} : { item }),
    input: { at: plain.at, schema: withoutConstants(plain.schema, operation.constants) },
    output: { ...output, schema: binaryParts(output.schema, lastKey(reply ?? "#")) },
    deliveries: callbackDeliveries(doc, main.at),
    ...(parameters === undefined ? {} : { parameters }),
    operation,
    ...(job === undefined ? {} : { job }),
  };
}

/** What a webhook sends, and the headers and the query that it sends it with. */
function webhookRoots(doc: JsonObject, hook: OperationAt): EndpointRoots {
  const nothing: SchemaRoot = { schema: {}, at: hook.at };
  const parameters = parametersOf(doc, { ...hook, path: "" });
  return {
    input: nothing,
    output: nothing,
    deliveries: [webhookDelivery(doc, hook)],
    ...(parameters === undefined ? {} : { parameters }),
  };
}

function rootsOf(endpoint: CompiledEndpoint): EndpointRoots {
  const { doc } = endpoint.mended;
  const main = mainOperation(endpoint.mended);
  if (main !== undefined && endpoint.kind === "operation") return operationRoots(doc, main, endpoint.id);
  const [hook] = endpoint.kind === "webhook" ? webhooksOf(doc) : [];
  if (hook !== undefined) return webhookRoots(doc, hook);
  const request = main === undefined ? undefined : requestMediaAt(doc, main.at);
  const reply = main === undefined ? undefined : replyMediaAt(doc, main.at);
  const output = endpoint.kind === "queue" ? OUTPUT_COMPONENT : reply === undefined ? undefined : join(reply, "schema");
  return {
    input: rootAt(doc, request === undefined ? undefined : join(request, "schema")),
    output: rootAt(doc, output),
    deliveries: main === undefined ? [] : callbackDeliveries(doc, main.at),
  };
}

/** The schemas of a call on its two sides: what is sent, and what comes back. */
function sentAndReturned({ input, output, deliveries, item, parameters, operation, job }: EndpointRoots): {
  readonly sent: readonly Json[];
  readonly returned: readonly Json[];
} {
  const { bodies = [], responses = [] } = operation ?? {};
  return {
    sent: [
      input.schema,
      ...(parameters === undefined ? [] : [parameters.schema]),
      ...bodies.map(({ schema }) => schema),
    ],
    returned: [
      output.schema,
      ...(item === undefined ? [] : [item.schema]),
      ...deliveries.map(({ schema }) => schema),
      ...responses.flatMap(({ media }) => media.map(({ schema }) => schema)),
      ...(job === undefined ? [] : [job.output.schema]),
    ],
  };
}

/** The roots of an endpoint as each side of a call sees them. */
function onTheirSides(
  { input, output, deliveries, item, parameters, operation, job }: EndpointRoots,
  { sent, returned }: Pick<Sides, "sent" | "returned">,
): EndpointRoots {
  return {
    input: { ...input, schema: sent(input.schema) },
    output: { ...output, schema: returned(output.schema) },
    deliveries: deliveries.map((one) => ({ ...one, schema: returned(one.schema) })),
    ...(item === undefined ? {} : { item: { ...item, schema: returned(item.schema) } }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(job === undefined ? {} : { job: { ...job, output: { ...job.output, schema: returned(job.output.schema) } } }),
    ...(operation === undefined
      ? {}
      : {
          operation: {
            ...operation,
            bodies: operation.bodies.map((body) => ({ ...body, schema: sent(body.schema) })),
            responses: operation.responses.map((response) => ({
              ...response,
              media: response.media.map((media) => ({ ...media, schema: returned(media.schema) })),
            })),
          },
        }),
  };
}

const OUTPUT_COMPONENT: Pointer = "#/components/schemas/Output";

/** The closed model of one endpoint: asked for when it is checked, and again when it is printed. */
export const lowerEndpoint: (endpoint: CompiledEndpoint) => EndpointModel = forLast((endpoint) => {
  const { doc } = endpoint.mended;
  const roots = rootsOf(endpoint);
  const sides = sidesOf(doc, schemasOf(doc), sentAndReturned(roots));
  const { input, output, deliveries, item, parameters, operation, job } = onTheirSides(roots, sides);
  const { sent, returned } = sentAndReturned({
    ...roots,
    input,
    output,
    deliveries,
    ...(item === undefined ? {} : { item }),
    ...(operation === undefined ? {} : { operation }),
    ...(job === undefined ? {} : { job }),
  });
  const reached = reachedComponents(sides.schemas, [...sent, ...returned]);
  const names = endpoint.kind === "schemas" ? Object.keys(schemasOf(doc)).sort() : [...reached].sort();
  const taken = new Set([
    "Input",
    "Output",
    ...(item === undefined ? [] : ["Item"]),
    ...deliveries.map(({ typeName }) => typeName),
    ...(parameters === undefined ? [] : ["Parameters"]),
    ...(operation === undefined ? [] : ["Operation", "Request", "Responses"]),
    ...(job === undefined ? [] : ["JobEndpoint", "JobOutput", "JobParameters"]),
  ]);
  const typeNames = uniqueNames(names, (name) => typeNameOf(name, taken));
  return {
    id: endpoint.id,
    kind: endpoint.kind,
    folder: endpoint.folder,
    sources: endpoint.sources,
    title: titleOf(doc),
    description:
      text(own(own(doc, "info"), "description")) || text(own(mainOperation(endpoint.mended)?.operation, "summary")),
    input: input.schema,
    inputAt: input.at,
    output: output.schema,
    outputAt: output.at,
    deliveries,
    ...(item === undefined ? {} : { item }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(operation === undefined ? {} : { operation }),
    ...(job === undefined ? {} : { job }),
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
