import { isList, isObject, type Json, type JsonObject, own, wordOf } from "../../document/json.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import { operationParameters } from "../../openapi/operation-parameters.js";
import { type OperationAt, resolveAt } from "../../openapi/operation.js";

/** How a credential is sent, as the runtime knows it. */
export type SecuritySchemeModel =
  | { readonly type: "bearer" }
  | { readonly type: "basic" }
  | {
      readonly type: "apiKey";
      readonly in: "header" | "query" | "cookie";
      readonly name: string;
      readonly prefix?: string;
    };

/** Which credentials an operation asks for, and how they are sent. */
export interface SecurityModel {
  readonly schemes: ReadonlyMap<string, SecuritySchemeModel>;
  /** Alternatives, each a list of schemes; absent where the page does not say. */
  readonly requirements?: readonly (readonly string[])[];
  /** Why none of the alternatives can be met. */
  readonly unmet?: string;
}

const PLACES = ["header", "query", "cookie"] as const;

/** What stands before the key in the header, where the scheme describes it so: `Key <fal key>`. */
function prefixOf(scheme: Json): string | undefined {
  const words = /^\s*["'`]?(?:Authorization:\s*)?(Key|Bearer|Token|ApiKey)\s+[<{[$]/i.exec(
    wordOf(own(scheme, "description")),
  );
  return words?.[1] === undefined ? undefined : `${words[1]} `;
}

function schemeOf(scheme: Json): SecuritySchemeModel | undefined {
  const [type, kind, place, name] = ["type", "scheme", "in", "name"].map((key) => wordOf(own(scheme, key)));
  if (type === "oauth2" || type === "openIdConnect") return { type: "bearer" };
  if (type === "http" && kind?.toLowerCase() === "bearer") return { type: "bearer" };
  if (type === "http" && kind?.toLowerCase() === "basic") return { type: "basic" };
  const where = PLACES.find((one) => one === place);
  if (type !== "apiKey" || where === undefined || name === undefined || name === "") return undefined;
  const prefix = where === "header" ? prefixOf(scheme) : undefined;
  return { type: "apiKey", in: where, name, ...(prefix === undefined ? {} : { prefix }) };
}

const SCHEMES: Pointer = "#/components/securitySchemes";

function schemesOf(doc: JsonObject): ReadonlyMap<string, SecuritySchemeModel> {
  const schemes = valueAt(doc, SCHEMES);
  return new Map(
    Object.keys(isObject(schemes) ? schemes : {}).flatMap((name): [string, SecuritySchemeModel][] => {
      const at = resolveAt(doc, join(SCHEMES, name));
      const scheme = at === undefined ? undefined : schemeOf(valueAt(doc, at) ?? null);
      return scheme === undefined ? [] : [[name, scheme]];
    }),
  );
}

/** Pages that show the header as a parameter ask for a bearer token: OpenAPI lets such a parameter say nothing. */
function asksByHeader(doc: JsonObject, at: Pointer): boolean {
  return operationParameters(doc, at).some((place) => {
    const parameter = valueAt(doc, place);
    return own(parameter, "in") === "header" && /^authorization$/i.test(wordOf(own(parameter, "name")));
  });
}

const BY_HEADER: SecurityModel = { schemes: new Map([["bearer", { type: "bearer" }]]), requirements: [["bearer"]] };

/** Which credentials an operation asks for: its own requirements, else those of the document. */
export function securityOf(doc: JsonObject, { at, operation }: Pick<OperationAt, "at" | "operation">): SecurityModel {
  const known = schemesOf(doc);
  const stated = own(operation, "security") ?? own(doc, "security");
  if (!isList(stated) || stated.length === 0) {
    if (asksByHeader(doc, at)) return BY_HEADER;
    return isList(stated) ? { schemes: new Map(), requirements: [] } : { schemes: known };
  }
  const alternatives = stated.map((one) => Object.keys(isObject(one) ? one : {}));
  const met = alternatives.filter((names) => names.every((name) => known.has(name)));
  const used = new Set(met.flat());
  const missing = alternatives.flat().filter((name) => !known.has(name));
  return {
    schemes: new Map([...known].filter(([name]) => used.has(name))),
    requirements: met,
    ...(met.length > 0 ? {} : { unmet: `it asks for ${[...new Set(missing)].join(", ")}, which no client can send` }),
  };
}
