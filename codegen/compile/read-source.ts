import type { Spec } from "../document/document.js";
import type { Finding } from "../document/finding.js";
import { NO_ORIGINS } from "../document/origins.js";
import type { Pointer } from "../document/pointer.js";
import type { SourceId, SourceText } from "../document/source.js";
import { ingest } from "../ingest/ingest.js";
import { withDecisions } from "./decided.js";
import { type EndpointResult, mendDocument, once } from "./document.js";
import type { Member } from "./group.js";

export type SourceTexts = ReadonlyMap<SourceId, SourceText>;

/** Whether an endpoint comes with its document as it was read: as large as the mended one, and files are not made of it. */
export type IngestedDocuments = "keep" | "drop";

const NOTHING: Spec = { doc: {}, origins: NO_ORIGINS, ledger: [] };

/** What was said of one endpoint of a document. */
interface EndpointFindings {
  /** The key of its identity, where that is known. */
  readonly key: string | undefined;
  readonly findings: readonly Finding[];
}

/** What was said of a document: of itself, and of its endpoints. */
interface DocumentFindings {
  readonly findings: readonly Finding[];
  readonly endpoints: readonly EndpointFindings[];
}

/** What one source gives, and what there is to say of it. */
export interface SourceReading {
  readonly source: SourceId;
  readonly members: readonly Member[];
  /** Endpoints that no document can be made of: `members` has no word of theirs. */
  readonly refused: readonly NonNullable<EndpointResult["refused"]>[];
  readonly findings: readonly Finding[];
  readonly documents: readonly DocumentFindings[];
}

/** @param isRequested false for a source that is only evidence */
export function readSource(
  source: SourceText,
  texts: SourceTexts,
  isRequested: boolean,
  asRead: IngestedDocuments,
): SourceReading {
  const read = ingest(source);
  const mended = read.documents.map((document) => mendDocument(document, texts));
  const ingested = asRead === "keep" ? {} : { ingested: NOTHING };
  const results = mended.flatMap(({ endpoints }) => endpoints);
  const documents = mended.map(({ findings, endpoints }) => ({
    findings,
    endpoints: endpoints.map((one) => ({
      key: (one.endpoint ?? one.refused)?.identity.key,
      findings: one.findings,
    })),
  }));
  return {
    source: source.id,
    members: results.flatMap(({ endpoint }) =>
      endpoint === undefined ? [] : { ...endpoint, ...ingested, isRequested },
    ),
    // A project page that cannot be read is told when it is compiled itself, not when it is only evidence.
    ...(isRequested
      ? { findings: read.findings, documents, refused: results.flatMap(({ refused }) => refused ?? []) }
      : { findings: [], documents: [], refused: [] }),
  };
}

/** What became of the endpoints that a source speaks of, by the keys of their identities. */
interface EndpointOutcomes {
  readonly isLeftOut: (key: string) => boolean;
  /** The places that overlays decide. */
  readonly placesOf: (key: string) => readonly Pointer[];
}

/** @param places of the endpoints of each family, by key */
export function outcomesIn(
  excluded: ReadonlyMap<string, unknown>,
  places: readonly ReadonlyMap<string, readonly Pointer[]>[],
): EndpointOutcomes {
  const decided = new Map(places.flatMap((one) => [...one]));
  return { isLeftOut: (key) => excluded.has(key), placesOf: (key) => decided.get(key) ?? [] };
}

/** What there is to say of a source, but of endpoints that are left out. */
export function findingsOf(
  { source, findings, documents }: Omit<SourceReading, "members">,
  { isLeftOut, placesOf }: EndpointOutcomes,
): readonly Finding[] {
  const ofEndpoint = ({ key, findings: said }: EndpointFindings): readonly Finding[] => {
    if (key === undefined) return said;
    return isLeftOut(key) ? [] : withDecisions(said, placesOf(key));
  };
  const ofDocuments = documents.flatMap((document) => [
    ...document.findings,
    ...once(document.endpoints.flatMap(ofEndpoint)),
  ]);
  return [...findings, ...ofDocuments].map((finding) => ({ source, ...finding }));
}
