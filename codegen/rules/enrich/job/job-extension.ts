import type { Json, JsonObject } from "../../../document/json.js";
import type { Origin } from "../../../document/origin.js";
import { BASIS_KEY } from "../../../document/origin.js";
import { join, type Pointer } from "../../../document/pointer.js";
import { callOf } from "../../../openapi/operation.js";
import { type Fact, originOfFact } from "./fact.js";
import type { FoundJob } from "./find-job.js";
import type { OperationPage } from "./operation-page.js";
import { stepsOf, type OperationUnit } from "./unit.js";

/** A found job as an `x-falsmith-job`, with what each of its fields rests on. */
export interface JobExtension {
  readonly value: JsonObject;
  /** By pointer below the extension. */
  readonly origins: ReadonlyMap<Pointer, Origin>;
  /** What a status operation is asked with, and no page says where it comes from. */
  readonly openParameters: readonly string[];
}

type AnyFact = Pick<Fact<unknown>, "basis" | "evidence">;

/** Collects the fields of one extension. */
interface ExtensionDraft {
  readonly fields: Record<string, Json>;
  readonly origins: Map<Pointer, Origin>;
  readonly weak: string[];
}

function put(
  { fields, origins, weak }: ExtensionDraft,
  key: string,
  value: Json | undefined,
  fact: AnyFact | undefined,
): void {
  if (value === undefined || fact === undefined) return;
  fields[key] = value;
  origins.set(join("#", key), originOfFact(fact));
  if (fact.basis === "example") weak.push(key);
}

function templatesOf({ path }: OperationPage): readonly string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name);
}

/** The submit's own parameter that stands at the place of a template in the path of another operation. */
function sharedTemplate(submit: OperationPage, other: OperationPage, name: string): string | undefined {
  const templates = templatesOf(submit);
  if (templates.includes(name)) return name;
  const index = templatesOf(other).indexOf(name);
  const [a, b] = [submit, other].map(({ path }) => stepsOf(path));
  const place = (b ?? []).flatMap((step, at) => (step === "{}" ? [at] : []))[index];
  if (a === undefined || place === undefined || a[place] !== "{}") return undefined;
  const isSameLead = a.slice(0, place).every((step, at) => step === b?.[at]);
  return isSameLead ? templates[a.slice(0, place).filter((step) => step === "{}").length] : undefined;
}

interface RequestParameters {
  readonly parameters: Readonly<Record<string, Json>>;
  readonly open: readonly string[];
}

/** What an operation about the job is asked with: the id in its place, and values that the submit was called with. */
function askedWith({ submit, parameter }: FoundJob, unit: OperationUnit, id: string | undefined): RequestParameters {
  const [page] = unit.pages;
  const [from] = submit.pages;
  if (page === undefined || from === undefined || parameter === undefined) return { parameters: {}, open: [] };
  const parameters: Record<string, Json> = {};
  const open: string[] = [];
  const last = templatesOf(page).at(-1);
  const takesId = parameter.in === "path" ? last : parameter.name;
  for (const one of page.parameters) {
    if (one.in === "header" || one.in === "cookie") continue;
    const place = `${one.in}.${one.name}`;
    if (one.in === parameter.in && one.name === takesId) {
      if (id !== undefined) parameters[place] = id;
      continue;
    }
    if (one.in !== "path") {
      if (one.isRequired) open.push(place);
      continue;
    }
    const shared = sharedTemplate(from, page, one.name);
    if (shared === undefined) open.push(place);
    else parameters[place] = `$request.path.${shared}`;
  }
  return { parameters, open };
}

function reference(unit: OperationUnit, parameters: Readonly<Record<string, Json>>): JsonObject {
  const [page] = unit.pages;
  return {
    operation: page === undefined ? callOf(unit) : callOf(page),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
  };
}

function inReply(pointer: string): string {
  return pointer.startsWith("$") ? pointer : `$response.body#${pointer}`;
}

function putStates(draft: ExtensionDraft, { states }: FoundJob): void {
  const all = Object.entries(states);
  if (all.length === 0) return;
  const weak = all.filter(([, fact]) => fact.basis === "example").map(([name]) => name);
  const marks = weak.length === 0 ? {} : { [BASIS_KEY]: Object.fromEntries(weak.map((name) => [name, "example"])) };
  draft.fields["states"] = { ...Object.fromEntries(all.map(([name, { value }]) => [name, [...value]])), ...marks };
  for (const [name, fact] of all) draft.origins.set(join("#", "states", name), originOfFact(fact));
}

/** A third operation is asked with values of the status reply. */
function putResult(draft: ExtensionDraft, job: FoundJob): void {
  const { result, output } = job;
  if (result === undefined || output !== undefined) return;
  const { unit, parameters, id } = result.value;
  const asked =
    parameters.size > 0
      ? Object.fromEntries(parameters)
      : askedWith(job, unit, id === undefined ? undefined : inReply(id)).parameters;
  if (Object.keys(asked).length > 0) put(draft, "result", reference(unit, asked), result);
}

/** Writes a found job down as an extension. */
export function jobExtension(job: FoundJob): JobExtension {
  const draft: ExtensionDraft = { fields: {}, origins: new Map(), weak: [] };
  const id = job.id === undefined ? undefined : inReply(job.id.value);
  put(draft, "id", id, job.id);
  const status = job.status?.value;
  const asked = status === undefined ? undefined : askedWith(job, status, id);
  if (status !== undefined) put(draft, "status", reference(status, asked?.parameters ?? {}), job.status);
  put(draft, "success", job.success?.value, job.success);
  put(draft, "state", job.state === undefined ? undefined : inReply(job.state.value), job.state);
  putStates(draft, job);
  const places = (job.output?.value ?? []).map(inReply);
  put(draft, "output", places.length === 1 ? places[0] : places, job.output);
  putResult(draft, job);
  put(draft, "error", (job.error?.value ?? []).map(inReply), job.error);
  put(draft, "progress", job.progress === undefined ? undefined : inReply(job.progress.value), job.progress);
  if (job.cancel !== undefined)
    put(draft, "cancel", reference(job.cancel.value, askedWith(job, job.cancel.value, id).parameters), job.cancel);
  put(draft, "callback", job.callback?.value, job.callback);
  put(draft, "when", job.when?.value, job.when);
  const marks =
    draft.weak.length === 0 ? {} : { [BASIS_KEY]: Object.fromEntries(draft.weak.map((key) => [key, "example"])) };
  return { value: { ...draft.fields, ...marks }, origins: draft.origins, openParameters: asked?.open ?? [] };
}

/** The names of the providers whose pages describe operations of a job. */
export function providersOfJob({ submit, status, result, cancel }: FoundJob): readonly string[] {
  const units = [submit, status?.value, result?.value.unit, cancel?.value].flatMap((unit) => unit ?? []);
  return [...new Set(units.flatMap(({ pages }) => pages.map(({ provider }) => provider)))];
}
