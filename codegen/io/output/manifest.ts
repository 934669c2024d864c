import { perObject } from "../../document/memo.js";
import { byKey, byText } from "../../document/order.js";
import type { GatewayConfig } from "../../config.js";
import type { EndpointChoice } from "../../document/endpoint-choice.js";
import type { ImportExtension } from "../../document/import-extension.js";
import type { RuleLevel } from "../../document/levels.js";
import type { LocatedFinding } from "../../document/located-finding.js";
import type { SourceId, SourceText } from "../../document/source.js";
import type { CompiledEndpoint, Dependencies } from "../../model/endpoint/compiled-endpoint.js";

export interface SourceEntry extends Pick<SourceText, "provider" | "origin" | "name" | "deprecated"> {
  readonly sha256: string;
}

/** Everything that can change the output: the version of falsmith, options, sources and overlays. */
export interface Ingredients {
  /** The version that wrote the package. */
  readonly falsmith: string;
  readonly options: {
    readonly runtime: "bundle" | "import";
    /** The caret range of `falsmith-runtime` that the package accepts, where it imports it. */
    readonly accepts?: string;
    /** How relative imports end; absent: in `.js`. */
    readonly importExtension?: ImportExtension;
    /** What stands on top of every generated module. */
    readonly header?: string;
    /** Pages for people and `llms.txt` are part of it. */
    readonly docs?: true;
    /** The name of the publishable package; without it the output is TypeScript. */
    readonly package?: string;
    /** The servers of the configuration, which the package offers. */
    readonly gateways?: Readonly<Record<string, GatewayConfig>>;
    /** Which endpoints the package has. */
    readonly choice?: EndpointChoice;
    readonly rules: Readonly<Record<string, RuleLevel>>;
  };
  readonly sources: ReadonlyMap<SourceId, SourceEntry>;
  readonly overlays: ReadonlyMap<SourceId, SourceEntry>;
}

/** Path below the output folder → SHA-256. */
export type Digests = ReadonlyMap<string, string>;

export type EndpointEntry = Pick<CompiledEndpoint, "id" | "kind" | "selectors" | "dependencies"> & {
  readonly folder: string;
  readonly sources: readonly SourceId[];
  /** The digest of what the modules at the root say of it: while all are as they were, the root is. */
  readonly root?: string;
  readonly outputs: Digests;
};

/** An endpoint that is left out of the package. */
export type ExcludedEntry = Pick<EndpointEntry, "id" | "kind" | "sources" | "selectors">;

/** What a run made from what: `manifest.json`, written last. */
export type Manifest = Ingredients & {
  /** Sources that gave nothing in this run, as they are now; their endpoints are those of an earlier text. */
  readonly refused: ReadonlyMap<SourceId, SourceEntry>;
  readonly endpoints: readonly EndpointEntry[];
  /** Sources that speak of an endpoint that nothing was made of, though of another one something was. */
  readonly incomplete?: readonly SourceId[];
  /** Endpoints of the sources that the package leaves out: what they say is evidence still. */
  readonly excluded: readonly ExcludedEntry[];
  /** Files that belong to no endpoint. */
  readonly outputs: Digests;
  /** What the run reported, so that an unchanged one says the same without reading anything anew. */
  readonly findings: readonly LocatedFinding[];
  /** What it reported of the package as a whole. The folder is not named: it may have another name later. */
  readonly packageFindings?: readonly LocatedFinding[];
  /** How many edits each source took. */
  readonly edits: ReadonlyMap<SourceId, number>;
  /**
   * Files that are not as they should be and were left alone: someone's own, or edited by hand. They are looked at
   * again in every run until they are put right.
   */
  readonly leftAlone?: readonly string[];
};

export const MANIFEST_NAME = "manifest.json";

function isSorted(keys: Iterable<string>): boolean {
  let before = "";
  for (const key of keys) {
    if (key < before) return false;
    before = key;
  }
  return true;
}

function sortedObject<T>(entries: ReadonlyMap<string, T>): { readonly [key: string]: T } {
  // What comes from a manifest, or from a folder, is.
  return Object.fromEntries(isSorted(entries.keys()) ? entries : [...entries].toSorted(byKey));
}

