import type { Finding } from "../../document/finding.js";
import { originAt } from "../../document/origins.js";
import { type Pointer, valueAt } from "../../document/pointer.js";
import type { SourceId, SourceText, Span } from "../../document/source.js";
import type { CompiledEndpoint } from "../../model/endpoint/compiled-endpoint.js";
import { type FindingView, viewOfFinding } from "../finding-view.js";
import { partsOf } from "../parts.js";
import { type Decision, isDecidedAt, overlayThatDecides, quoteWords } from "./snippet.js";

/**
 * The property that a reader's finding is about: the one that it names first, else the last one that is stated before its
 * place. Ids stand above all of them, and no overlay decides one.
 */
function propertyOf(endpoint: CompiledEndpoint, message: string, { source, start }: Span): Pointer | undefined {
  const { input } = partsOf(endpoint);
  const named = input.find(({ name }) => message.startsWith(`${name}: `));
  if (named !== undefined) return named.at;
  const stated = input.flatMap(({ at }) =>
    (originAt(endpoint.mended.origins, at)?.evidence ?? []).flatMap((span) =>
      span.source === source && span.start <= start ? [{ at, start: span.start }] : [],
    ),
  );
  return stated.toSorted((a, b) => a.start - b.start).at(-1)?.at;
}

/** The value that a conflict is about; readers know only the place of their source. */
function subjectOf(endpoint: CompiledEndpoint, { subject, at, message }: Finding): Pointer | undefined {
  if (subject !== undefined) return subject;
  return typeof at === "string" ? undefined : propertyOf(endpoint, message, at);
}

/** What a conflict came to on the page of an endpoint. */
export interface ConflictView {
  readonly view: FindingView;
  /** An overlay has decided between the statements. */
  readonly isDecided: boolean;
}

/** What holds now; where nothing does, the first of the values that are stated. */
function decisionOf(
  { mended: { doc } }: CompiledEndpoint,
  subject: Pointer,
  { stated: [first] = [] }: Finding,
): Omit<Decision, "words"> {
  return valueAt(doc, subject) === undefined && first !== undefined ? { subject, offer: first } : { subject };
}

/** A conflict with the overlay that decides it, where none has. */
export function conflictView(
  endpoint: CompiledEndpoint,
  finding: Finding,
  sources: ReadonlyMap<SourceId, SourceText>,
): ConflictView {
  const view = viewOfFinding(finding, sources);
  const subject = subjectOf(endpoint, finding);
  if (finding.isDecided === true || (subject !== undefined && isDecidedAt(endpoint, subject)))
    return { view, isDecided: true };
  const words = [finding.message, ...view.quotes.map(quoteWords)];
  const snippet =
    subject === undefined
      ? undefined
      : overlayThatDecides(endpoint, { ...decisionOf(endpoint, subject, finding), words });
  return { view: snippet === undefined ? view : { ...view, snippet }, isDecided: false };
}
