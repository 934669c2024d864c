import type { CompiledEndpoint, CompileOptions } from "../compile.js";
import { ingest } from "../ingest/ingest.js";
import type { Action, Overlay } from "../overlay/overlay.js";
import { idleFindings, readOverlays } from "../overlay/read-overlays.js";
import type { Spec } from "../spec/document.js";
import type { Finding } from "../spec/finding.js";
import { noOrigins } from "../spec/origins.js";
import type { OnProgress } from "../spec/progress.js";
import type { SourceId, SourceText } from "../spec/source.js";
import { settleDocument } from "./document.js";
import { compileEndpoint, type Group, type Member } from "./endpoint.js";
import { familiesOf, type Family } from "./families.js";

/** What there is to say when the last endpoint is compiled. */
export type Said = {
  readonly findings: readonly Finding[];
  /** Ids of sources that gave nothing. */
  readonly refused: readonly SourceId[];
};

type Texts = ReadonlyMap<SourceId, SourceText>;
type Sources = { readonly texts: Texts; readonly owned: ReadonlySet<SourceId>; readonly asRead: AsRead };

/** Whether an endpoint comes with its document as it was read: as large as the mended one, and files are not made of it. */
export type AsRead = "keep" | "drop";

const nothing: Spec = { doc: {}, origins: noOrigins, ledger: [] };

const isOwn = ({ members }: Group): boolean => members.some((member) => member.own);

type Waiting = {
  /** Families that are still to be compiled, the next one last: each is let go as soon as it is done. */
  readonly families: Family[];
  readonly total: number;
  /** Endpoints that are only evidence, with their families: an overlay may be about them. */
  readonly others: readonly (readonly [Group, Family])[];
  readonly named: readonly { readonly id: string; readonly sources: readonly SourceId[] }[];
};

const waitingOf = (members: readonly Member[], overlays: readonly Overlay[]): Waiting => {
  const families = familiesOf(members);
  const groups = families.flat();
  return {
    families: families.toReversed(),
    total: groups.filter(isOwn).length,
    others:
      overlays.length === 0
        ? []
        : families.flatMap((family) => family.flatMap((group) => (isOwn(group) ? [] : [[group, family] as const]))),
    named: groups.map((group) => ({
      id: group.members[0]?.identity.id ?? "",
      sources: group.members.map(({ source }) => source),
    })),
  };
};

const settleAll = async (
  { texts, owned, asRead }: Sources,
  overlays: readonly Overlay[],
  onProgress: OnProgress | undefined,
): Promise<Waiting & { readonly findings: readonly Finding[] }> => {
  const findings: Finding[] = [];
  const members: Member[] = [];
  const ingested = asRead === "keep" ? {} : { ingested: nothing };
  let done = 0;
  for (const source of [...texts.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const own = owned.has(source.id);
    const read = ingest(source);
    const settled = read.documents.map((document) => settleDocument(document, texts));
    const said = [...read.findings, ...settled.flatMap((one) => one.findings)];
    // A project page that cannot be read is told when it is compiled itself, not when it is only evidence.
    if (own) findings.push(...said.map((finding) => ({ source: source.id, ...finding })));
    for (const { endpoints } of settled)
      members.push(...endpoints.map((endpoint) => ({ ...endpoint, ...ingested, own })));
    const pause = onProgress?.({ step: "read", done: (done += 1), total: texts.size });
    if (pause !== undefined) await pause;
  }
  return { ...waitingOf(members, overlays), findings };
};

/**
 * An action that finds its target nowhere is told; before that, endpoints that are only evidence are asked too: the
 * decision may be about them.
 */
const idle = (
  waiting: Waiting,
  texts: Texts,
  overlays: readonly Overlay[],
  matched: Set<Action>,
): readonly Finding[] => {
  if (overlays.some(({ actions }) => actions.some((action) => !matched.has(action))))
    for (const [group, family] of waiting.others)
      for (const action of compileEndpoint(group, family, texts, overlays).matched) matched.add(action);
  return idleFindings(overlays, matched, waiting.named);
};

/**
 * All stages, one endpoint at a time: `compile` without keeping what it gave. Endpoints come family by family, and what a
 * family was made from is let go with it.
 */
export async function* compileEach(
  sources: readonly SourceText[],
  options: CompileOptions = {},
  asRead: AsRead = "keep",
): AsyncGenerator<CompiledEndpoint, Said, undefined> {
  const { onProgress } = options;
  const texts = new Map([...(options.context ?? []), ...sources].map((source) => [source.id, source]));
  const owned = new Set(sources.map(({ id }) => id));
  const { overlays, findings: wrong } = await readOverlays(options.overlays ?? []);
  const { findings: read, ...waiting } = await settleAll({ texts, owned, asRead }, overlays, onProgress);
  const findings = [...read, ...wrong];
  const matched = new Set<Action>();
  const used = new Set<SourceId>();
  let done = 0;
  for (let family = waiting.families.pop(); family !== undefined; family = waiting.families.pop())
    for (const group of family.filter(isOwn)) {
      const compiled = compileEndpoint(group, family, texts, overlays);
      findings.push(...compiled.findings);
      for (const action of compiled.matched) matched.add(action);
      for (const id of compiled.endpoint?.sources ?? []) used.add(id);
      if (compiled.endpoint !== undefined) yield compiled.endpoint;
      const pause = onProgress?.({ step: "mend", done: (done += 1), total: waiting.total });
      if (pause !== undefined) await pause;
    }
  findings.push(...idle(waiting, texts, overlays, matched));
  return { findings, refused: [...owned].filter((id) => !used.has(id)).sort() };
}
