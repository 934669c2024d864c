import { rootsOf } from "./roots.js";
import { type ApiEndpoint, type Change, type EndpointDiff, strongest } from "./change.js";
import { compareAll, type Comparison } from "./compare-shapes.js";
import { dialectOf, habitOf } from "./dialect.js";
import { compareDeprecation, compareOperations, type TypePair, typePairsOf } from "./compare-operations.js";
import { compareGateways } from "./gateways.js";
import { impactOf, type Direction } from "./impact.js";
import { guarded } from "../document/guard.js";
import { sameJson } from "../document/json.js";
import type { Shape } from "./shape.js";
import { shapeReader } from "./shape-of.js";

/** How many properties of one endpoint are compared; no real one has a tenth. */
const PROPERTY_LIMIT = 10_000;

type EndpointComparison = EndpointDiff & { readonly dialect: number };

interface ShapePair {
  readonly name: string;
  readonly direction: Direction;
  readonly before: Shape;
  readonly after: Shape;
}

/** The types of an endpoint's module as shapes, before and after. */
function shapePairs(before: ApiEndpoint, after: ApiEndpoint): readonly ShapePair[] {
  const [was, is] = [rootsOf(before), rootsOf(after)];
  const [readOld, readNew] = [shapeReader(before.doc), shapeReader(after.doc)];
  const pairs: readonly TypePair[] = [
    { name: "Input", direction: "input", before: was.input, after: is.input },
    { name: "Output", direction: "output", before: was.output, after: is.output },
    ...typePairsOf(before, after),
  ];
  return pairs.map((pair) => ({ ...pair, before: readOld(pair.before), after: readNew(pair.after) }));
}

function isSame(before: ApiEndpoint, after: ApiEndpoint): boolean {
  const isKnown = before.digest !== undefined && before.digest === after.digest;
  return isKnown || sameJson(before.doc, after.doc);
}

function compare(before: ApiEndpoint, after: ApiEndpoint): EndpointComparison {
  const changes: Change[] = [];
  let dialect = 0;
  if (!isSame(before, after)) {
    const pairs = shapePairs(before, after);
    const isDialect = dialectOf(habitOf(pairs.map((pair) => pair.before)), habitOf(pairs.map((pair) => pair.after)));
    for (const { name, direction, before: a, after: b } of pairs) {
      const run: Comparison = {
        direction,
        add: (kind, at, message) => changes.push({ kind, impact: impactOf(kind, direction), at, message }),
        isDialect,
        onDialect: () => (dialect += 1),
        seen: new Map(),
        waiting: [],
        budget: PROPERTY_LIMIT,
        isCut: false,
      };
      compareAll(a, b, name, run);
      if (run.isCut) run.add("not-compared", name, "too large or too deep to compare to the end");
    }
    changes.push(
      ...compareDeprecation(before, after),
      ...compareOperations(before, after),
      ...compareGateways(before.doc, after.doc),
    );
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
