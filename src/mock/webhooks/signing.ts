import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from "node:crypto";

/** The key that webhooks are signed with. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  /** The public key as JWK has it: base64url. */
  readonly x: string;
  readonly kid: string;
}

// PKCS #8 around a raw Ed25519 seed (RFC 8410).
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * A key for signing webhooks.
 * @param seed 32 bytes in hex for a key that is the same each time; without it the key is new
 * @throws TypeError when the seed is no 32 bytes
 */
export function signingKey(seed?: string): SigningKey {
  if (seed !== undefined && !/^[0-9a-f]{64}$/i.test(seed)) throw new TypeError("a signing seed is 32 bytes in hex");
  // Any 32 bytes are a key (RFC 8032, 5.1.5). `generateKeyPairSync` is not asked for one: in Node 20 the job that it leaves
  // behind locks the key when it is collected, and a collection during the export below, which holds the lock, never ends.
  const secret = seed === undefined ? randomBytes(32) : Buffer.from(seed, "hex");
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, secret]), format: "der", type: "pkcs8" });
  const x = createPublicKey(privateKey).export({ format: "jwk" }).x ?? "";
  return { privateKey, x, kid: createHash("sha256").update(x).digest("hex").slice(0, 16) };
}

/** What a delivery says of itself in its headers. */
export interface SignedParts {
  readonly requestId: string;
  readonly userId: string;
  /** Unix seconds. */
  readonly timestamp: string;
  readonly body: Uint8Array;
}

/** The signature over request id, user id, timestamp and the hash of the raw body, in hex. */
export function signDelivery(key: SigningKey, parts: SignedParts): string {
  const hash = createHash("sha256").update(parts.body).digest("hex");
  const message = [parts.requestId, parts.userId, parts.timestamp, hash].join("\n");
  return sign(null, Buffer.from(message, "utf8"), key.privateKey).toString("hex");
}

/** A key set of public keys. @param padded live values are reported with the padding that base64url leaves out */
export function keySet(keys: readonly SigningKey[], padded: boolean): Readonly<Record<string, unknown>> {
  return {
    keys: keys.map(({ x, kid }) => ({
      kty: "OKP",
      crv: "Ed25519",
      x: padded ? x.padEnd(44, "=") : x,
      kid,
      use: "sig",
      alg: "EdDSA",
    })),
  };
}
