import type {
  AnyOperation,
  HttpMethod,
  OperationBody,
  OperationParameter,
  OperationResponses,
  ParameterStyle,
} from "falsmith-runtime/client";
import type { CompiledEndpoint } from "../../model/endpoint/compiled-endpoint.js";
import { lowerEndpoint } from "../../model/endpoint/lower-endpoint.js";
import type { OperationModel } from "../../model/endpoint/operation.js";
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

/**
 * The descriptor of a plain operation, as its module in a package has it.
 * @returns why there is none, where no client can send it
 */
export async function loadOperation(compiled: CompiledEndpoint): Promise<AnyOperation | { readonly blocked: string }> {
  const model = lowerEndpoint(compiled);
  const { operation } = model;
  if (operation === undefined) return { blocked: "it is no operation" };
  if (operation.blocked !== undefined) return { blocked: operation.blocked };
  const validators = await importValidators(model);
  const { bodies, constants, security, server, path } = operation;
  const parametersValidator = validators.get("parameters");
  return {
    id: compiled.id,
    method: methodOf(operation),
    path,
    gateways: [...new Set(model.gateways.map(({ name }) => name))].sort(),
    ...(server === undefined ? {} : { server }),
    parameters: parametersOf(operation),
    ...(parametersValidator === undefined ? {} : { parametersValidator }),
    ...(bodies.length === 0 ? {} : { body: bodyOf(operation, validators) }),
    constants,
    responses: responsesOf(operation, validators),
    ...(security === undefined ? {} : { security }),
  };
}
