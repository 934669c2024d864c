import type { JsonObject } from "../document/json.js";

/** What a change asks of the next version number, weakest first; `none` asks for nothing. */
export const IMPACTS = ["none", "patch", "minor", "major"] as const;
export type Impact = (typeof IMPACTS)[number];

/** What can change, in terms of the emitted TypeScript. */
export type ChangeKind =
  | "endpoint-gone"
  | "endpoint-added"
  | "endpoint-renamed"
  | "property-gone"
  | "property-added"
  | "property-required"
  | "property-optional"
  | "type-narrowed"
  | "type-widened"
  | "type-changed"
  | "enum-value-gone"
  | "enum-value-added"
  | "offer-changed"
  | "bound-narrowed"
  | "bound-widened"
  | "default-changed"
  | "deprecated"
  | "not-deprecated"
  | "gateway-gone"
  | "gateway-added"
  | "auth-changed"
  | "auth-added"
  | "media-gone"
  | "media-added"
  | "answer-gone"
  | "answer-added"
  | "not-compared";

/** One change. `at` is the place as a TypeScript user writes it (`Input.image_size.width`); empty for the endpoint itself. */
export interface Change {
  readonly kind: ChangeKind;
  readonly impact: Impact;
  readonly at: string;
  readonly message: string;
}

/** An endpoint of one side: its mended document, and the key that tells which endpoint of the other side it is. */
export interface ApiEndpoint {
  readonly id: string;
  readonly kind: "queue" | "operation" | "webhook" | "schemas";
  readonly key: string;
  /** What is equal only for equal documents, where the side has that at hand: then these are not looked at. */
  readonly digest?: string;
  readonly doc: JsonObject;
}

type EndpointDocument = Omit<ApiEndpoint, "key"> & { readonly folder: string };

/** Ids of a queue compare without case; other operations are told by their folder, which names the provider too. */
export function endpointOf(endpoint: EndpointDocument): ApiEndpoint {
  const { id, kind, folder, digest } = endpoint;
  return {
    id,
    kind,
    key: kind === "queue" ? id.toLowerCase() : folder,
    ...(digest === undefined ? {} : { digest }),
    // A document that is the same on both sides is not even parsed.
    get doc() {
      return endpoint.doc;
    },
  };
}

/** All changes of one endpoint. */
export interface EndpointDiff {
  readonly id: string;
  readonly impact: Impact;
  readonly changes: readonly Change[];
}

/** All that changed between two packages. */
export interface ApiDiff {
  readonly verdict: Impact;
  /** Endpoints with changes, by id. */
  readonly endpoints: readonly EndpointDiff[];
  /** How many endpoints both sides have. */
  readonly common: number;
  /** How many sources both sides have and none of the compared endpoints rests on: they were not looked at. */
  readonly sameSources?: number;
  /** Properties that differ in `null` alone because the generator of one document cannot say it. */
  readonly dialect: number;
}

/** The strongest of some impacts. */
export function strongest(given: Iterable<Impact>): Impact {
  let most = 0;
  for (const impact of given) most = Math.max(most, IMPACTS.indexOf(impact));
  return IMPACTS[most] ?? "none";
}
