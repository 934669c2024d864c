import { applyTo, originOf, type Spec, type StageResult } from "../document/document.js";
import type { Finding } from "../document/finding.js";
import { isObject, type Json, type JsonObject, own, sameJson, withKey } from "../document/json.js";
import type { Origin } from "../document/origin.js";
import { eachOrigin, originsBelow } from "../document/origins.js";
import type { Patch } from "../document/patch.js";
import { join, keysOf, parentOf, type Pointer, valueAt } from "../document/pointer.js";
import { isProviderOverlay, type SourceId } from "../document/source.js";
import type { OperationReference } from "../model/job/description.js";
import { operationFor, referencesOf } from "../model/job/operations.js";
import { hasJob, readJob } from "../model/job/read-job.js";
import { callOf } from "../openapi/operation.js";
import { operationParameters } from "../openapi/operation-parameters.js";
import { isPointer, JOB_KEY, mainOperation, type OperationAt, refsIn } from "../openapi/operation.js";
import { renameParts } from "../openapi/rename-parts.js";
import { fullPath, serversOf } from "../openapi/servers.js";
import { carried } from "../rules/enrich/graft.js";

/** The mended document of another operation, and the sources that speak of it. */
export interface JobOperation {
  readonly spec: Spec;
  readonly sources: readonly SourceId[];
}

/** Finds other operations of the same provider. */
export type FindOperation = (reference: OperationReference) => readonly JobOperation[];

/** What joining gives: the document with the operations that tell of its job, and the sources that these come from. */
export type JobJoin = StageResult & { readonly sources: readonly SourceId[] };

/** The components that a value reaches in a document, each by `kind` and name. */
function reached(doc: JsonObject, at: Pointer): readonly Pointer[] {
  const seen = new Set<Pointer>();
  const open: Pointer[] = [at];
  for (let place = open.pop(); place !== undefined; place = open.pop())
    for (const { ref } of refsIn(valueAt(doc, place), place)) {
      const [first, kind, name] = isPointer(ref) ? keysOf(ref) : [];
      if (first !== "components" || kind === undefined || name === undefined) continue;
      const component = join("#/components", kind, name);
      if (seen.has(component) || valueAt(doc, component) === undefined) continue;
      seen.add(component);
      open.push(component);
    }
  return [...seen];
}

/** An operation that stands for itself: with the parameters of its path, its servers and what it needs to be allowed. */
function standalone(from: Spec, target: OperationAt, into: Spec): JsonObject {
  const { doc } = from;
  const parameters = operationParameters(doc, target.at).map((at) => valueAt(doc, at) ?? {});
  const servers = serversOf(doc, target)?.servers;
  const security = own(target.operation, "security") ?? own(doc, "security");
  const differs = servers !== undefined && !sameJson([...servers], own(into.doc, "servers"));
  return {
    ...target.operation,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(differs ? { servers: [...servers] } : {}),
    ...(security === undefined || sameJson(security, own(into.doc, "security")) ? {} : { security }),
  };
}

/** The patch that puts a value at a place, with what is known of where it comes from. */
function placing(to: Pointer, value: Json, from: Spec, at: Pointer): Patch {
  const inner = new Map<Pointer, Origin>();
  const below = originsBelow(from.origins, at)?.below;
  eachOrigin({ origin: undefined, below }, (place, origin) => inner.set(place, carried(origin)), to);
  return { op: "add", at: to, value, origin: carried(originOf(from, at)), inner };
}

/** A name that the document has not given to anything else. */
function freeName(into: Spec, kind: string, name: string, value: Json): string {
  for (let n = 1; ; n += 1) {
    const tried = n === 1 ? name : `${name}${n}`;
    const known = valueAt(into.doc, join("#/components", kind, tried));
    if (known === undefined || sameJson(known, value)) return tried;
  }
}

