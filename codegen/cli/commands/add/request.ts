/** One document to bring in: where it is, and the endpoint it should describe where one was named. */
export interface SourceRequest {
  /** An address, or the path of a file as the person gave it. */
  readonly label: string;
  readonly from: "web" | "file";
  readonly endpointId?: string;
}

/** Where fal publishes what it says about its endpoints. */
export const FAL_ORIGIN = "https://fal.ai";

function isDocument(word: string): boolean {
  return /\.(?:mdx?|txt|html?|ya?ml|json)$/i.test(word);
}

/** True for a word that can name an endpoint: an owner, an app, perhaps a path; no file of a kind that we read. */
function isEndpointId(word: string): boolean {
  return /^[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*)+$/.test(word) && !isDocument(word);
}

function isAddress(word: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(word);
}

/** fal's queue OpenAPI and model page of an endpoint. An endpoint id has no character that an address must encode. */
function published(id: string, origin: string): readonly string[] {
  return [`${origin}/api/openapi/queue/openapi.json?endpoint_id=${id}`, `${origin}/models/${id}/llms.txt`];
}

/** The endpoint id whose document fal publishes at an address; undefined for any other address. */
export function publishedId(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { pathname, searchParams } = new URL(address);
  const id = pathname.startsWith("/api/openapi/queue/")
    ? searchParams.get("endpoint_id")
    : /^\/models\/(.+?)(?:\/(?:llms\.txt|api|playground))?\/?$/.exec(pathname)?.[1];
  return id !== null && id !== undefined && isEndpointId(id) ? id : undefined;
}

/**
 * The documents that an argument of `falsmith add` means: a file that is there, an address, or an endpoint id, of which
 * fal publishes two documents. Undefined for a word that is none of them.
 */
export function requestsFor(
  word: string,
  isFile: (word: string) => boolean,
  origin: string,
): readonly SourceRequest[] | undefined {
  if (isAddress(word)) return [{ label: word, from: "web" }];
  if (isFile(word)) return [{ label: word, from: "file" }];
  if (!isEndpointId(word)) return undefined;
  return published(word, origin).map((label) => ({ label, from: "web", endpointId: word }));
}
