/** What the result route answers for a request that ended: status, headers and body are the model's own. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Shown by the status route of a failed request; only infrastructure failures have them. */
  readonly error?: string;
  readonly errorType?: string;
}

/** The names of the platform's failures. fal adds to them. */
export type RequestErrorType =
  | "request_timeout"
  | "startup_timeout"
  | "runner_scheduling_failure"
  | "runner_connection_timeout"
  | "runner_disconnected"
  | "runner_connection_refused"
  | "runner_connection_error"
  | "runner_incomplete_response"
  | "runner_server_error"
  | "client_disconnected"
  | "client_cancelled"
  | "bad_request"
  | "internal_error";

/** Failures of the platform: `{"detail","error_type"}` and the header `X-Fal-Error-Type`. */
const REQUEST_ERRORS: Readonly<Record<RequestErrorType, readonly [status: number, detail: string]>> = {
  request_timeout: [504, "Request timed out"],
  startup_timeout: [504, "Runner did not start in time"],
  runner_scheduling_failure: [503, "No runner available"],
  runner_connection_timeout: [503, "Connection to the runner timed out"],
  runner_disconnected: [503, "Runner disconnected"],
  runner_connection_refused: [503, "Runner refused the connection"],
  runner_connection_error: [503, "Could not connect to the runner"],
  runner_incomplete_response: [502, "Runner sent an incomplete response"],
  runner_server_error: [500, "Runner failed"],
  client_disconnected: [499, "Client disconnected"],
  client_cancelled: [499, "Request was cancelled by the client"],
  bad_request: [400, "Bad request"],
  internal_error: [500, "Internal error"],
};

/** The names of the failures that models report. fal adds to them. */
export type ModelErrorType =
  | "internal_server_error"
  | "generation_timeout"
  | "downstream_service_error"
  | "downstream_service_unavailable"
  | "content_policy_violation"
  | "no_media_generated"
  | "image_too_small"
  | "image_too_large"
  | "image_load_error"
  | "file_download_error"
  | "face_detection_error"
  | "file_too_large"
  | "greater_than"
  | "greater_than_equal"
  | "less_than"
  | "less_than_equal"
  | "multiple_of"
  | "sequence_too_short"
  | "sequence_too_long"
  | "one_of"
  | "feature_not_supported"
  | "invalid_archive"
  | "archive_file_count_below_minimum"
  | "archive_file_count_exceeds_maximum"
  | "audio_duration_too_long"
  | "audio_duration_too_short"
  | "video_duration_too_long"
  | "video_duration_too_short"
  | "unsupported_audio_format"
  | "unsupported_image_format"
  | "unsupported_video_format";

type Context = Readonly<Record<string, unknown>>;

