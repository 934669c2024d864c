import { ConfigError } from "../errors/index.js";
import { isObject } from "../platform/json.js";
import { type RequestInfo } from "../http/response.js";

/* What few calls ask for, and the errors of calls that ask for what there is not. */

/** An input as the query of a call that has no body. @throws ConfigError for a method that carries no input. */
export function queryFor(method: string, input: unknown): Readonly<Record<string, string>> {
  if (method !== "get") throw new ConfigError(`An input is sent with "post" or "get", not ${JSON.stringify(method)}.`);
  const fields = isObject(input) ? Object.entries(input) : [];
  return Object.fromEntries(fields.map(([key, value]) => [key, String(value)]));
}

/** The error of a `startTimeout` that is none. */
export function wrongStartTimeout(): ConfigError {
  return new ConfigError("startTimeout is a number of seconds above 1.");
}

/** The error of a key that would lie open in a browser. */
export function keyInBrowser(): ConfigError {
  return new ConfigError(
    "A key in a browser can be read by anybody. Send requests through a proxy, or set suppressLocalCredentialsWarning.",
    { code: "browser_key" },
  );
}

/** The error of a middleware that has failed, for a reason without secrets. */
export function middlewareFailed(info: RequestInfo, why: string): ConfigError {
  return new ConfigError(`The requestMiddleware has failed: ${why}`, { ...info });
}
