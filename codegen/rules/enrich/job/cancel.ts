import type { Fact } from "./fact.js";
import { evidenceAt } from "./operation-page.js";
import { type OperationUnit, stepsOf, unitWords, type StatusOperation } from "./unit.js";

const STOPS = /^(?:cancel|abort|stop|terminate)$/i;
const SAYS = /取消|终止|停止|中止|cancel|abort|stop|terminate/i;

function isBelow(path: readonly string[], status: readonly string[]): boolean {
  const last = path.at(-1) ?? "";
  const rest = path.slice(0, -1);
  // `…/{id}/status` is stopped at `…/{id}/cancel`.
  const lead = status.slice(0, status.lastIndexOf("{}") + 1);
  const same = (other: readonly string[]): boolean =>
    rest.length === other.length && rest.every((step, i) => step === other[i]);
  return STOPS.test(last) && (same(status) || (lead.length > 0 && same(lead)));
}

/**
 * The operation that stops the work: below the status, named for it. A `DELETE` is one only where the page says that it
 * stops the work: elsewhere it destroys a finished result.
 */
export function cancelFact(
  units: readonly OperationUnit[],
  { unit: status }: StatusOperation,
): Fact<OperationUnit> | undefined {
  const asked = stepsOf(status.path);
  const found = units.filter((unit) => {
    const steps = stepsOf(unit.path);
    if (unit.method === "delete") return steps.join("/") === asked.join("/") && SAYS.test(unitWords(unit));
    return unit.method !== "get" && isBelow(steps, asked);
  });
  const named = found.filter(({ method }) => method !== "delete");
  const [only] = named.length > 0 ? named : found;
  const page = only?.pages[0];
  if (only === undefined || page === undefined) return undefined;
  return { value: only, basis: only.method === "delete" ? "stated" : "schema", evidence: evidenceAt(page, page.at) };
}
