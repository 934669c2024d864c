import { callbackField } from "./callback.js";
import { idField, isBareId, isQueryableId, isWorkId } from "./id.js";
import { showsClass, stateCandidates, tellsWork } from "./state.js";
import {
  type OperationUnit,
  type ReplyFields,
  requestFields,
  stepsOf,
  unitText,
  unitTitles,
  unitWords,
} from "./unit.js";

/*
 * What pages say of work that goes on after the answer. One sign alone may mean something else: an OAuth flow has a
 * callback, a payment has a state, a resource has an id.
 */

const ASYNC =
  /异步|轮询|asynchronous|async\b|\bpoll(?:s|ing|ed)?\b|long-running|in the background|返回\s*`?(?:task_?id|任务)|任务\s*ID|task[ _]?id/i;
const SAYS_ASYNC =
  /异步|asynchronous|long-running|returns? (?:a |an |the )?`?(?:task|job|request)[_ ]?id|返回\s*`?task_?id|polling url/i;
const SAYS_SYNC = /同步(?!模式)|synchronous(?:ly)?\b/i;
const SAYS_MADE = /(?:创建|提交|发起|新建|开始).{0,16}任务|\b(?:create|submit|start|launch)\b.{0,40}\b(?:task|job)\b/i;
const MADE_STEP = /^(?:submit|async|create-?task|submit-?task)$/i;
const BULK = /^(?:ids|task_?ids|job_?ids|request_?ids)$/i;

/** Words of an operation without those that say “asynchronous”: what is left may still say “synchronous”. */
function isSynchronous(words: string): boolean {
  return SAYS_SYNC.test(words.replaceAll(/asynchronous(?:ly)?|异步/gi, ""));
}

/** True for a request that names several jobs: it asks for them, and submits none. */
export function isBulkQuery(unit: OperationUnit): boolean {
  return requestFields(unit).some(({ field }) => BULK.test(field.name));
}

/** True where pages say that what is submitted goes on after the answer. */
export function isAsynchronous(unit: OperationUnit, replyOf: ReplyFields): boolean {
  const words = unitWords(unit);
  if (isSynchronous(words) && !/异步|asynchronous/i.test(words)) return false;
  return ASYNC.test(words) || ASYNC.test(unitText(unit)) || replyOf(unit).some(isQueryableId);
}

/** True where the operation itself says that its answer is not the result. */
export function saysAsynchronous(unit: OperationUnit): boolean {
  const words = unitWords(unit);
  return SAYS_ASYNC.test(words) && !isSynchronous(words);
}

/** True where the title says that a task is made. */
export function saysMade(unit: OperationUnit): boolean {
  return SAYS_MADE.test(unitTitles(unit));
}

/** True where the reply to the submit shows the state of work that has begun. */
export function showsWork(unit: OperationUnit, replyOf: ReplyFields): boolean {
  return stateCandidates(unit, replyOf).some((one) => {
    const isShownOnly = one.words.every(({ basis }) => basis === "example");
    return tellsWork(one) || (isShownOnly && showsClass(one, ["waiting", "running"]));
  });
}

/** True for a request that may ask for its answer piece by piece: that is the result, and no job. */
export function streams(unit: OperationUnit): boolean {
  return requestFields(unit).some(({ field }) => field.pointer === "/stream" && field.types.includes("boolean"));
}

/** True where a submit by itself speaks of work: by its reply, its title, its path or its request. */
export function speaksOfWork(unit: OperationUnit, replyOf: ReplyFields): boolean {
  const fields = replyOf(unit);
  const id = idField(fields, { parameter: undefined, isResource: false, isOperation: false });
  const isWork = id !== undefined && (isWorkId(id.field.name) || isBareId(id));
  return (
    isWork ||
    showsWork(unit, replyOf) ||
    saysMade(unit) ||
    saysAsynchronous(unit) ||
    (fields.length === 0 && callbackField(unit) !== undefined) ||
    stepsOf(unit.path).some((step) => MADE_STEP.test(step))
  );
}
