import type {
  AnyOperation,
  CallRequest,
  HttpMethod,
  JobDelivery,
  JobEndpoint,
  JobProtocol,
  OperationBody,
  OperationParameter,
  OperationResponses,
  ParameterStyle,
} from "falsmith-runtime/client";
import type { DocumentedAnswer } from "falsmith-runtime/mock";
import type { Json } from "../../document/json.js";
import type { CompiledEndpoint } from "../../model/endpoint/compiled-endpoint.js";
import { type EndpointModel, lowerEndpoint } from "../../model/endpoint/lower-endpoint.js";
import type { OperationModel } from "../../model/endpoint/operation.js";
import { type CallbackDelivery, isStatusUrl, STATE_CLASSES, type StateWords } from "../../model/job/description.js";
import type { JobModel, JobOperationModel } from "../../model/job/job-model.js";
import { importValidators, type Validators } from "./load-endpoints.js";

const METHODS = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY"] as const;

function methodOf({ method }: OperationModel): HttpMethod {
  const known = METHODS.find((one) => one === method);
  if (known === undefined) throw new Error(`${method}: no method of OpenAPI`);
  return known;
}

const STYLES = ["simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject"] as const;

function styleOf(stated: string | undefined): { readonly style?: ParameterStyle } {
  const style = STYLES.find((one) => one === stated);
  return style === undefined ? {} : { style };
}

function parametersOf({ parameters }: OperationModel): readonly OperationParameter[] {
  return parameters.map(({ style, ...rest }) => ({ ...rest, ...styleOf(style) }));
}

function bodyOf({ bodies, isBodyRequired }: OperationModel, validators: Validators): OperationBody {
  const content = bodies.map(({ mediaType, validator = "", encoding }) => {
    const checks = validators.get(validator);
    return [
      mediaType,
      { ...(checks === undefined ? {} : { validator: checks }), encoding: Object.fromEntries(encoding) },
    ] as const;
  });
  return { ...(isBodyRequired ? { required: true } : {}), content: Object.fromEntries(content) };
}

function responsesOf({ responses }: OperationModel, output: Validators): OperationResponses {
  const byStatus = responses.map(({ status, isSuccess, media }) => {
    const answers = media.map(({ mediaType, as, isStated }) => {
      const validator = isSuccess && as === "json" && isStated ? output.get("output") : undefined;
      return [mediaType, { as, ...(validator === undefined ? {} : { validator }) }] as const;
    });
    return [status, Object.fromEntries(answers)] as const;
  });
  return Object.fromEntries(byStatus);
}

/** What a descriptor is made of besides the operation itself. */
interface DescriptorParts {
  readonly id: string;
  readonly gateways: readonly string[];
  readonly validators: Validators;
}

function descriptorOf(operation: OperationModel, { id, gateways, validators }: DescriptorParts): AnyOperation {
  const { bodies, constants, security, server, path } = operation;
  const parametersValidator = validators.get("parameters");
  return {
    id,
    method: methodOf(operation),
    path,
    gateways,
    ...(server === undefined ? {} : { server }),
    parameters: parametersOf(operation),
    ...(parametersValidator === undefined ? {} : { parametersValidator }),
    ...(bodies.length === 0 ? {} : { body: bodyOf(operation, validators) }),
    constants,
    responses: responsesOf(operation, validators),
    ...(security === undefined ? {} : { security }),
  };
}

function gatewayNames({ gateways }: EndpointModel): readonly string[] {
  return [...new Set(gateways.map(({ name }) => name))].sort();
}

/** The descriptor of an operation; with `job`, that of the jobs it submits, where enough is known to follow them. */
export interface LoadedOperation {
  readonly operation: AnyOperation;
  readonly job?: JobEndpoint<string, unknown, unknown, Omit<CallRequest, "body" | "contentType">>;
  /** What the document shows as its answers. */
  readonly answers: readonly DocumentedAnswer[];
}

function answersOf({ responses }: OperationModel, operation: string): readonly DocumentedAnswer[] {
  return responses.flatMap(({ status, media }) =>
    media.flatMap(({ mediaType, examples }) => examples.map((value) => ({ operation, status, mediaType, value }))),
  );
}

function askedOperation(
  asked: JobOperationModel | undefined,
  gateways: readonly string[],
):
  | { readonly operation: AnyOperation; readonly parameters: Readonly<Record<string, Json>>; readonly body?: unknown }
  | undefined {
  if (asked === undefined) return undefined;
  const { id, model, parameters, body } = asked;
  const operation = { ...descriptorOf(model, { id, gateways, validators: new Map() }), responses: {} };
  return { operation, parameters, ...(body === undefined ? {} : { body }) };
}

function statesOf(states: StateWords): JobProtocol["states"] {
  return Object.fromEntries(
    STATE_CLASSES.flatMap((name) => {
      const words = states[name];
      return words === null || words.length === 0 ? [] : [[name, words] as const];
    }),
  );
}

function deliveryOf({ states, ...rest }: CallbackDelivery): JobDelivery {
  return { ...rest, ...(states === undefined ? {} : { states: statesOf(states) }) };
}

function protocolOf({ description, operations }: JobModel, submit: AnyOperation): JobProtocol | undefined {
  const {
    id,
    status: at,
    state,
    success,
    succeededWhen,
    failedWhen,
    output,
    error,
    progress,
    callback,
    delivery,
    when,
    origins,
  } = description;
  const [status, result, cancel] = (["status", "result", "cancel"] as const).map((role) =>
    askedOperation(operations.get(role), submit.gateways),
  );
  const told = at !== undefined && isStatusUrl(at) ? at : status;
  if (told === undefined || state === undefined) return undefined;
  return {
    submit,
    ...(id === undefined ? {} : { id }),
    status: told,
    success,
    state,
    states: statesOf(description.states),
    succeededWhen,
    ...(failedWhen.length === 0 ? {} : { failedWhen }),
    output,
    ...(result === undefined ? {} : { result }),
    error,
    ...(progress === undefined ? {} : { progress }),
    ...(cancel === undefined ? {} : { cancel }),
    ...(callback === undefined ? {} : { callback }),
    ...(delivery === undefined ? {} : { delivery: deliveryOf(delivery) }),
    when,
    origins,
  };
}

/**
 * The descriptors of a plain operation, as its module in a package has them.
 * @returns why there is none, where no client can send it
 */
export async function loadOperation(
  compiled: CompiledEndpoint,
): Promise<LoadedOperation | { readonly blocked: string }> {
  const model = lowerEndpoint(compiled);
  const { operation: known, job } = model;
  if (known === undefined) return { blocked: "it is no operation" };
  if (known.blocked !== undefined) return { blocked: known.blocked };
  const validators = await importValidators(model);
  const gateways = gatewayNames(model);
  const operation = descriptorOf(known, { id: compiled.id, gateways, validators });
  const answers = answersOf(known, compiled.id);
  const protocol = job === undefined ? undefined : protocolOf(job, operation);
  const [input, output] = [validators.get("input"), validators.get("jobOutput")];
  if (protocol === undefined || input === undefined || output === undefined) return { operation, answers };
  return { operation, answers, job: { id: compiled.id, input, output, gateways, job: protocol } };
}
