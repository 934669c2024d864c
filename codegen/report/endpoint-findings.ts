import type { FindingCode } from "../document/finding-code.js";
import type { Finding } from "../document/finding.js";
import { isEdit, sourceOf } from "../document/located-finding.js";
import { eachOrigin } from "../document/origins.js";
import type { Span } from "../document/source.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";

function placeKey({ source, start, end }: Span): string {
  return `${source}\n${start}\n${end}`;
}

/** The spans that facts of an endpoint rest on. */
function evidenceOf({ mended }: CompiledEndpoint): ReadonlySet<string> {
  const keys = new Set<string>();
  eachOrigin(mended.origins, (_, { evidence }) => {
    for (const span of evidence) keys.add(placeKey(span));
  });
  return keys;
}

/**
 * The findings that speak of each endpoint, edits left out, and those that speak of none. A finding names a source; where
 * that source gave several endpoints, it belongs to those whose facts rest on the text it points at, else to all of them.
 */
export function findingsByEndpoint(
  endpoints: readonly CompiledEndpoint[],
  findings: readonly Finding[],
): { readonly of: ReadonlyMap<CompiledEndpoint, readonly Finding[]>; readonly others: readonly Finding[] } {
  const bySource = new Map<string, CompiledEndpoint[]>();
  for (const endpoint of endpoints)
    for (const source of endpoint.sources) {
      const known = bySource.get(source);
      if (known === undefined) bySource.set(source, [endpoint]);
      else known.push(endpoint);
    }
  const evidence = new Map<CompiledEndpoint, ReadonlySet<string>>();
  const restsOn = (endpoint: CompiledEndpoint, span: Span): boolean => {
    const known = evidence.get(endpoint) ?? evidenceOf(endpoint);
    evidence.set(endpoint, known);
    return known.has(placeKey(span));
  };
  const of = new Map<CompiledEndpoint, Finding[]>(endpoints.map((endpoint) => [endpoint, []]));
  const others: Finding[] = [];
  for (const finding of findings.filter((one) => !isEdit(one))) {
    const candidates = bySource.get(sourceOf(finding) ?? "") ?? [];
    const { at } = finding;
    const exact = typeof at === "string" || candidates.length < 2 ? [] : candidates.filter((one) => restsOn(one, at));
    const chosen = exact.length > 0 ? exact : candidates;
    if (chosen.length === 0) others.push(finding);
    for (const endpoint of chosen) of.get(endpoint)?.push(finding);
  }
  return { of, others };
}

/** True for statements that contradict each other: of two sources, or of one source with itself. */
export function isConflict(
  { code, level, message, isDecided }: Finding,
  codes: ReadonlyMap<string, FindingCode>,
): boolean {
  return (
    (level === "warning" || isDecided === true) &&
    (codes.get(code)?.countedAs === "conflict" ||
      // Prose against a keyword has the code of the fact it states.
      (code.startsWith("tighten/") && message.includes(": the prose says ")))
  );
}
