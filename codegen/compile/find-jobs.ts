import { originOf, type Spec } from "../document/document.js";
import type { Finding } from "../document/finding.js";
import { isObject, type JsonObject, own } from "../document/json.js";
import type { Origin } from "../document/origin.js";
import type { Patch } from "../document/patch.js";
import { join, type Pointer, valueAt } from "../document/pointer.js";
import type { SourceId, SourceText, Span } from "../document/source.js";
import { isStatusUrl, type JobDescription } from "../model/job/description.js";
import { hasJob, readJob } from "../model/job/read-job.js";
import { missingFacts } from "../model/job/usable.js";
import { JOB_KEY, mainOperation, type OperationAt, operationsOf } from "../openapi/operation.js";
import { JOB_FOUND } from "../rules/enrich/job/fact.js";
import { type FoundJob, jobFinder, type JobFinder } from "../rules/enrich/job/find-job.js";
import { jobExtension, providersOfJob } from "../rules/enrich/job/job-extension.js";
import { evidenceAt, operationPage } from "../rules/enrich/job/operation-page.js";
import { type OperationUnit, unitCall } from "../rules/enrich/job/unit.js";
import type { Group, Member } from "./group.js";

/** A job that pages tell of, or that is decided, with what keeps it from being followed. */
export interface CompiledJob {
  /** The id of the endpoint in its package; of a refused one, its call. */
  readonly endpoint: string;
  readonly provider: string;
  /** The host of its server. */
  readonly host: string | undefined;
  readonly sources: readonly SourceId[];
  /** `POST /v1/videos`. */
  readonly call: string;
  /** The constants that tell it from others on its path. */
  readonly constants: readonly string[];
  /** What is known, as an `x-falsmith-job`. */
  readonly extension: JsonObject;
  readonly description: JobDescription;
  /** What is missing for it to be followed: names of fields. */
  readonly missing: readonly string[];
  /** The parameter of the status operation that takes the id. */
  readonly takes: { readonly in: string; readonly name: string } | undefined;
  /** Operations between which the evidence does not decide. */
  readonly rivals: readonly string[];
  /** `decided`: by an overlay, or in words of another tool; `pages`: found by rules. */
  readonly from: "decided" | "pages";
  /** False for fal's queue, whose protocol is its own. */
  readonly isPlain: boolean;
  /** The text of the submit operation. */
  readonly at: Span | undefined;
}

/** A found job, and the names of the providers whose pages tell of it. */
interface SearchResult {
  readonly job: FoundJob;
  readonly providers: readonly string[];
}

/** Finds the jobs of groups of sources. */
export interface JobSearch {
  readonly find: (group: Pick<Group, "key">) => readonly SearchResult[];
  /** What the jobs of a group rest on, and what others may rest on in it. */
  readonly links: (group: Group) => JobLinks;
}

/** Names by which an incremental run knows which endpoints a change reaches. */
export interface JobLinks {
  readonly asks: readonly string[];
  readonly answers: readonly string[];
}

const NO_LINKS: JobLinks = { asks: [], answers: [] };

/** A search that finds nothing: of a run that has not read all sources. */
export const NO_JOBS: JobSearch = { find: () => [], links: () => NO_LINKS };

/** True for a job that pages tell of, and that cannot be followed. */
export function isUndecided({ from, isPlain, missing }: CompiledJob): boolean {
  return from === "pages" && isPlain && missing.length > 0;
}

type Texts = ReadonlyMap<SourceId, SourceText>;

/** How many operations each source has. */
type Counts = ReadonlyMap<SourceId, number>;

function countsOf(groups: readonly Group[]): Counts {
  const counts = new Map<SourceId, number>();
  for (const { members } of groups) for (const { source } of members) counts.set(source, (counts.get(source) ?? 0) + 1);
  return counts;
}

function unitOf(
  group: Group,
  texts: Texts,
  counts: Counts,
  pick: (member: Member) => readonly [Spec, OperationAt | undefined],
): OperationUnit[] {
  const pages = group.members.flatMap((member) => {
    const [spec, operation] = pick(member);
    if (operation === undefined) return [];
    const { source, provider, format } = member;
    const context = { source, provider, format, text: texts.get(source), operations: counts.get(source) ?? 1 };
    return [operationPage(spec, operation, context)];
  });
  const [lead] = pages;
  const isPlain = group.members.some(({ identity }) => identity.kind === "operation");
  return lead === undefined ? [] : [{ key: group.key, method: lead.method, path: lead.path, pages, isPlain }];
}

/** What operations of one provider have in common: its name, or the folder of their pages. */
function marksOf({ provider, source }: { readonly provider: string; readonly source: SourceId }): readonly string[] {
  const folder = `folder ${folderOf(source)}`;
  return provider === "unknown" ? [folder] : [`provider ${provider}`, folder];
}

/** True for an operation that may tell of a job: it is asked with a value. */
function mayTell({ method, pages }: OperationUnit): boolean {
  return (
    method === "get" &&
    pages.some(({ parameters }) => parameters.some((one) => one.in === "path" || one.in === "query"))
  );
}

