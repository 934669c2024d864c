import { ConfigError } from "../errors/index.js";
import { isSecureUrl } from "../gateway/gateway.js";
import { isBrowser } from "../platform/env.js";
import type { ClientContext } from "./context.js";
import type { RequestInfo } from "./response.js";

/* What may leave with a request: its headers, and a secret on its way. */

/** Headers by name, spelled as they are sent. */
export type HeaderList = Record<string, string>;

const HEADER_NAMES: ReadonlyMap<string, string> = new Map([
  ["accept", "Accept"],
  ["authorization", "Authorization"],
  ["content-type", "Content-Type"],
  ["user-agent", "User-Agent"],
]);

/** A header's name as it is sent. */
export function headerName(name: string): string {
  return HEADER_NAMES.get(name.toLowerCase()) ?? name.toLowerCase();
}

const SECRET_HEADER = /^(authorization|proxy-authorization|cookie)$|api-?key|token|secret/i;

/** Whether a header of this name may hold a credential. */
export function isSecretHeader(name: string): boolean {
  return SECRET_HEADER.test(name);
}

/** A request to the gateway, before the credential is attached. */
export interface PlainRequest {
  readonly url: string;
  readonly headers: HeaderList;
}

function insecure(url: string, info: RequestInfo): ConfigError {
  const { host, protocol } = new URL(url);
  return new ConfigError(
    `The credential is not sent to ${protocol}//${host}: everybody on the way could read it. Use https, or name the host: { allowInsecure: [${JSON.stringify(host)}] }.`,
    { ...info },
  );
}

/** @throws ConfigError for a secret in a browser without consent, or on its way to a server over plain http */
export function checkWay(context: ClientContext, info: RequestInfo, url: string, attached: boolean): void {
  if (!isSecureUrl(url, context.allowInsecure)) throw insecure(url, info);
  if (!attached || context.allowBrowserKey || !isBrowser()) return;
  throw new ConfigError(
    "A key in a browser can be read by anybody. Send requests through a proxy, or set suppressLocalCredentialsWarning.",
    { code: "browser_key" },
  );
}

/**
 * Tells what fetch would refuse before anybody can wonder whether it was sent. The value may be a secret.
 * @throws ConfigError
 */
export function checkHeaders(info: RequestInfo, headers: HeaderList): void {
  const wrong = Object.entries(headers).find(
    ([name, value]) => !/^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value),
  );
  if (wrong === undefined) return;
  const name = JSON.stringify(wrong[0].slice(0, 60));
  throw new ConfigError(`The header ${name} has a name or a value that HTTP cannot carry: nothing was sent.`, {
    ...info,
  });
}
