import type { ClientOptions, FalError, Gateway } from "falsmith-runtime/client";
import { AUTH_HINT, isFalUrl, isLoopback } from "falsmith-runtime/internal";
import type { JsonObject } from "../../document/json.js";
import type { Config } from "../../io/index.js";
import { didYouMean } from "../../messages/nearest.js";
import { gatewaysOf } from "../../model/endpoint/gateways.js";
import { type Arguments, choiceOf, usage } from "../terminal/arguments.js";

export const SCHEMES = ["Key", "Bearer"] as const;
export const PROFILES = ["fal", "relay"] as const;

/** The environment of the process. */
export type Env = Readonly<Record<string, string | undefined>>;
type GatewayOptions = Pick<ClientOptions, "gateway" | "credentials" | "allowInsecure">;

/** The variable that holds the credential of a gateway of this name: `CHAINHUB_KEY`. */
function keyVariable(name: string): string {
  return `${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_")}_KEY`;
}

function valueOf(env: Env, name: string): string | undefined {
  const value = env[name];
  return value === "" ? undefined : value;
}

function isFals({ url }: Gateway): boolean {
  // Not with a variable where its host or port is.
  if (!URL.canParse(url)) return false;
  return isFalUrl(url) || isLoopback(new URL(url).hostname);
}

/** The variable of a gateway's own name; undefined where that would be fal's, and the gateway is not. */
function ownVariable(gateway: Gateway): string | undefined {
  const variable = keyVariable(gateway.name);
  return variable === "FAL_KEY" && !isFals(gateway) ? undefined : variable;
}

function ownKey(gateway: Gateway, env: Env): string | undefined {
  const variable = ownVariable(gateway);
  return variable === undefined ? undefined : valueOf(env, variable);
}

/** The credential for a gateway's operations, and the variable that it is read from. */
export function keyFor(gateway: Gateway, env: Env): { readonly variable: string; readonly value: string | undefined } {
  const variable = ownVariable(gateway) ?? "FALSMITH_KEY";
  return { variable, value: valueOf(env, variable) };
}

/**
 * What a request has failed with. Where the server refuses the credential, the variable that holds it here: the options of a
 * program are no flags.
 */
export function failureText({ code, message }: FalError, gateway: ClientOptions["gateway"]): string {
  if (code !== "auth") return message;
  if (gateway === undefined || typeof gateway === "string")
    return message.replace(AUTH_HINT, "Check the credential in the variable FAL_KEY.");
  const isFalsOwn = gateway.auth === "Key" && isFals(gateway);
  const own = gateway.name === "custom" ? undefined : ownVariable(gateway);
  const variable = own ?? (isFalsOwn ? "FAL_KEY" : "FALSMITH_KEY");
  const isHere = URL.canParse(gateway.url) && isLoopback(new URL(gateway.url).hostname);
  const mock = isHere ? ` falsmith mock takes any: ${variable}=any.` : "";
  return message.replace(AUTH_HINT, `Check the credential in the variable ${variable}.${mock}`);
}

/** A gateway that the person spelled out: fal's own variables are good for it where it is fal's, or this machine. */
function trusted(gateway: Gateway, env: Env): GatewayOptions {
  const isNamed = gateway.name !== "custom";
  const key = (isNamed ? ownKey(gateway, env) : undefined) ?? valueOf(env, "FALSMITH_KEY");
  if (key !== undefined) return { gateway, credentials: key };
  if (gateway.auth === "Key" && isFals(gateway)) return { gateway };
  if (gateway.auth === undefined && Object.keys(gateway.security ?? {}).length === 0) return { gateway };
  const own = isNamed ? ownVariable(gateway) : undefined;
  const names = own === undefined ? "FALSMITH_KEY" : `${own} or FALSMITH_KEY`;
  const what = gateway.auth === "Bearer" ? "a bearer token" : "a credential of its own";
  throw usage(`the gateway wants ${what}: put it into the variable ${names}`);
}

/** A gateway that only a document names never gets fal's key: a document does not decide where a credential goes. */
function documented(gateway: Gateway, env: Env): GatewayOptions {
  const variable = ownVariable(gateway);
  if (variable === undefined)
    throw usage(
      `a document calls a server of somebody else ${JSON.stringify(gateway.name)}: configure it under a name of its own`,
    );
  const credentials = valueOf(env, variable);
  if (credentials !== undefined) return { gateway, credentials };
  throw usage(`the gateway ${JSON.stringify(gateway.name)} needs a credential of its own in the variable ${variable}`);
}

function byUrl(url: string, given: Arguments, env: Env): GatewayOptions {
  const auth = choiceOf(given, "auth", SCHEMES) ?? "Key";
  const profile = choiceOf(given, "profile", PROFILES) ?? (auth === "Bearer" ? "relay" : "fal");
  return trusted({ name: "custom", url, auth, profile }, env);
}

/** The gateway's own host, where the person has consented to send it the credential over plain http. */
export function insecureHosts(given: Arguments, { gateway }: GatewayOptions): Pick<GatewayOptions, "allowInsecure"> {
  const url = typeof gateway === "object" ? gateway.url : gateway;
  return given.has("allow-insecure") && url !== undefined && URL.canParse(url)
    ? { allowInsecure: [new URL(url).host] }
    : {};
}

/**
 * Where a request goes and with which credential: a URL, a gateway of the configuration, fal, or one that the project's
 * documents name, in this order. Credentials come from variables alone: a command line can be read by others.
 * @throws UserError for a name nobody knows, and for a missing credential.
 */
export function whereTo(given: Arguments, config: Config, docs: readonly JsonObject[], env: Env): GatewayOptions {
  const name = given.value("gateway");
  if (name === undefined || name === "fal") {
    const own = config.gateways?.["fal"];
    return own === undefined ? {} : trusted({ name: "fal", ...own }, env);
  }
  if (/^https?:\/\//i.test(name)) return byUrl(name, given, env);
  const configured = Object.entries(config.gateways ?? {}).find(([known]) => known === name);
  if (configured !== undefined) return trusted({ name, ...configured[1] }, env);
  const all = docs.flatMap(gatewaysOf);
  const found = all.filter((gateway) => gateway.name === name);
  const [gateway] = found;
  const urls = new Set(found.map(({ url }) => url));
  if (gateway === undefined) {
    const known = ["fal", ...Object.keys(config.gateways ?? {}), ...all.map((one) => one.name)];
    throw usage(
      `no gateway is called ${JSON.stringify(name)}${didYouMean(name, known)}; give its URL, or configure it`,
    );
  }
  if (urls.size > 1)
    throw usage(`documents name ${urls.size} different URLs for ${JSON.stringify(name)}; set it in the configuration`);
  return documented(gateway, env);
}
