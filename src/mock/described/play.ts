import type { JobEndpoint } from "../../contract/endpoint.js";
import type { JobDelivery, JobExpression, JobOperation, JobProtocol } from "../../contract/job.js";
import type { AnyOperation } from "../../contract/operation.js";
import { evaluate, expressionsIn, holds, isScalar } from "../../protocols/described/values.js";
import { neededBy } from "../../protocols/described/status-request.js";
import { faultScripts } from "../faults/book.js";
import { answerOf, createJob, type Job, retentionOf, settleJob } from "../jobs/jobs.js";
import { scriptFor } from "../jobs/script.js";
import { cancel, observe } from "../jobs/state.js";
import { errorReply, pageAnswer, success } from "../operations/answer.js";
import { type ReadRequest, parameterTypes } from "../operations/read.js";
import { followJob, wakeFollowers } from "../routes/follow.js";
import { type Exchange, headersOf, type Mock } from "../server/mock.js";
import type { Reply } from "../server/reply.js";
import { echoId, exchangeOf, fulfil, put, putOutput, type ReplyDraft, sent, statusReply } from "./reply.js";
import { stageOf } from "./stage.js";
import { type DescribedTask, isAbout, isSameOperation, type JobRole, operationsOfJob } from "./task.js";

/* Jobs of other APIs: submitted, looked at, fetched and stopped as their documents say. */

/** What an operation is for: the jobs that it submits, or that are told by it. */
interface OperationPart {
  readonly role: JobRole;
  readonly endpoint: JobEndpoint;
  readonly asked: JobOperation;
}

function partsOf({ settings }: Mock, operation: AnyOperation): readonly OperationPart[] {
  return settings.jobs.flatMap((endpoint) =>
    operationsOfJob(endpoint.job).flatMap(([role, asked]) =>
      isSameOperation(asked.operation, operation) ? [{ role, endpoint, asked }] : [],
    ),
  );
}

/** The name of the route that an operation is, where it is one of a job. */
export function roleOf(mock: Mock, operation: AnyOperation): JobRole | undefined {
  return partsOf(mock, operation)[0]?.role;
}

/** Whether a parameter that takes this value wants a number. */
function wantsNumber({ settings }: Mock, { job }: JobEndpoint, expression: JobExpression): boolean {
  return operationsOfJob(job).some(([, { operation, parameters = {} }]) =>
    Object.entries(parameters).some(([place, value]) => {
      if (value !== expression) return false;
      const own = settings.operations.find((one) => isSameOperation(one, operation)) ?? operation;
      const types = parameterTypes(own, place);
      return (types.includes("integer") || types.includes("number")) && !types.includes("string");
    }),
  );
}

/** A new id in the form that the page shows at its place: a number, a text of digits, a name with slashes. */
function freshId(mock: Mock, endpoint: JobEndpoint, expression: JobExpression, shown: unknown): string | number {
  const number = 100_000 + mock.jobs.size + 1;
  if (typeof shown === "number") return number;
  if (wantsNumber(mock, endpoint, expression)) return typeof shown === "string" ? String(number) : number;
  const folder = typeof shown === "string" ? shown.slice(0, shown.lastIndexOf("/") + 1) : "";
  return `${/^[\w./-]*$/.test(folder) ? folder : ""}${mock.newId()}`;
}

/** The reply to a submit, and what the job's expressions stand for. */
function acceptance(
  exchange: Exchange,
  endpoint: JobEndpoint,
  request: DescribedTask["request"],
  statusUrl: string,
): { readonly draft: ReplyDraft; readonly values: Map<string, unknown>; readonly id: string } {
  const { job } = endpoint;
  const { status, value } = pageAnswer(exchange, job.submit);
  const draft: ReplyDraft = { status, headers: {}, body: value };
  const values = new Map<string, unknown>();
  let id = statusUrl.slice(statusUrl.lastIndexOf("/") + 1);
  for (const expression of neededBy(job)) {
    if (!expression.startsWith("$response")) {
      values.set(expression, evaluate(expression, { request }));
      continue;
    }
    const isUrl = "url" in job.status && expression === job.status.url;
    const shown = evaluate(expression, exchangeOf(draft));
    const given = isUrl ? statusUrl : freshId(exchange.mock, endpoint, expression, shown);
    put(draft, expression, given);
    values.set(expression, given);
    if (expression === job.id) id = String(given);
  }
  fulfil(draft, job.success ?? [], true);
  return { draft, values, id };
}

