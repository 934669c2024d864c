import type { Rule, Spec } from "../../document/document.js";
import { isList } from "../../document/json.js";
import type { Patch } from "../../document/patch.js";
import { join, keysOf, parentOf, valueAt, type Pointer } from "../../document/pointer.js";
import { assembleValue } from "../../openapi/assemble-value.js";
import { edit, inferred } from "../../openapi/edit.js";
import { isPointer, refsIn } from "../../openapi/operation.js";

const ID = "repair/shared-part";

const KINDS: ReadonlyMap<string, string> = new Map([
  ["parameters", "parameters"],
  ["responses", "responses"],
  ["headers", "headers"],
  ["examples", "examples"],
  ["links", "links"],
  ["callbacks", "callbacks"],
]);

/** What kind of component the value at a place would be; undefined for one that is none. */
function kindOf(target: Pointer): string | undefined {
  const keys = keysOf(target);
  // Behind `schema`, and in a component schema, every name is one of a property or keyword.
  if (keys.includes("schema") || keys[1] === "schemas") return "schemas";
  return keys.at(-1) === "requestBody" ? "requestBodies" : KINDS.get(keys.at(-2) ?? "");
}

function nameOf(spec: Spec, kind: string, target: Pointer, taken: Set<Pointer>): Pointer {
  const plain = keysOf(target)
    .slice(1)
    .join("_")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 100);
  for (let n = 1; ; n += 1) {
    const at = join("#/components", kind, n === 1 ? plain : `${plain}${n}`);
    if (valueAt(spec.doc, at) !== undefined || taken.has(at)) continue;
    taken.add(at);
    return at;
  }
}

/** The value becomes a component, and its old place a reference to it. */
function shared(spec: Spec, from: Pointer, at: Pointer): readonly Patch[] {
  const origin = inferred(spec, ID, from);
  const link: Patch = { op: "add", at: from, value: { $ref: at }, origin };
  // Taking an item out of a list would shift the others: it is copied instead.
  if (isList(valueAt(spec.doc, parentOf(from) ?? "#"))) return [assembleValue(spec, ID, at, { kept: from }), link];
  return [{ op: "move", from, at, origin }, link];
}

/** What a fragment of a URI may hold as it is (RFC 3986, 3.5), `%` left out. */
const PLAIN_FRAGMENT = /^#[!$&-;=?-Z_a-z~]*$/;

/**
 * What stands in an operation goes with it when endpoints are parted. A place in a component whose name would have to be
 * percent-encoded is read differently by different tools: some decode it, some do not.
 */
function needsName(ref: Pointer): boolean {
  return /^#\/(?:paths|webhooks)\//.test(ref) || (ref.startsWith("#/components/") && !PLAIN_FRAGMENT.test(ref));
}

/** What one operation borrows from another, and what cannot be referred to plainly, is a component. */
export const sharedParts: Rule = {
  id: ID,
  law: "A part of one operation that another refers to by its place becomes a component, so that each endpoint can stand alone; so does a part of a component whose place cannot be written without percent-encoding.",
  *check(spec) {
    const taken = new Set<Pointer>();
    const places = new Map<Pointer, Pointer>();
    const found = refsIn(spec.doc, "#").flatMap(({ at, ref }) => {
      const kind = isPointer(ref) && needsName(ref) ? kindOf(ref) : undefined;
      if (!isPointer(ref) || kind === undefined || valueAt(spec.doc, ref) === undefined) return [];
      const to = places.get(ref) ?? nameOf(spec, kind, ref, taken);
      places.set(ref, to);
      return [{ at, to }];
    });
    if (found.length === 0) return;
    // Inner parts go first: an outer one takes the reference to them along.
    const order = [...places].sort(([a], [b]) => b.length - a.length);
    yield edit(ID, "#/components", "what operations borrow from each other are components", [
      ...found.map(({ at, to }): Patch => ({ op: "replace", at, value: to, origin: inferred(spec, ID, at) })),
      ...order.flatMap(([from, at]) => shared(spec, from, at)),
    ]);
  },
};
