import type { CompileOptions, CompileResult } from "../../../compile/types.js";
import { sourceOf } from "../../../document/located-finding.js";
import type { SourceId, SourceText } from "../../../document/source.js";
import { byText } from "../../../document/order.js";
import type { CompiledEndpoint } from "../../../model/endpoint/compiled-endpoint.js";
import { relatedSources } from "../../../project/related.js";
import type { Stages } from "../../../project/stages.js";

/** A document that was fetched and is not the copy that stands below `specs/`, both by the id that the project gives them. */
export interface Candidate {
  readonly now: SourceText;
  /** Undefined where the copy is gone. */
  readonly before: SourceText | undefined;
}

/** A document that is not taken, and why. */
interface RejectedCandidate {
  readonly id: SourceId;
  readonly why: string;
}

/** Both states of the endpoints that changed documents may concern. */
export interface ComparedSources {
  readonly accepted: readonly Candidate[];
  readonly rejected: readonly RejectedCandidate[];
  /** The endpoints that each document speaks of now. */
  readonly endpointsOf: ReadonlyMap<SourceId, readonly string[]>;
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

/** Why a document does not take the place of the copy; undefined when it may. */
function whyNot(
  id: SourceId,
  before: readonly string[],
  now: readonly string[],
  result: CompileResult,
): string | undefined {
  if (now.length === 0) {
    const error = result.findings.find((finding) => finding.level === "error" && sourceOf(finding) === id);
    return `what is there now cannot be read as a source${error === undefined ? "" : ` (${error.message})`}`;
  }
  const known = new Set(before.map((name) => name.toLowerCase()));
  if (known.size === 0 || now.some((name) => known.has(name.toLowerCase()))) return undefined;
  return `what is there now speaks of ${listOf(now)}, no longer of ${listOf(before)}`;
}

/** What compares two states of a project. */
export interface CompareContext {
  readonly use: Stages;
  readonly options: CompileOptions;
  /** The other sources of the project, as they are. */
  readonly others: readonly SourceText[];
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
  { use, options, others }: CompareContext,
): Promise<ComparedSources> {
  const compile = async (sources: readonly (SourceText | undefined)[]): Promise<CompileResult> =>
    await use.compile(inOrder(sources), { ...options, asRead: "drop" });
  const before = await compile(candidates.map((candidate) => candidate.before));
  const after = await compile(candidates.map(({ now }) => now));
  const [known, named] = [namesBySource(before), namesBySource(after)];
  const rejected = candidates.flatMap(({ now: { id } }) => {
    const why = whyNot(id, known.get(id) ?? [], named.get(id) ?? [], after);
    return why === undefined ? [] : [{ id, why }];
  });
  const refused = new Set(rejected.map(({ id }) => id));
  const accepted = candidates.filter(({ now }) => !refused.has(now.id));
  const common = { accepted, rejected, endpointsOf: named };
  const all = [...before.endpoints, ...after.endpoints];
  const related = relatedSources(all, inOrder(candidates.map(({ now }) => now)), others);
  if (accepted.length === 0) return { ...common, before: [], after: [] };
  if (related.length === 0 && rejected.length === 0)
    return { ...common, before: before.endpoints, after: after.endpoints };
  const was = await compile([...accepted.map((one) => one.before), ...related]);
  const is = await compile([...accepted.map(({ now }) => now), ...related]);
  return { ...common, before: was.endpoints, after: is.endpoints };
}
