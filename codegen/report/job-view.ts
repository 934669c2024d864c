import { join, type Pointer } from "../document/pointer.js";
import { originAt } from "../document/origins.js";
import type { SourceId, SourceText } from "../document/source.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import {
  isStatusUrl,
  type JobDescription,
  type OperationReference,
  STATE_CLASSES,
  type StateWord,
} from "../model/job/description.js";
import { readJob } from "../model/job/read-job.js";
import { missingFacts } from "../model/job/usable.js";
import { callOf, mainOperation, type OperationAt } from "../openapi/operation.js";
import { copyable } from "./decision/snippet-view.js";
import { quotesOf } from "./endpoint-edits.js";
import { type Child, el, type Html } from "./markup.js";
import { type Anchors, quoteView } from "./quote-view.js";

/** A step of a job: what it is called, what is said of it, and the fields of the description that say so. */
interface JobStep {
  readonly title: string;
  readonly says: readonly string[];
  readonly fields: readonly string[];
}

function asked({ operation, operationId, parameters }: OperationReference): readonly string[] {
  const values = Object.entries(parameters ?? {}).map(([place, value]) => `${place} = ${textOf(value)}`);
  return [operation ?? operationId ?? "", ...values];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function statusOf({ status }: JobDescription): readonly string[] {
  if (status === undefined) return ["no source says which operation tells of it"];
  if (!isStatusUrl(status)) return asked(status);
  return [`GET ${status.prefix === undefined ? "" : `${status.prefix} `}${status.url}`];
}

function statesOf({ states, state, failedWhen, succeededWhen }: JobDescription): readonly string[] {
  const words = STATE_CLASSES.flatMap((name) => {
    const known = states[name] ?? [];
    return known.length === 0 ? [] : [`${name}: ${known.map((word) => JSON.stringify(word)).join(", ")}`];
  });
  const conditions = [
    ...failedWhen.map(({ value }) => `failed by ${value}`),
    ...succeededWhen.map(({ value }) => `succeeded by ${value}`),
  ];
  return [state ?? "no source says where the state is", ...words, ...conditions];
}

function outputOf({ output, result }: JobDescription): readonly string[] {
  const places = output.map(({ at, inside }) => (inside === undefined ? at : `${at}, JSON in a string, ${inside}`));
  return [...(result === undefined ? [] : asked(result)), ...(places.length === 0 ? ["the whole reply"] : places)];
}

function stepsOf(job: JobDescription, submit: OperationAt): readonly JobStep[] {
  const { id, callback, cancel, error } = job;
  return [
    {
      title: "Submit",
      says: [
        callOf(submit),
        ...(id === undefined ? [] : [`its id: ${id}`]),
        ...(callback === undefined ? [] : [`webhook: ${callback}`]),
      ],
      fields: ["id", "when", "success", "callback"],
    },
    { title: "Ask", says: statusOf(job), fields: ["status", "poll"] },
    { title: "States", says: statesOf(job), fields: ["state", "states", "succeededWhen", "failedWhen"] },
    {
      title: "Output",
      says: [...outputOf(job), ...(error.length === 0 ? [] : [`of a failure: ${error.join(", ")}`])],
      fields: ["output", "result", "error"],
    },
    ...(cancel === undefined ? [] : [{ title: "Stop", says: asked(cancel), fields: ["cancel"] }]),
  ];
}

/** The evidence of a step, each quote once. */
function evidenceOf(
  { mended }: CompiledEndpoint,
  at: Pointer,
  { fields }: JobStep,
  { sources, anchors }: JobEvidence,
): readonly Child[] {
  const origins = fields.flatMap((field) => originAt(mended.origins, join(at, field)) ?? []);
  const bases = [...new Set(origins.map(({ basis }) => basis))];
  const quotes = new Map(
    origins.flatMap((origin) =>
      quotesOf(origin, sources).map((quote) => [`${quote.span.source} ${quote.span.start}`, quote] as const),
    ),
  );
  return [
    el(
      "p",
      {},
      bases.map((basis) => [el("span", { class: `basis on-${basis}` }, basis), " "]),
    ),
    ...[...quotes.values()].slice(0, 2).map((quote) => quoteView(quote, anchors)),
  ];
}

/** What a person has to decide before the job can be followed, or knows more of than its pages. */
function openFacts(job: JobDescription): readonly string[] {
  const weak = [...job.weak].map((name) => `${name}: only an example shows it`);
  const undecided = (job.states.undecided ?? []).map((word) => `nobody says what ${JSON.stringify(word)} means`);
  return [...missingFacts(job).map((name) => `${name}: missing, so the job cannot be followed`), ...weak, ...undecided];
}

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  id: "$response.body#/…",
  status: '{ operation: "GET /…", parameters: { path.id: $response.body#/… } }',
  state: "$response.body#/…",
};

