import type { Json, JsonObject } from "../../document/json.js";
import type { OperationAt } from "../../openapi/operation.js";
import { callOf } from "../../openapi/operation.js";
import { type OperationModel, operationModel } from "../endpoint/operation.js";
import type { SchemaRoot } from "../endpoint/roots.js";
import { isStatusUrl, type JobDescription } from "./description.js";
import { type JobRole, operationFor, parametersFor, referencesOf } from "./operations.js";
import { outputSchema } from "./output-schema.js";
import { readJob } from "./read-job.js";
import { missingFacts } from "./usable.js";

/** An operation that is asked about a job, and what it is asked with. */
export interface JobOperationModel {
  readonly id: string;
  readonly model: OperationModel;
  /** By place and name. */
  readonly parameters: Readonly<Record<string, Json>>;
  readonly body?: Json;
}

/** What emitters know of a job that can be followed. */
export interface JobModel {
  readonly description: JobDescription;
  readonly operations: ReadonlyMap<JobRole, JobOperationModel>;
  readonly output: SchemaRoot;
}

function roleModel(
  doc: JsonObject,
  submit: OperationAt,
  role: { readonly job: JobDescription; readonly name: JobRole; readonly domain: string },
): JobOperationModel | undefined {
  const { job, name, domain } = role;
  const reference = referencesOf(job).find(([one]) => one === name)?.[1];
  const target = reference === undefined ? undefined : operationFor(doc, reference);
  if (reference === undefined || target === undefined) return undefined;
  const status = job.status === undefined || isStatusUrl(job.status) ? undefined : operationFor(doc, job.status);
  const model = operationModel(doc, target);
  const names = model.parameters.map((one) => `${one.in}.${one.name}`);
  const from = name === "result" ? (status ?? submit) : submit;
  return {
    id: `${domain} ${callOf(target)}`,
    model,
    parameters: parametersFor(doc, from, { target, reference, names }),
    ...(reference.body === undefined ? {} : { body: reference.body }),
  };
}

/** The operation whose reply holds the output. */
function outputOperation(doc: JsonObject, submit: OperationAt, { result, status }: JobDescription): OperationAt {
  const reference = result ?? status;
  const target = reference === undefined || isStatusUrl(reference) ? undefined : operationFor(doc, reference);
  return target ?? submit;
}

/**
 * The job that an operation submits; undefined where it submits none, or where too little is known to follow it.
 * @param id the endpoint's id in its package
 */
export function jobModel(doc: JsonObject, submit: OperationAt, id: string): JobModel | undefined {
  const { job, findings } = readJob(submit.operation, submit.at);
  if (job === undefined || findings.length > 0 || missingFacts(job).length > 0) return undefined;
  const [domain = id] = id.split(/[ /]/, 1);
  const operations = new Map(
    (["status", "result", "cancel"] as const).flatMap((name): [JobRole, JobOperationModel][] => {
      const model = roleModel(doc, submit, { job, name, domain });
      return model === undefined ? [] : [[name, model]];
    }),
  );
  const isUrl = job.status !== undefined && isStatusUrl(job.status);
  if (!isUrl && !operations.has("status")) return undefined;
  const source = outputOperation(doc, submit, job);
  // What lies at a URL is no documented operation: its reply is that of the submit where they are one resource, else unknown.
  const output =
    isUrl && job.result === undefined ? { schema: {}, at: submit.at } : outputSchema(doc, source.at, job.output);
  return { description: job, operations, output };
}
