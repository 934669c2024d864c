/** The word before the credential in the `Authorization` header: fal says `Key`, relays say `Bearer`. */
export type AuthScheme = "Key" | "Bearer";

/** How the server speaks: fal's queue, or a relay that only has submit and result routes. */
export type GatewayProfile = "fal" | "relay";

/** A server that answers for endpoints: the one place that decides where requests and the credential go. */
export interface Gateway {
  readonly name: string;
  /** Base URL with its path prefix, no trailing slash: `https://queue.fal.run`, `https://api.chainhub.tech`. */
  readonly url: string;
  readonly auth: AuthScheme;
  readonly profile: GatewayProfile;
}

/** fal's own queue. */
export const fal: Gateway = { name: "fal", url: "https://queue.fal.run", auth: "Key", profile: "fal" };
