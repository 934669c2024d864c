import { wordOf } from "../../../document/json.js";
import type { Fact } from "./fact.js";
import { evidenceAt } from "./operation-page.js";
import type { JobParameter } from "./operation-page.js";
import type { FieldOnPage } from "./unit.js";

/** A name in one spelling: `taskId`, `task_id`, `task-id` and `Task ID` are `taskid`. */
export function foldName(name: string): string {
  return name.replaceAll(/[-_\s]/g, "").toLowerCase();
}

const WORK =
  /^(?:task|job|request|generation|prediction|operation|batch|export|import|run|record|video|render|transcript(?:ion)?|process|work|execution|query)(?:id|uuid|no)$/;
const PLAIN = /^(?:id|uuid|gid|_id)$/;
const QUERYABLE =
  /可用于|用于.{0,12}(?:查询|获取|轮询)|查询|轮询|poll|(?:query|check|retrieve|track|fetch|get)\b.{0,40}(?:status|result|task|job|progress)/i;
const OTHER = /parent|original|(?<!re)source|原.{0,6}任务|父任务|上一|trace|追踪|跟踪|日志/i;

/** True for the name of something that a server works on: `task_id`, `requestId`. */
export function isWorkId(name: string): boolean {
  return WORK.test(foldName(name));
}

/** True for a parameter that may take the id of a job. */
export function takesJobId({ name, description }: Pick<JobParameter, "name" | "description">): boolean {
  const folded = foldName(name);
  return (
    WORK.test(folded) ||
    PLAIN.test(folded) ||
    /任务/.test(name) ||
    /^(?:task|job|request|prediction|generation|operation|batch)(?:name|s?id)?$/.test(folded) ||
    /任务\s*id|任务的?唯一标识|task id|job id/i.test(description)
  );
}

/** What the reply to a submit is asked for. */
interface IdTarget {
  readonly parameter: JobParameter | undefined;
  /** The status reply is the same resource. */
  readonly isResource: boolean;
  /** The reply is a long-running operation of Google: its name is its id. */
  readonly isOperation: boolean;
}

function isAddress(value: string): boolean {
  return /^https?:|^\//.test(value);
}

function nameWeight(name: string, { parameter, isOperation, isResource }: IdTarget): number {
  const folded = foldName(name);
  const isAsked = parameter !== undefined && (folded === foldName(parameter.name) || parameter.name.includes("任务"));
  if (parameter !== undefined && folded === foldName(parameter.name)) return 12;
  if (isOperation && folded === "name") return 11;
  if (WORK.test(folded)) return isAsked ? 8 : 7;
  if (PLAIN.test(folded)) return isResource ? 10 : 6;
  return 0;
}

/** How likely a field of the reply is the id of the job; 0 for one that is none. */
function weightOf({ field }: FieldOnPage, target: IdTarget, all: readonly FieldOnPage[]): number {
  const { name, pointer, types, description, shown } = field;
  if (pointer.includes("/*") || types.some((type) => type === "object" || type === "array" || type === "boolean"))
    return 0;
  if (shown.some((value) => isAddress(wordOf(value))) || /url|链接|地址/i.test(description)) return 0;
  const depth = pointer.split("/").length - 1;
  const named = nameWeight(name, target);
  const parent = pointer.slice(0, pointer.lastIndexOf("/"));
  const siblings = all.filter((one) => one.field.pointer.startsWith(`${parent}/`) && one.field.pointer !== pointer);
  const isEnvelope = ["code", "message", "msg"].every(
    (key) => siblings.length < 2 || key !== "code" || siblings.some((one) => one.field.name === "code"),
  );
  // `request_id` beside `code` traces the call; a text under `data` with nothing else in the envelope is the id itself.
  const isTrace =
    foldName(name) === "requestid" &&
    isEnvelope &&
    siblings.some((one) => /^(?:data|code|message)$/.test(one.field.name));
  const isBare =
    /^(?:data|result)$/.test(name) && parent === "" && types.every((type) => type === "string") && types.length > 0;
  if (named === 0 && !isBare) return 0;
  const asked = target.parameter?.example;
  const isShown = asked !== undefined && shown.some((value) => wordOf(value) === wordOf(asked) && wordOf(value) !== "");
  return (
    (named === 0 ? 5 : named) +
    (QUERYABLE.test(description) ? 5 : 0) +
    (isShown ? 6 : 0) -
    (isTrace ? 6 : 0) -
    (OTHER.test(`${name} ${description}`) ? 8 : 0) -
    depth * 0.5
  );
}

function isSameValue(a: FieldOnPage, b: FieldOnPage): boolean {
  return a.field.shown.some((value) =>
    b.field.shown.some((other) => wordOf(other) !== "" && wordOf(other) === wordOf(value)),
  );
}

/** The field of a reply that holds the id of the job; undefined where none does, or where two may. */
export function idField(fields: readonly FieldOnPage[], target: IdTarget): FieldOnPage | undefined {
  const [first, second] = fields
    .map((on) => ({ on, weight: weightOf(on, target, fields) }))
    .filter(({ weight }) => weight > 2)
    .toSorted((a, b) => b.weight - a.weight);
  if (first === undefined) return undefined;
  if (second?.weight === first.weight && !isSameValue(first.on, second.on)) return undefined;
  return first.on;
}

/** True for a text that is all that a reply has beside its envelope: `{ code, message, data: "4744…" }`. */
export function isBareId({ field }: FieldOnPage): boolean {
  return /^\/(?:data|result)$/.test(field.pointer);
}

/** True for a description that says that the value is what a job is asked for by. */
export function isQueryableId({ field }: FieldOnPage): boolean {
  return (isWorkId(field.name) || PLAIN.test(foldName(field.name))) && QUERYABLE.test(field.description);
}

/** An id field as a fact. */
export function idFact({ field, page }: FieldOnPage): Fact<string> {
  return { value: field.pointer, basis: field.basis, evidence: evidenceAt(page, field.at) };
}
