import type { JobCondition, JobExpression, JobProtocol } from "../../contract/job.js";
import { bodyPointer, evaluate, type ExchangeValues, holds, withValueAt } from "../../protocols/described/values.js";
import { isList, isRecord, setOwn } from "../own.js";
import { json, type Reply } from "../server/reply.js";
import type { JobStage } from "./stage.js";

/** A reply that is being made: what its page promises, with what the job says at the places that describe it. */
export interface ReplyDraft {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** A value without what is at a pointer. */
function without(value: unknown, pointer: string): unknown {
  const [, token, ...rest] = pointer.split("/");
  const key = token?.replaceAll("~1", "/").replaceAll("~0", "~");
  if (key === undefined || (!isRecord(value) && !isList(value))) return value;
  if (rest.length === 0 && isRecord(value))
    return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  const inner = Object.entries(value).find(([name]) => name === key)?.[1];
  return inner === undefined || rest.length === 0
    ? value
    : withValueAt(value, `/${token}`, without(inner, `/${rest.join("/")}`));
}

/** Puts a value where an expression says; undefined takes away what is there. */
export function put(draft: ReplyDraft, expression: JobExpression, value: unknown): void {
  if (expression === "$statusCode") {
    if (typeof value === "number") draft.status = value;
    return;
  }
  const header = /^\$response\.header\.(.+)$/s.exec(expression)?.[1];
  if (header !== undefined && value !== undefined) draft.headers[header] = String(value);
  const pointer = bodyPointer(expression);
  if (pointer === undefined) return;
  if (value === undefined && pointer !== "") draft.body = without(draft.body, pointer);
  else draft.body = withValueAt(draft.body, pointer, value);
}

function withNamed(value: unknown, name: string, id: unknown): unknown {
  if (isList(value)) return value.map((item) => withNamed(item, name, id));
  if (!isRecord(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value))
    setOwn(copy, key, key === name && typeof item === typeof id ? id : withNamed(item, name, id));
  return copy;
}

/** Names that many things have: only at its own place is such a one the job's. */
const COMMON_NAMES: ReadonlySet<string> = new Set(["id", "data", "name", "key", "result", "output"]);

/** Puts the id of a job wherever a reply has a property of its name: a page's other replies name the job as its submit does. */
export function echoId(draft: ReplyDraft, expression: JobExpression | undefined, id: unknown): void {
  const pointer = expression === undefined ? undefined : bodyPointer(expression);
  const name = pointer?.split("/").at(-1) ?? "";
  if (/^[A-Za-z]\w*$/.test(name) && !COMMON_NAMES.has(name)) draft.body = withNamed(draft.body, name, id);
}

/** The values of an exchange whose reply this is. */
export function exchangeOf({ status, body, headers }: ReplyDraft): ExchangeValues {
  return { reply: { status, headers: new Headers(headers), body } };
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}

/** A value that a condition does not name. */
function other(values: readonly unknown[], words: string): unknown {
  return [words, "other", 1, true].find((value) => !values.includes(value));
}

/** Makes conditions hold, or one of them not. */
export function fulfil(
  draft: ReplyDraft,
  conditions: readonly JobCondition[],
  isHolding: boolean,
  words = "error",
): void {
  if (conditions.length === 0 || holds(conditions, exchangeOf(draft)) === isHolding) return;
  for (const { value, is, not = [] } of isHolding ? conditions : conditions.slice(0, 1)) {
    const [first] = isHolding ? (is ?? []) : not;
    const isChosen = isHolding ? is !== undefined : is === undefined;
    const chosen = isChosen ? first : other(isHolding ? not : (is ?? []), words);
    put(draft, value, isNothing(chosen) ? undefined : chosen);
  }
}

/** What an error field holds: in words, in its type where its page shows a number there. */
function asShown(shown: unknown, words: string, fallback: number): unknown {
  return typeof shown === "number" ? fallback : words;
}

function putErrors(draft: ReplyDraft, { error = [] }: JobProtocol, stage: JobStage): void {
  const shown = error.map((expression) => evaluate(expression, exchangeOf(draft)));
  for (const expression of error) put(draft, expression, undefined);
  if (stage.kind !== "failed") return;
  for (const [index, expression] of error.entries())
    put(draft, expression, asShown(shown[index], index === 0 ? stage.reason : stage.type, 500));
  const [first] = error;
  const isReadable = first !== undefined && bodyPointer(first) !== "";
  if (!isReadable && (draft.body === undefined || isRecord(draft.body)))
    draft.body = withValueAt(draft.body, "/message", stage.reason);
}

function putProgress(draft: ReplyDraft, { progress }: JobProtocol, stage: JobStage): void {
  if (progress === undefined) return;
  const percent = stage.kind === "running" ? stage.percent : stage.kind === "succeeded" ? 100 : undefined;
  const shown = evaluate(progress, exchangeOf(draft));
  if (percent === undefined) put(draft, progress, undefined);
  else put(draft, progress, typeof shown === "string" ? `${percent}%` : percent);
}

/** Puts an output at its place; without any place it is the whole reply. */
export function putOutput(draft: ReplyDraft, { output = [] }: JobProtocol, value: unknown): void {
  const [place, ...others] = output;
  if (place === undefined) {
    draft.body = isRecord(draft.body) && isRecord(value) ? { ...draft.body, ...value } : value;
    return;
  }
  for (const { at } of others) if (!place.at.startsWith(`${at}/`)) put(draft, at, undefined);
  const { at, encoding, inside } = place;
  const whole = inside === undefined ? value : withValueAt(undefined, inside, value);
  put(draft, at, encoding === undefined ? whole : JSON.stringify(whole));
}

/**
 * The reply to a look at a job.
 * @param page what the page of the operation promises
 * @param output the output of a job that has succeeded, where this reply has it
 */
export function statusReply(
  page: unknown,
  job: JobProtocol,
  stage: JobStage,
  output: { readonly value: unknown } | undefined,
): ReplyDraft {
  const draft: ReplyDraft = { status: 200, headers: {}, body: page };
  if (job.result === undefined) {
    if (job.output === undefined || job.output.length === 0) draft.body = output === undefined ? {} : page;
    for (const { at } of job.output ?? []) put(draft, at, undefined);
    if (output !== undefined) putOutput(draft, job, output.value);
  }
  putErrors(draft, job, stage);
  putProgress(draft, job, stage);
  put(draft, job.state, stage.word);
  fulfil(draft, job.success ?? [], true);
  const hasFailed = stage.kind === "failed";
  const reason = hasFailed ? stage.reason : undefined;
  if (job.failedWhen !== undefined) fulfil(draft, job.failedWhen, hasFailed && !stage.isStated, reason);
  if (stage.kind === "succeeded" || (hasFailed && !stage.isStated))
    fulfil(draft, job.succeededWhen ?? [], !hasFailed, reason);
  // Where the state is the HTTP status, a failure is one that no client asks again for.
  if (hasFailed && job.state === "$statusCode" && stage.word === undefined) draft.status = 422;
  return draft;
}

/** A draft as it is sent. */
export function sent({ status, headers, body }: ReplyDraft): Reply {
  return json(status, body ?? null, headers);
}
