import type { SourceId } from "../document/source.js";

/** What an overlay can name: an endpoint and the sources that speak of it. */
export interface NamedEndpoint {
  readonly id: string;
  /** Its id in the package, where that is another: a plain operation has its domain in it. */
  readonly packageId?: string;
  readonly sources: readonly SourceId[];
}

/** A relative path from the folder of `base`; undefined when it leads above the top. */
function resolved(base: SourceId, path: string): string | undefined {
  const segments = path.startsWith("/") ? [] : base.split("/").slice(0, -1);
  for (const segment of path.split("/")) {
    if (segment === "..") {
      if (segments.pop() === undefined) return undefined;
    } else if (segment !== "." && segment !== "") segments.push(segment);
  }
  return segments.join("/");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

/** The endpoint ids that a URL may mean: fal's OpenAPI names it in the query, pages and queues in the path. */
function idsOfUrl(text: string): readonly string[] {
  const url = new URL(text);
  const path = decoded(url.pathname)
    .split("/")
    .filter((segment) => segment !== "")
    .join("/");
  const page = path.replace(/^models\//, "").replace(/\/(?:api|playground|llms\.txt)$/, "");
  return [url.searchParams.get("endpoint_id") ?? "", path, page].filter((id) => id !== "");
}

/**
 * True when the `extends` of the overlay `from` names this endpoint: by its id (compared without case), by an address
 * that holds the id, or by the path of one of its sources, written from the overlay, from the folder above the
 * overlay's own, or from the project.
 */
export function namesEndpoint(
  reference: string,
  from: SourceId,
  { id, packageId = id, sources }: NamedEndpoint,
): boolean {
  const wanted = [id.toLowerCase(), packageId.toLowerCase()];
  if (isUrl(reference)) return idsOfUrl(reference).some((candidate) => wanted.includes(candidate.toLowerCase()));
  const path = decoded(reference.split("#", 1)[0] ?? "");
  if (wanted.includes(path.toLowerCase()) || wanted.includes(reference.toLowerCase())) return true;
  const above = from.split("/").slice(0, -1).join("/");
  const paths = new Set([path, resolved(from, path), resolved(above, path), resolved("", path)]);
  return sources.some((source) => paths.has(source));
}
