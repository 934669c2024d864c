import { withoutCredentials } from "../../document/credential.js";
import type { Spec } from "../../document/document.js";
import { isObject, type Json, type JsonObject, own, sameJson, withKey } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import { originAt, originEntries, type Origins } from "../../document/origins.js";
import { join, lastKey, parentOf, type Pointer } from "../../document/pointer.js";
import { quoteOf, type SourceId, type SourceText, type Span, textIndexOf } from "../../document/source.js";
import { excerpt } from "../../messages/visible.js";
import { jsonPath } from "../../model/json-path.js";

type OverlayAction = { readonly target: string; readonly description?: string } & (
  | { readonly update: Json }
  | { readonly remove: true }
);

const MOST_QUOTES = 3;
const LONGEST_QUOTE = 160;

/** `“words” (page.md, line 3)`; nothing where the text is not at hand. */
function quotedWords({ source: id, start, end }: Span, sources: ReadonlyMap<SourceId, SourceText>): readonly string[] {
  const source = sources.get(id);
  if (source === undefined) return [];
  const words = withoutCredentials(quoteOf(source.text, { source: id, start, end: Math.min(end, start + 1000) }));
  const line = textIndexOf(source).lineAt(start);
  return [`“${excerpt(words.replace(/\s+/g, " "), LONGEST_QUOTE)}” (${excerpt(id, LONGEST_QUOTE)}, line ${line})`];
}

/** The rule, the basis, and the words that an edit rests on. */
function why(
  origin: Origin | undefined,
  sources: ReadonlyMap<SourceId, SourceText>,
): { readonly description?: string } {
  if (origin === undefined) return {};
  const quotes = origin.evidence.slice(0, MOST_QUOTES).flatMap((span) => quotedWords(span, sources));
  return {
    description: [`${origin.rule} (${origin.basis})`, quotes.join("; ")].filter((part) => part !== "").join(": "),
  };
}

/** A value cut at the values below it that have an edit of their own; those follow as actions of their own. */
function cut(
  value: Json,
  at: Pointer,
  edited: ReadonlySet<Pointer>,
): { readonly base: Json; readonly later: readonly (readonly [Pointer, Json])[] } {
  if (!isObject(value)) return { base: value, later: [] };
  const later: (readonly [Pointer, Json])[] = [];
  const kept: (readonly [string, Json])[] = [];
  for (const [key, child] of Object.entries(value)) {
    const place = join(at, key);
    if (edited.has(place)) {
      later.push([place, child]);
      continue;
    }
    const inner = cut(child, place, edited);
    later.push(...inner.later);
    kept.push([key, inner.base]);
  }
  return { base: Object.fromEntries(kept), later };
}

interface Diff {
  readonly origins: Origins;
  readonly edited: ReadonlySet<Pointer>;
  /** What the removal of a value rests on, by the place that it had. */
  readonly removals: ReadonlyMap<Pointer, Origin>;
  readonly sources: ReadonlyMap<SourceId, SourceText>;
  /** The document that the actions are applied to: what it has lists of. */
  readonly doc: JsonObject;
}

/** Sets a key that is absent: the value first, then the edits inside it, each with its own reason. */
function adding(at: Pointer, value: Json, diff: Diff): readonly OverlayAction[] {
  const { base, later } = cut(value, at, diff.edited);
  const first: OverlayAction = {
    target: jsonPath(diff.doc, parentOf(at) ?? "#"),
    ...why(originAt(diff.origins, at), diff.sources),
    update: withKey({}, lastKey(at), base),
  };
  return [first, ...later.flatMap(([place, child]) => adding(place, child, diff))];
}

/** What took a value away: an edit of it or of what it was a part of, else what made its parent what that is now. */
function removalOf(at: Pointer, { removals, origins }: Diff): Origin | undefined {
  for (let place: Pointer | undefined = at; place !== undefined; place = parentOf(place)) {
    const origin = removals.get(place);
    if (origin !== undefined) return origin;
  }
  const parent = originAt(origins, parentOf(at) ?? "#");
  return parent?.rule.startsWith("ingest/") === true ? undefined : parent;
}

function changed(from: Json | undefined, to: Json | undefined, at: Pointer, diff: Diff): readonly OverlayAction[] {
  if (to === undefined)
    return [{ target: jsonPath(diff.doc, at), ...why(removalOf(at, diff), diff.sources), remove: true }];
  if (from === undefined) return adding(at, to, diff);
  if (from === to) return [];
  if (!isObject(from) || !isObject(to))
    return sameJson(from, to)
      ? []
      : [
          { target: jsonPath(diff.doc, at), ...why(originAt(diff.origins, at), diff.sources), remove: true },
          ...adding(at, to, diff),
        ];
  // Objects are the same where nothing in them is otherwise: they are not compared as a whole at each of their levels.
  const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
  const actions: OverlayAction[] = [];
  for (const key of keys) {
    const [before, after] = [own(from, key), own(to, key)];
    if (before !== after) actions.push(...changed(before, after, join(at, key), diff));
  }
  return actions;
}

/** The edits that took values away, by the places that these had: a value that moved has gone from its place as well. */
function removalsIn({ ledger }: Spec): ReadonlyMap<Pointer, Origin> {
  return new Map(
    ledger.flatMap((edit): readonly (readonly [Pointer, Origin])[] => {
      if (!("op" in edit)) return [];
      if (edit.op === "move") return [[edit.from, edit.origin]];
      return edit.op === "remove" ? [[edit.at, edit.origin]] : [];
    }),
  );
}

/**
 * The edits as an OpenAPI Overlay 1.0 document: applied to the document as read it gives the mended one. A changed value is
 * removed before it is set, because an Overlay's update merges objects and appends to lists. Each action says by which
 * rule, and quotes what it rests on.
 *
 * @param sources where the quotes are; an edit that rests on another text has none
 */
export function overlayOf(ingested: JsonObject, mended: Spec, sources: ReadonlyMap<SourceId, SourceText>): JsonObject {
  const edited = new Set(
    originEntries(mended.origins)
      .filter(([, origin]) => !origin.rule.startsWith("ingest/"))
      .map(([pointer]) => pointer),
  );
  const diff = { origins: mended.origins, edited, removals: removalsIn(mended), sources, doc: ingested };
  const actions = changed(ingested, mended.doc, "#", diff);
  const title = own(own(mended.doc, "info"), "title");
  return {
    overlay: "1.0.0",
    info: { title: `What falsmith mended in ${typeof title === "string" ? title : "the document"}`, version: "1.0.0" },
    actions: actions.map((action): JsonObject => ({ ...action })),
  };
}