/** What a webhook gets, in the shape that its documents describe. */
function delivered({ mock }: Exchange, { job, endpoint }: DescribedTask, delivery: JobDelivery): ReplyDraft {
  const { submit: operation, status, state: polled, states: known } = endpoint.job;
  const { id, states = known, output = [], error = [], state = polled } = delivery;
  const shape: JobProtocol = { submit: operation, status, state, states, output, error };
  const stage = stageOf(job, shape, mock.makeOutput, mock.clock.now());
  const given = stage.kind === "succeeded" && output.length > 0 ? { value: stage.answer.body } : undefined;
  const draft = statusReply({}, shape, stage, given);
  if (id !== undefined) put(draft, id, job.id);
  return draft;
}

/** Tells the end of a job to the address that its request named. */
function callBack(exchange: Exchange, task: DescribedTask): void {
  const { mock } = exchange;
  followJob(mock, task.job, "onlooker", () => {
    const answer = answerOf(task.job, mock.makeOutput);
    if (answer === undefined) return;
    const { delivery } = task.endpoint.job;
    const { body } = delivery?.state === undefined ? lookAt(exchange, task) : delivered(exchange, task, delivery);
    void mock.webhooks.deliver(task.job, answer, Buffer.from(JSON.stringify(body ?? null), "utf8"));
  });
}

/** Where the status of a job lies that a reply tells of, and how it tells it. */
function statusAddress(
  { job }: JobEndpoint,
  { submitted, origin, id }: Readonly<Record<"submitted" | "origin" | "id", string>>,
): { readonly path: string; readonly told: string } {
  const prefix = "url" in job.status ? job.status.prefix : undefined;
  const told = prefix === undefined ? `${submitted}/operations/${id}` : `models/mock/operations/${id}`;
  const { href, pathname } = new URL(`${prefix ?? ""}${told}`, new URL(submitted, origin));
  return { path: pathname, told: prefix === undefined ? href : told };
}

function submit(exchange: Exchange, endpoint: JobEndpoint, read: ReadRequest): Reply {
  const { mock, origin } = exchange;
  const body = typeof read.body === "object" ? { ...endpoint.job.submit.constants, ...read.body } : read.body;
  const request = { ...read.parameters, body };
  const number = mock.jobs.size + 1;
  const submitted = (exchange.request.url ?? "").split("?", 1)[0] ?? "";
  const address = statusAddress(endpoint, { submitted, origin, id: mock.newId() });
  const own = scriptFor(mock.settings.script, {
    endpointId: endpoint.id,
    input: body,
    number,
    headers: headersOf(exchange),
  });
  const isAtUrl = "url" in endpoint.job.status;
  const { draft, values, id } = acceptance(exchange, endpoint, request, address.told);
  const webhook = endpoint.job.callback === undefined ? undefined : evaluate(endpoint.job.callback, { request });
  const job = createJob({
    id,
    number,
    endpointId: endpoint.id,
    endpoint,
    input: body,
    now: mock.clock.now(),
    // What the page does not allow has been refused already.
    script: Object.assign({}, own, ...faultScripts(exchange.faults), { validate: false }),
    origin,
    webhook: typeof webhook === "string" ? webhook : undefined,
    noRetry: false,
  });
  const task: DescribedTask = { job, endpoint, values, request, statusPath: isAtUrl ? address.path : undefined };
  mock.jobs.set(id, job);
  mock.tasks.set(id, task);
  exchange.entry.requestId = id;
  if (job.webhook !== undefined) callBack(exchange, task);
  return sent(draft);
}

/** What the page of an operation promises, as the same operation of the server knows it. */
function pageOf(exchange: Exchange, operation: AnyOperation): unknown {
  const own = exchange.mock.settings.operations.find((one) => isSameOperation(one, operation)) ?? operation;
  return pageAnswer(exchange, own).value;
}

function isExpired({ mock }: Exchange, job: Job): boolean {
  const now = mock.clock.now();
  const { done } = settleJob(job, now);
  const answer = answerOf(job, mock.makeOutput);
  return done !== undefined && answer !== undefined && now >= done.at + retentionOf(job, answer);
}

