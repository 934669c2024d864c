import { isHandle } from "../jobs/handle.js";
import { own, ownText } from "../platform/json.js";
import { newToken } from "./record.js";
import type { RequestRecord } from "./store.js";

/* What `falsmith-runtime/journal` has written, as records. */

const HASH_UNKNOWN = "unknown";

function recordFrom(key: string, endpointId: string, at: string, more: Partial<RequestRecord>): RequestRecord {
  const now = new Date().toISOString();
  const createdAt = at === "" ? now : at;
  const common = { version: 1, inputHash: HASH_UNKNOWN, token: newToken(), submits: 1, createdAt, updatedAt: now };
  return { key, endpointId, state: "parked", ...common, ...more };
}

/** The requests of a journal that are not over: parked where their outcome is unknown, else submitted. */
export function recordsOfJournal(entries: readonly unknown[]): readonly RequestRecord[] {
  const of = (...types: readonly string[]): readonly unknown[] =>
    entries.filter((entry) => types.some((type) => type === own(entry, "type")));
  const settled = new Set(of("accepted", "refused").map((entry) => own(entry, "intent")));
  const over = new Set(of("done").map((entry) => own(entry, "requestId")));
  const parked = of("intent").flatMap((entry) => {
    const [intent, endpointId, inputHash, at] = ["intent", "endpointId", "inputHash", "at"].map((name) =>
      ownText(entry, name),
    );
    if (intent === undefined || endpointId === undefined || at === undefined || settled.has(intent)) return [];
    const error = {
      code: "submit_unknown",
      message: `A journal says that it was about to be submitted at ${at}, and no more.`,
    };
    return [recordFrom(`journal/${intent}`, endpointId, at, { inputHash: inputHash ?? HASH_UNKNOWN, error })];
  });
  const submitted = of("accepted").flatMap((entry) => {
    const handle = own(entry, "handle");
    if (!isHandle(handle) || over.has(handle.requestId)) return [];
    const { endpointId, requestId, submittedAt } = handle;
    return [recordFrom(`journal/${requestId}`, endpointId, submittedAt, { state: "submitted", handle })];
  });
  return [...parked, ...submitted];
}
