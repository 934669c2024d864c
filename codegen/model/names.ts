import { type Call, type Identity, labelOf } from "../openapi/identity.js";
import { registrableDomain } from "../openapi/servers.js";

/** Names that Windows reserves, whatever their extension. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

/** What the package itself writes: an endpoint folder of that name would stand in its way. */
const TAKEN =
  /^(?:runtime|index|types|validators|registry|gateways|compat|manifest|readme|openapi|provenance|package)(?:\.|$)|^llms\.txt$/i;

/** What stands beside the folders of a domain, and in them. */
const TAKEN_IN_DOMAIN =
  /^(?:paths|registry)$|^(?:index|types|validators|registry|paths|openapi|provenance|manifest|package)\./i;

/** What Node takes for no subpath of a package, and what npm leaves out when it packs one, whatever its case. */
const UNPACKED = /^(?:node_modules|cvs|npm-debug\.log|archived-packages|config\.gypi)$|\.orig$/;

/**
 * A text as one folder name that is safe on every file system: lower case, no separators, no surprises. Where that loses
 * more than case, a hash of the text is added: two texts never share a name, whatever else is in the package.
 */
function segment(text: string, taken: RegExp = TAKEN): string {
  const lower = text.toLowerCase();
  const plain = lower
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[.-]+|[.-]+$/g, "")
    .slice(0, 80);
  const clashes = [RESERVED, taken, UNPACKED].some((names) => names.test(plain));
  if (plain === lower && plain !== "" && !clashes) return plain;
  // What comes before the first dot is what is reserved.
  const [first = "", ...rest] = RESERVED.test(plain) ? plain.split(".") : [plain];
  return [`${first === "" ? "" : `${first}_`}${shortHash(text)}`, ...rest].join(".");
}

/** A path template that is one parameter: `{itemId}`. */
const PARAMETER = /^\{([a-z0-9_-]+(?:\.[a-z0-9_-]+)*)\}$/i;

function segmentInDomain(part: string): string {
  return segment(part, TAKEN_IN_DOMAIN);
}

/** A part of a path up to a colon. */
function plainPart(part: string): string {
  const parameter = PARAMETER.exec(part)?.[1];
  if (parameter !== undefined) return `by-${parameter.toLowerCase()}`;
  const plain = segmentInDomain(part);
  return part.toLowerCase().startsWith("by-") ? `${plain}_${shortHash(part)}` : plain;
}

/** A segment of a path; a colon, which file systems forbid, becomes a tilde: `items:search` → `items~search`. */
function pathSegment(part: string): string {
  const pieces = part.split(":");
  return pieces.includes("") || part.includes("~") ? segmentInDomain(part) : pieces.map(plainPart).join("~");
}

/** Properties whose constant names a model. */
const MODEL = /^(?:model|model_?(?:name|id))$/i;

function segments(text: string, encode: (part: string) => string): readonly string[] {
  return text
    .split("/")
    .filter((part) => part !== "")
    .map((part) => encode(part));
}

/** What the id and the folder of a plain operation are made of. */
export interface OperationNaming {
  /** Who publishes the page: stands for the domain where no server is known. */
  readonly provider: string;
  /** The host of its server. */
  readonly host?: string | undefined;
  /** What a person calls it. */
  readonly name?: string | undefined;
}

/** How an endpoint is called, and the folder that it has in the package. */
export interface EndpointName {
  readonly id: string;
  readonly folder: string;
}

function callName({ method, path, constants }: Call, domain: string, name: string | undefined): EndpointName {
  const model = name ?? constants.find((one) => MODEL.test(one.name))?.value;
  const named = model === undefined ? [] : segments(model, pathSegment);
  const owner = segment(domain);
  if (named.length > 0) {
    const id = `${domain}/${(model ?? "")
      .split("/")
      .filter((part) => part !== "")
      .join("/")}`;
    return { id, folder: [owner, ...named].join("/") };
  }
  const values = constants.flatMap(({ value }) => segments(value === "" ? "-" : value, segmentInDomain));
  return {
    id: `${domain} ${labelOf({ method, path, constants })}`,
    folder: [owner, ...segments(path, pathSegment), segment(method), ...values].join("/"),
  };
}

function webhookName(
  { id, name, method }: Extract<Identity, { readonly kind: "webhook" }>,
  domain: string,
): EndpointName {
  const further = method === "POST" ? [] : [segment(method)];
  return { id: `${domain} ${id}`, folder: [segment(domain), "webhooks", pathSegment(name), ...further].join("/") };
}

/**
 * The id and the folder of an endpoint. A queue endpoint has the folder of its id in lower case (ids compare without
 * case). A plain operation is named by the domain of its server, and there by its model where a constant names one, else by
 * path and method; the provider stands for a domain that is not known. No name rests on what else is in the package.
 */
export function endpointName(identity: Identity, { provider, host, name }: OperationNaming): EndpointName {
  const { id } = identity;
  if (identity.kind === "queue") return { id, folder: segments(id, (part) => segment(part)).join("/") };
  if (identity.kind === "schemas")
    return { id, folder: [segment(provider), segment(identity.name), "schemas"].join("/") };
  const domain = host === undefined ? provider : registrableDomain(host);
  return identity.kind === "webhook" ? webhookName(identity, domain) : callName(identity.call, domain, name);
}

function words(text: string): readonly string[] {
  return text.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
}

/** An identifier in PascalCase; a name that does not start with a letter gets the prefix `T`. */
export function pascal(text: string): string {
  const joined = words(text)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
  return /^[A-Za-z]/.test(joined) ? joined : `T${joined}`;
}

/** An identifier in camelCase. */
export function camel(text: string): string {
  const name = pascal(text);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** The operationId of an operation that nobody names: `getItemsById`. Two operations may have one. */
export function operationIdOf({ method, path }: { readonly method: string; readonly path: string }): string {
  return camel(`${method.toLowerCase()} ${path.replace(/\{([^{}]*)\}/g, " by $1 ")}`);
}

/** A stable short hash of a text (FNV-1a, 32 bits, base 36): tells names apart that only differ in lost characters. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(36);
}

/**
 * Names for keys, made by `make`; two keys never share a name. Who keeps the plain name rests on the keys themselves, not
 * on their order: a collision gives every one of them a hash of its key.
 */
export function uniqueNames(keys: readonly string[], make: (key: string) => string): ReadonlyMap<string, string> {
  const taken = new Map<string, number>();
  for (const key of keys) taken.set(make(key).toLowerCase(), (taken.get(make(key).toLowerCase()) ?? 0) + 1);
  return new Map(
    keys.map((key) => [
      key,
      (taken.get(make(key).toLowerCase()) ?? 0) > 1 ? `${make(key)}_${shortHash(key)}` : make(key),
    ]),
  );
}
