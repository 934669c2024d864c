import type { Fetch } from "../contract/options.js";
import { ConfigError, WebhookVerificationError } from "../errors/index.js";
import { isLoopback } from "../gateway/gateway.js";
import { cacheOption } from "../platform/env.js";
import { readBody } from "../http/response.js";
import { isObject, own, ownText, parseUrl } from "../platform/json.js";

/** A public key of fal's, as its key set lists it. */
export interface WebhookKey {
  readonly kty: string;
  readonly crv?: string;
  readonly x?: string;
  readonly kid?: string;
}

/** A set of such keys. */
export interface WebhookKeySet {
  readonly keys: readonly WebhookKey[];
}

/** Where fal's keys come from. */
export interface KeyRingOptions {
  /** The keys themselves, when they need not be fetched. */
  readonly keys?: WebhookKeySet | undefined;
  /** Where they are published. Default: fal's own address. Only `https`, and this machine for tests. */
  readonly jwksUrl?: string | undefined;
  readonly fetch?: Fetch | undefined;
}

/** Checks signatures with keys that it fetches when it needs them. */
export interface KeyRing {
  /** @throws WebhookVerificationError `keys` when there are none to check with */
  verify(message: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>): Promise<boolean>;
}

const JWKS = "https://rest.fal.ai/.well-known/jwks.json";
const DAY = 86_400_000;
// Whoever sends forged deliveries must not make us ask for keys all the time, nor hide a rotated key for long.
const MAX_FETCHES = 5;
const MS_PER_FETCH = 12_000;
const FETCH_MS = 5_000;
const MAX_BYTES = 1_048_576;

const ED25519 = { name: "Ed25519" };

function checkedUrl(url: string): string {
  const parsed = parseUrl(url);
  const local = parsed?.protocol === "http:" && isLoopback(parsed.hostname);
  if (parsed?.protocol === "https:" || local) return url;
  throw new ConfigError("jwksUrl is an https address.");
}

function bytesOf(x: string): Uint8Array<ArrayBuffer> | undefined {
  const text = x.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  if (!/^[A-Za-z0-9+/]{43}$/.test(text)) return undefined;
  return Uint8Array.from(atob(`${text}=`), (char) => char.charCodeAt(0));
}

async function importKey(key: unknown): Promise<CryptoKey | undefined> {
  const [kty, crv, x] = [own(key, "kty"), own(key, "crv"), ownText(key, "x")];
  const raw = kty === "OKP" && crv === "Ed25519" && x !== undefined ? bytesOf(x) : undefined;
  if (raw === undefined) return undefined;
  return crypto.subtle.importKey("raw", raw, ED25519, false, ["verify"]).catch(() => undefined);
}

async function importAll(set: unknown): Promise<readonly CryptoKey[]> {
  const list = isObject(set) ? own(set, "keys") : undefined;
  const keys = await Promise.all((Array.isArray(list) ? list : []).slice(0, 32).map(importKey));
  return keys.filter((key) => key !== undefined);
}

async function fetchSet(fetch: Fetch, url: string): Promise<unknown> {
  const signal = AbortSignal.timeout(FETCH_MS);
  // Next.js keeps what its `fetch` reads; keys rotate.
  const init: RequestInit = { signal, redirect: "error", headers: { Accept: "application/json" }, ...cacheOption() };
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const bytes = await readBody(response, MAX_BYTES, { endpointId: "webhook", phase: "webhook", attempts: 1 }, signal);
  return JSON.parse(new TextDecoder().decode(bytes));
}

interface CachedKeys {
  readonly keys: readonly CryptoKey[];
  readonly at: number;
}

async function matches(
  keys: readonly CryptoKey[],
  message: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  for (const key of keys) if (await crypto.subtle.verify(ED25519, key, signature, message)) return true;
  return false;
}

/** Grants `MAX_FETCHES` at once, and one more every `MS_PER_FETCH`. */
function createFetchBudget(): () => boolean {
  let tokens = MAX_FETCHES;
  let since = Date.now();
  return () => {
    const now = Date.now();
    // A clock that was set back grants nothing, and takes nothing away.
    tokens = Math.min(MAX_FETCHES, tokens + Math.max(0, now - since) / MS_PER_FETCH);
    since = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

/**
 * A ring of fal's keys. Nothing is fetched before the first signature is to be checked; keys are kept for a day. A
 * signature that fits none of them makes the ring ask for the newest ones: once for all who wait, five times at once and
 * then every 12 seconds, however many forgeries arrive. So a rotated key is known at the latest 12 seconds later; until
 * then its deliveries are refused with `keys`, `retryable`, and fal delivers them again.
 */
export function createKeyRing(options: KeyRingOptions): KeyRing {
  const url = checkedUrl(options.jwksUrl ?? JWKS);
  const fetch = options.fetch ?? ((address, init) => globalThis.fetch(address, init));
  const given = options.keys === undefined ? undefined : importAll(options.keys);
  let kept: CachedKeys | undefined;
  const mayFetch = createFetchBudget();
  let asking: Promise<readonly CryptoKey[]> | undefined;

  const load = async (): Promise<readonly CryptoKey[]> => {
    const keys = await fetchSet(fetch, url).then(importAll, () => []);
    if (keys.length > 0) kept = { keys, at: Date.now() };
    return keys;
  };
  // The newest keys; undefined when they were asked for too often.
  const refresh = async (): Promise<readonly CryptoKey[] | undefined> => {
    if (asking === undefined && !mayFetch()) return undefined;
    return (asking ??= load().finally(() => (asking = undefined)));
  };
  const current = async (): Promise<readonly CryptoKey[]> => {
    if (given !== undefined) return given;
    if (kept !== undefined && Date.now() - kept.at < DAY) return kept.keys;
    kept = undefined;
    return (await refresh()) ?? [];
  };
  return {
    verify: async (message, signature) => {
      const keys = await current();
      if (await matches(keys, message, signature)) return true;
      // Keys rotate: one look at the newest before the answer is no.
      const newest = given === undefined ? await refresh() : keys;
      if (newest !== undefined && newest.length > 0) return newest !== keys && matches(newest, message, signature);
      const why = newest === undefined ? "were asked for too often" : "could not be had";
      throw new WebhookVerificationError(`fal's keys ${why}, so the webhook cannot be verified now.`, {
        code: "keys",
        retryable: true,
      });
    },
  };
}
