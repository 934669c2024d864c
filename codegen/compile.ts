import { settleDocument } from "./compile/document.js";
import { compileEndpoint, type CompiledGroup, type Group, type Member } from "./compile/endpoint.js";
import { ingest } from "./ingest/ingest.js";
import type { Action, Overlay } from "./overlay/overlay.js";
import { idleFindings, readOverlays } from "./overlay/read-overlays.js";
import type { Identity } from "./rules/identity.js";
import type { Finding } from "./spec/finding.js";
import type { Spec } from "./spec/document.js";
import type { JsonObject } from "./spec/json.js";
import type { OnProgress } from "./spec/progress.js";
import type { SourceId, SourceText } from "./spec/source.js";

/** One endpoint after all stages: its mended document and what went into it. */
export type CompiledEndpoint = {
  /** A queue endpoint's id as its sources spell it, or `<METHOD> <path>` for a plain operation. */
  readonly id: string;
  readonly kind: Identity["kind"];
  /** The folder of the endpoint in the package, `/`-separated, safe on every file system. */
  readonly folder: string;
  /** The sources that speak of it, highest rank first. */
  readonly sources: readonly SourceId[];
  /** The document as read from the highest-ranked source, before any patch. */
  readonly ingested: Spec;
  readonly mended: Spec;
};

export type CompileOptions = {
  /** Sources that are evidence only (siblings, the project's other pages): merged in, but emit no endpoint of their own. */
  readonly context?: readonly SourceText[];
  /** OpenAPI Overlays of ours (basis `decided`), as text. */
  readonly overlays?: readonly SourceText[];
  readonly onProgress?: OnProgress;
};

/** All endpoints of the sources and all findings; a refused source has an error finding and no endpoint. */
export type Compiled = {
  readonly endpoints: readonly CompiledEndpoint[];
  readonly findings: readonly Finding[];
  /** Ids of sources that gave nothing. */
  readonly refused: readonly SourceId[];
};

export type EmitOptions = {
  /** `bundle`: the runtime is written beside the endpoints; `import`: it comes from `falsmith/runtime`. */
  readonly runtime: "bundle" | "import";
  readonly onProgress?: OnProgress;
};

/** An endpoint whose files stay as an earlier run wrote them: a source of it is refused now, or nothing of it changed. */
export type KeptEndpoint = {
  readonly id: string;
  readonly folder: string;
  readonly sources: readonly SourceId[];
  readonly doc: JsonObject;
};

/** Path below the output folder → text. `manifest.json` is not among them: the writer makes it, last. */
export type EmittedFiles = ReadonlyMap<string, string>;

/** Members by the endpoint they speak of, in an order that the order of sources does not change. */
const grouped = (members: readonly Member[]): readonly Group[] => {
  const groups = new Map<string, Member[]>();
  for (const member of members) groups.set(member.identity.key, [...(groups.get(member.identity.key) ?? []), member]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, list]) => ({ key, members: list }));
};

/**
 * Compiles the groups that are to be compiled. An action that finds its target nowhere is told; before that, endpoints
 * that are only evidence are asked too: the decision may be about them.
 */
const compileGroups = async (
  groups: readonly Group[],
  texts: ReadonlyMap<SourceId, SourceText>,
  overlays: readonly Overlay[],
  onProgress: OnProgress | undefined,
): Promise<{ readonly endpoints: readonly CompiledEndpoint[]; readonly findings: readonly Finding[] }> => {
  const own = groups.filter(({ members }) => members.some((member) => member.own));
  const matched = new Set<Action>();
  const compiled: CompiledGroup[] = [];
  for (const group of own) {
    compiled.push(compileEndpoint(group, groups, texts, overlays));
    const pause = onProgress?.({ step: "mend", done: compiled.length, total: own.length });
    if (pause !== undefined) await pause;
  }
  for (const action of compiled.flatMap((one) => [...one.matched])) matched.add(action);
  const others = overlays.some(({ actions }) => actions.some((action) => !matched.has(action)))
    ? groups.filter((group) => !own.includes(group))
    : [];
  for (const group of others)
    for (const action of compileEndpoint(group, groups, texts, overlays).matched) matched.add(action);
  const named = groups.map(({ members }) => ({
    id: members[0]?.identity.id ?? "",
    sources: members.map(({ source }) => source),
  }));
  return {
    endpoints: compiled.flatMap(({ endpoint }) => endpoint ?? []),
    findings: [...compiled.flatMap(({ findings }) => findings), ...idleFindings(overlays, matched, named)],
  };
};

/**
 * All stages: reads the sources, mends each document, merges what speaks of one endpoint, and enriches it.
 * Pure: the same sources give the same result, in whatever order they come. Never throws for what a source says.
 */
export const compile = async (sources: readonly SourceText[], options: CompileOptions = {}): Promise<Compiled> => {
  const texts = new Map([...(options.context ?? []), ...sources].map((source) => [source.id, source]));
  const owned = new Set(sources.map(({ id }) => id));
  const { onProgress } = options;
  const findings: Finding[] = [];
  const members: Member[] = [];
  let done = 0;
  for (const source of [...texts.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const read = ingest(source);
    const settled = read.documents.map((document) => settleDocument(document, texts));
    const said = [...read.findings, ...settled.flatMap((one) => one.findings)].map((finding) => ({
      source: source.id,
      ...finding,
    }));
    // A project page that cannot be read is told when it is compiled itself, not when it is only evidence.
    if (owned.has(source.id)) findings.push(...said);
    for (const one of settled)
      members.push(...one.endpoints.map((endpoint) => ({ ...endpoint, own: owned.has(source.id) })));
    const pause = onProgress?.({ step: "read", done: (done += 1), total: texts.size });
    if (pause !== undefined) await pause;
  }
  const read = await readOverlays(options.overlays ?? []);
  const { endpoints, findings: said } = await compileGroups(grouped(members), texts, read.overlays, onProgress);
  findings.push(...read.findings, ...said);
  const used = new Set(endpoints.flatMap((endpoint) => endpoint.sources));
  return { endpoints, findings, refused: [...owned].filter((id) => !used.has(id)).sort() };
};
