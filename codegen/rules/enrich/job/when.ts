import type { Fact } from "./fact.js";
import { evidenceAt } from "./operation-page.js";
import { type OperationUnit, requestFields } from "./unit.js";

/** An operation that submits a job only when it is asked to: the condition, and the id that its prose names. */
export interface Deferral {
  readonly condition: Fact<string>;
  readonly id: Fact<string> | undefined;
}

const DEFERS = /defer|asynchron|in the background|异步/i;
const FOLLOWS = /poll|retriev|later|request_?id|轮询|查询/i;
const ID = /[`"'](?<id>[a-z]+(?:_id|Id))[`"']/;

/** A flag of the request that makes a call a job, where its description says how the result is asked for. */
export function deferralOf(unit: OperationUnit): Deferral | undefined {
  for (const { field, page } of requestFields(unit)) {
    if (!field.types.includes("boolean") || /\/.*\//.test(field.pointer)) continue;
    if (!DEFERS.test(`${field.name} ${field.description}`) || !FOLLOWS.test(field.description)) continue;
    const evidence = evidenceAt(page, field.at);
    const id = ID.exec(field.description)?.groups?.["id"];
    return {
      condition: { value: `$request.body#${field.pointer} == true`, basis: "stated", evidence },
      id: id === undefined ? undefined : { value: `/${id}`, basis: "stated", evidence },
    };
  }
  return undefined;
}

const NOT_YET =
  /not (?:yet )?(?:ready|complete|finished|available)|pending|processing|in progress|accepted|try again|still|进行|处理中|未完成/i;

/** The state of a status operation that answers by HTTP status alone: 202 while the work goes on, 200 with the result. */
export function httpStates({
  pages,
}: OperationUnit): Fact<{ readonly running: number; readonly succeeded: number }> | undefined {
  for (const page of pages) {
    const running = page.replies.get("202");
    if (running === undefined || !page.replies.has("200")) continue;
    const isStated = NOT_YET.test(running) || running === "";
    if (isStated)
      return {
        value: { running: 202, succeeded: 200 },
        basis: running === "" ? "schema" : "stated",
        evidence: evidenceAt(page, page.at),
      };
  }
  return undefined;
}
