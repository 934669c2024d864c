import { join, resolve } from "node:path";
import type { CompileResult } from "../../../compile/types.js";
import {
  type LocatedFinding,
  locateFindings,
  sortFindings,
  sourceOf,
  withLabels,
} from "../../../document/located-finding.js";
import type { SourceText } from "../../../document/source.js";
import { pathFlaw } from "../../../io/safe-paths.js";
import { type CollectionEntry, collectionOf } from "../../../io/sources/collection/entry.js";
import { type CollectionOrigin, originOf, placeOfPage } from "../../../io/sources/collection/origin.js";
import type { CollectionReading } from "../../../io/sources/collection/pages.js";
import { type CollectionPlan, type PlanInput, planPages, updateOf } from "../../../io/sources/collection/plan.js";
import { readCollection, textsOf } from "../../../io/sources/collection/read-collection.js";
import { isIn, isOtherFolder } from "../../../io/sources/documents.js";
import { textIfFile } from "../../../io/guard.js";
import { readSourceList } from "../../../io/sources/interrupted-write.js";
import { writeUpdates } from "../../../io/sources/write-source.js";
import { UserError } from "../../../io/user-error.js";
import { count } from "../../../messages/count.js";
import type { CompiledEndpoint } from "../../../model/endpoint/compiled-endpoint.js";
import type { Stages } from "../../../project/stages.js";
import { usage } from "../../terminal/arguments.js";
import { displayOn } from "../../terminal/progress.js";
import type { Terminal } from "../../terminal/terminal.js";
import { collectionText, findingsText } from "./collection-report.js";

/** A documentation that is to be added as one source. */
export interface CollectionOrder {
  /** A folder, an archive or a repository, as the person named it. */
  readonly word: string;
  /** The folder below `specs/`. */
  readonly name: string;
  readonly provider: string | undefined;
  readonly seconds: number;
  readonly force: boolean;
}

interface AddContext {
  readonly use: Stages;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** How the folder of the sources is called: it lies in the current folder. */
  readonly label: string;
}

/** The pages of a reading beside those that stand there. */
interface CollectionDraft {
  readonly entry: CollectionEntry | undefined;
  readonly reading: CollectionReading;
  readonly input: PlanInput;
  readonly plan: CollectionPlan;
}

/** @throws UserError for a name that is no folder of sources */
function requireCollectionName(name: string): void {
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(name) && !isOtherFolder(name) && pathFlaw(name) === undefined) return;
  throw usage(
    `--as is a name for a folder below specs/, of small letters, digits and dashes, and not overlays: not ${JSON.stringify(name)}`,
  );
}

/** The entry that the name has already. @throws UserError where other sources are in its folder */
function entryNamed(folder: string, label: string, name: string): CollectionEntry | undefined {
  const { entries } = readSourceList(folder, label);
  const listed = entries.get(name);
  const other = [...entries.keys()].find((path) => path.startsWith(`${name}/`));
  if (listed === undefined && other !== undefined) {
    const message = `in the way: ${label}/${other} is a source of its own; choose another name with --as`;
    throw new UserError(message, { exit: 1, code: "io/foreign", path: `${label}/${name}` });
  }
  return listed === undefined ? undefined : collectionOf(listed);
}

function requireElsewhere({ kind, place }: CollectionOrigin, folder: string, { terminal, label }: AddContext): void {
  if (kind !== "folder" || !isIn(resolve(terminal.cwd, place), folder)) return;
  const message = `this lies in ${label}/ already, so falsmith reads it as it is; add a folder from elsewhere`;
  throw new UserError(message, { exit: 2, code: "io/no-such-input", path: place });
}

async function plannedCollection(
  origin: CollectionOrigin,
  order: CollectionOrder,
  { terminal, signal, label }: AddContext,
): Promise<CollectionDraft> {
  const specs = join(terminal.cwd, label);
  const entry = entryNamed(specs, label, order.name);
  const options = { cwd: terminal.cwd, specs, signal, seconds: order.seconds };
  const reading = await readCollection(origin, {}, options);
  if (reading === "unchanged") throw new Error("an origin that nothing is known of is read");
  const { texts, findings } = textsOf(reading);
  const input: PlanInput = {
    texts,
    isThere: (page) => findings.has(page),
    isWhole: reading.isWhole,
    entry,
    standing: (page) => textIfFile(join(specs, order.name, page)),
    again: true,
    force: order.force,
  };
  return { entry, reading: { ...reading, findings }, input, plan: planPages(input) };
}

/** The pages as they are to stand, to be looked at together: one may refer to another. */
function sourcesOf({ input, plan }: CollectionDraft, folder: string, provider: string): readonly SourceText[] {
  const left = [...plan.edited, ...plan.foreign].flatMap((page) => {
    const text = input.standing(page);
    return text === undefined ? [] : [[page, text] as const];
  });
  const changed = [...plan.changes].map(([page, { text }]) => [page, text] as const);
  return [...plan.same, ...changed, ...left].map(([page, text]) => ({ id: `${folder}/${page}`, text, provider }));
}

function sourcesBefore({ entry, input }: CollectionDraft, folder: string, provider: string): readonly SourceText[] {
  return [...(entry?.pages.keys() ?? [])].flatMap((page) => {
    const text = input.standing(page);
    return text === undefined ? [] : [{ id: `${folder}/${page}`, text, provider }];
  });
}

