import { join } from "node:path";
import type { LocatedFinding } from "../../../document/located-finding.js";
import { type CatalogueOptions, CATALOGUE_URL, lookUpInCatalogue } from "../../../io/sources/catalogue.js";
import { textIfFile } from "../../../io/guard.js";
import type { SourceUpdate } from "../../../io/sources/write-source.js";
import { FAL_ORIGIN, publishedId } from "../add/request.js";
import type { AnsweredSources, ChangedDocument } from "./answers.js";
import type { ListedOrigin, SourceFolder } from "./listed.js";

/** fal's own documents are looked up in fal's catalogue; with another catalogue, all that look like them. */
function idOf({ address, provider }: ListedOrigin, base: string): string | undefined {
  if (provider !== "fal") return undefined;
  const isPublished = base !== CATALOGUE_URL || (URL.canParse(address) && new URL(address).origin === FAL_ORIGIN);
  return isPublished ? publishedId(address) : undefined;
}

/** The document of a source with another mark: the text that it gets, or has. */
function marked(
  listed: ListedOrigin,
  deprecated: NonNullable<SourceUpdate["entry"]["deprecated"]>,
  known: ChangedDocument | SourceUpdate | undefined,
  { folder }: SourceFolder,
): ChangedDocument | undefined {
  const { path, provider, address, etag, lastModified } = listed;
  const before = listed.deprecated === undefined ? {} : { deprecatedBefore: listed.deprecated };
  if (known !== undefined) return { ...known, entry: { ...known.entry, deprecated }, ...before };
  const text = textIfFile(join(folder, path));
  if (text === undefined) return undefined;
  const validators = {
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
  };
  return { entry: { path, provider, origin: address, deprecated, ...validators }, text, before: text, ...before };
}

/** The answers with what the catalogue says of the endpoints, and what keeps it from saying anything. */
export interface MarkedSources {
  readonly answers: AnsweredSources;
  readonly findings: readonly LocatedFinding[];
}

/**
 * Looks up in the catalogue which endpoints are deprecated. Where that is another answer than the list has, the source is a
 * changed one, whether its text differs or not.
 */
export async function markDeprecated(
  origins: readonly ListedOrigin[],
  answers: AnsweredSources,
  folder: SourceFolder,
  options: CatalogueOptions,
): Promise<MarkedSources> {
  const ids = new Map(origins.map((listed) => [listed.path, idOf(listed, options.base)]));
  const names = new Set([...ids.values()].filter((id) => id !== undefined));
  if (names.size === 0) return { answers, findings: [] };
  const answer = await lookUpInCatalogue([...names], options);
  if ("refused" in answer) {
    const message = `the catalogue ${options.base} cannot be asked: ${answer.refused}; which endpoints are deprecated stays as it is`;
    return { answers, findings: [{ code: "io/fetch", level: "note", message }] };
  }
  const said = new Map(answer.endpoints.map((endpoint) => [endpoint.id.toLowerCase(), endpoint]));
  const candidates = new Map(answers.candidates);
  const updates = new Map(answers.updates.map((update) => [update.entry.path, update]));
  let { unchanged } = answers;
  for (const listed of origins) {
    const endpoint = said.get(ids.get(listed.path)?.toLowerCase() ?? "");
    if (endpoint === undefined) continue;
    const now = endpoint.status === "deprecated" && (endpoint.successor ?? true);
    if (now === (listed.deprecated ?? false)) continue;
    const document = marked(listed, now, candidates.get(listed.path) ?? updates.get(listed.path), folder);
    if (document === undefined) continue;
    const isTold = answers.findings.some(({ path }) => path === `${folder.label}/${listed.path}`);
    const isMoved = answers.moved.some(({ path }) => path === `${folder.label}/${listed.path}`);
    if (!candidates.has(listed.path) && !isTold && !isMoved) unchanged -= 1;
    candidates.set(listed.path, document);
    updates.set(listed.path, document);
  }
  const moved = answers.moved.filter(({ path }) => !candidates.has(path.slice(folder.label.length + 1)));
  return { answers: { ...answers, unchanged, candidates, moved, updates: [...updates.values()] }, findings: [] };
}
