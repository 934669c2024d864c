import {
  ApiError,
  fal,
  isQueueStatus,
  isRetryableError,
  ValidationError,
  type QueueStatus,
  type ValidationErrorInfo,
} from "@fal-ai/client";

export class QuotaError extends ApiError<{ detail: string }> {
  constructor(detail: string) {
    super({ message: detail, status: 402, body: { detail }, requestId: "r", timeoutType: "user" });
  }
}
export function messages(error: unknown): string[] {
  if (error instanceof QuotaError) return [error.body.detail];
  if (error instanceof ValidationError) {
    const fields: ValidationErrorInfo[] = error.getFieldErrors("prompt");
    fields.push({ msg: "m", loc: ["body", 0], type: "t" });
    error.fieldErrors.forEach((field) => field.loc.unshift("body"));
    return fields.map(({ loc, msg }) => `${loc.join(".")}: ${msg}`).concat(error.body.detail[0]?.msg ?? []);
  }
  if (error instanceof ApiError) return [error.message, error.body?.detail, error.requestId, `${error.isUserTimeout}`];
  return [isRetryableError(error, [500, 503]) ? "again" : "no"];
}
export async function attempt(): Promise<string[]> {
  try {
    return (await fal.run("a/b", {})).data.words;
  } catch (error: any) {
    if (error instanceof ApiError && error.status === 422)
      return error.body.detail.map((one: { msg: string }) => one.msg);
    throw new ValidationError({ message: "m", status: 422, body: { detail: [] } });
  }
}
export function statusOf(value: unknown): QueueStatus | undefined {
  return isQueueStatus(value) ? value : undefined;
}
