import { ConfigError } from "../errors/index.js";
import { env } from "../platform/env.js";
import { type Gateway, isFalUrl, isLoopback } from "./gateway.js";

/** What a program does about a refused credential; the command line has words of its own in its place. */
export const AUTH_HINT = "Check the credential: { credentials }, or FAL_KEY for fal.";

/** A key or token, or what gives one; asked again for every request, so that keys can rotate. */
export type Secret = string | (() => string | undefined | Promise<string | undefined>);

/** What a `basic` scheme takes. */
export interface BasicCredential {
  readonly username: string;
  readonly password: string;
}

/** Credentials by the names of the gateway's security schemes. */
export interface CredentialsByScheme {
  readonly [scheme: string]: Secret | BasicCredential | undefined;
}

/** One secret where that is enough, else credentials by security scheme. */
export type Credentials = Secret | CredentialsByScheme;

// Quotes, blanks and anything beyond ASCII come from copying; a header could not carry most of them.
const KEY = /^[!#-&(-[\]-_a-~]+$/;

/** @throws ConfigError that never shows the value. */
export function checkKey(key: string): string {
  const wrong =
    key === ""
      ? "is empty"
      : key === "undefined" || key === "null"
        ? `is the word "${key}": a variable was not set where it was made`
        : KEY.test(key)
          ? undefined
          : "contains a blank, a line break, a quote or a character that is not ASCII";
  if (wrong === undefined) return key;
  throw new ConfigError(`The credential ${wrong}. Set FAL_KEY, or pass { credentials } as it was issued.`);
}

function keyFromEnvironment(): string | undefined {
  const key = env("FAL_KEY");
  if (key !== undefined && key !== "") return key;
  const [id, secret] = [env("FAL_KEY_ID"), env("FAL_KEY_SECRET")];
  return id !== undefined && id !== "" && secret !== undefined && secret !== "" ? `${id}:${secret}` : undefined;
}

function takesFalKey({ auth }: Gateway, url: string): boolean {
  return auth === "Key" && (isFalUrl(url) || isLoopback(new URL(url).hostname));
}

/** Whether the environment holds fal's key, which this gateway does not get. */
export function withholdsFalKey(gateway: Gateway): boolean {
  const { profile, url, auth = "Key" } = gateway;
  return profile !== "http" && !takesFalKey({ ...gateway, auth }, url) && keyFromEnvironment() !== undefined;
}

/**
 * The key to send to a gateway. `FAL_KEY`, `FAL_KEY_ID` and `FAL_KEY_SECRET` hold fal's own key: they are read for fal's
 * hosts and for this machine only. Any other gateway gets what is passed as an option, or nothing.
 * @param url where the request goes: a gateway may have other hosts for direct calls and uploads
 */
export async function resolveKey(
  credentials: Secret | undefined,
  gateway: Gateway,
  url: string = gateway.url,
): Promise<string | undefined> {
  if (credentials === undefined) {
    const key = takesFalKey(gateway, url) ? keyFromEnvironment() : undefined;
    return key === undefined ? undefined : checkKey(key);
  }
  if (typeof credentials === "string") return credentials;
  const key = await askedOf(credentials);
  return key === undefined ? undefined : checkKey(key);
}

// Whatever a caller's function throws is a matter of configuration, and may hold what it was working with.
async function askedOf(
  credentials: () => string | undefined | Promise<string | undefined>,
): Promise<string | undefined> {
  try {
    return await credentials();
  } catch (error) {
    throw new ConfigError("The function that gives the credential has failed.", {
      cause: error instanceof Error ? error.name : undefined,
    });
  }
}
