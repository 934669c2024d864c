import type { Json } from "../../document/json.js";
import type { Pointer } from "../../document/pointer.js";

/*
 * A job: work that a server does after it has answered, submitted by one operation and told by another. Its description
 * stands at the submit operation of a mended document, under `x-falsmith-job`; OpenAPI Links on the successful reply say
 * the same of the way of the id, as far as the standard has words. `decisions/0017` says why it has this form.
 */

/**
 * A runtime expression of OpenAPI 3.1 (section 4.8.20.4): `$response.body#/data/task_id`, `$response.header.Location`,
 * `$request.path.model`, `$request.body#/callback_url`, `$statusCode`.
 */
export type Expression = `$${string}`;

/** A word of a state: with its JSON type, because `1` is not `"1"`. `null`: the field is not there. */
export type StateWord = string | number | boolean | null;

/**
 * A condition on one value: it is one of these, or none of these. What is absent counts as null. Written
 * `<expression> == <JSON>`, `!= <JSON>`, `in [<JSON>, …]` or `not in [<JSON>, …]`.
 */
export interface Condition {
  readonly value: Expression;
  readonly is?: readonly Json[];
  readonly not?: readonly Json[];
}

/** What a state word can say of a job. */
export const STATE_CLASSES = ["waiting", "running", "succeeded", "failed", "undecided", "cancelled", "ended"] as const;

/** One of them. `ended`: over, and the word does not say how. `undecided`: shown, and nobody says what it means. */
export type StateClass = (typeof STATE_CLASSES)[number];

/** The words of each class; null: nobody states any, an empty list: there is none. */
export type StateWords = Readonly<Record<StateClass, readonly StateWord[] | null>>;

/** An operation that is asked about a job. Values of `parameters` that are no expressions are sent as they are. */
export interface OperationReference {
  /** `GET /api/v1/jobs/recordInfo`, as the document spells the path; undefined where it is named by its id. */
  readonly operation?: string;
  readonly operationId?: string;
  /** By place and name: `query.taskId`, `path.id`, `header.X-Task`. Undefined: an OpenAPI Link says it. */
  readonly parameters?: Readonly<Record<string, Json>>;
  /** The body, with expressions in the place of values. */
  readonly body?: Json;
}

/** A status that lies at an address which the submit's reply gives. It is asked by GET, on the gateway's origin only. */
export interface StatusUrl {
  readonly url: Expression;
  /** Before what the expression gives: the whole is then resolved against the submit's own address. `../` */
  readonly prefix?: string;
}

/** Where an output is in a reply. `json-text`: it is JSON in a string; `inside`: a JSON Pointer into what the string holds. */
export interface OutputPlace {
  readonly at: Expression;
  readonly encoding?: "json-text";
  readonly inside?: string;
}

/** How a callback is signed: HMAC-SHA256 over a text with expressions in braces. */
export interface CallbackSignature {
  readonly header: string;
  readonly text: string;
  readonly encoding: "base64" | "hex";
  readonly prefix?: string;
  /** Where the time of the call is, in seconds. */
  readonly timestamp?: Expression;
  /** `base64`: the secret is the bytes that its text stands for. */
  readonly secret?: "text" | "base64";
}

/** What the server sends to a callback; its expressions speak of the request that the server sends. */
export interface CallbackDelivery {
  readonly id?: Expression;
  readonly state?: Expression;
  /** Undefined: the words of the status. */
  readonly states?: StateWords;
  readonly output: readonly OutputPlace[];
  readonly error: readonly Expression[];
  readonly signature?: CallbackSignature;
}

/** Delays in seconds, as a page states them: for people. The client polls at its own pace, and heeds `Retry-After`. */
export interface PollTimes {
  /** The shortest pause, and that before the first look. */
  readonly first?: number;
  /** The longest pause between two looks. */
  readonly largest?: number;
  /** After this time the provider gives a job up: for people to know. */
  readonly total?: number;
}

/**
 * `x-falsmith-job`, read. What is undefined nobody states; conditions that are empty hold always. Expressions of `id`,
 * `status` and `cancel` speak of the submit and its reply; all others of the status operation's reply, those of `callback`
 * and `when` of the submit's request, those of a third operation's parameters of the status reply.
 */
export interface JobDescription {
  /** Where the extension stands. */
  readonly at: Pointer;
  readonly id?: Expression;
  readonly status?: OperationReference | StatusUrl;
  /** Of every reply: the call itself went well. None: the HTTP status alone says it. */
  readonly success: readonly Condition[];
  /** Where the state is, `$statusCode` included. */
  readonly state?: Expression;
  readonly states: StateWords;
  /** Decides `ended` words. None: a job has succeeded when none of its error fields is filled. */
  readonly succeededWhen: readonly Condition[];
  /** On the status reply: the job has failed, whatever its state says. */
  readonly failedWhen: readonly Condition[];
  /** In the status reply, or in that of `result`: the first that is there. None: the whole reply. */
  readonly output: readonly OutputPlace[];
  /** A third operation that gives the output. */
  readonly result?: OperationReference;
  /** Where the server's words about a failure are. */
  readonly error: readonly Expression[];
  readonly progress?: Expression;
  readonly cancel?: OperationReference;
  /** The place of the request that takes the address of a webhook. */
  readonly callback?: Expression;
  /** What arrives there. */
  readonly delivery?: CallbackDelivery;
  /** The operation submits a job only when the request fulfils this. */
  readonly when: readonly Condition[];
  readonly poll?: PollTimes;
  /** Further origins of the same provider where a status may lie: `https://status.provider.example`. */
  readonly origins: readonly string[];
  /** The facts that rest on less than a statement, `state` or `states.failed`: offered to people, never used. */
  readonly weak: ReadonlySet<string>;
}

/** True for a status that lies at an address. */
export function isStatusUrl(status: OperationReference | StatusUrl): status is StatusUrl {
  return "url" in status;
}