/** Why pages are not taken, each at its place in the origin. */
function refusals(
  compiled: CompileResult,
  sources: readonly SourceText[],
  origin: CollectionOrigin,
  folder: string,
): readonly LocatedFinding[] {
  const refused = new Set(compiled.refused);
  const errors = compiled.findings.filter((one) => one.level === "error" && refused.has(sourceOf(one) ?? ""));
  const labels = new Map(sources.map(({ id }) => [id, placeOfPage(origin, id.slice(folder.length + 1))]));
  return sortFindings(withLabels(locateFindings(errors, sources), labels));
}

/** What stands in the way of pages, and pages that cannot be read. */
function pageFindings(
  { reading, plan }: CollectionDraft,
  origin: CollectionOrigin,
  folder: string,
): readonly LocatedFinding[] {
  const level = "warning";
  const [edited, foreign] = [
    "edited by hand, so it stays; put the change into an overlay under specs/overlays, then overwrite with --force",
    "in the way and not in sources.json, so it stays; move it away, or overwrite it with --force",
  ];
  return [
    ...[...reading.findings].map(([page, one]) => ({ ...one, path: placeOfPage(origin, page) })),
    ...plan.edited.map(
      (page) => ({ code: "io/edited-by-hand", level, path: `${folder}/${page}`, message: edited }) as const,
    ),
    ...plan.foreign.map(
      (page) => ({ code: "io/foreign", level, path: `${folder}/${page}`, message: foreign }) as const,
    ),
  ];
}

/** What was added: the paths of the pages that stand there now; none when nothing could be taken. */
export interface AddResult {
  readonly paths: readonly string[];
}

interface CollectionVerdict {
  readonly compiled: CompileResult;
  readonly rejected: ReadonlySet<string>;
  readonly before: readonly CompiledEndpoint[];
}

/** Reads what the pages say, together, and what they said before. */
async function judge(
  planned: CollectionDraft,
  folder: string,
  provider: string,
  { use, terminal }: AddContext,
): Promise<CollectionVerdict & { readonly sources: readonly SourceText[] }> {
  const { begin, err } = displayOn(terminal, "text");
  const { entry, plan } = planned;
  const sources = sourcesOf(planned, folder, provider);
  const compiled = await use.compile(sources, { asRead: "drop", onProgress: begin() });
  const refused = new Set(compiled.refused);
  const rejected = new Set([...plan.changes.keys()].filter((page) => refused.has(`${folder}/${page}`)));
  const isChanged = entry !== undefined && plan.changes.size + plan.gone.size > 0;
  const old = isChanged ? await use.compile(sourcesBefore(planned, folder, provider), { asRead: "drop" }) : undefined;
  err("");
  return { compiled, rejected, before: old?.endpoints ?? [], sources };
}

/**
 * Adds a folder, an archive or a repository as one source: its pages below `specs/<name>/`, one entry in the list.
 * @throws UserError for an origin that cannot be read, and for a name that other sources have
 */
export async function addCollection(order: CollectionOrder, context: AddContext): Promise<AddResult> {
  const { terminal, label, signal } = context;
  requireCollectionName(order.name);
  const origin = originOf(order.word, terminal.cwd);
  requireElsewhere(origin, join(terminal.cwd, label), context);
  const planned = await plannedCollection(origin, order, context);
  const folder = `${label}/${order.name}`;
  const provider = order.provider ?? planned.entry?.provider ?? order.name;
  const { compiled, rejected, before, sources } = await judge(planned, folder, provider, context);
  signal.throwIfAborted();
  const facts = { path: order.name, provider, origin: origin.text, kind: origin.kind, ...planned.reading.marks };
  const update = updateOf(facts, planned, rejected, new Date().toISOString().slice(0, 10));
  const { entry } = update;
  const isEmpty = entry.pages.size === 0;
  const { NO_FORMAT } = await import("../../../ingest/codes.js");
  const found = refusals(compiled, sources, origin, folder);
  const unknown = [...new Set(found.filter(({ code }) => NO_FORMAT.includes(code)).flatMap(({ path }) => path ?? []))];
  const told = [...pageFindings(planned, origin, folder), ...found.filter(({ code }) => !NO_FORMAT.includes(code))];
  terminal.err(findingsText(told, isEmpty ? "error" : "warning", terminal.colour));
  if (isEmpty) {
    const message = `no page of it (${count(planned.input.texts.size, "page")}) describes an endpoint; name the folder that holds those which do`;
    throw new UserError(message, { exit: 1, code: "io/collection", path: order.word });
  }
  const onWait = (message: string): void => terminal.err(`${message}\n`);
  await writeUpdates(join(terminal.cwd, label), label, { sources: [], collections: [update] }, { ms: 10_000, onWait });
  const { plan, reading } = planned;
  const after = compiled.endpoints;
  terminal.out(
    collectionText({
      folder,
      entry,
      known: planned.entry,
      plan,
      rejected,
      unknown,
      skipped: reading.skipped,
      before,
      after,
    }),
  );
  return { paths: [...entry.pages.keys()].map((page) => `${folder}/${page}`) };
}