/** The patches that bring an operation of another document into this one, with all that it refers to. */
function bring(into: Spec, from: Spec, target: OperationAt): readonly Patch[] {
  const schemes = own(own(from.doc, "components"), "securitySchemes");
  const components = [
    ...reached(from.doc, target.at),
    ...reached(from.doc, parentOf(target.at) ?? "#"),
    ...Object.keys(isObject(schemes) ? schemes : {}).map((name) => join("#/components/securitySchemes", name)),
  ];
  const names = new Map<Pointer, string>();
  for (const at of new Set(components)) {
    const [, kind = "", name = ""] = keysOf(at);
    names.set(at, freeName(into, kind, name, valueAt(from.doc, at) ?? null));
  }
  const component = (kind: string, name: string): string => names.get(join("#/components", kind, name)) ?? name;
  const alone = standalone(from, target, into);
  const paths = withKey({}, target.path, withKey({}, target.method, alone));
  const renamed = renameParts({ ...from.doc, paths }, { component, operationId: (id) => id });
  const operation = valueAt(renamed, target.at) ?? {};
  return [
    placing(target.at, operation, from, target.at),
    ...[...names].flatMap(([at, name]): readonly Patch[] => {
      const to = join(parentOf(at) ?? "#", name);
      const value = valueAt(renamed, to);
      return value === undefined || valueAt(into.doc, to) !== undefined ? [] : [placing(to, value, from, at)];
    }),
  ];
}

function missing(reference: OperationReference, at: Pointer, found: number): Finding {
  const name = reference.operation ?? reference.operationId ?? "";
  return {
    code: "job/no-operation",
    level: "warning",
    at,
    message:
      found === 0
        ? `the job is told by ${name}, which no source of this provider describes: the endpoint keeps its plain operation alone`
        : `the job is told by ${name}, which ${found} operations of this provider are called`,
    hint:
      found === 0
        ? "Add the page of that operation, or describe it in the overlay: target $.paths, with its path and method."
        : "Name it by its method and path.",
  };
}

function templatesIn(call: string): readonly string[] {
  return [...call.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name);
}

/** Values of a path by the names that its page gives them: whoever describes a job for many pages cannot know these. */
function respelled(parameters: Readonly<Record<string, Json>>, call: string, theirs: string): JsonObject {
  const names = templatesIn(theirs);
  const places = new Map(templatesIn(call).map((name, index) => [`path.${name}`, `path.${names[index] ?? name}`]));
  return Object.fromEntries(Object.entries(parameters).map(([place, value]) => [places.get(place) ?? place, value]));
}

/** A reference as the document spells the operation, and the patches that write it so. */
function spelling(
  spec: Spec,
  at: Pointer,
  reference: OperationReference,
  target: OperationAt,
): { readonly patches: readonly Patch[]; readonly reference: OperationReference } {
  const { operation, parameters } = reference;
  const call = callOf(target);
  if (operation === undefined || operation === call) return { patches: [], reference };
  const changed = parameters === undefined ? {} : { parameters: respelled(parameters, operation, call) };
  const patches = Object.entries({ operation: call, ...changed }).map(([key, value]): Patch => {
    const place = join(at, key);
    return { op: "replace", at: place, value, origin: originOf(spec, place) };
  });
  return { patches, reference: { ...reference, operation: call, ...changed } };
}

interface LinkTarget {
  readonly role: string;
  readonly target: OperationAt;
  readonly reference: OperationReference;
}

/** A Link of the standard that says what the description says of the way to a status or cancel operation. */
function linkPatch(spec: Spec, submit: OperationAt, { role, target, reference }: LinkTarget): readonly Patch[] {
  const responses = valueAt(spec.doc, join(submit.at, "responses"));
  const status = Object.keys(isObject(responses) ? responses : {}).find((key) => key.startsWith("2"));
  const response = status === undefined ? undefined : join(submit.at, "responses", status);
  const value = response === undefined ? undefined : valueAt(spec.doc, response);
  // What a third operation is asked with comes from the status reply, and a shared reply is not this operation's alone.
  if (role === "result" || response === undefined || !isObject(value) || own(value, "$ref") !== undefined) return [];
  if (reference.parameters === undefined || own(own(value, "links"), role) !== undefined) return [];
  const origin = carried(originOf(spec, join(submit.at, JOB_KEY, role)));
  // A reference is a URI: braces of templates are written out.
  const link = { operationRef: `#${encodeURI(target.at.slice(1))}`, parameters: reference.parameters };
  return [{ op: "add", at: join(response, "links", role), value: link, origin }];
}