/** Failures of a model: `{"detail":[{loc,msg,type,ctx,url}]}`, status 422 unless noted. */
const MODEL_ERRORS: Readonly<Record<ModelErrorType, readonly [status: number, msg: string, ctx: Context]>> = {
  internal_server_error: [500, "Internal server error", {}],
  generation_timeout: [504, "The generation timed out", {}],
  downstream_service_error: [400, "Downstream service error", {}],
  downstream_service_unavailable: [500, "Downstream service unavailable", {}],
  content_policy_violation: [422, "The content could not be processed because it was flagged by a content checker", {}],
  no_media_generated: [422, "No media was generated", {}],
  image_too_small: [422, "The image is too small", { min_width: 300, min_height: 300 }],
  image_too_large: [422, "The image is too large", { max_width: 4096, max_height: 4096 }],
  image_load_error: [422, "Failed to load the image", {}],
  file_download_error: [422, "Failed to download the file", {}],
  face_detection_error: [422, "Could not detect a face in the image", {}],
  file_too_large: [422, "The file is too large", { max_size: 10_485_760 }],
  greater_than: [422, "Input should be greater than 0", { gt: 0 }],
  greater_than_equal: [422, "Input should be greater than or equal to 0", { ge: 0 }],
  less_than: [422, "Input should be less than 100", { lt: 100 }],
  less_than_equal: [422, "Input should be less than or equal to 100", { le: 100 }],
  multiple_of: [422, "Input should be a multiple of 8", { multiple_of: 8 }],
  sequence_too_short: [422, "The sequence is too short", { min_length: 1 }],
  sequence_too_long: [422, "The sequence is too long", { max_length: 10 }],
  one_of: [422, "Input should be one of the expected values", { expected: ["a", "b"] }],
  feature_not_supported: [422, "The feature is not supported", {}],
  invalid_archive: [422, "The archive is invalid", { supported_extensions: [".zip"] }],
  archive_file_count_below_minimum: [422, "The archive holds too few files", { min_count: 1 }],
  archive_file_count_exceeds_maximum: [422, "The archive holds too many files", { max_count: 100 }],
  audio_duration_too_long: [422, "The audio is too long", { max_duration: 60 }],
  audio_duration_too_short: [422, "The audio is too short", { min_duration: 1 }],
  video_duration_too_long: [422, "The video is too long", { max_duration: 60 }],
  video_duration_too_short: [422, "The video is too short", { min_duration: 1 }],
  unsupported_audio_format: [422, "The audio format is not supported", { supported_formats: ["wav", "mp3"] }],
  unsupported_image_format: [422, "The image format is not supported", { supported_formats: ["png", "jpeg"] }],
  unsupported_video_format: [422, "The video format is not supported", { supported_formats: ["mp4"] }],
};

/** A failure in the caller's own words. */
export interface CustomFailure {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error?: string;
  readonly errorType?: string;
}

/** How a run ends: well, with a failure fal names, or with one of the caller's own. */
export type Outcome = "ok" | RequestErrorType | ModelErrorType | CustomFailure;

function requestFailure(type: RequestErrorType): Answer {
  const [status, detail] = REQUEST_ERRORS[type];
  return {
    status,
    headers: { "x-fal-error-type": type },
    body: { detail, error_type: type },
    error: detail,
    errorType: type,
  };
}

function modelFailure(type: ModelErrorType): Answer {
  const [status, msg, ctx] = MODEL_ERRORS[type];
  const entry = { loc: ["body", "prompt"], msg, type, url: `https://docs.fal.ai/errors#${type}`, ctx, input: {} };
  return { status, headers: { "x-fal-billable-units": "0" }, body: { detail: [entry] } };
}

// Object.hasOwn does not narrow the name for TypeScript, these do.
function isRequestError(name: string): name is RequestErrorType {
  return Object.hasOwn(REQUEST_ERRORS, name);
}
function isModelError(name: string): name is ModelErrorType {
  return Object.hasOwn(MODEL_ERRORS, name);
}

/** The answer of a run that failed so. @throws TypeError for a name that fal does not use */
export function failureAnswer(outcome: Exclude<Outcome, "ok">): Answer {
  if (typeof outcome === "object") {
    const { status, body, headers = {}, error, errorType } = outcome;
    return {
      status,
      headers: errorType === undefined ? headers : { "x-fal-error-type": errorType, ...headers },
      body: body ?? { detail: error ?? "", ...(errorType === undefined ? {} : { error_type: errorType }) },
      ...(error === undefined ? {} : { error }),
      ...(errorType === undefined ? {} : { errorType }),
    };
  }
  if (isRequestError(outcome)) return requestFailure(outcome);
  if (isModelError(outcome)) return modelFailure(outcome);
  throw new TypeError(`no such outcome: ${String(outcome)}`);
}

/** The caller's own start deadline passed: 504, never retried by the platform. */
export function startTimeoutAnswer(): Answer {
  const base = requestFailure("request_timeout");
  return { ...base, headers: { ...base.headers, "x-fal-request-timeout-type": "user" } };
}

/** A cancelled run: the platform's body, or the text of an app that handled the cancel itself. */
export function cancelledAnswer(by: "platform" | "app"): Answer {
  const base = requestFailure("client_cancelled");
  return by === "platform" ? base : { status: 499, headers: {}, body: { detail: "" } };
}
