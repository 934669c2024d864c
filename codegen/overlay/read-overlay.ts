import { readYaml, type ReadDocument } from "../ingest/yaml/yaml.js";
import type { Finding } from "../document/finding.js";
import { guarded } from "../document/guard.js";
import { isList, isObject, own, wordOf, type Json, type JsonObject } from "../document/json.js";
import { join, parentOf, type Pointer } from "../document/pointer.js";
import type { SourceText, Span } from "../document/source.js";
import type { PathReader } from "./json-path.js";
import type { Action, Effect, Overlay } from "./overlay.js";
import { overlayFlaws, type Flaw } from "./shape.js";

const CODE = "ingest/overlay";

function spanFinder(source: SourceText, places: ReadDocument["places"]): (at: Pointer) => Span {
  return (at) => {
    for (let above: Pointer | undefined = at; above !== undefined; above = parentOf(above)) {
      const place = places.get(above);
      if (place !== undefined) return { source: source.id, start: place.start, end: place.end };
    }
    return { source: source.id, start: 0, end: Math.min(1, source.text.length) };
  };
}

function findingOf({ at, message, hint, mild }: Flaw, spanOf: Overlay["spanOf"]): Finding {
  return {
    code: CODE,
    level: mild === true ? "warning" : "error",
    at: spanOf(at),
    message: `${message} (${at})`,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** A repair that a source gets silently is told here: the overlay is ours, and we can put it right. */
function repairFindings(document: ReadDocument): readonly Finding[] {
  return document.fixes.map(({ span, text, origin }) => ({
    code: origin.rule,
    level: "warning",
    at: span,
    message: `the YAML is not valid here and is read as ${JSON.stringify(text.trim().slice(0, 100))}`,
    hint: "correct the overlay",
  }));
}

interface OverlayDraft {
  readonly actions: readonly Action[];
  readonly flaws: readonly Flaw[];
}

function effectOf(action: JsonObject, at: Pointer, read: PathReader): Effect | Flaw {
  const [copy, update] = [own(action, "copy"), own(action, "update")];
  if (own(action, "remove") === true) return { kind: "remove" };
  if (typeof copy === "string") {
    const from = read(copy);
    return "problem" in from
      ? { at: join(at, "copy"), message: `\`copy\` is not a JSONPath of RFC 9535: ${from.problem}` }
      : { kind: "copy", from, text: copy };
  }
  return update === undefined ? { kind: "none" } : { kind: "update", value: update };
}

/** The actions of a document whose shape is right; their paths may still be none. */
function draft(value: Json, read: PathReader): OverlayDraft {
  const flaws: Flaw[] = [];
  const actions: Action[] = [];
  const list = own(value, "actions");
  for (const [index, action] of (isList(list) ? list : []).entries()) {
    const at = join("#/actions", index);
    const text = own(action, "target");
    if (!isObject(action) || typeof text !== "string") continue;
    const target = read(text);
    const effect = effectOf(action, at, read);
    if ("problem" in target)
      flaws.push({ at: join(at, "target"), message: `\`target\` is not a JSONPath of RFC 9535: ${target.problem}` });
    if ("message" in effect) flaws.push(effect);
    if (!("problem" in target) && !("message" in effect)) {
      const paths = own(action, "x-falsmith-paths");
      actions.push({ at, target, text, effect, ...(isList(paths) ? { paths: paths.map(wordOf) } : {}) });
    }
  }
  return { actions, flaws };
}

function readDocument(
  source: SourceText,
  document: ReadDocument,
  read: PathReader,
): { readonly overlay?: Overlay; readonly findings: readonly Finding[] } {
  const { value } = document;
  const spanOf = spanFinder(source, document.places);
  const shape = overlayFlaws(value);
  const isSound = shape.every(({ mild }) => mild === true);
  const { actions, flaws } = draft(value, read);
  // A path that does not begin with $ is told once, not by the reader of paths again.
  const known = new Set(shape.map(({ at }) => at));
  const all = [...shape, ...flaws.filter(({ at }) => !known.has(at))];
  const findings = [...repairFindings(document), ...all.map((flaw) => findingOf(flaw, spanOf))];
  if (!isSound || flaws.length > 0) return { findings };
  const named = own(value, "extends");
  const hosts = own(own(value, "x-falsmith-applies"), "hosts");
  const overlay: Overlay = {
    source: source.id,
    replacesKinds: wordOf(own(value, "overlay")).startsWith("1.0."),
    actions,
    spanOf,
    ...(typeof named === "string" ? { extends: named } : {}),
    ...(isList(hosts) ? { hosts: hosts.map(wordOf) } : {}),
  };
  return { overlay, findings };
}

interface ReadOverlay {
  readonly overlay?: Overlay;
  readonly findings: readonly Finding[];
}

function readText(source: SourceText, read: PathReader): ReadOverlay {
  const text = readYaml(source);
  const [document, second] = text.documents;
  const failed = text.findings.some(({ level }) => level === "error");
  if (document !== undefined && second === undefined && !failed) {
    const { overlay, findings } = readDocument(source, document, read);
    return { ...(overlay === undefined ? {} : { overlay }), findings: [...text.findings, ...findings] };
  }
  if (failed) return { findings: text.findings };
  const message =
    second === undefined ? "this file holds no overlay" : "a file holds one overlay, this one has several";
  const at = { source: source.id, start: 0, end: Math.min(1, source.text.length) };
  return { findings: [...text.findings, { code: CODE, level: "error", at, message: `${message} (#)` }] };
}

/**
 * Reads an OpenAPI Overlay (1.0, 1.1; YAML or JSON) and checks it against its specification. Pure; never throws.
 *
 * @returns the overlay, unless a finding of level `error` says why there is none; every finding has a line and names
 * the pointer it is about.
 */
export function readOverlay(source: SourceText, read: PathReader): ReadOverlay {
  const outcome = guarded("overlay", { source: source.id }, () => readText(source, read));
  return "value" in outcome ? outcome.value : { findings: [outcome.failure] };
}
