import type { RequestRecord, RequestState, RequestStore } from "falsmith-runtime/durable";
import { count } from "../../../messages/count.js";
import { didYouMean } from "../../../messages/nearest.js";
import { excerpt, visible } from "../../../messages/visible.js";
import { UserError } from "../../../io/user-error.js";
import { type Arguments, type Flags, readArguments, usage } from "../../terminal/arguments.js";
import type { Terminal } from "../../terminal/terminal.js";
import { openStore, STORE_HELP } from "./open-store.js";

export const help: string = `falsmith requests status --store <where> [--state <states>] [--json] [--limit <n>]
       falsmith requests settle <key> --store <where> (--request-id <id> | --not-accepted)
       falsmith requests retry <key>… | --failed --store <where> [--may-run-twice]

The requests of a store: those of falsmith run --batch, and of programs that use falsmith-runtime/durable.

status   how many are in each state, and those that wait for a person: parked ones may have been accepted and are not sent
         again by themselves, failed ones have ended without an output
settle   what became of a parked request, once you have looked it up with the provider
retry    lets a failed request be made anew, by the next run or call with its key

${STORE_HELP}
  --state <states>       which to list, separated by commas (parked,failed)
  --limit <n>            how many of each to list (20)
  --json                 the records as lines of JSON, all of them
  --request-id <id>      settle: the provider has accepted it under this id
  --not-accepted         settle: the provider has not accepted it. If that is wrong, it is paid twice
  --failed               retry: every request that has failed
  --may-run-twice        retry: a parked one too, although it may run, and be paid, twice
`;

const FLAGS: Flags = {
  store: "value",
  state: "value",
  limit: "value",
  json: "switch",
  "request-id": "value",
  "not-accepted": "switch",
  failed: "switch",
  "may-run-twice": "switch",
};
const LISTED = 20;
const COLUMNS = 100;

async function statesOf(given: Arguments): Promise<readonly RequestState[] | undefined> {
  const { REQUEST_STATES } = await import("falsmith-runtime/durable");
  const words = given.value("state")?.split(",");
  return words?.map((word) => {
    const state = REQUEST_STATES.find((one) => one === word.trim());
    if (state === undefined)
      throw usage(
        `--state lists ${REQUEST_STATES.join(", ")}, not ${JSON.stringify(word)}${didYouMean(word, REQUEST_STATES)}`,
      );
    return state;
  });
}

/** A record as people may see it. Its token opens the webhook, and is not shown. */
function shown({ token: _token, ...record }: RequestRecord): object {
  return record;
}

function lineOf({ key, endpointId, handle, error, updatedAt }: RequestRecord): string {
  const about = [endpointId, handle?.requestId, updatedAt, error?.message].filter((one) => one !== undefined);
  return `  ${visible(key)}\n    ${excerpt(about.join(" · "), COLUMNS * 2)}\n`;
}

const REMEDIES: { readonly [state in RequestState]?: string } = {
  parked:
    "look each up with the provider, then: falsmith requests settle <key> --request-id <id>, or --not-accepted where it has none",
  failed: "falsmith requests retry <key> lets the next run make it anew",
};

async function status(store: RequestStore, given: Arguments, terminal: Terminal): Promise<number> {
  const { countRequests, listRequests, REQUEST_STATES } = await import("falsmith-runtime/durable");
  const states = await statesOf(given);
  if (given.has("json")) {
    for await (const record of listRequests(store, { states }))
      terminal.out(`${visible(JSON.stringify(shown(record)))}\n`);
    return 0;
  }
  const limit = Number(given.value("limit") ?? LISTED);
  if (!Number.isInteger(limit) || limit < 0) throw usage("--limit is a number from 0 on");
  const counts = await countRequests(store);
  const all = Object.values(counts).reduce((sum: number, one) => sum + (one ?? 0), 0);
  terminal.out(`${count(all, "request")}\n`);
  for (const state of REQUEST_STATES) {
    const number = counts[state] ?? 0;
    if (number > 0) terminal.out(`  ${state.padEnd(12)}${number.toLocaleString("en").padStart(9)}\n`);
  }
  for (const state of states ?? (["parked", "failed"] as const)) {
    const number = counts[state] ?? 0;
    if (number === 0) continue;
    const remedy = REMEDIES[state];
    terminal.out(`\n${state}${remedy === undefined ? "" : `: ${remedy}`}\n`);
    for await (const record of listRequests(store, { states: [state], limit })) terminal.out(lineOf(record));
    if (number > limit) terminal.out(`  … ${(number - limit).toLocaleString("en")} more: --limit, --json\n`);
  }
  return 0;
}

async function settleOne(store: RequestStore, given: Arguments, terminal: Terminal): Promise<number> {
  const { settle } = await import("falsmith-runtime/durable");
  const [, key, ...more] = given.words;
  const requestId = given.value("request-id");
  if (key === undefined || more.length > 0) throw usage("requests settle takes one key; requests status shows them");
  if ((requestId === undefined) === !given.has("not-accepted"))
    throw usage("requests settle takes --request-id <id>, or --not-accepted");
  const record = await settle(store, key, requestId === undefined ? "not accepted" : { requestId });
  const what = record.state === "submitted" ? "the next run follows it" : "the next run makes it anew";
  terminal.out(`${visible(key)}: ${record.state}; ${what}\n`);
  return 0;
}

async function retryAll(store: RequestStore, given: Arguments, terminal: Terminal): Promise<number> {
  const { listRequests, retry } = await import("falsmith-runtime/durable");
  const [, ...keys] = given.words;
  if (given.has("failed") === keys.length > 0)
    throw usage("requests retry takes keys, or --failed for all that have failed");
  const mayRunTwice = given.has("may-run-twice");
  const chosen = [...keys];
  if (given.has("failed")) for await (const { key } of listRequests(store, { states: ["failed"] })) chosen.push(key);
  for (const key of chosen) await retry(store, key, { mayRunTwice });
  terminal.out(`${count(chosen.length, "request")} released; the next run with the same store makes them anew\n`);
  return 0;
}

const ACTIONS: ReadonlyMap<string, typeof status> = new Map([
  ["status", status],
  ["settle", settleOne],
  ["retry", retryAll],
]);

/** Shows the requests of a store, settles them, lets them be made anew. @throws UserError for wrong usage */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(argv, "requests", FLAGS);
  const [word = ""] = given.words;
  const action = ACTIONS.get(word);
  if (action === undefined)
    throw usage(
      word === ""
        ? "requests needs status, settle or retry: falsmith requests status --store requests.jsonl"
        : `requests has status, settle and retry, not ${JSON.stringify(word)}${didYouMean(word, [...ACTIONS.keys()])}`,
    );
  const { FalError } = await import("falsmith-runtime/client");
  const { store, close } = await openStore(given, terminal);
  try {
    return await action(store, given, terminal);
  } catch (error) {
    if (!(error instanceof FalError)) throw error;
    throw new UserError(visible(error.message), { exit: 1, code: "io/store" });
  } finally {
    await close();
  }
}
