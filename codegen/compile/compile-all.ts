import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import type { CompileOptions } from "./types.js";
import { ingest } from "../ingest/ingest.js";
import type { Action } from "../overlay/overlay.js";
import { idleFindings, readOverlays } from "../overlay/read-overlays.js";
import { placeFor } from "../openapi/edit.js";
import { mainOperation } from "../openapi/operation.js";
import type { Spec } from "../document/document.js";
import type { Finding } from "../document/finding.js";
import type { GuardResult } from "../document/guard.js";
import { NO_ORIGINS } from "../document/origins.js";
import type { OnProgress } from "../document/progress.js";
import { plainSource, translatorFor, type Translator } from "../document/plain-text.js";
import type { SourceId, SourceText } from "../document/source.js";
import { mendDocument } from "./document.js";
import { compileEndpoint, type CompileContext, nameOf } from "./endpoint.js";
import type { Group, Member } from "./group.js";
import { indexOperations, NO_OPERATIONS, type OperationIndex } from "./job-operations.js";
import { familyFrom } from "./families.js";
import { groupAll, groupEarly, type FamilySources, type SourceGrouping } from "./group-sources.js";

/** What there is to say when the last endpoint is compiled. */
interface CompileFindings {
  readonly findings: readonly Finding[];
  /** Ids of sources that gave nothing. */
  readonly refused: readonly SourceId[];
  /** Ids of overlays that cannot be read: what is made now lacks what they decide. */
  readonly brokenOverlays: readonly SourceId[];
}

/** What was made of the endpoints, and what there is to say. */
export type CompiledAll<Made> = CompileFindings & { readonly endpoints: readonly Made[] };

type SourceTexts = ReadonlyMap<SourceId, SourceText>;

/** Whether an endpoint comes with its document as it was read: as large as the mended one, and files are not made of it. */
export type IngestedDocuments = "keep" | "drop";

const NOTHING: Spec = { doc: {}, origins: NO_ORIGINS, ledger: [] };

interface SourceReading {
  readonly members: readonly Member[];
  readonly findings: readonly Finding[];
}

function readSource(
  source: SourceText,
  texts: SourceTexts,
  isRequested: boolean,
  asRead: IngestedDocuments,
): SourceReading {
  const read = ingest(source);
  const mended = read.documents.map((document) => mendDocument(document, texts));
  const ingested = asRead === "keep" ? {} : { ingested: NOTHING };
  const findings = [...read.findings, ...mended.flatMap((one) => one.findings)];
  return {
    members: mended.flatMap(({ endpoints }) =>
      endpoints.map((endpoint) => ({ ...endpoint, ...ingested, isRequested })),
    ),
    // A project page that cannot be read is told when it is compiled itself, not when it is only evidence.
    findings: isRequested ? findings.map((finding) => ({ source: source.id, ...finding })) : [],
  };
}

function hasRequested({ members }: Group): boolean {
  return members.some((member) => member.isRequested);
}

/** What all families are compiled with. */
interface CompileSetting<Made> extends CompileContext {
  readonly make: (endpoint: CompiledEndpoint) => GuardResult<Made>;
}

/** What was made of an endpoint, and what it is called. */
interface MadeEndpoint<Made> extends Pick<CompiledEndpoint, "id" | "kind" | "folder" | "sources"> {
  readonly value: Made;
  /** The label of its identity, and where its first source states it. */
  readonly label: string;
  readonly at: Finding["at"];
}

/** What came of one family. */
interface FamilyResult<Made> {
  /** The key of its first endpoint: findings come in the order of endpoints. */
  readonly first: string;
  readonly findings: readonly Finding[];
  readonly matched: readonly Action[];
  readonly made: readonly MadeEndpoint<Made>[];
}

type Pause = () => Promise<void> | undefined;

const SAME_NAME_HINT =
  'Give one of them a "name" in sources.json: { "path": …, "name": "wan/extend" }; for a source of several operations ' +
  '{ "name": { "POST /path": "wan/extend" } }.';

type CalledEndpoint = Omit<MadeEndpoint<unknown>, "value">;