/** The overlay that decides it, to be filled in where it has dots. */
function overlayFor(job: JobDescription, submit: OperationAt): string {
  const facts = [...new Set([...missingFacts(job), ...job.weak])];
  const classes = new Map<string, readonly StateWord[]>(
    facts.flatMap((name) => (name.startsWith("states.") ? [[name.slice("states.".length), ["…"]]] : [])),
  );
  const undecided = job.states.undecided ?? [];
  // Words that nobody explains are failures more often than not; a person moves them.
  if (undecided.length > 0) classes.set("failed", undecided);
  const words = [...classes].map(([name, list]) => `${name}: ${JSON.stringify(list)}`);
  const fields = facts.flatMap((name) => (PLACEHOLDERS[name] === undefined ? [] : [`${name}: ${PLACEHOLDERS[name]}`]));
  const all = [...fields, ...(words.length === 0 ? [] : [`states: { ${words.join(", ")} }`])];
  const path = submit.path.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
  return [
    "overlay: 1.1.0",
    'info: { title: Jobs, version: "1" }',
    "actions:",
    `  - target: ${JSON.stringify(`$.paths['${path}'].${submit.method}`)}`,
    "    update:",
    "      x-falsmith-job:",
    ...all.map((line) => `        ${line}`),
  ].join("\n");
}

function openView(job: JobDescription, submit: OperationAt): Child {
  const open = openFacts(job);
  if (open.length === 0) return "";
  return [
    el("h3", { class: "sub" }, "Undecided"),
    el(
      "ul",
      { class: "grid", role: "list" },
      open.map((fact) => el("li", { class: "point" }, el("p", { dir: "auto" }, fact))),
    ),
    el(
      "p",
      { class: "hint" },
      "An overlay of yours decides it, filled in where it has dots, each word in the class that it means, and kept in specs/overlays:",
    ),
    copyable(overlayFor(job, submit), "Overlay"),
  ];
}

/** Where the evidence of a job is found, and what links of the page can lead to. */
interface JobEvidence {
  readonly sources: ReadonlyMap<SourceId, SourceText>;
  readonly anchors: Anchors;
}

/** The job that an operation submits. */
export function jobOf(
  endpoint: CompiledEndpoint,
): { readonly submit: OperationAt; readonly job: JobDescription } | undefined {
  const submit = endpoint.kind === "operation" ? mainOperation(endpoint.mended) : undefined;
  const job = submit === undefined ? undefined : readJob(submit.operation, submit.at).job;
  return submit === undefined || job === undefined ? undefined : { submit, job };
}

/** The job that an endpoint submits, step by step; undefined where its document describes none. */
export function jobView(endpoint: CompiledEndpoint, evidence: JobEvidence): Html | undefined {
  const found = jobOf(endpoint);
  if (found === undefined) return undefined;
  const { submit, job } = found;
  const steps = stepsOf(job, submit).map((step) =>
    el(
      "li",
      { class: "step" },
      el("h3", {}, step.title),
      el(
        "ul",
        { role: "list" },
        step.says.map((line) => el("li", {}, el("code", {}, line))),
      ),
      evidenceOf(endpoint, job.at, step, evidence),
    ),
  );
  return el("div", {}, el("ol", { class: "flow", role: "list" }, steps), openView(job, submit));
}