function linksOf({ unit, finder }: SubmitAmong): JobLinks {
  const marks = [...new Set(unit.pages.flatMap(marksOf))];
  const isSubmit = unit.method === "post";
  const asked = [...(isSubmit ? ["status"] : []), ...(isSubmit && finder().restsOnAll(unit) ? ["page"] : [])];
  const answered = ["page", ...(mayTell(unit) ? ["status"] : [])];
  const named = (kinds: readonly string[]): readonly string[] =>
    kinds.flatMap((kind) => marks.map((mark) => `${kind} of ${mark}`));
  return { asks: named(asked), answers: named(answered) };
}

function folderOf(source: SourceId): string {
  return source.slice(0, Math.max(0, source.lastIndexOf("/")));
}

/** Operations of one provider: of one name, or of pages that lie in one folder where nobody names a provider. */
function providersOf(units: readonly OperationUnit[]): readonly (readonly OperationUnit[])[] {
  const lead = new Map<string, string>();
  const rootOf = (name: string): string => {
    let root = name;
    for (let next = lead.get(root); next !== undefined && next !== root; next = lead.get(root)) root = next;
    return root;
  };
  const marks = units.map(({ pages }) => pages.flatMap(marksOf));
  for (const [first = "", ...others] of marks) for (const other of others) lead.set(rootOf(other), rootOf(first));
  const providers = new Map<string, OperationUnit[]>();
  for (const [index, unit] of units.entries()) {
    const root = rootOf(marks[index]?.[0] ?? "");
    const known = providers.get(root);
    if (known === undefined) providers.set(root, [unit]);
    else known.push(unit);
  }
  return [...providers.values()];
}

/** A submit among the operations that may tell of its job. */
interface SubmitAmong {
  readonly unit: OperationUnit;
  readonly finder: () => JobFinder;
}

/** The queue of a document that has its own routes: looked for in it alone. */
function ownQueue(member: Member, key: string, texts: Texts, counts: Counts): readonly SubmitAmong[] {
  const { doc } = member.ingested;
  const main = mainOperation(member.ingested);
  const units = operationsOf(doc).flatMap((operation) => {
    const only = { key: operation.at === main?.at ? key : `${key} ${operation.at}`, members: [member] };
    return unitOf(only, texts, counts, ({ ingested }) => [ingested, operation]);
  });
  const submit = units.find((unit) => unit.key === key);
  return submit === undefined ? [] : [{ unit: submit, finder: () => jobFinder(units) }];
}

/** Queue endpoints on pages of relays, by provider: the operation that tells of them is on another page. */
function relayedQueues(groups: readonly Group[], texts: Texts, counts: Counts): readonly OperationUnit[] {
  return groups.flatMap(({ key, members }) => {
    const single = members.filter(({ ingested }) => operationsOf(ingested.doc).length === 1);
    const names = [...new Set(single.map(({ provider }) => provider))];
    return names.flatMap((name) => {
      const own = single.filter(({ provider }) => provider === name);
      return unitOf({ key: `${key} ${name}`, members: own }, texts, counts, ({ ingested }) => [
        ingested,
        mainOperation(ingested),
      ]);
    });
  });
}

/**
 * A search through all operations of a run. Pages are read when a submit is asked about.
 * @param plain plain operations, those that are evidence only among them
 * @param queues queues, where they are to be listed as well
 */
export function searchJobs(plain: readonly Group[], texts: Texts, queues: readonly Group[] = []): JobSearch {
  const counts = countsOf([...plain, ...queues]);
  const submits = new Map<string, SubmitAmong[]>();
  const add = (key: string, one: SubmitAmong): void => {
    submits.set(key, [...(submits.get(key) ?? []), one]);
  };
  for (const { key, members } of queues) {
    const lead = members.find(({ ingested }) => operationsOf(ingested.doc).length > 1);
    if (lead !== undefined) for (const one of ownQueue(lead, key, texts, counts)) add(key, one);
  }
  const relayed = relayedQueues(queues, texts, counts);
  const units = [
    ...plain.flatMap((group) => unitOf(group, texts, counts, ({ spec }) => [spec, mainOperation(spec)])),
    ...relayed,
  ];
  const keys = new Map(
    queues.flatMap(({ key, members }) => members.map(({ provider }) => [`${key} ${provider}`, key])),
  );
  for (const provider of providersOf(units)) {
    let known: JobFinder | undefined;
    const finder = (): JobFinder => (known ??= jobFinder(provider));
    for (const unit of provider) add(unit.isPlain ? unit.key : (keys.get(unit.key) ?? unit.key), { unit, finder });
  }
  return {
    find: ({ key }) =>
      (submits.get(key) ?? []).flatMap(({ unit, finder }) => {
        const job = finder().find(unit);
        return job === undefined ? [] : [{ job, providers: providersOfJob(job) }];
      }),
    links: ({ key }) => {
      const [one] = submits.get(key) ?? [];
      return one?.unit.isPlain === true ? linksOf(one) : NO_LINKS;
    },
  };
}

