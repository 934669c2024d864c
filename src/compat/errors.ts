import {
  ApiError as StrictApiError,
  type ApiErrorArgs,
  ValidationError as StrictValidationError,
  type ValidationErrorArgs,
  type ValidationErrorInfo as StrictErrorInfo,
} from "../errors/index.js";

/* The errors of the runtime, typed as the official client types them: a body is what the program says it is. */

/** An HTTP answer that is not a success. */
export interface ApiError<Body = any> extends StrictApiError<Body> {}

interface ApiErrorClass {
  new <Body = any>(args: ApiErrorArgs): ApiError<Body>;
  readonly prototype: ApiError;
}

/** An HTTP answer that is not a success. */
export const ApiError: ApiErrorClass = StrictApiError;

/** One entry of `detail` in a 422, as fal sends it. */
export interface ValidationErrorInfo extends StrictErrorInfo {
  msg: string;
  loc: (string | number)[];
  type: string;
}

/** 422: the model refuses the input. */
export interface ValidationError extends StrictValidationError {
  readonly body: { detail: ValidationErrorInfo[] };
  readonly fieldErrors: ValidationErrorInfo[];
  getFieldErrors(field: string): ValidationErrorInfo[];
}

interface ValidationErrorClass {
  new (args: ValidationErrorArgs): ValidationError;
  readonly prototype: ValidationError;
}

/** 422: the model refuses the input. */
export const ValidationError: ValidationErrorClass = StrictValidationError as unknown as ValidationErrorClass;