/** Folders that several endpoints would have. */
function sharedFolders(made: readonly CalledEndpoint[]): readonly (readonly [string, readonly CalledEndpoint[]])[] {
  const byFolder = new Map<string, CalledEndpoint[]>();
  for (const one of made) {
    const known = byFolder.get(one.folder);
    if (known === undefined) byFolder.set(one.folder, [one]);
    else known.push(one);
  }
  return [...byFolder].filter(([, all]) => all.length > 1);
}

function called({ id, kind, folder, sources, mended }: CompiledEndpoint, { members }: Group): CalledEndpoint {
  const main = mainOperation(mended);
  const label = members[0]?.identity.id ?? id;
  return { id, kind, folder, sources, label, at: main === undefined ? "#" : placeFor(mended, main.at) };
}

/**
 * Plain operations that one name would have: none of them can own it, since a name must not rest on what else is in the
 * package.
 */
function sameNames(all: readonly CalledEndpoint[]): readonly Finding[] {
  return all.map((one): Finding => {
    const others = all.flatMap((other) => (other === one ? [] : [other.label]));
    const more = others.length > 3 ? ` and ${others.length - 3} more` : "";
    return {
      code: "check/same-name",
      level: "error",
      at: one.at,
      source: one.sources[0] ?? "",
      message: `${one.label} would be called ${one.id}, and so would ${others.slice(0, 3).join(", ")}${more}`,
      hint: SAME_NAME_HINT,
    };
  });
}

/** @param pause called after each endpoint that is to be compiled itself, not only evidence */
async function compileFamily<Made>(
  { members }: FamilySources,
  { make, ...context }: CompileSetting<Made>,
  pause: Pause,
): Promise<FamilyResult<Made>> {
  const family = familyFrom(members);
  const findings: Finding[] = [];
  const matched: Action[] = [];
  const made: MadeEndpoint<Made>[] = [];
  for (const group of family.filter(hasRequested)) {
    const { endpoint, ...rest } = compileEndpoint(group, family, context);
    findings.push(...rest.findings);
    matched.push(...rest.matched);
    if (endpoint !== undefined) {
      const outcome = make(endpoint);
      if ("failure" in outcome) findings.push(outcome.failure);
      else made.push({ ...called(endpoint, group), value: outcome.value });
    }
    const waiting = pause();
    if (waiting !== undefined) await waiting;
  }
  return { first: family[0]?.key ?? "", findings, matched, made };
}

/**
 * An action that finds its target nowhere is told; before that, endpoints that are only evidence are asked too: the
 * decision may be about them.
 */
function idle(gathering: SourceGrouping, context: CompileContext, found: readonly Action[]): readonly Finding[] {
  const { sources: texts, overlays } = context;
  if (overlays.length === 0) return [];
  const matched = new Set(found);
  const families = gathering.rest().map(({ members }) => familyFrom(members));
  if (overlays.some(({ actions }) => actions.some((action) => !matched.has(action))))
    for (const family of families)
      for (const group of family.filter((one) => !hasRequested(one)))
        for (const action of compileEndpoint(group, family, context).matched) matched.add(action);
  const named = families.flat().map(({ members: [lead, ...others] }) => ({
    id: lead?.identity.id ?? "",
    ...(lead === undefined ? {} : { packageId: nameOf(lead, lead.spec, texts).id }),
    sources: [lead, ...others].flatMap((member) => member?.source ?? []),
  }));
  return idleFindings(overlays, matched, named);
}

function byFirst(a: { readonly first: string }, b: { readonly first: string }): number {
  return a.first < b.first ? -1 : 1;
}

/** The endpoints that are left when all sources are read: `rest` is emptied, so that each family is let go when it is done. */
async function compileRest<Made>(
  rest: FamilySources[],
  setting: CompileSetting<Made>,
  onProgress: OnProgress | undefined,
  onFamily: (mark: string, outcome: FamilyResult<Made>) => void,
): Promise<void> {
  const keysOf = ({ members }: FamilySources): number =>
    new Set(members.filter(({ isRequested }) => isRequested).map((one) => one.identity.key)).size;
  const total = rest.reduce((sum, gathered) => sum + keysOf(gathered), 0);
  let done = 0;
  const pause: Pause = () => onProgress?.({ step: "mend", done: (done += 1), total });
  rest.reverse();
  for (let next = rest.pop(); next !== undefined; next = rest.pop())
    onFamily(next.mark, await compileFamily(next, setting, pause));
}