function optionsJson({ runtime, importExtension = "js", rules, gateways, ...rest }: Ingredients["options"]): object {
  return {
    runtime,
    // What goes without saying is not written: manifests without it are of packages whose imports end in `.js`.
    ...(importExtension === "js" ? {} : { importExtension }),
    ...rest,
    ...(gateways === undefined ? {} : { gateways: sortedObject(new Map(Object.entries(gateways))) }),
    rules: sortedObject(new Map(Object.entries(rules))),
  };
}

function ingredientsJson({ falsmith, options, sources, overlays }: Ingredients): object {
  return {
    falsmith,
    options: optionsJson(options),
    sources: sortedObject(sources),
    overlays: sortedObject(overlays),
  };
}

/** What is empty goes without saying: most endpoints rest on their sources alone. */
function dependenciesJson(dependencies: Dependencies | undefined): object {
  const stated = Object.entries(dependencies ?? {}).filter(
    ([, value]: [string, object]) => Object.keys(value).length > 0,
  );
  return stated.length === 0 ? {} : { dependencies: Object.fromEntries(stated) };
}

/** The manifest as text: no time, no absolute path, sorted. */
export function manifestText(manifest: Manifest): string {
  const endpoints = [...manifest.endpoints].toSorted((a, b) =>
    a.folder < b.folder ? -1 : a.folder > b.folder ? 1 : 0,
  );
  const json = {
    ...ingredientsJson(manifest),
    refused: sortedObject(manifest.refused),
    ...(manifest.incomplete === undefined || manifest.incomplete.length === 0
      ? {}
      : { incomplete: manifest.incomplete.toSorted() }),
    endpoints: endpoints.map(({ id, kind, folder, sources, selectors, dependencies, root, outputs }) => ({
      id,
      kind,
      folder,
      sources: [...sources].toSorted(),
      ...(selectors === undefined ? {} : { selectors }),
      ...dependenciesJson(dependencies),
      ...(root === undefined ? {} : { root }),
      outputs: sortedObject(outputs),
    })),
    ...(manifest.excluded.length === 0
      ? {}
      : {
          excluded: manifest.excluded
            .toSorted((a, b) => byText(a.id, b.id) || byText(a.kind, b.kind))
            .map(({ id, kind, sources, selectors }) => ({ id, kind, sources: [...sources].toSorted(), selectors })),
        }),
    outputs: sortedObject(manifest.outputs),
    ...(manifest.leftAlone === undefined || manifest.leftAlone.length === 0
      ? {}
      : { leftAlone: manifest.leftAlone.toSorted() }),
    edits: sortedObject(manifest.edits),
    findings: manifest.findings,
    ...(manifest.packageFindings === undefined || manifest.packageFindings.length === 0
      ? {}
      : { packageFindings: manifest.packageFindings }),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** What a run was made from: for a refused source, the digest of the refused text. */
function madeFrom(manifest: Manifest): Ingredients {
  return manifest.refused.size === 0
    ? manifest
    : { ...manifest, sources: new Map([...manifest.sources, ...manifest.refused]) };
}

/**
 * What a manifest says of a source. Where it was published is written for those of plain operations alone (the empty text
 * where that is not known): a queue endpoint's names and servers do not rest on it.
 */
export function recordedSource(
  { sha256, provider, origin, name, deprecated }: SourceEntry,
  withOrigin: boolean,
): SourceEntry {
  return {
    sha256,
    ...(provider === undefined ? {} : { provider }),
    ...(withOrigin ? { origin: origin ?? "" } : {}),
    ...(name === undefined ? {} : { name }),
    ...(deprecated === undefined ? {} : { deprecated }),
  };
}

/** The sources of now, as the manifest would have written them. */
function asRecorded(now: Ingredients["sources"], before: Ingredients["sources"]): Ingredients["sources"] {
  return new Map([...now].map(([id, entry]) => [id, recordedSource(entry, before.get(id)?.origin !== undefined)]));
}

/** Whether two entries are written as the same but for where they were published. */
function isSameBesideOrigin(a: SourceEntry, b: SourceEntry): boolean {
  const isSame = a.sha256 === b.sha256 && a.provider === b.provider && a.deprecated === b.deprecated;
  return isSame && (a.name === b.name || JSON.stringify(a.name) === JSON.stringify(b.name));
}

/** Whether two entries are written as the same; so are two that are not there. */
function isSameSource(a: SourceEntry | undefined, b: SourceEntry | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.origin === b.origin && isSameBesideOrigin(a, b);
}

/** Whether a manifest would write a source of now as it has done: {@link recordedSource} says what it writes. */
function isAsRecorded(before: SourceEntry | undefined, now: SourceEntry | undefined): boolean {
  if (before === undefined || now === undefined) return before === now;
  return (before.origin === undefined || before.origin === (now.origin ?? "")) && isSameBesideOrigin(before, now);
}

function areSameSources(
  a: Ingredients["sources"],
  b: Ingredients["sources"],
  isSame: typeof isSameSource = isSameSource,
): boolean {
  if (a.size !== b.size) return false;
  for (const [id, entry] of a) if (!isSame(entry, b.get(id))) return false;
  return true;
}

/** True when all but the sources is unchanged: version, options and overlays. */
function isSameBesideSources(before: Ingredients, now: Ingredients): boolean {
  return (
    before.falsmith === now.falsmith &&
    areSameSources(before.overlays, now.overlays) &&
    JSON.stringify(optionsJson(before.options)) === JSON.stringify(optionsJson(now.options))
  );
}

/** True when version, options, sources and overlays are all unchanged. */
export function sameIngredients(manifest: Manifest, now: Ingredients): boolean {
  return isSameBesideSources(manifest, now) && areSameSources(madeFrom(manifest).sources, now.sources, isAsRecorded);
}

/** The sources that are new, gone or other than they were; undefined when more than sources differs. */
export function changedSources(manifest: Manifest, now: Ingredients): ReadonlySet<SourceId> | undefined {
  if (!isSameBesideSources(manifest, now)) return undefined;
  const before = madeFrom(manifest).sources;
  const differs = (id: SourceId): boolean => !isAsRecorded(before.get(id), now.sources.get(id));
  return new Set([...before.keys(), ...now.sources.keys()].filter(differs));
}

/** Inputs that are otherwise than they were, by id, sorted. */
interface InputChanges {
  readonly added: readonly SourceId[];
  readonly changed: readonly SourceId[];
  readonly removed: readonly SourceId[];
}

/** What is otherwise than when a package was written. */
export interface IngredientChanges {
  /** The version that wrote it, where it was another. */
  readonly version?: { readonly before: string; readonly now: string };
  /** The options that were others, by their names in the manifest. */
  readonly options: readonly string[];
  readonly sources: InputChanges;
  readonly overlays: InputChanges;
}

function inputChanges(before: Ingredients["sources"], now: Ingredients["sources"]): InputChanges {
  const differs = (id: SourceId): boolean => !isSameSource(before.get(id), now.get(id));
  return {
    added: [...now.keys()].filter((id) => !before.has(id)).toSorted(),
    changed: [...now.keys()].filter((id) => before.has(id) && differs(id)).toSorted(),
    removed: [...before.keys()].filter((id) => !now.has(id)).toSorted(),
  };
}

/** What is otherwise than when the manifest was written. */
export function changesSince(manifest: Manifest, now: Ingredients): IngredientChanges {
  const before = madeFrom(manifest);
  const options = [before, now].map((one) => new Map(Object.entries(optionsJson(one.options))));
  const names = [...new Set(options.flatMap((one) => [...one.keys()]))].toSorted();
  const textOf = (name: string): readonly string[] => options.map((one) => JSON.stringify(one.get(name) ?? null));
  return {
    ...(before.falsmith === now.falsmith ? {} : { version: { before: before.falsmith, now: now.falsmith } }),
    options: names.filter((name) => new Set(textOf(name)).size > 1),
    sources: inputChanges(before.sources, asRecorded(now.sources, before.sources)),
    overlays: inputChanges(before.overlays, now.overlays),
  };
}

/** All files of a package but the manifest itself. */
export const outputsOf: (manifest: Manifest) => Digests = perObject(({ outputs, endpoints }: Manifest) => {
  const all = new Map(outputs);
  for (const endpoint of endpoints) for (const [path, digest] of endpoint.outputs) all.set(path, digest);
  return all;
});
