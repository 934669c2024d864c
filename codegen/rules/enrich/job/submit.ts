import { callbackField } from "./callback.js";
import { idField, isBareId, isQueryableId, isWorkId } from "./id.js";
import { lacksId } from "./pair.js";
import { isOfBusiness, stateCandidates, stateField, tellsWork } from "./state.js";
import { type OperationUnit, type ReplyFields, stepsOf } from "./unit.js";
import { isAsynchronous, isBulkQuery, saysAsynchronous, saysMade, showsWork, streams } from "./work.js";

const STOPS = /^(?:cancel|abort|stop|terminate|retry|resend|delete|remove)$/i;

/** True for an operation that may submit a job: everything else is not looked at any further. */
export function maySubmit(unit: OperationUnit): boolean {
  return unit.method === "post" && !STOPS.test(stepsOf(unit.path).at(-1) ?? "") && !isBulkQuery(unit);
}

/**
 * True for an operation that submits a job although no page of its status is there: it says that the answer comes later, or
 * its reply has the state of work that goes on.
 */
export function submitsAlone(unit: OperationUnit, replyOf: ReplyFields): boolean {
  const fields = replyOf(unit);
  const candidates = stateCandidates(unit, replyOf);
  if (candidates.some(isOfBusiness) || streams(unit)) return false;
  const id = idField(fields, { parameter: undefined, isResource: false, isOperation: false });
  // A reply that a page leaves open may have an id; one without a body has none.
  const isOpen = fields.length === 0 && unit.pages.some((page) => page.reply().hasBody);
  if (!isOpen && id === undefined) return false;
  if (id !== undefined && isQueryableId(id) && isAsynchronous(unit, replyOf)) return true;
  const isOfWork = id !== undefined && isWorkId(id.field.name);
  const state = stateField(candidates);
  if (state !== undefined && (tellsWork(state) || (showsWork(unit, replyOf) && isOfWork))) return true;
  if (!isOpen && !isOfWork && (id === undefined || !isBareId(id))) return false;
  if (callbackField(unit) !== undefined || saysAsynchronous(unit)) return true;
  if (saysMade(unit) && id?.field.basis === "schema") return true;
  // Nothing but the id of work: the answer cannot be all.
  return (
    isOfWork &&
    id.field.basis === "schema" &&
    fields.filter(({ field }) => !field.types.includes("object")).length === 1
  );
}

/** True for a reply that says that nothing was begun: known, and without an id. */
export function answersAtOnce(unit: OperationUnit, replyOf: ReplyFields): boolean {
  return lacksId(replyOf(unit));
}