/** The plain operations of all families, by what they are called. */
function operationsIn(rest: readonly FamilySources[]): OperationIndex {
  // Queues tell of themselves: their documents are let go with their families.
  const plain = rest.filter(({ members }) => members.some(({ identity }) => identity.kind === "operation"));
  return indexOperations(plain.flatMap(({ members }) => familyFrom(members)));
}

/** A spec in terms of the texts that were given. */
function given({ doc, origins, ledger }: Spec, back: Translator): Spec {
  return {
    doc,
    origins: back.origins(origins),
    ledger: back.ledger(ledger),
  };
}

/**
 * All stages, family by family: only what `make` makes of an endpoint is kept, and what it was made from is let go with
 * its family. `make` may get an endpoint twice: the first time without a source that speaks of it as well; what it made
 * then is dropped.
 */
export async function compileAll<Made>(
  sources: readonly SourceText[],
  options: CompileOptions,
  asRead: IngestedDocuments,
  make: (endpoint: CompiledEndpoint) => GuardResult<Made>,
): Promise<CompiledAll<Made>> {
  const { onProgress, context = [], overlays: decisions = [] } = options;
  const back = translatorFor([...context, ...decisions, ...sources]);
  // From here on, texts are without byte order marks and other line ends; what is handed out is not.
  const texts = new Map([...context, ...sources].map((source) => [source.id, plainSource(source).source]));
  const owned = new Set(sources.map(({ id }) => id));
  const { overlays, findings: wrong, broken } = await readOverlays(decisions.map((one) => plainSource(one).source));
  const makeGiven = (endpoint: CompiledEndpoint): GuardResult<Made> =>
    make({ ...endpoint, ingested: given(endpoint.ingested, back), mended: given(endpoint.mended, back) });
  const common: CompileContext = { sources: texts, overlays, operations: NO_OPERATIONS };
  const inOrder = [...texts.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const read = (source: SourceText): SourceReading => readSource(source, texts, owned.has(source.id), asRead);
  // Whether an overlay has found its target shows when every document is there.
  const gathering = overlays.length > 0 ? groupAll() : groupEarly(inOrder, (source) => read(source).members);
  const findings: Finding[] = [];
  const outcomes = new Map<string, FamilyResult<Made>>();
  for (const [index, source] of inOrder.entries()) {
    const reading = read(source);
    findings.push(...reading.findings);
    const pause = (done: number): ReturnType<Pause> => onProgress?.({ step: "read", done, total: inOrder.length });
    for (const gathered of gathering.add(source, reading.members))
      outcomes.set(gathered.mark, await compileFamily(gathered, { ...common, make: makeGiven }, () => pause(index)));
    const waiting = pause(index + 1);
    if (waiting !== undefined) await waiting;
  }
  const rest = gathering.rest();
  // Plain operations are all here: none is handed on before the last source is read.
  const setting = { ...common, operations: operationsIn(rest), make: makeGiven };
  await compileRest(rest, setting, onProgress, (mark, outcome) => outcomes.set(mark, outcome));
  const all = [...outcomes.values()].sort(byFirst);
  const shared = sharedFolders(all.flatMap(({ made }) => made));
  const unnamed = new Set(shared.map(([folder]) => folder));
  const made = all.flatMap((outcome) => outcome.made).filter(({ folder }) => !unnamed.has(folder));
  const used = new Set(made.flatMap(({ sources: from }) => from));
  const matched = all.flatMap((outcome) => outcome.matched);
  const allFindings = [
    ...findings,
    ...wrong,
    ...all.flatMap((outcome) => outcome.findings),
    ...shared.flatMap(([, endpoints]) => sameNames(endpoints)),
    ...idle(gathering, common, matched),
  ];
  return {
    endpoints: made.map(({ value }) => value),
    findings: allFindings.map(back.finding),
    refused: [...owned].filter((id) => !used.has(id)).sort(),
    brokenOverlays: broken,
  };
}
