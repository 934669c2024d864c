import type { AnyOperation } from "./operation.js";

/* A job of any documented API: what a package generates for an operation that submits work and is told of by another. */

/**
 * A runtime expression of OpenAPI 3.1: `$response.body#/data/task_id`, `$response.header.Location`, `$request.path.model`,
 * `$statusCode`.
 */
export type JobExpression = string;

/** A word of a state, with its JSON type: `1` is not `"1"`. `null`: the field is not there. */
export type JobWord = string | number | boolean | null;

/** Holds when the value is one of `is`, and none of `not`. What is absent counts as null. */
export interface JobCondition {
  readonly value: JobExpression;
  readonly is?: readonly unknown[];
  readonly not?: readonly unknown[];
}

/** An operation that is asked about a job. */
export interface JobOperation {
  readonly operation: AnyOperation;
  /** By place and name: `query.taskId`, `path.id`. What begins with `$` is an expression, all else is sent as it is. */
  readonly parameters?: { readonly [place: string]: unknown };
  /** The body, with expressions in the place of values. */
  readonly body?: unknown;
}

/** A status at an address that the submit's reply gives. */
export interface JobUrl {
  readonly url: JobExpression;
  /** Before what the expression gives: the whole is then resolved against the submit's own address. `../` */
  readonly prefix?: string;
}

/** Where an output is in a reply. */
export interface JobOutput {
  readonly at: JobExpression;
  /** The value is a string that holds JSON. */
  readonly encoding?: "json-text";
  /** A JSON Pointer into what the string holds. */
  readonly inside?: string;
}

/** The words of a state, by what they say of the job. What is in no list is undocumented: it counts as running. */
export interface JobStates {
  readonly waiting?: readonly JobWord[];
  readonly running?: readonly JobWord[];
  readonly succeeded?: readonly JobWord[];
  readonly failed?: readonly JobWord[];
  readonly cancelled?: readonly JobWord[];
  /** Over, and the word does not say how: `succeededWhen` does, else whether an error field is filled. */
  readonly ended?: readonly JobWord[];
  /** Shown on a page, and nobody says what they mean: they count as running. */
  readonly undecided?: readonly JobWord[];
}

/** How the calls of a webhook are signed: HMAC-SHA256 over a text that documents describe. */
export interface JobSignature {
  /** The header that has it; several of them are separated by spaces. */
  readonly header: string;
  /** What is signed, with expressions in braces: `{$request.header.webhook-id}.{$request.body}`. */
  readonly text: string;
  readonly encoding: "base64" | "hex";
  /** Before the signature in its header: `sha256=`, `v1,`. */
  readonly prefix?: string;
  /** Where the time of the call is, in seconds: an old one is refused. */
  readonly timestamp?: JobExpression;
  /** `base64`: the secret is the bytes that its text stands for. In any case without its prefix `whsec_`. */
  readonly secret?: "text" | "base64";
}

/** What the server sends to a webhook. Expressions speak of the request that it sends: `$request.body#/task_id`. */
export interface JobDelivery {
  readonly id?: JobExpression;
  readonly state?: JobExpression;
  /** Absent: the words of the status. */
  readonly states?: JobStates;
  readonly output?: readonly JobOutput[];
  readonly error?: readonly JobExpression[];
  readonly signature?: JobSignature;
}

/** How a job is submitted, told and stopped, as its documents describe it. */
export interface JobProtocol {
  /** The operation that submits it. */
  readonly submit: AnyOperation;
  /** Where its id is in the submit's reply. Absent: the last segment of the status URL. */
  readonly id?: JobExpression;
  readonly status: JobOperation | JobUrl;
  /** Of every reply: the call itself went well. Absent: its HTTP status alone says so. */
  readonly success?: readonly JobCondition[];
  /** Where the state is in a status reply; `$statusCode`: it is the HTTP status. */
  readonly state: JobExpression;
  readonly states: JobStates;
  readonly succeededWhen?: readonly JobCondition[];
  /** The job has failed, whatever its state says. */
  readonly failedWhen?: readonly JobCondition[];
  /** In the reply of the status, or of `result`: the first that is there. Absent: the whole reply. */
  readonly output?: readonly JobOutput[];
  /** A third operation that gives the output. */
  readonly result?: JobOperation;
  /** Where the server's words about a failure are. */
  readonly error?: readonly JobExpression[];
  readonly progress?: JobExpression;
  readonly cancel?: JobOperation;
  /** The place in the request that takes the address of a webhook. */
  readonly callback?: JobExpression;
  /** What arrives there. */
  readonly delivery?: JobDelivery;
  /** The operation submits a job only when the request fulfils these. */
  readonly when?: readonly JobCondition[];
  /** Further origins of the provider where a status URL may lead. */
  readonly origins?: readonly string[];
}
