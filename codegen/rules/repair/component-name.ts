import type { Rule, Spec } from "../../document/document.js";
import { isList, isObject, own, type JsonObject } from "../../document/json.js";
import type { Patch } from "../../document/patch.js";
import { join, keysOf, valueAt, type Pointer } from "../../document/pointer.js";
import { mappingsIn } from "../../openapi/component.js";
import { edit, inferred } from "../../openapi/edit.js";
import { isPointer, operationsOf, refsIn } from "../../openapi/operation.js";

const ID = "repair/component-name";

const UNFIT = /[^A-Za-z0-9._-]+/g;

function isUnfit(name: string): boolean {
  return name === "" || name.search(UNFIT) >= 0;
}

/** A name as OpenAPI allows it for a component. */
export function fitComponentName(name: string): string {
  return isUnfit(name) ? name.replace(UNFIT, "_").replace(/^_+|_+$/g, "") || "Component" : name;
}

/** A name that OpenAPI allows and no other component of the kind has. */
function free(taken: ReadonlySet<string>, name: string): string {
  const plain = fitComponentName(name);
  for (let n = 1; ; n += 1) {
    const candidate = n === 1 ? plain : `${plain}${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Components whose names OpenAPI does not allow (`Page«Item»`), and where they go. */
function renamed(doc: JsonObject): ReadonlyMap<Pointer, Pointer> {
  const components = own(doc, "components");
  const moves = new Map<Pointer, Pointer>();
  for (const kind of Object.keys(isObject(components) ? components : {})) {
    const all = own(components, kind);
    if (!isObject(all) || kind.startsWith("x-")) continue;
    const taken = new Set(Object.keys(all));
    for (const name of Object.keys(all)) {
      if (!isUnfit(name)) continue;
      const to = free(taken, name);
      taken.add(to);
      moves.set(join("#/components", kind, name), join("#/components", kind, to));
    }
  }
  return moves;
}

function decoded(ref: string): string {
  try {
    return decodeURIComponent(ref);
  } catch {
    return ref;
  }
}

const CONTROL = /[\u0000-\u001F\u007F]/g;

/** What a reference into the document says when it is put right: no control characters, nothing between `#` and the path. */
function straightened(ref: string): string {
  const path = ref.indexOf("/components/");
  return ref.startsWith("#") && path > 0 ? `#${ref.slice(path).replace(CONTROL, "")}` : ref.replace(CONTROL, "");
}

/**
 * A reference as the pointer it stands for: percent-encoding belongs to URLs, `~1` to pointers. People forget to encode:
 * where what it says decoded is nowhere, it is taken as it is written, then as it must have been meant.
 */
function meant(doc: JsonObject, ref: string): Pointer | undefined {
  return [decoded(ref), ref, straightened(decoded(ref))].find(
    (plain): plain is Pointer => isPointer(plain) && valueAt(doc, plain) !== undefined,
  );
}

/** A component that is referred to and not there: a later rule may know its shape, and writes it under this name. */
function missing(ref: string): Pointer | undefined {
  const plain = decoded(ref);
  if (!isPointer(plain)) return undefined;
  const [first, kind, name, ...rest] = keysOf(plain);
  if (first !== "components" || kind === undefined || name === undefined || rest.length > 0) return undefined;
  return name.search(UNFIT) < 0 ? undefined : join("#", first, kind, free(new Set(), name));
}

function references(spec: Spec, moves: ReadonlyMap<Pointer, Pointer>): readonly Patch[] {
  return [...refsIn(spec.doc, "#"), ...mappingsIn(spec.doc)].flatMap(({ at, ref }): readonly Patch[] => {
    const place = meant(spec.doc, ref) ?? missing(ref);
    if (place === undefined) return [];
    const [first, kind, name, ...rest] = keysOf(place);
    const owner =
      first === "components" && kind !== undefined && name !== undefined ? join("#", first, kind, name) : place;
    const to = moves.get(owner);
    const value = to === undefined ? place : join(to, ...rest);
    return value === ref ? [] : [{ op: "replace", at, value, origin: inferred(spec, ID, at) }];
  });
}

/** Names of schemes in security requirements, which refer to components without a `$ref`. */
function requirements(spec: Spec, moves: ReadonlyMap<Pointer, Pointer>): readonly Patch[] {
  const renameOf = (name: string): string => {
    const to = moves.get(join("#/components/securitySchemes", name));
    return to === undefined ? free(new Set(), name) : (keysOf(to).at(-1) ?? name);
  };
  const lists: readonly Pointer[] = ["#", ...operationsOf(spec.doc).map(({ at }) => at)];
  return lists.flatMap((owner): readonly Patch[] => {
    const at = join(owner, "security");
    const list = valueAt(spec.doc, at);
    if (!isList(list)) return [];
    return list.flatMap((requirement, index): readonly Patch[] => {
      const names = isObject(requirement) ? Object.keys(requirement) : [];
      if (!names.some(isUnfit)) return [];
      const value = Object.fromEntries(
        names.map((name) => [isUnfit(name) ? renameOf(name) : name, own(requirement, name) ?? []]),
      );
      return [{ op: "replace", at: join(at, index), value, origin: inferred(spec, ID, join(at, index)) }];
    });
  });
}

/** Components have names that OpenAPI allows, and references are plain pointers. */
export const componentNames: Rule = {
  id: ID,
  law: "A component has a name of letters, digits, dots, dashes and underscores, every reference to it follows, and no reference is percent-encoded.",
  *check(spec) {
    const moves = renamed(spec.doc);
    const fix: readonly Patch[] = [
      ...references(spec, moves),
      ...requirements(spec, moves),
      ...[...moves].map(([from, at]): Patch => ({ op: "move", from, at, origin: inferred(spec, ID, from) })),
    ];
    if (fix.length > 0) yield edit(ID, "#/components", "names and references as OpenAPI writes them", fix);
  },
};
