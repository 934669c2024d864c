import type { CompiledJob } from "../../compile/find-jobs.js";
import { missingWords } from "../../compile/undecided-jobs.js";
import { isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { BASIS_KEY } from "../../document/origin.js";
import { yamlText } from "../../model/yaml-text.js";
import { count } from "../../messages/count.js";
import { visible } from "../../messages/visible.js";
import {
  type Expression,
  isStatusUrl,
  type OperationReference,
  type StateClass,
  type StateWord,
} from "../../model/job/description.js";
import { expressionParts } from "../../model/job/expression.js";

/** A place in a body as a pointer, a status as `$statusCode`, anything else as it is written. */
function placeOf(expression: Expression): string {
  const parts = expressionParts(expression);
  return parts?.in === "body" ? parts.name : expression;
}

function operationOf({ operation, operationId }: OperationReference): string | null {
  return operation ?? operationId ?? null;
}

function one(values: readonly string[]): Json {
  const [first, ...others] = values;
  if (first === undefined) return null;
  return others.length === 0 ? first : [...values];
}

function callbackOf(expression: Expression | undefined): Json {
  const parts = expression === undefined ? undefined : expressionParts(expression);
  return parts === undefined ? null : { in: parts.in, at: parts.name };
}

/** The words of classes, as one list; null where nobody states any. */
function words({ description: { states } }: CompiledJob, ...names: readonly StateClass[]): readonly StateWord[] | null {
  const all = names.map((name) => states[name]);
  return all.every((list) => list === null) ? null : all.flatMap((list) => list ?? []);
}

/** Which facts rest on an example alone: they are offered to people, and not used. */
function weakIn({ description: { weak } }: CompiledJob): readonly string[] {
  return [...weak].toSorted();
}

/** True where the generated client has submit, subscribe and resume: fal's queue is followed by its own protocol, whatever a page leaves out. */
function canBeFollowed({ isPlain, missing }: CompiledJob): boolean {
  return !isPlain || missing.length === 0;
}

/** A job as data. What no page states is null; waiting counts as running. */
export function jobAsJson(job: CompiledJob): JsonObject {
  const { description, takes } = job;
  const { status, result, cancel } = description;
  const output = [
    ...description.output.map((place): Json =>
      place.encoding === undefined ? placeOf(place.at) : { at: placeOf(place.at), encoding: place.encoding },
    ),
    ...(result === undefined ? [] : [{ operation: operationOf(result) }]),
  ];
  return {
    endpoint: job.endpoint,
    provider: job.provider,
    usable: canBeFollowed(job),
    from: job.from,
    submit: { operation: job.call, sources: [...job.sources], models: [...job.constants] },
    status:
      status === undefined ? null : isStatusUrl(status) ? { url: status.url } : { operation: operationOf(status) },
    id: {
      from: description.id === undefined ? null : placeOf(description.id),
      to: takes === undefined ? null : { ...takes },
    },
    state: {
      at: description.state === undefined ? null : placeOf(description.state),
      running: words(job, "waiting", "running"),
      succeeded: words(job, "succeeded"),
      failed: words(job, "failed"),
      cancelled: words(job, "cancelled"),
      ended: words(job, "ended"),
      undecided: words(job, "undecided"),
    },
    // Where the HTTP status is the state, the reply is the output.
    output: output.length > 0 ? output : description.state === "$statusCode" ? "" : null,
    error: one(description.error.map(placeOf)),
    progress: description.progress === undefined ? null : placeOf(description.progress),
    cancel: cancel === undefined ? null : operationOf(cancel),
    callback: callbackOf(description.callback),
    byExample: [...weakIn(job)],
    missing: [...job.missing],
    rivals: [...job.rivals],
  };
}

function stateText(job: CompiledJob): string {
  const { state } = job.description;
  const classes: readonly (readonly [string, readonly StateWord[] | null])[] = [
    ["running", words(job, "waiting", "running")],
    ["succeeded", words(job, "succeeded")],
    ["failed", words(job, "failed")],
    ["ended", words(job, "ended")],
  ];
  const lists = classes.flatMap(([name, list]) => (list === null ? [] : [`${name}: ${list.map(String).join(", ")}`]));
  return [state === undefined ? "not stated" : placeOf(state), ...lists].join("; ");
}

/** A job as lines for people. */
export function jobAsText(job: CompiledJob): string {
  const { status } = job.description;
  const told = status === undefined ? "not stated" : isStatusUrl(status) ? status.url : (operationOf(status) ?? "");
  const use = !job.isPlain
    ? "fal's queue, followed by its own protocol"
    : job.missing.length === 0
      ? "can be followed"
      : `cannot be followed: no page states ${missingWords([job]).join(", ")}`;
  const rivals = job.rivals.length > 1 ? [`  may be told by ${job.rivals.join(" or ")}`] : [];
  const lines = [
    job.endpoint,
    `  submit  ${job.call}`,
    `  status  ${told}`,
    `  state   ${stateText(job)}`,
    `  ${use}`,
    ...rivals,
  ];
  return `${lines.map((line) => visible(line)).join("\n")}\n`;
}

/** What was found, in one line. */
export function summaryOf(jobs: readonly CompiledJob[]): string {
  const followed = jobs.filter(canBeFollowed).length;
  return `${count(jobs.length, "job")}, ${followed} can be followed\n`;
}

/** A JSONPath for the operation that submits a job. */
function targetOf(call: string): string {
  const [method = "post", path = ""] = call.split(" ", 2);
  return `$.paths['${path.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'].${method.toLowerCase()}`;
}

function withoutMarks(value: Json | undefined): JsonObject {
  return isObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== BASIS_KEY)) : {};
}

/** What is known, as decided, and null for what a person has to fill in. */
function openFields({ missing, extension }: CompiledJob): JsonObject {
  const fields = withoutMarks(extension);
  const known = withoutMarks(own(extension, "states"));
  const classes = ["succeeded", "failed"].filter((name) => missing.includes(`states.${name}`));
  const states = { ...known, ...Object.fromEntries(classes.map((name) => [name, own(known, name) ?? null])) };
  const open = missing.filter((name) => !name.includes(".") && own(fields, name) === undefined);
  return { ...fields, ...Object.fromEntries(open.map((name) => [name, null])), states };
}

/** An overlay that decides jobs of which something is missing: what is known, and null for what a person has to fill in. */
export function offerFor(jobs: readonly CompiledJob[]): string {
  const open = jobs.filter((job) => job.isPlain && job.from === "pages" && job.missing.length > 0);
  const calls = new Map(open.map((job) => [job.call, job]));
  if (calls.size === 0) return "";
  const head = yamlText({ overlay: "1.1.0", info: { title: "Jobs", version: "1" } });
  const actions = [...calls.values()].map((job) => {
    const action = { target: targetOf(job.call), update: { "x-falsmith-job": openFields(job) } };
    const lines = yamlText({ actions: [action] })
      .split("\n")
      .slice(1);
    return `  # ${visible(job.endpoint)}: fill in ${missingWords([job]).join(", ")}\n${lines.join("\n")}`;
  });
  return `${head}actions:\n${actions.join("")}`;
}
