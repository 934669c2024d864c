import { applyTo, originOf, type Spec } from "../document/document.js";
import { isList, isObject, type Json, type JsonObject, own, wordOf } from "../document/json.js";
import type { Patch } from "../document/patch.js";
import { join, lastKey, type Pointer, valueAt } from "../document/pointer.js";
import type { Expression, OperationReference, StateWord } from "../model/job/description.js";
import { readCondition } from "../model/job/expression.js";
import { operationFor } from "../model/job/operations.js";
import { hasJob } from "../model/job/read-job.js";
import { callOf, isPointer, JOB_KEY, mainOperation, type OperationAt, resolveAt } from "../openapi/operation.js";
import { ANOTHER_SOURCE, carried } from "../rules/enrich/graft.js";
import type { SourceId } from "../document/source.js";
import type { WorkflowJob } from "./arazzo.js";
import type { FindOperation } from "./join-job.js";

/*
 * Jobs that a document states in words of other tools: `x-ms-long-running-operation` (Azure) on the submit,
 * `x-speakeasy-polling` on the operation that a Link of the submit's reply leads to.
 */

const POLLING = "x-speakeasy-polling";
const LONG_RUNNING = "x-ms-long-running-operation";

/** The successful replies of an operation, references followed. */
function successes(doc: JsonObject, at: Pointer): readonly Pointer[] {
  const responses = valueAt(doc, join(at, "responses"));
  return Object.keys(isObject(responses) ? responses : {})
    .filter((status) => /^(?:2|default)/.test(status))
    .flatMap((status) => resolveAt(doc, join(at, "responses", status)) ?? []);
}

/** Words of microsoft/api-guidelines, azure/Guidelines.md: the states of every status monitor. */
const AZURE_STATES: JsonObject = {
  waiting: ["NotStarted"],
  running: ["Running"],
  succeeded: ["Succeeded"],
  failed: ["Failed"],
  cancelled: ["Canceled"],
};

/** The header that says where the status is: what the options name, else the one that a reply documents. */
function statusHeader(doc: JsonObject, submit: OperationAt): string | undefined {
  const via = wordOf(own(own(submit.operation, "x-ms-long-running-operation-options"), "final-state-via"));
  const known = ["Operation-Location", "Azure-AsyncOperation", "Location"];
  const stated = successes(doc, submit.at).flatMap((reply) => {
    const headers = valueAt(doc, join(reply, "headers"));
    return Object.keys(isObject(headers) ? headers : {}).map((name) => name.toLowerCase());
  });
  return (
    known.find((name) => stated.includes(name.toLowerCase())) ??
    {
      "operation-location": "Operation-Location",
      "azure-async-operation": "Azure-AsyncOperation",
      location: "Location",
    }[via]
  );
}

/** The job of a long-running operation of Azure. A `Location` is polled by its HTTP status, the others by the state in the body. */
function azureJob(doc: JsonObject, submit: OperationAt): JsonObject | undefined {
  if (own(submit.operation, LONG_RUNNING) !== true) return undefined;
  const header = statusHeader(doc, submit);
  if (header === undefined) return undefined;
  const status = { url: `$response.header.${header}` };
  if (header === "Location")
    return { status, state: "$statusCode", states: { running: [202], succeeded: [200, 201, 204] } };
  return {
    status,
    state: "$response.body#/status",
    states: AZURE_STATES,
    error: ["$response.body#/error/message", "$response.body#/error/code"],
  };
}

/** A Link on a successful reply, and the operation that it leads to. */
interface StatedLink {
  readonly reference: OperationReference;
  readonly parameters: JsonObject;
}

