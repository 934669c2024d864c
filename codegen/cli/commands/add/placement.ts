import type { PageFormat } from "../../../document/source.js";
import { isHtml } from "../../../ingest/html/html.js";
import { providerOfUrl } from "../../../ingest/provider.js";
import type { CompiledEndpoint } from "../../../model/endpoint/compiled-endpoint.js";

/** What is known of a document that is to be placed below `specs/`. */
export interface Newcomer {
  readonly label: string;
  readonly text: string;
  readonly format: PageFormat;
  readonly endpoints: readonly Pick<CompiledEndpoint, "kind" | "folder">[];
}

const UNKNOWN = "unknown";

/** Who publishes a document: fal for what an endpoint id names, else what the document says, else whose host it is. */
export function providerOf(label: string, endpointId: string | undefined, stated: string | undefined): string {
  if (endpointId !== undefined) return "fal";
  if (stated !== undefined && stated !== UNKNOWN) return stated;
  return providerOfUrl(label) ?? UNKNOWN;
}

function extensionOf({ label, text, format }: Newcomer): string {
  if (isHtml(text)) return ".html";
  const given = /\.(?:mdx?|txt|ya?ml|json)$/i.exec(label.split(/[?#]/, 1)[0] ?? "")?.[0]?.toLowerCase();
  if (format === "openapi") return /^\ufeff?\s*\{/.test(text) ? ".json" : given === ".yml" ? ".yml" : ".yaml";
  if (given === ".mdx") return given;
  if (given === ".md" || given === ".txt") return format === "model-page" ? ".md" : given;
  return format === "parameter-table" ? ".txt" : ".md";
}

/** A segment that every file system takes; what else stands in a name becomes a dash. */
function segment(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[.-]+|[.-]+$/g, "")
    .slice(0, 100);
}

/** The words of an address or a path, without its host and extension. */
function wordsOf(label: string): string {
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/]*\/?([^?#]*)/i.exec(label)?.[1] ?? label.split(/[/\\]/).at(-1) ?? "";
  const words = path
    .split("/")
    .map(segment)
    .filter((word) => word !== "");
  return words.join("/").replace(/\.(?:mdx?|txt|html?|ya?ml|json)$/, "");
}

/**
 * The path of a document below `specs/`: its provider, then the endpoint it speaks of; one that speaks of several, or
 * of no queue endpoint, keeps the name it comes with.
 */
export function placeOf(newcomer: Newcomer, provider: string): string {
  const [only, second] = newcomer.endpoints;
  const name = only?.kind === "queue" && second === undefined ? only.folder : wordsOf(newcomer.label);
  return `${segment(provider) || UNKNOWN}/${name === "" ? "document" : name}${extensionOf(newcomer)}`;
}
