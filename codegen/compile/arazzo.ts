import type { Finding } from "../document/finding.js";
import { isList, isObject, type Json, type JsonObject, own, wordOf } from "../document/json.js";
import { join, parentOf, type Pointer, valueAt } from "../document/pointer.js";
import type { SourceId, SourceText, Span } from "../document/source.js";
import { readYaml } from "../ingest/yaml/yaml.js";
import { expressionParts, isExpression } from "../model/job/expression.js";
import type { Expression, OperationReference } from "../model/job/description.js";
import type { OperationIndex } from "./job-operations.js";
import { type Criteria, readCriteria } from "./arazzo-criteria.js";

/* Workflows of Arazzo 1.0 that submit work and ask for it until it is over: jobs, stated by a document of the standard's family. */

/** The job that a workflow describes. */
export interface WorkflowJob {
  /** Whose operations it is about; undefined where nobody says: of any provider, then. */
  readonly provider: string | undefined;
  /** The operation that submits it. */
  readonly submit: OperationReference;
  /** `x-falsmith-job`, as the workflow states it. */
  readonly job: JsonObject;
  /** The text of the steps. */
  readonly evidence: readonly Span[];
}

/** The jobs of a document, and what it says that no job description can express. */
interface WorkflowReading {
  readonly jobs: readonly WorkflowJob[];
  readonly findings: readonly Finding[];
}

/** The key that every Arazzo document has: a text without it is none. */
export const ARAZZO_KEY = "arazzo";

