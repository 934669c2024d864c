import { FalError, type FalErrorDetails } from "./base.js";

/** What an `ApiError` is made from; the official client's own argument is a subset. */
export interface ApiErrorArgs extends FalErrorDetails {
  /** What went wrong, in one sentence. */
  readonly message: string;
  /** The HTTP status of the answer. */
  readonly status: number;
  /** The answer: parsed where it was JSON, else text. */
  readonly body?: unknown;
  /** `user` when the request's own start timeout has passed. */
  readonly timeoutType?: string | undefined;
  /** When the request was seen to be complete, for a result that is no longer kept. */
  readonly completedAt?: string | undefined;
}

/** An HTTP answer that is not a success. */
export class ApiError<Body = unknown> extends FalError {
  /** The name of the class, also where code is minified. */
  override name: string = "ApiError";
  /** Empty when no request is known. */
  declare readonly requestId: string;
  /** The HTTP status of the answer. */
  readonly status: number;
  /** The answer: parsed where it was JSON, else text. */
  readonly body: Body;
  /** `user` when the request's own start timeout has passed. */
  readonly timeoutType: string | undefined;
  /** When the request was seen to be complete, ISO 8601, for a result that is no longer kept. */
  readonly completedAt: string | undefined;

  constructor(args: ApiErrorArgs) {
    super(args.message, { ...args, code: args.code ?? "http", requestId: args.requestId ?? "" });
    this.status = args.status;
    // The body is whatever the server sent: `Body` is the caller's own claim about it, as in the official client.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    this.body = args.body as Body;
    this.timeoutType = args.timeoutType;
    this.completedAt = args.completedAt;
  }

  /** Whether the caller's own `startTimeout` has passed: such a request is never tried again. */
  get isUserTimeout(): boolean {
    return this.status === 504 && this.timeoutType === "user";
  }
}

/** One entry of `detail` in a 422, as fal sends it. */
export interface ValidationErrorInfo {
  /** What is wrong, in words. */
  readonly msg: string;
  /** Where: `body`, then the keys and indices that lead to the value. */
  readonly loc: readonly (string | number)[];
  /** The kind of fault, as the model's framework names it: `value_error`, `missing`, … */
  readonly type: string;
  /** The value that was refused. */
  readonly input?: unknown;
  /** Numbers and words of the rule: limits, allowed values. */
  readonly ctx?: Readonly<Record<string, unknown>>;
  /** A page about this kind of fault. */
  readonly url?: string;
}

/** The same entry, located in the input that was sent. */
export interface RemoteIssue {
  /** The keys and indices that lead to the value, from the input. */
  readonly path: readonly (string | number)[];
  /** What is wrong, in words. */
  readonly message: string;
  /** The kind of fault, as the model's framework names it. */
  readonly type: string;
  /** Numbers and words of the rule: limits, allowed values. */
  readonly ctx?: Readonly<Record<string, unknown>> | undefined;
}

/** What a `ValidationError` is made from. */
export interface ValidationErrorArgs extends ApiErrorArgs {
  /** The entries of `detail`. Default: those of the body, where it has a list or a sentence, as the official client reads it. */
  readonly fieldErrors?: readonly ValidationErrorInfo[] | undefined;
}

function detailOf(body: unknown): readonly ValidationErrorInfo[] {
  const detail: unknown = typeof body === "object" && body !== null && "detail" in body ? body.detail : [];
  return Array.isArray(detail) ? detail : [{ loc: ["body"], msg: String(detail), type: "value_error" }];
}

/** 422: the model refuses the input. */
export class ValidationError extends ApiError<{ readonly detail?: unknown }> {
  /** The name of the class, also where code is minified. */
  override name: string = "ValidationError";
  /** The entries as fal sends them; `loc` begins with `body`. */
  readonly fieldErrors: readonly ValidationErrorInfo[];

  constructor(args: ValidationErrorArgs) {
    super({ ...args, code: args.code ?? "validation" });
    this.fieldErrors = args.fieldErrors ?? detailOf(args.body);
  }

  /** The entries with paths into the input. */
  get issues(): readonly RemoteIssue[] {
    return this.fieldErrors.map(({ loc, msg, type, ctx }) => ({
      path: loc[0] === "body" ? loc.slice(1) : loc,
      message: msg,
      type,
      ...(ctx === undefined ? {} : { ctx }),
    }));
  }

  /** The entries whose last step is this field. */
  getFieldErrors(field: string): readonly ValidationErrorInfo[] {
    return this.fieldErrors.filter(({ loc }) => loc.at(-1) === field);
  }
}

/** What a `RequestFailedError` is made from. */
export interface RequestFailedArgs extends ApiErrorArgs {
  /** fal's own word for the failure. */
  readonly errorType?: string | undefined;
}

/** The request ended with an error. It is an `ApiError` too: its status and body are those of the result route. */
export class RequestFailedError extends ApiError {
  /** The name of the class, also where code is minified. */
  override name: string = "RequestFailedError";
  /** fal's own word: `runner_disconnected`, `client_cancelled`, … The list is open. */
  readonly errorType: string | undefined;

  constructor(args: RequestFailedArgs) {
    super({ ...args, code: "failed" });
    this.errorType = args.errorType;
  }
}
