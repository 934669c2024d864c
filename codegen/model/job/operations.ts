import { isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { join, valueAt } from "../../document/pointer.js";
import { isPointer, type OperationAt, operationsOf, resolveAt } from "../../openapi/operation.js";
import { callOf } from "../../openapi/operation.js";
import { isStatusUrl, type JobDescription, type OperationReference } from "./description.js";
import { isExpression } from "./expression.js";

/** The roles that operations have for a job besides its submit. */
const JOB_ROLES = ["status", "result", "cancel"] as const;

/** One of them. */
export type JobRole = (typeof JOB_ROLES)[number];

/** The operations that a description refers to, by their role. */
export function referencesOf(
  job: JobDescription,
): readonly (readonly [role: JobRole, reference: OperationReference])[] {
  return JOB_ROLES.flatMap((role) => {
    const reference = job[role];
    return reference === undefined || isStatusUrl(reference) ? [] : [[role, reference] as const];
  });
}

/** The operation of a document that a reference names; undefined where it has none of that name. */
export function operationFor(doc: JsonObject, { operation, operationId }: OperationReference): OperationAt | undefined {
  return operationsOf(doc).find((one) =>
    operation === undefined ? own(one.operation, "operationId") === operationId : callOf(one) === operation,
  );
}

/** The Links on the successful replies of an operation. */
function linksOf(doc: JsonObject, { at }: OperationAt): readonly Json[] {
  const responses = valueAt(doc, join(at, "responses"));
  return Object.keys(isObject(responses) ? responses : {})
    .filter((status) => /^(?:2|default)/.test(status))
    .flatMap((status) => {
      const place = resolveAt(doc, join(at, "responses", status));
      const links = place === undefined ? undefined : valueAt(doc, join(place, "links"));
      return isObject(links) && place !== undefined
        ? Object.keys(links).flatMap((name) => {
            const link = resolveAt(doc, join(place, "links", name));
            return link === undefined ? [] : (valueAt(doc, link) ?? []);
          })
        : [];
    });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function leadsTo(link: Json, target: OperationAt): boolean {
  const ref = own(link, "operationRef");
  if (typeof ref === "string") return isPointer(ref) && (ref === target.at || decoded(ref) === target.at);
  const id = own(link, "operationId");
  return typeof id === "string" && id === own(target.operation, "operationId");
}

/** Parameters of a Link by place and name; a name without a place is that of the one parameter that has it. */
function placed(parameters: JsonObject, names: readonly string[]): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]): [string, Json][] => {
      if (typeof value === "string" && value.startsWith("$") && !isExpression(value)) return [];
      if (names.includes(name)) return [[name, value]];
      const all = names.filter((one) => one.slice(one.indexOf(".") + 1) === name);
      return all.length === 1 && all[0] !== undefined ? [[all[0], value]] : [];
    }),
  );
}

/**
 * The values that an operation about a job is asked with, by place and name: those that the description states, else
 * those of an OpenAPI Link that leads there from the submit (or, for `result`, from the status).
 * @param names the target's own parameters: `path.id`, `query.taskId`
 */
export function parametersFor(
  doc: JsonObject,
  from: OperationAt,
  to: { readonly target: OperationAt; readonly reference: OperationReference; readonly names: readonly string[] },
): Readonly<Record<string, Json>> {
  const { target, reference, names } = to;
  if (reference.parameters !== undefined) return reference.parameters;
  const link = linksOf(doc, from).find((one) => leadsTo(one, target));
  const parameters = own(link, "parameters");
  return isObject(parameters) ? placed(parameters, names) : {};
}