/** `#/paths/~1tasks~1%7Bid%7D/get` as a reference by method and path. */
function byPointer(ref: string): OperationReference | undefined {
  if (!isPointer(ref)) return undefined;
  const [, , path = "", method = ""] = ref.split("/");
  try {
    return { operation: `${method.toUpperCase()} ${lastKey(`#/${decodeURIComponent(path)}`)}` };
  } catch {
    return undefined;
  }
}

function linksOf(doc: JsonObject, submit: OperationAt): readonly StatedLink[] {
  return successes(doc, submit.at).flatMap((reply) => {
    const links = valueAt(doc, join(reply, "links"));
    return Object.keys(isObject(links) ? links : {}).flatMap((name): readonly StatedLink[] => {
      const link = valueAt(doc, resolveAt(doc, join(reply, "links", name)) ?? "#/x-none");
      const [id, ref, parameters] = ["operationId", "operationRef", "parameters"].map((key) => own(link, key));
      const reference =
        typeof id === "string" ? { operationId: id } : typeof ref === "string" ? byPointer(ref) : undefined;
      return reference === undefined || !isObject(parameters) ? [] : [{ reference, parameters }];
    });
  });
}

/** What the criteria of a poll say of one field: the values at which it ends. `$statusCode == 200` says only that it was asked. */
function wordsIn(
  criteria: Json | undefined,
): readonly { readonly at: Expression; readonly words: readonly StateWord[] }[] {
  return (isList(criteria) ? criteria : []).flatMap((criterion) => {
    const { value, is = [] } = readCondition(own(criterion, "condition")) ?? {};
    const words = is.filter(
      (word) => typeof word === "string" || typeof word === "boolean" || typeof word === "number",
    );
    return value === undefined || value === "$statusCode" || words.length === 0 ? [] : [{ at: value, words }];
  });
}

/** The one parameter of a Link that carries the id. */
function idIn(parameters: JsonObject): Json | undefined {
  const values = Object.values(parameters).filter((value) => wordOf(value).startsWith("$response."));
  return values.length === 1 ? values[0] : undefined;
}

/** The job of a submit whose reply links to an operation that is polled. */
function polledJob(spec: Spec, submit: OperationAt, find: FindOperation): JsonObject | undefined {
  for (const { reference, parameters } of linksOf(spec.doc, submit)) {
    const [found] = find(reference);
    const target = operationFor(spec.doc, reference) ?? (found === undefined ? undefined : mainOperation(found.spec));
    const polls = own(target?.operation, POLLING);
    const [poll] = isList(polls) ? polls : [];
    const ends = wordsIn(own(poll, "successCriteria"));
    const [end] = ends;
    if (end === undefined || ends.some(({ at }) => at !== end.at)) continue;
    const failures = wordsIn(own(poll, "failureCriteria")).filter(({ at }) => at === end.at);
    const [delay, interval] = ["delaySeconds", "intervalSeconds"].map((key) => own(poll, key));
    const first = typeof interval === "number" ? interval : delay;
    return {
      id: idIn(parameters) ?? null,
      status: { ...reference },
      state: end.at,
      states: { succeeded: ends.flatMap(({ words }) => words), failed: failures.flatMap(({ words }) => words) },
      ...(typeof first === "number" ? { poll: { first } } : {}),
    };
  }
  return undefined;
}

/** A document with the job that is stated for it, and the documents besides that state it. */
interface StatedJob {
  readonly spec: Spec;
  readonly sources: readonly SourceId[];
}

function isSubmit(submit: OperationAt, { operation, operationId }: OperationReference): boolean {
  return operation === undefined ? own(submit.operation, "operationId") === operationId : callOf(submit) === operation;
}

/**
 * A document with the job that it states in words of other tools, or that a workflow of its provider describes, as
 * `x-falsmith-job`; one that has that stays as it is.
 */
export function withStatedJob(spec: Spec, find: FindOperation, workflows: readonly WorkflowJob[]): StatedJob {
  const submit = mainOperation(spec);
  if (submit === undefined || hasJob(submit.operation)) return { spec, sources: [] };
  const at = join(submit.at, JOB_KEY);
  const job = azureJob(spec.doc, submit) ?? polledJob(spec, submit, find);
  if (job !== undefined) {
    const patch: Patch = { op: "add", at, value: job, origin: carried(originOf(spec, submit.at)) };
    return { spec: applyTo(spec, [patch]), sources: [] };
  }
  const workflow = workflows.find((one) => isSubmit(submit, one.submit));
  if (workflow === undefined) return { spec, sources: [] };
  const { evidence, job: value } = workflow;
  const patch: Patch = { op: "add", at, value, origin: { rule: ANOTHER_SOURCE, basis: "schema", evidence } };
  return { spec: applyTo(spec, [patch]), sources: [...new Set(evidence.map(({ source }) => source))] };
}
