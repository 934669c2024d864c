import type { JsonObject } from "../../document/json.js";
import type { GatewayModel } from "../../model/endpoint/gateways.js";
import { priceOf } from "../../model/endpoint/about.js";
import { gatewaysOf } from "../../model/endpoint/gateways.js";
import { titleOf } from "../../model/endpoint/lower-endpoint.js";
import { type OperationModel, operationModel } from "../../model/endpoint/operation.js";
import { callbackDeliveries } from "../../model/endpoint/deliveries.js";
import { jobModel } from "../../model/job/job-model.js";
import { mainOperation, webhooksOf } from "../../openapi/operation.js";
import type { KeptEndpoint } from "../options.js";

/** A plain operation, as the modules of its domain name it. */
export interface ListedOperation {
  /** The first segment of its folder. */
  readonly domain: string;
  /** `GET /api/v1/chat/credit`. */
  readonly key: string;
  readonly model: OperationModel;
}

/** What the root modules know of an endpoint. */
export interface RegistryEntry {
  readonly id: string;
  readonly folder: string;
  readonly title: string;
  /** What a page says of the price, in its words. */
  readonly price?: string;
  readonly sources: readonly string[];
  readonly gateways: readonly GatewayModel[];
  /** Of a plain operation. */
  readonly operation?: ListedOperation;
  /** The name of a webhook: the server calls it. */
  readonly webhook?: string;
  /** The types of what a call has the server send by itself. */
  readonly callbacks?: readonly string[];
  /** Its jobs can be submitted and followed. */
  readonly hasJob?: true;
}

/**
 * What the files at the root of a package rest on, but for what stands in the endpoint's own row of the README and nowhere
 * else: while these facts are the same, so is all else of the root. A title of an operation, a webhook or an endpoint with
 * callbacks stands in other places too. Whether there is a price is among them, as it may bring a column.
 */
export function factsBesideRow(entry: RegistryEntry): object {
  if ((entry.operation ?? entry.webhook ?? entry.callbacks) !== undefined) return entry;
  const { title: _title, sources: _sources, price, ...rest } = entry;
  return { ...rest, hasPrice: price !== undefined };
}

/** What the root modules say of an endpoint by its document; undefined where nothing is called. */
export function registryEntry({ id, kind, folder, doc, sources }: KeptEndpoint): RegistryEntry | undefined {
  if (kind === "schemas") return undefined;
  const price = priceOf(doc);
  const named = { id, folder, title: titleOf(doc), sources, ...(price === undefined ? {} : { price }) };
  const [hook] = kind === "webhook" ? webhooksOf(doc) : [];
  if (hook !== undefined) return { ...named, gateways: [], webhook: hook.path };
  const main = mainOperation({ doc });
  const callbacks = main === undefined ? [] : callbackDeliveries(doc, main.at).map(({ typeName }) => typeName);
  const entry = { ...named, gateways: gatewaysOf(doc), ...(callbacks.length === 0 ? {} : { callbacks }) };
  return kind === "queue" ? entry : { ...entry, ...listedOperation(doc, folder, id) };
}

function listedOperation(doc: JsonObject, folder: string, id: string): Pick<RegistryEntry, "operation" | "hasJob"> {
  const main = mainOperation({ doc });
  if (main === undefined) return {};
  const model = operationModel(doc, main);
  const [domain = folder] = folder.split("/", 1);
  const hasJob = model.blocked === undefined && jobModel(doc, main, id) !== undefined;
  return {
    operation: { domain, key: `${model.method} ${model.path}`, model },
    ...(hasJob ? { hasJob } : {}),
  };
}