/** True for the text of an Arazzo document. */
export function isArazzo(text: string): boolean {
  return /^(?:\ufeff?\s*\{\s*"arazzo"\s*:|["']?arazzo["']?[ \t]*:)/m.test(text.slice(0, 20_000));
}

const CODE = "job/workflow";

/** A document, and what is to be said of its places. */
interface Reader {
  readonly doc: Json;
  readonly spanOf: (at: Pointer) => Span;
  readonly say: (at: Pointer, message: string) => undefined;
}

interface Step {
  readonly at: Pointer;
  readonly step: Json;
  readonly reference: OperationReference | undefined;
  readonly criteria: Criteria;
}

/** `$sourceDescriptions.api.getTask`, `{$sourceDescriptions.api.url}#/paths/~1tasks~1{id}/get` as references. */
function referenceOf(step: Json): OperationReference | undefined {
  const [id, path] = [own(step, "operationId"), own(step, "operationPath")];
  if (typeof id === "string") return { operationId: id.replace(/^\$sourceDescriptions\.[^.]+\./, "") };
  const [, pointer = ""] = wordOf(path).split("#", 2);
  const [, , call = "", method = ""] = pointer.split("/");
  return method === ""
    ? undefined
    : { operation: `${method.toUpperCase()} ${call.replaceAll("~1", "/").replaceAll("~0", "~")}` };
}

function entriesAt(doc: Json, at: Pointer): readonly (readonly [Pointer, Json])[] {
  const list = valueAt(doc, at);
  return isList(list) ? list.map((item, index) => [join(at, index), item]) : [];
}

/** A value that is kept elsewhere in the document: `{ reference: $components.parameters.id }`. */
function resolved({ doc }: Reader, value: Json): Json {
  const reference = wordOf(own(value, "reference"));
  const [, kind = "", name = ""] = /^\$components\.([^.]+)\.(.+)$/.exec(reference) ?? [];
  return own(own(own(doc, "components"), kind), name) ?? value;
}

/** The outputs of the steps before, by the expressions that speak of them. */
function outputsOf(steps: readonly Step[]): ReadonlyMap<string, Expression> {
  return new Map(
    steps.flatMap(({ step }) => {
      const outputs = own(step, "outputs");
      return Object.entries(isObject(outputs) ? outputs : {}).flatMap(([name, value]): [string, Expression][] =>
        isExpression(value) ? [[`$steps.${wordOf(own(step, "stepId"))}.outputs.${name}`, value]] : [],
      );
    }),
  );
}

/** What an operation is asked with, where all of it comes from one step before. */
function askedWith(reader: Reader, { at }: Step, known: ReadonlyMap<string, Expression>): JsonObject {
  const parameters: [string, Json][] = [];
  for (const [place, given] of entriesAt(reader.doc, join(at, "parameters"))) {
    const parameter = resolved(reader, given);
    const [name, where, value] = ["name", "in", "value"].map((key) => own(parameter, key));
    const found = typeof value === "string" && value.startsWith("$") ? known.get(value) : value;
    if (typeof name !== "string" || typeof where !== "string")
      reader.say(place, "a parameter without a name and a place");
    else if (found === undefined) reader.say(place, `${wordOf(value)}, which is no output of a step before`);
    else parameters.push([`${where}.${name}`, found]);
  }
  return Object.fromEntries(parameters);
}

function usesOutputs({ step }: Step, before: Step): boolean {
  const id = wordOf(own(before.step, "stepId"));
  return JSON.stringify(own(step, "parameters") ?? null).includes(`"$steps.${id}.outputs.`);
}

/** True for a step that is tried again until its reply says that the work is over. */
function isPoll({ step }: Step): boolean {
  const actions = own(step, "onFailure");
  return isList(actions) && actions.some((action) => own(action, "type") === "retry");
}

/** Delays of a retry, in seconds. */
function pollTimes(reader: Reader, at: Pointer): JsonObject {
  for (const [, given] of entriesAt(reader.doc, join(at, "onFailure"))) {
    const action = resolved(reader, given);
    if (own(action, "type") !== "retry") continue;
    const [pause, limit] = [own(action, "retryAfter"), own(action, "retryLimit")];
    if (typeof pause !== "number") return {};
    return { poll: { first: pause, ...(typeof limit === "number" ? { total: pause * limit } : {}) } };
  }
  return {};
}

/** The one output of a step; several are told, since a job has one. */
function outputOf(reader: Reader, { at, step }: Step): JsonObject {
  const outputs = own(step, "outputs");
  const all = Object.values(isObject(outputs) ? outputs : {}).filter(isExpression);
  const bodies = all.filter((one) => expressionParts(one)?.in === "body");
  const [only] = bodies;
  if (only === undefined) return {};
  if (bodies.length === 1) return { output: only };
  return reader.say(join(at, "outputs"), "several outputs, and a job has one: its whole reply is taken") ?? {};
}

function jobOf(reader: Reader, submit: Step, poll: Step, result: Step | undefined): JsonObject | undefined {
  const known = outputsOf([submit]);
  const parameters = askedWith(reader, poll, known);
  const ids = Object.values(parameters).filter((value) => isExpression(value) && value.startsWith("$response."));
  const [id] = ids;
  const { state, succeeded } = poll.criteria;
  if (poll.reference === undefined || state === undefined || succeeded.length === 0)
    return reader.say(
      poll.at,
      "a step that is tried again, whose successCriteria name no field of its reply with a value",
    );
  const { running, failed, failedWhen, envelope } = poll.criteria;
  if (failed.length === 0 && failedWhen.length === 0)
    reader.say(
      poll.at,
      "a step that is tried again, and no action that ends it on a failure: the job cannot be followed",
    );
  const asked = result === undefined ? {} : askedWith(reader, result, outputsOf([poll]));
  return {
    id: id ?? null,
    status: { ...poll.reference, parameters },
    ...(envelope.length === 0 ? {} : { success: [...envelope] }),
    state,
    states: { succeeded: [...succeeded], failed: [...failed], running: [...running] },
    ...(failedWhen.length === 0 ? {} : { failedWhen: [...failedWhen] }),
    ...(result?.reference === undefined ? {} : { result: { ...result.reference, parameters: asked } }),
    ...outputOf(reader, result ?? poll),
    ...pollTimes(reader, poll.at),
  };
}

function stepsOf(reader: Reader, workflow: Pointer): readonly Step[] {
  return entriesAt(reader.doc, join(workflow, "steps")).map(([at, step]) => ({
    at,
    step,
    reference: referenceOf(step),
    criteria: readCriteria(step, at, reader.say),
  }));
}

/** The job of a workflow; undefined where it has none. */
function workflowJob(reader: Reader, at: Pointer, provider: string | undefined): WorkflowJob | undefined {
  const steps = stepsOf(reader, at);
  const poll = steps.find(isPoll);
  if (poll === undefined) return undefined;
  const index = steps.indexOf(poll);
  const submit = steps.slice(0, index).findLast((step) => usesOutputs(poll, step));
  if (submit?.reference === undefined)
    return reader.say(
      poll.at,
      "a step that is tried again, and no step before it with an output that it is asked with",
    );
  const after = steps.slice(index + 1);
  const result = after.find((step) => step.reference !== undefined && usesOutputs(step, poll));
  for (const other of after)
    if (other !== result) reader.say(other.at, "a step after the work is over, which is not part of a job");
  const job = jobOf(reader, submit, poll, result);
  if (job === undefined) return undefined;
  const evidence = [submit, poll, ...(result === undefined ? [] : [result])].map((step) => reader.spanOf(step.at));
  return { provider, submit: submit.reference, job, evidence };
}

/** Reads the jobs of an Arazzo document. Pure; what it cannot use is told. */
function readWorkflows(source: SourceText): WorkflowReading {
  const { documents, findings } = readYaml(source);
  const told: Finding[] = [...findings];
  const [document] = documents;
  if (document === undefined) return { jobs: [], findings: told };
  const spanOf = (at: Pointer): Span => {
    for (let above: Pointer | undefined = at; above !== undefined; above = parentOf(above)) {
      const place = document.places.get(above);
      if (place !== undefined) return { source: source.id, start: place.start, end: place.end };
    }
    return { source: source.id, start: 0, end: Math.min(1, source.text.length) };
  };
  const say = (at: Pointer, message: string): undefined => {
    told.push({
      code: CODE,
      level: "note",
      at: spanOf(at),
      message: `the workflow has ${message} (${at})`,
      hint: "What a job description can say is in docs/jobs.md; an overlay may say the rest.",
    });
  };
  const reader: Reader = { doc: document.value, spanOf, say };
  const jobs = entriesAt(document.value, "#/workflows").flatMap(
    ([at]) => workflowJob(reader, at, source.provider) ?? [],
  );
  return { jobs, findings: told };
}

/** Jobs of workflows whose submit no source of their provider describes. */
function unknownSubmits(workflows: readonly WorkflowJob[], operations: OperationIndex): readonly Finding[] {
  return workflows.flatMap(({ provider, submit, evidence: [at] }): readonly Finding[] => {
    if (provider === undefined || at === undefined || operations.find(provider, submit).length > 0) return [];
    const name = submit.operation ?? submit.operationId ?? "";
    const message = `the workflow submits its job by ${name}, which no source of ${provider} describes: it has no effect`;
    return [{ code: CODE, level: "warning", at, message, hint: "Add the document of that operation beside it." }];
  });
}

/** The documents of sources, and the jobs that workflows among them describe. */
interface SourceKinds {
  readonly documents: readonly SourceText[];
  readonly workflows: readonly WorkflowJob[];
  /** What there is to say of the workflows that are to be compiled, when all operations are known. */
  readonly said: (operations: OperationIndex) => readonly Finding[];
}

/** Takes workflows from among sources. @param owned the ids of those that are to be compiled */
export function workflowsAmong(sources: readonly SourceText[], owned: ReadonlySet<SourceId>): SourceKinds {
  const arazzo = sources.filter(({ text }) => isArazzo(text));
  const readings = arazzo.map((source) => ({ id: source.id, ...readWorkflows(source) }));
  const requested = readings.filter(({ id }) => owned.has(id));
  const others = sources.filter((source) => !arazzo.includes(source));
  return {
    // Workflows alone call nothing: as documents they are refused, which says what to give beside them.
    documents: others.length === 0 ? sources : others,
    workflows: readings.flatMap(({ jobs }) => jobs),
    said: (operations) => requested.flatMap(({ jobs, findings }) => [...findings, ...unknownSubmits(jobs, operations)]),
  };
}
