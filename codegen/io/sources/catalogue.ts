import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { addressFlaw } from "./address.js";
import { type RefreshClock, refreshSources } from "./refresh.js";

/** Where fal lists its endpoints. */
export const CATALOGUE_URL = "https://api.fal.ai/v1";

/** An endpoint as the catalogue lists it. */
export interface CatalogueEndpoint {
  readonly id: string;
  readonly title: string;
  readonly category: string;
  /** As the catalogue writes it: `active`, `deprecated`. */
  readonly status: string;
  /** The endpoint that its description names in its place. */
  readonly successor?: string;
  /** `0.05 USD per second`; undefined where the catalogue does not say. */
  readonly price?: string;
}

/** How the catalogue is asked. */
export interface CatalogueOptions {
  /** Its address, without `/models`. */
  readonly base: string;
  readonly signal: AbortSignal;
  readonly seconds: number;
  readonly clock?: RefreshClock;
}

/** What a question came to, or why there is no answer. */
export type CatalogueAnswer = { readonly endpoints: readonly CatalogueEndpoint[] } | { readonly refused: string };

const PAGE_SIZE = 100;
/** More pages than any catalogue has: one that never ends is told. */
const MOST_PAGES = 200;
/** So many ids are taken in one question. */
const MOST_IDS = 50;
const LONGEST = 200;

/** An endpoint id: no character of it has to be encoded in an address. */
const ID = /[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*)+/;
const IDS = new RegExp(ID, "g");
const WHOLE_ID = new RegExp(`^${ID.source}$`);

async function ask(address: string, options: CatalogueOptions): Promise<Json | { readonly refused: string }> {
  const { signal, seconds, clock } = options;
  const flaw = addressFlaw(address);
  if (flaw !== undefined) return { refused: flaw };
  const request = { path: "", address };
  const results = await refreshSources([request], { signal, seconds, ...(clock === undefined ? {} : { clock }) });
  const result = results.get("");
  if (result === undefined || result === "not-modified") return { refused: "the server gives no answer" };
  if ("refused" in result) return { refused: result.refused };
  try {
    const json: Json = JSON.parse(new TextDecoder().decode(result.bytes));
    return json;
  } catch {
    return { refused: "the answer is not JSON" };
  }
}

function refusedBy(answer: Json | { readonly refused: string }): string | undefined {
  const refused = own(answer, "refused");
  return typeof refused === "string" ? refused : undefined;
}

function textAt(object: Json | undefined, key: string): string {
  const value = own(object, key);
  return typeof value === "string" ? value.replace(/\s+/g, " ").trim().slice(0, LONGEST) : "";
}

const REPLACED = /(?:replaced|superseded|succeeded) by|successor|in favou?r of|instead|migrate|(?:please|should) use/i;

/** The id that a sentence about replacement names: fal's own, or of the same owner; `and/or` is none. */
function successorIn(description: Json | undefined, id: string): string | undefined {
  if (typeof description !== "string") return undefined;
  const sentences = description.slice(0, 2_000).split(/(?<=[.!?])\s+|\n/);
  const owners = ["fal-ai", id.split("/", 1)[0]?.toLowerCase()];
  return sentences
    .filter((sentence) => REPLACED.test(sentence))
    .flatMap((sentence) => [...sentence.matchAll(IDS)].map(([name]) => name.replace(/[.-]+$/, "")))
    .find((name) => name.toLowerCase() !== id.toLowerCase() && owners.includes(name.split("/", 1)[0]?.toLowerCase()));
}

function endpointOf(entry: Json): CatalogueEndpoint | undefined {
  const id = own(entry, "endpoint_id");
  if (typeof id !== "string" || id.length > LONGEST || !WHOLE_ID.test(id)) return undefined;
  const metadata = own(entry, "metadata");
  const status = textAt(metadata, "status") || "active";
  const successor = status === "deprecated" ? successorIn(own(metadata, "description"), id) : undefined;
  return {
    id,
    title: textAt(metadata, "display_name"),
    category: textAt(metadata, "category"),
    status,
    ...(successor === undefined ? {} : { successor }),
  };
}

/** All pages of one question. */
async function allPages(query: URLSearchParams, options: CatalogueOptions): Promise<CatalogueAnswer> {
  const endpoints = new Map<string, CatalogueEndpoint>();
  const seen = new Set<string>();
  const parameters = new URLSearchParams([["limit", String(PAGE_SIZE)], ...query]);
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await ask(`${options.base}/models?${parameters.toString()}`, options);
    const refused = refusedBy(answer);
    const models = own(answer, "models");
    if (refused !== undefined) return { refused };
    if (!isList(models)) return { refused: "the answer lists no models" };
    for (const one of models.flatMap((entry) => endpointOf(entry) ?? [])) endpoints.set(one.id.toLowerCase(), one);
    const cursor = own(answer, "next_cursor");
    if (own(answer, "has_more") === false || typeof cursor !== "string" || cursor === "")
      return { endpoints: [...endpoints.values()] };
    if (seen.has(cursor)) break;
    seen.add(cursor);
    parameters.set("cursor", cursor);
  }
  return { refused: "the catalogue has no end: it gives the same pages again" };
}

/** Parts of a list, each small enough for one question. */
function batches(ids: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / MOST_IDS) }, (_, index) =>
    ids.slice(index * MOST_IDS, (index + 1) * MOST_IDS),
  );
}

function byIds(ids: readonly string[]): URLSearchParams {
  return new URLSearchParams(ids.map((id) => ["endpoint_id", id]));
}

/** The endpoints that words find; all without words. */
export async function searchCatalogue(words: string, options: CatalogueOptions): Promise<CatalogueAnswer> {
  return await allPages(new URLSearchParams(words === "" ? [] : [["q", words]]), options);
}

/** What the catalogue says of these endpoints; those that it does not list are missing. */
export async function lookUpInCatalogue(ids: readonly string[], options: CatalogueOptions): Promise<CatalogueAnswer> {
  const endpoints: CatalogueEndpoint[] = [];
  for (const some of batches(ids)) {
    const answer = await allPages(byIds(some), options);
    if ("refused" in answer) return answer;
    endpoints.push(...answer.endpoints);
  }
  return { endpoints };
}

function priceOf(entry: JsonObject): string | undefined {
  const price = own(entry, "unit_price");
  const [unit, currency] = [textAt(entry, "unit"), textAt(entry, "currency")];
  if (typeof price !== "number") return undefined;
  return `${price} ${currency === "" ? "USD" : currency}${unit === "" ? "" : ` per ${unit}`}`;
}

/**
 * The endpoints with their prices, where the catalogue says them. It tells them to nobody without a key at times: then
 * they have none.
 */
export async function withPrices(
  endpoints: readonly CatalogueEndpoint[],
  options: CatalogueOptions,
): Promise<readonly CatalogueEndpoint[]> {
  const prices = new Map<string, string>();
  for (const some of batches(endpoints.map(({ id }) => id))) {
    const answer = await ask(`${options.base}/models/pricing?${byIds(some).toString()}`, options);
    const listed = own(answer, "prices");
    if (!isList(listed)) break;
    for (const entry of listed.filter(isObject)) {
      const price = priceOf(entry);
      if (price !== undefined) prices.set(textAt(entry, "endpoint_id").toLowerCase(), price);
    }
  }
  return endpoints.map((endpoint) => {
    const price = prices.get(endpoint.id.toLowerCase());
    return price === undefined ? endpoint : { ...endpoint, price };
  });
}
