import { FalError, InputValidationError } from "falsmith-runtime";

/** What went wrong, and what the person in front of the page can do. */
export interface Explanation {
  readonly problem: string;
  readonly remedy: string;
  /** For the provider's support. */
  readonly requestId?: string | undefined;
}

function remedyOf({ code, retryable }: FalError): string {
  switch (code) {
    case "auth":
    case "billing":
      return "The key of this site does not work. Tell whoever runs it; nothing was charged.";
    case "rate_limited":
      return "Too many requests at once. Wait a moment, then try again.";
    case "submit_unknown":
      return "Nobody knows whether the request was taken. Look at your pictures before you try again: it may be paid twice.";
    case "connection":
    case "dns":
      return "The server cannot be reached. Look at your connection, then try again.";
    case "validation":
    case "failed":
      return "The model refuses this input. Change the prompt or the picture.";
    default:
      return retryable ? "That may pass. Try again." : "Trying again will not help. Tell whoever runs this site.";
  }
}

/** Any error of a request, in words. */
export function explain(error: unknown): Explanation {
  if (error instanceof InputValidationError)
    return {
      problem: error.issues.map(({ message }) => message).join(" "),
      remedy: "Nothing was sent. Correct it, then try again.",
    };
  if (error instanceof FalError) return { problem: error.message, remedy: remedyOf(error), requestId: error.requestId };
  return {
    problem: error instanceof Error ? error.message : String(error),
    remedy: "Reload the page, then try again.",
  };
}
