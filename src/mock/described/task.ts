import type { JobEndpoint } from "../../contract/endpoint.js";
import type { JobOperation, JobProtocol } from "../../contract/job.js";
import type { AnyOperation } from "../../contract/operation.js";
import { expressionsIn, type ExchangeValues, fill } from "../../protocols/described/values.js";
import type { Job } from "../jobs/jobs.js";
import { isRecord, own } from "../own.js";
import type { ReadRequest } from "../operations/read.js";

/** A job that a server of another API was given: its course is that of a queued job, its words are its documents'. */
export interface DescribedTask {
  readonly job: Job;
  readonly endpoint: JobEndpoint;
  /** What its expressions stand for: of the submit and its reply, then of the reply that told of its end. */
  readonly values: Map<string, unknown>;
  readonly request: NonNullable<ExchangeValues["request"]>;
  /** The address of its status, where the documents say that a reply gives it. */
  readonly statusPath: string | undefined;
}

/** What an operation is for a job. */
export type JobRole = "submit" | "status" | "result" | "cancel";

/** The operations about a job, by what they are for. */
export function operationsOfJob(job: JobProtocol): readonly (readonly [role: JobRole, asked: JobOperation])[] {
  const { status, result, cancel } = job;
  return [
    ["submit", { operation: job.submit }] as const,
    ...("url" in status ? [] : [["status", status] as const]),
    ...(result === undefined ? [] : [["result", result] as const]),
    ...(cancel === undefined ? [] : [["cancel", cancel] as const]),
  ];
}

/** True for two descriptors of one operation: a job has descriptors of its own of the operations about it. */
export function isSameOperation(a: AnyOperation, b: AnyOperation): boolean {
  return a.method === b.method && a.path === b.path;
}

const PLACES: Readonly<Record<string, string>> = { path: "path", query: "query", header: "headers", cookie: "cookies" };

function includes(given: unknown, wanted: unknown): boolean {
  if (!isRecord(wanted)) return wanted === undefined || String(given) === String(wanted);
  return Object.entries(wanted).every(([key, value]) => includes(own(given, key), value));
}

/** True for a request that the client of this job would send, as far as it says which job is meant. */
export function isAbout(task: DescribedTask, { parameters = {}, body }: JobOperation, read: ReadRequest): boolean {
  const valueOf = (expression: string): unknown => task.values.get(expression);
  if (expressionsIn([parameters, body]).some((expression) => valueOf(expression) === undefined)) return false;
  const isAsked = Object.entries(parameters).every(([place, value]) => {
    const cut = place.indexOf(".");
    const group = own(read.parameters, PLACES[place.slice(0, cut)] ?? "");
    return includes(own(group, place.slice(cut + 1)), fill(value, valueOf));
  });
  return isAsked && includes(read.body, fill(body, valueOf));
}
