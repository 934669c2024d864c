import type { CompileOptions, CompileResult } from "../../../compile/types.js";
import { sourceOf } from "../../../document/located-finding.js";
import type { SourceId, SourceText } from "../../../document/source.js";
import { byText } from "../../../document/order.js";
import type { CompiledEndpoint } from "../../../model/endpoint/compiled-endpoint.js";
import { relatedSources } from "../../../project/related.js";
import type { Stages } from "../../../project/stages.js";

/** What is published and is not the copy that stands below `specs/`, both by the id that the project gives them. */
export interface Candidate {
  readonly id: SourceId;
  /** Undefined where it is published no more. */
  readonly now: SourceText | undefined;
  /** Undefined where the copy is gone. */
  readonly before: SourceText | undefined;
  /** A page of a collection: what it speaks of is for its origin to say. */
  readonly isPage: boolean;
}

/** What is not taken, and why. */
interface RejectedCandidate {
  readonly id: SourceId;
  readonly why: string;
  /** What is wrong with it, by the code of the finding. */
  readonly code: string | undefined;
}

/** Both states of the endpoints that changed documents may concern. */
export interface ComparedSources {
  readonly accepted: readonly Candidate[];
  readonly rejected: readonly RejectedCandidate[];
  /** The endpoints that each document speaks of now. */
  readonly endpointsOf: ReadonlyMap<SourceId, readonly string[]>;
  /** The endpoints that each copy speaks of. */
  readonly endpointsBefore: ReadonlyMap<SourceId, readonly string[]>;
  readonly before: readonly CompiledEndpoint[];
  readonly after: readonly CompiledEndpoint[];
}

type NamedEndpoints = Pick<CompileResult, "endpoints" | "excluded">;

/** The ids of the endpoints that each source speaks of. */
function namesBySource({ endpoints, excluded }: NamedEndpoints): ReadonlyMap<SourceId, readonly string[]> {
  const names = new Map<SourceId, string[]>();
  for (const { id, sources } of [...endpoints, ...excluded])
    for (const source of sources) {
      const known = names.get(source);
      if (known === undefined) names.set(source, [id]);
      else known.push(id);
    }
  return names;
}

function listOf(names: readonly string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return `${names.slice(0, 3).join(", ")}${more}`;
}

/** Why something does not take the place of the copy; undefined when it may. */
function whyNot(
  { id, isPage, now: text }: Candidate,
  before: readonly string[],
  now: readonly string[],
  result: CompileResult,
): Omit<RejectedCandidate, "id"> | undefined {
  if (text === undefined) return undefined;
  if (isPage ? result.refused.includes(id) : now.length === 0) {
    const error = result.findings.find((finding) => finding.level === "error" && sourceOf(finding) === id);
    const why = `what is there now cannot be read as a source${error === undefined ? "" : ` (${error.message})`}`;
    return { why, code: error?.code };
  }
  const known = new Set(before.map((name) => name.toLowerCase()));
  if (isPage || known.size === 0 || now.some((name) => known.has(name.toLowerCase()))) return undefined;
  return { why: `what is there now speaks of ${listOf(now)}, no longer of ${listOf(before)}`, code: undefined };
}

/** What compares two states of a project. */
export interface CompareContext {
  readonly use: Stages;
  readonly options: CompileOptions;
  /** The other sources of the project, as they are. */
  readonly others: readonly SourceText[];
  /** The other pages of collections of which some changed, as they are: pages refer to each other. */
  readonly companions: readonly SourceText[];
}

function inOrder(sources: readonly (SourceText | undefined)[]): readonly SourceText[] {
  return sources.filter((source) => source !== undefined).toSorted((a, b) => byText(a.id, b.id));
}

/**
 * Compiles the state before and the state after. A document that cannot be read any more, or that speaks of none of the
 * endpoints that the copy speaks of (a page that is answered for all that is gone, say), is not taken.
 */
export async function compareSources(
  candidates: readonly Candidate[],
  { use, options, others, companions }: CompareContext,
): Promise<ComparedSources> {
  const compile = async (sources: readonly (SourceText | undefined)[]): Promise<CompileResult> =>
    await use.compile(inOrder(sources), { ...options, asRead: "drop" });
  const before = await compile([...candidates.map((candidate) => candidate.before), ...companions]);
  const after = await compile([...candidates.map(({ now }) => now), ...companions]);
  const [known, named] = [namesBySource(before), namesBySource(after)];
  const rejected = candidates.flatMap((candidate) => {
    const { id } = candidate;
    const why = whyNot(candidate, known.get(id) ?? [], named.get(id) ?? [], after);
    return why === undefined ? [] : [{ id, ...why }];
  });
  const refused = new Set(rejected.map(({ id }) => id));
  const accepted = candidates.filter(({ id }) => !refused.has(id));
  const common = { accepted, rejected, endpointsOf: named, endpointsBefore: known };
  const all = [...before.endpoints, ...after.endpoints];
  const changed = inOrder(candidates.map((one) => one.now ?? one.before));
  const related = relatedSources(all, changed, others);
  if (accepted.length === 0) return { ...common, before: [], after: [] };
  if (related.length === 0 && rejected.length === 0)
    return { ...common, before: before.endpoints, after: after.endpoints };
  // The copy of a page that is not taken stands beside the other pages.
  const kept = candidates.flatMap((one) => (one.isPage && refused.has(one.id) ? [one.before] : []));
  const beside = [...related, ...companions, ...kept];
  const was = await compile([...accepted.map((one) => one.before), ...beside]);
  const is = await compile([...accepted.map(({ now }) => now), ...beside]);
  return { ...common, before: was.endpoints, after: is.endpoints };
}
