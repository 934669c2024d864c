import { rootsOf } from "./roots.js";
import { type ApiEndpoint, type Change, type EndpointDiff, strongest } from "./change.js";
import { compareAll, type Comparison } from "./compare-shapes.js";
import { dialectOf, habitOf } from "./dialect.js";
import { compareGateways } from "./gateways.js";
import { impactOf, type Direction } from "./impact.js";
import { guarded } from "../document/guard.js";
import { sameJson } from "../document/json.js";
import { shapeReader } from "./shape-of.js";

/** How many properties of one endpoint are compared; no real one has a tenth. */
const PROPERTY_LIMIT = 10_000;

const TYPE_NAMES = { input: "Input", output: "Output" } as const;

type EndpointComparison = EndpointDiff & { readonly dialect: number };

function compare(before: ApiEndpoint, after: ApiEndpoint): EndpointComparison {
  const changes: Change[] = [];
  let dialect = 0;
  if (!sameJson(before.doc, after.doc)) {
    const [was, is] = [rootsOf(before), rootsOf(after)];
    const [readOld, readNew] = [shapeReader(before.doc), shapeReader(after.doc)];
    const roots = {
      input: [readOld(was.input), readNew(is.input)],
      output: [readOld(was.output), readNew(is.output)],
    } as const;
    const isDialect = dialectOf(habitOf([roots.input[0], roots.output[0]]), habitOf([roots.input[1], roots.output[1]]));
    const addFor =
      (direction: Direction): Comparison["add"] =>
      (kind, at, message) =>
        changes.push({ kind, impact: impactOf(kind, direction), at, message });
    for (const direction of ["input", "output"] as const) {
      const run: Comparison = {
        direction,
        add: addFor(direction),
        isDialect,
        onDialect: () => (dialect += 1),
        seen: new Map(),
        waiting: [],
        budget: PROPERTY_LIMIT,
        isCut: false,
      };
      const [a, b] = roots[direction];
      compareAll(a, b, TYPE_NAMES[direction], run);
      if (run.isCut) run.add("not-compared", TYPE_NAMES[direction], "too large or too deep to compare to the end");
    }
    changes.push(...compareGateways(before.doc, after.doc));
  }
  return { id: after.id, impact: strongest(changes.map(({ impact }) => impact)), changes, dialect };
}

/**
 * Everything that differs between two versions of one endpoint, and how often only the dialect does. What a mistake of
 * ours keeps from being compared is told as such, and the other endpoints are compared all the same.
 */
export function compareEndpoints(before: ApiEndpoint, after: ApiEndpoint): EndpointComparison {
  const { id } = after;
  const outcome = guarded("diff", { source: undefined, name: id }, () => compare(before, after));
  if ("value" in outcome) return outcome.value;
  const kind = "not-compared";
  const impact = impactOf(kind);
  return { id, impact, changes: [{ kind, impact, at: "", message: outcome.failure.message }], dialect: 0 };
}
