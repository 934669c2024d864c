import { own } from "../document/json.js";
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

function namesOf({ identity, spec }: Member): readonly string[] {
  if (identity.kind !== "operation") return [];
  const id = own(mainOperation(spec)?.operation, "operationId");
  const { method, path } = identity.call;
  return [templateOf(`${method} ${path}`), ...(typeof id === "string" ? [`id ${id}`] : [])];
}

/** Indexes groups of sources by what their operations are called. */
export function indexOperations(groups: Iterable<Group>): OperationIndex {
  const known = new Map<string, Set<Group>>();
  for (const group of groups)
    for (const member of group.members)
      for (const name of namesOf(member)) {
        const key = `${member.provider} ${name}`;
        known.set(key, (known.get(key) ?? new Set()).add(group));
      }
  return {
    find: (provider, { operation, operationId }) => {
      const name = operation === undefined ? `id ${operationId ?? ""}` : templateOf(operation);
      return [...(known.get(`${provider} ${name}`) ?? [])];
    },
  };
}

/** The index of a run that knows no further operations. */
export const NO_OPERATIONS: OperationIndex = { find: () => [] };