/** A request that a description states, as an operation whose answers nobody describes. */
function operationOf({ parameters = {}, body }: OperationReference): JsonObject {
  const listed = Object.keys(parameters).map((place): JsonObject => {
    const cut = place.indexOf(".");
    return { name: place.slice(cut + 1), in: place.slice(0, cut), required: true, schema: {} };
  });
  return {
    ...(listed.length === 0 ? {} : { parameters: listed }),
    ...(body === undefined ? {} : { requestBody: { content: { "application/json": { schema: {} } } } }),
    responses: { "200": { description: "Answered." } },
  };
}

/**
 * A document with an operation that no source describes, as a provider overlay states it: its method and path and what it is
 * asked with are documented, and that is enough to ask. What a person names has to be described: it may be misspelt.
 */
function statedOperation(
  spec: Spec,
  submit: OperationAt,
  { place, reference }: { readonly place: Pointer; readonly reference: OperationReference },
): (Omit<LinkTarget, "role"> & { readonly spec: Spec; readonly finding: Finding }) | undefined {
  const origin = originOf(spec, place);
  const [, method = "", whole = ""] = /^([A-Z]+) (\/.*)$/.exec(reference.operation ?? "") ?? [];
  const isDocumented = origin.evidence.some(({ source }) => isProviderOverlay(source));
  if (!isDocumented || method === "" || reference.parameters === undefined) return undefined;
  const base = fullPath(spec.doc, submit).slice(0, -submit.path.length);
  const path = base !== "" && whole.startsWith(`${base}/`) ? whole.slice(base.length) : whole;
  const at = join("#/paths", path, method.toLowerCase());
  const added = applyTo(spec, [{ op: "add", at, value: operationOf(reference), origin: carried(origin) }]);
  const target = operationFor(added.doc, { operation: `${method} ${path}` });
  if (target === undefined) return undefined;
  const spelled = spelling(added, place, reference, target);
  const finding: Finding = {
    code: "job/no-operation",
    level: "note",
    // At the page that lacks it: nobody corrects an overlay of the tool's own.
    at: submit.at,
    message: `the job is told by ${reference.operation ?? ""}, which no source of this provider describes: it is asked as the provider overlay states, and its output is unknown`,
    hint: "Add the page of that operation: its schema types the output.",
  };
  return { spec: applyTo(added, spelled.patches), target, reference: spelled.reference, finding };
}

/**
 * A document whose operation submits a job, with the operations that tell of it, in the form `x-falsmith-job` asks for.
 * What the document holds already (an overlay may describe an operation that no page does) stays as it is.
 */
export function joinJob(spec: Spec, find: FindOperation): JobJoin {
  const submit = mainOperation(spec);
  if (submit === undefined || !hasJob(submit.operation)) return { spec, findings: [], sources: [] };
  const { job, findings: malformed } = readJob(submit.operation, submit.at);
  const findings = [...malformed];
  const sources: SourceId[] = [];
  let current = spec;
  for (const [role, reference] of job === undefined ? [] : referencesOf(job)) {
    const place = join(submit.at, JOB_KEY, role);
    const known = operationFor(current.doc, reference);
    if (known !== undefined) {
      current = applyTo(current, linkPatch(current, submit, { role, target: known, reference }));
      continue;
    }
    const found = find(reference);
    const [only] = found;
    const target = only === undefined ? undefined : mainOperation(only.spec);
    const stated = found.length === 0 ? statedOperation(current, submit, { place, reference }) : undefined;
    if (stated !== undefined) {
      current = applyTo(stated.spec, linkPatch(stated.spec, submit, { ...stated, role }));
      findings.push(stated.finding);
      continue;
    }
    if (only === undefined || target === undefined || found.length > 1) {
      findings.push(missing(reference, place, found.length));
      continue;
    }
    const spelled = spelling(current, place, reference, target);
    current = applyTo(current, [...bring(current, only.spec, target), ...spelled.patches]);
    current = applyTo(current, linkPatch(current, submit, { role, target, reference: spelled.reference }));
    sources.push(...only.sources);
  }
  return { spec: current, findings, sources };
}
