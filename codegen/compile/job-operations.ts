import { own } from "../document/json.js";
import { fullPath } from "../openapi/servers.js";
import type { OperationReference } from "../model/job/description.js";
import { mainOperation } from "../openapi/operation.js";
import type { Group, Member } from "./group.js";

/** The plain operations of all providers, for jobs that are told by another operation than they are submitted by. */
export interface OperationIndex {
  /** The operations of a provider that a reference may mean: more than one where names collide. */
  find(provider: string, reference: OperationReference): readonly Group[];
}

/** `{id}` and `{task_id}` in one place of a path are one path. */
function templateOf(call: string): string {
  return call.replace(/\{[^{}]*\}/g, "{}").replace(/\/+$/, "");
}

/** The names under which a source's operation is found: its provider, then its method and path, or its id. */
export function operationNames({ identity, spec, provider }: Member): readonly string[] {
  if (identity.kind !== "operation") return [];
  const main = mainOperation(spec);
  const id = own(main?.operation, "operationId");
  const { method, path } = identity.call;
  // Some documents have a part of the path in their server's URL: who describes a job cannot know which.
  const whole = main === undefined ? path : fullPath(spec.doc, main);
  const names = [
    ...[path, whole].map((one) => templateOf(`${method} ${one}`)),
    ...(typeof id === "string" ? [`id ${id}`] : []),
  ];
  return names.map((name) => `${provider} ${name}`);
}

/** The name under which a reference is looked up. */
export function lookupName(provider: string, { operation, operationId }: OperationReference): string {
  return `${provider} ${operation === undefined ? `id ${operationId ?? ""}` : templateOf(operation)}`;
}

/** Indexes groups of sources by what their operations are called. */
export function indexOperations(groups: Iterable<Group>): OperationIndex {
  const known = new Map<string, Set<Group>>();
  for (const group of groups)
    for (const member of group.members)
      for (const name of operationNames(member)) known.set(name, (known.get(name) ?? new Set()).add(group));
  return { find: (provider, reference) => [...(known.get(lookupName(provider, reference)) ?? [])] };
}

/** The index of a run that knows no further operations. */
export const NO_OPERATIONS: OperationIndex = { find: () => [] };
