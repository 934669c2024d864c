import type { RequestRecord, RequestStore } from "./store.js";
import type { TransitionRefusal, TransitionResult } from "./transitions.js";

/** What became of a change: the record as it is in the store now, and whether the change is in it. */
export interface ChangeResult {
  /** Undefined where somebody has removed it. */
  readonly record: RequestRecord | undefined;
  /** Why the change is not in it; undefined when it is. */
  readonly why?: TransitionRefusal | undefined;
}

/**
 * Changes a record by compare-and-set. Where another change came first, it decides anew, from the record as it is then.
 * @throws whatever the store throws
 */
export async function changeRecord(
  store: RequestStore,
  from: RequestRecord,
  decide: (record: RequestRecord) => TransitionResult,
): Promise<ChangeResult> {
  for (let record: RequestRecord | undefined = from; record !== undefined;) {
    const result: TransitionResult = decide(record);
    if (!result.ok) return { record, why: result.why };
    const isSame = result.record === record;
    // What changes nothing is only true of the record that is in the store.
    if (isSame && record !== from) return { record };
    if (!isSame && (await store.replace(result.record))) return { record: result.record };
    const there: RequestRecord | undefined = await store.get(from.key);
    if (isSame && there?.version === from.version) return { record: there };
    record = there;
  }
  return { record: undefined };
}