function lookAt(exchange: Exchange, { job, endpoint, values }: DescribedTask): ReplyDraft {
  const { mock } = exchange;
  const described = endpoint.job;
  const { status, result } = described;
  const stage = stageOf(job, described, mock.makeOutput, mock.clock.now());
  const page = "url" in status ? {} : pageOf(exchange, status.operation);
  const output = stage.kind === "succeeded" && result === undefined ? { value: stage.answer.body } : undefined;
  const draft = statusReply(page, described, stage, output);
  // Most status replies name the job as the submit's does; where it is the data itself, that is something else here.
  if (described.id !== undefined && isScalar(evaluate(described.id, exchangeOf(draft))))
    put(draft, described.id, values.get(described.id));
  echoId(draft, described.id, described.id === undefined ? undefined : values.get(described.id));
  // A third operation is asked with what the last reply says.
  if (stage.kind === "succeeded" && result !== undefined)
    for (const expression of expressionsIn([result.parameters, result.body])) {
      if (!values.has(expression))
        values.set(expression, freshId(mock, endpoint, expression, evaluate(expression, exchangeOf(draft))));
      if (expression.startsWith("$response")) put(draft, expression, values.get(expression));
    }
  return draft;
}

/** One look at a job: phases that last so many looks move on. */
export function look(exchange: Exchange, task: DescribedTask): Reply {
  const { mock } = exchange;
  exchange.entry.requestId = task.job.id;
  const draft = lookAt(exchange, task);
  const before = task.job.progress;
  task.job.progress = observe(task.job.plan, before, mock.clock.now());
  if (task.job.progress !== before) wakeFollowers(mock, task.job);
  return sent(draft);
}

function fetchOutput(exchange: Exchange, operation: AnyOperation, { job, endpoint, values }: DescribedTask): Reply {
  const { mock } = exchange;
  const stage = stageOf(job, endpoint.job, mock.makeOutput, mock.clock.now());
  if (stage.kind !== "succeeded") return errorReply(exchange, operation, [400, 409], "the job has no output yet");
  const own = mock.settings.operations.find((one) => isSameOperation(one, operation)) ?? operation;
  const answer = success(exchange, own);
  // An output that is a file is what the page says of it.
  if (answer.body.kind === "bytes" && !/[/+]json\b/.test(answer.body.type)) return answer;
  const draft: ReplyDraft = { status: answer.status, headers: {}, body: pageAnswer(exchange, own).value };
  putOutput(draft, endpoint.job, stage.answer.body);
  const { id } = endpoint.job;
  echoId(draft, id, id === undefined ? undefined : values.get(id));
  fulfil(draft, endpoint.job.success ?? [], true);
  return sent(draft);
}

function stop(exchange: Exchange, operation: AnyOperation, task: DescribedTask): Reply {
  const { mock } = exchange;
  const { job, endpoint } = task;
  const now = mock.clock.now();
  const before = settleJob(job, now);
  const [progress, said] = cancel(job.plan, before, now);
  if (said === "ALREADY_COMPLETED") return errorReply(exchange, operation, [409, 400], "the job is over");
  // Nobody's page says that a job which was stopped is forgotten.
  job.progress = said === "OK" ? { ...before, done: { at: now, by: "cancelled" } } : progress;
  wakeFollowers(mock, job);
  const page = pageOf(exchange, operation);
  const draft: ReplyDraft = { status: pageAnswer(exchange, operation).status, headers: {}, body: page };
  const stage = stageOf(job, endpoint.job, mock.makeOutput, now);
  if (evaluate(endpoint.job.state, exchangeOf(draft)) !== undefined) put(draft, endpoint.job.state, stage.word);
  fulfil(draft, endpoint.job.success ?? [], true);
  return sent(draft);
}

/**
 * The answer of an operation that submits jobs or tells of them; undefined for a request that has nothing to do with any:
 * its page's own answer is given then.
 */
export function playJob(exchange: Exchange, operation: AnyOperation, read: ReadRequest): Reply | undefined {
  const { mock } = exchange;
  const parts = partsOf(mock, operation);
  const [first] = parts;
  if (first === undefined) return undefined;
  if (first.role === "submit") {
    const { id } = operation;
    const { endpoint } = parts.find((one) => one.endpoint.id === id || one.endpoint.job.submit.id === id) ?? first;
    const request = { ...read.parameters, body: read.body };
    return holds(endpoint.job.when, { request }) ? submit(exchange, endpoint, read) : undefined;
  }
  const task = [...mock.tasks.values()].findLast((one) =>
    parts.some(({ endpoint, asked }) => endpoint === one.endpoint && isAbout(one, asked, read)),
  );
  if (task === undefined || isExpired(exchange, task.job)) return errorReply(exchange, operation, [404], "no such job");
  exchange.entry.requestId = task.job.id;
  const { role } = parts.find(({ endpoint }) => endpoint === task.endpoint) ?? first;
  if (role === "status") return look(exchange, task);
  return role === "cancel" ? stop(exchange, operation, task) : fetchOutput(exchange, operation, task);
}
