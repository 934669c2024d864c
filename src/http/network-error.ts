import { ConfigError, NetworkError } from "../errors/index.js";
import type { Redactor } from "../gateway/redact.js";
import type { RequestInfo } from "./response.js";

const DNS_CODE = /^(ENOTFOUND|EAI_)/;
const UNSENT_CODE = /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused)$/;
const TLS_CODE = /^(CERT_|ERR_TLS|ERR_SSL|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|CRL_)/;
const TRUNCATED_CODE = /^(UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ERR_HTTP_CONTENT_LENGTH_MISMATCH|UND_ERR_BODY_TIMEOUT)$/;

// By these codes a platform refuses a request before a byte of it has left.
const REFUSED_CODE =
  /^(UND_ERR_(INVALID_ARG|NOT_SUPPORTED|REQ_CONTENT_LENGTH_MISMATCH)|ERR_(INVALID_(ARG_TYPE|ARG_VALUE|CHAR|HTTP_TOKEN|PROTOCOL|URL)|UNESCAPED_CHARACTERS|HTTP_INVALID_HEADER_VALUE))$/;

interface ErrorChain {
  readonly codes: readonly string[];
  readonly text: string;
}

/** What an error may have; nothing of it is sure. */
interface ErrorFields {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly errors?: unknown;
  readonly cause?: unknown;
}

// Platforms wrap the error of a socket as a `cause`; for a host with several addresses, as a list of `errors`.
function readErrorChain(error: unknown, depth: number): ErrorChain {
  if (depth > 8 || typeof error !== "object" || error === null) return { codes: [], text: String(error) };
  const { code, message, errors, cause }: ErrorFields = error;
  const within: readonly unknown[] = Array.isArray(errors) ? errors.slice(0, 8) : [];
  const inner = [...within, cause].filter((one) => one !== undefined).map((one) => readErrorChain(one, depth + 1));
  const codes = [code, ...inner.flatMap((part) => part.codes)].filter((one) => typeof one === "string");
  const texts = [message, ...inner.map(({ text }) => text)].filter((text) => typeof text === "string" && text !== "");
  return { codes, text: [...new Set(texts)].join(": ") };
}

// An error of a foreign `fetch` can hold the headers that were sent; only its words and code are kept, cleaned.
function safeCause(text: string, codes: readonly string[]): Error {
  const cause = new Error(text);
  return codes[0] === undefined ? cause : Object.assign(cause, { code: codes[0] });
}

/**
 * The error of an exchange without a whole answer; of one that the platform refused to begin, a `ConfigError`.
 * @param begun a part of the answer had arrived
 */
export function networkError(
  error: unknown,
  info: RequestInfo,
  redactor: Redactor,
  begun: boolean,
): NetworkError | ConfigError {
  const told = readErrorChain(error, 0);
  const has = (pattern: RegExp): boolean => told.codes.some((code) => pattern.test(code));
  const text = redactor.text(told.text).slice(0, 500) || "no reason given";
  // Fetch has no code for ports that it never connects to.
  if (!begun && (has(REFUSED_CODE) || /(^|: )bad port$/.test(told.text)))
    return new ConfigError(`The ${info.phase} of ${info.endpointId} was not sent: ${text}`, { ...info });
  const tls = has(TLS_CODE);
  const dns = !tls && has(DNS_CODE);
  const code = tls ? "tls" : dns ? "dns" : begun || has(TRUNCATED_CODE) ? "truncated" : "connection";
  const unsent =
    !begun &&
    (tls || dns || (has(UNSENT_CODE) && told.codes.every((one) => UNSENT_CODE.test(one) || DNS_CODE.test(one))));
  return new NetworkError(`No whole answer to the ${info.phase} of ${info.endpointId}: ${text}`, {
    ...info,
    code,
    accepted: unsent ? "no" : "unknown",
    retryable: !tls,
    cause: safeCause(text, told.codes),
  });
}