/** What a job needs and nobody says. */
function missingIn(job: FoundJob, description: JobDescription, open: readonly string[]): readonly string[] {
  const missing = missingFacts(description);
  return [...missing, ...(missing.includes("status") ? [] : open.map((place) => `status.parameters.${place}`))];
}

/** What is known of an endpoint before its job is. */
export type JobSubject = Pick<CompiledJob, "endpoint" | "host" | "sources" | "constants" | "provider">;

/** A found job as it is listed, with the origins of its fields. */
export interface ListedJob {
  readonly job: CompiledJob;
  /** The status operation, where a sample alone shows it. */
  readonly sampled: OperationUnit | undefined;
  readonly origins: ReadonlyMap<Pointer, Origin>;
}

/** True for an operation of which pages show the call alone, and no reply. */
function isCallAlone({ pages }: OperationUnit): boolean {
  return pages.every((page) => {
    const { schema, examples } = page.reply();
    return page.isProse && schema.length === 0 && examples.length === 0;
  });
}

/** Lists a job that rules have found. */
export function listFound(found: FoundJob, subject: JobSubject): ListedJob | undefined {
  const { value, origins, openParameters } = jobExtension(found);
  const { job } = readJob({ [JOB_KEY]: value }, "#");
  const [page] = found.submit.pages;
  if (job === undefined || page === undefined) return undefined;
  const status = found.status?.value;
  return {
    origins,
    sampled: status !== undefined && isCallAlone(status) ? status : undefined,
    job: {
      ...subject,
      sources: found.submit.isPlain ? subject.sources : [...new Set(found.submit.pages.map(({ source }) => source))],
      call: unitCall(found.submit),
      extension: value,
      description: job,
      missing: missingIn(found, job, openParameters),
      takes: found.parameter === undefined ? undefined : { in: found.parameter.in, name: found.parameter.name },
      rivals: found.rivals.map(unitCall),
      from: "pages",
      isPlain: found.submit.isPlain,
      at: evidenceAt(page, page.at)[0],
    },
  };
}

/** The parameter that takes the id, where the description says it. */
function takesId({ id, status }: JobDescription): CompiledJob["takes"] {
  const parameters = status === undefined || isStatusUrl(status) ? {} : (status.parameters ?? {});
  const place = Object.keys(parameters).find((name) => parameters[name] === id) ?? "";
  const dot = place.indexOf(".");
  return dot < 0 ? undefined : { in: place.slice(0, dot), name: place.slice(dot + 1) };
}

/** Lists the job that a document describes already. */
export function listDecided(spec: Spec, subject: JobSubject): CompiledJob | undefined {
  const submit = mainOperation(spec);
  if (submit === undefined || !hasJob(submit.operation)) return undefined;
  const { job } = readJob(submit.operation, submit.at);
  const extension = own(submit.operation, JOB_KEY);
  if (job === undefined || !isObject(extension)) return undefined;
  return {
    ...subject,
    call: `${submit.method.toUpperCase()} ${submit.path}`,
    extension,
    description: job,
    missing: missingFacts(job),
    takes: takesId(job),
    rivals: [],
    from: "decided",
    isPlain: true,
    at: evidenceAt({ spec }, submit.at)[0],
  };
}

/** The edit that writes a job down which pages tell of, as `x-falsmith-job`: each field with what it rests on. */
export function foundJobEdit(spec: Spec, { job, origins, sampled }: ListedJob): Finding | undefined {
  const submit = mainOperation(spec);
  const [first] = origins.values();
  if (submit === undefined || hasJob(submit.operation) || first === undefined) return undefined;
  const at = join(submit.at, JOB_KEY);
  const inner = new Map([...origins].map(([place, origin]): [Pointer, Origin] => [`${at}${place.slice(1)}`, origin]));
  const status = job.description.status;
  const told = status === undefined || isStatusUrl(status) ? "" : `, and ${status.operation ?? ""} tells of it`;
  return {
    code: JOB_FOUND,
    level: "note",
    at: job.at ?? submit.at,
    message: `${job.call} submits a job${told}`,
    fix: [
      { op: "add", at, value: job.extension, origin: first, inner },
      ...(sampled === undefined ? [] : sampledOperation(submit, sampled)),
    ],
  };
}

/** An operation that a sample calls, as it can be called: it answers as the submit does, of which the page says what a job is. */
function sampledOperation({ operation }: OperationAt, { path, pages }: OperationUnit): readonly Patch[] {
  const [page] = pages;
  const called = page === undefined ? undefined : valueAt(page.spec.doc, page.at);
  if (page === undefined || !isObject(called)) return [];
  const responses = own(operation, "responses");
  const successes = Object.entries(isObject(responses) ? responses : {}).filter(([status]) => status.startsWith("2"));
  const value = { ...called, responses: Object.fromEntries(successes) };
  return [{ op: "add", at: join("#/paths", path, "get"), value, origin: originOf(page.spec, page.at) }];
}
