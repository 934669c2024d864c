import type { Spec } from "../../document/document.js";
import { isObject, type Json, type JsonObject, own, sameJson, withKey } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import { originAt, originEntries, type Origins } from "../../document/origins.js";
import { join, keysOf, type Pointer } from "../../document/pointer.js";

/** An RFC 9535 normalized path. */
function jsonPath(pointer: Pointer): string {
  return `$${keysOf(pointer)
    .map((key) => `[${quoted(key)}]`)
    .join("")}`;
}

/** Single quotes, with the escapes of RFC 9535 (section 2.7). */
function quoted(key: string): string {
  return `'${JSON.stringify(key).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

type OverlayAction = { readonly target: string; readonly description?: string } & (
  | { readonly update: Json }
  | { readonly remove: true }
);

function why(origin: Origin | undefined): { readonly description?: string } {
  return origin === undefined ? {} : { description: `${origin.rule} (${origin.basis})` };
}

/** A value cut at the values below it that have an edit of their own; those follow as actions of their own. */
function cut(
  value: Json,
  at: Pointer,
  edited: ReadonlySet<Pointer>,
): { readonly base: Json; readonly later: readonly (readonly [Pointer, Json])[] } {
  if (!isObject(value)) return { base: value, later: [] };
  const later: (readonly [Pointer, Json])[] = [];
  const base = Object.keys(value).reduce<JsonObject>((rest, key) => {
    const child = own(value, key) ?? null;
    const place = join(at, key);
    if (edited.has(place)) {
      later.push([place, child]);
      return rest;
    }
    const inner = cut(child, place, edited);
    later.push(...inner.later);
    return withKey(rest, key, inner.base);
  }, {});
  return { base, later };
}

interface Diff {
  readonly origins: Origins;
  readonly edited: ReadonlySet<Pointer>;
}

/** Sets a key that is absent: the value first, then the edits inside it, each with its own reason. */
function adding(at: Pointer, value: Json, diff: Diff): readonly OverlayAction[] {
  const keys = keysOf(at);
  const key = keys.at(-1) ?? "";
  const parent = join("#", ...keys.slice(0, -1));
  const { base, later } = cut(value, at, diff.edited);
  const first: OverlayAction = {
    target: jsonPath(parent),
    ...why(originAt(diff.origins, at)),
    update: withKey({}, key, base),
  };
  return [first, ...later.flatMap(([place, child]) => adding(place, child, diff))];
}

function changed(from: Json | undefined, to: Json | undefined, at: Pointer, diff: Diff): readonly OverlayAction[] {
  if (to === undefined) return [{ target: jsonPath(at), ...why(undefined), remove: true }];
  if (from === undefined) return adding(at, to, diff);
  if (sameJson(from, to)) return [];
  if (!isObject(from) || !isObject(to))
    return [{ target: jsonPath(at), ...why(originAt(diff.origins, at)), remove: true }, ...adding(at, to, diff)];
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return keys.flatMap((key) => changed(own(from, key), own(to, key), join(at, key), diff));
}

/**
 * The edits as an OpenAPI Overlay 1.0 document: applied to the document as read it gives the mended one. A changed value is
 * removed before it is set, because an Overlay's update merges objects and appends to lists.
 */
export function overlayOf(ingested: JsonObject, mended: Spec): JsonObject {
  const edited = new Set(
    originEntries(mended.origins)
      .filter(([, origin]) => !origin.rule.startsWith("ingest/"))
      .map(([pointer]) => pointer),
  );
  const actions = changed(ingested, mended.doc, "#", { origins: mended.origins, edited });
  const title = own(own(mended.doc, "info"), "title");
  return {
    overlay: "1.0.0",
    info: { title: `What falsmith mended in ${typeof title === "string" ? title : "the document"}`, version: "1.0.0" },
    actions: actions.map((action): JsonObject => ({ ...action })),
  };
}
