import type { Client, Endpoint, UnknownKeys } from "falsmith-runtime/client";
import type { MapItem } from "falsmith-runtime/durable";
import type { JsonObject } from "../../../document/json.js";
import { count } from "../../../messages/count.js";
import { visible } from "../../../messages/visible.js";
import { type Arguments, usage } from "../../terminal/arguments.js";
import { findingText } from "../../terminal/finding-text.js";
import type { Terminal } from "../../terminal/terminal.js";
import { batchDisplay, type BatchCounts, summaryText } from "./batch-progress.js";
import { consentsTo } from "./consent.js";
import { type InputFile, type InputLine, inputLines, openInputs } from "./input-lines.js";
import { openStore } from "./open-store.js";

/** What the requests of a batch are made of. */
export interface BatchTarget {
  readonly endpoint: Endpoint;
  readonly client: Client<object, string>;
  readonly unknownKeys: UnknownKeys;
  /** The input of a line with what the command line says of all of them. */
  readonly withWords: (input: JsonObject) => JsonObject;
  /** What the submit takes beside its input: path, query, headers. */
  readonly parameters: object;
  /** The price in the words of the endpoint's page; undefined where none is stated. */
  readonly price: string | undefined;
}

const CONCURRENCY = 16;
const MOST_TOLD = 20;

function numberOf(given: Arguments, flag: string): number | undefined {
  const text = given.value(flag);
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw usage(`--${flag} is a number from 1 on, not ${JSON.stringify(text)}`);
  return Number(text);
}

/** Checks all lines before anything is sent. @returns how many there are; undefined where some are wrong, which is told */
async function checkedCount(
  file: InputFile,
  lines: () => AsyncIterable<InputLine>,
  { endpoint, unknownKeys }: BatchTarget,
  terminal: Terminal,
): Promise<number | undefined> {
  let [all, wrong] = [0, 0];
  for await (const { line, input } of lines()) {
    all += 1;
    const checked = endpoint.input.safeParse(input, { unknownKeys });
    if (checked.success) continue;
    wrong += 1;
    if (wrong > MOST_TOLD) continue;
    const message = checked.issues.map((issue) => issue.message).join("; ");
    const at = { path: file.label, line, column: 1 };
    terminal.err(findingText({ code: "io/input", level: "error", message, ...at }, terminal.colour));
  }
  if (wrong === 0) return all;
  const more = wrong > MOST_TOLD ? ` (${MOST_TOLD} are shown)` : "";
  terminal.err(`${count(wrong, "line")} of ${all.toLocaleString("en")} cannot be sent${more}; nothing was sent\n`);
  return undefined;
}

interface ItemError {
  readonly code: string;
  readonly message: string;
  readonly requestId?: string;
}

async function errorOf(error: unknown): Promise<ItemError> {
  const { FalError } = await import("falsmith-runtime/client");
  if (!(error instanceof FalError)) return { code: "error", message: String(error) };
  const { code, message, requestId } = error;
  return { code, message, ...(requestId === undefined || requestId === "" ? {} : { requestId }) };
}

/** What of a line is printed: its output, or why there is none. */
async function outcomeOf(item: MapItem<unknown, unknown>): Promise<LineOutcome> {
  if (item.status === "rejected") return { error: await errorOf(item.error) };
  return { requestId: item.result.requestId, data: item.result.data };
}

type LineOutcome = { readonly error: ItemError } | { readonly requestId: string; readonly data: unknown };

/** Failures that all other lines would meet as well: a key, a balance, a store. */
const ENDS_ALL: ReadonlySet<string> = new Set(["auth", "billing", "store", "config"]);

interface CheckedLines {
  readonly lines: AsyncIterable<InputLine>;
  readonly total: number;
  readonly given: Arguments;
}

/** Makes the requests, and prints each result as a line of JSON as it comes. */
async function runLines(
  { endpoint, client, unknownKeys, parameters }: BatchTarget,
  { lines, total, given }: CheckedLines,
  terminal: Terminal,
): Promise<number> {
  const concurrency = numberOf(given, "concurrency") ?? CONCURRENCY;
  const { map } = await import("falsmith-runtime/durable");
  const { store, close } = await openStore(given, terminal);
  const stop = new AbortController();
  let ended: () => void = () => undefined;
  const end = new Promise<void>((resolve) => (ended = resolve));
  const forget = terminal.onInterrupt(async () => {
    stop.abort();
    await end;
  });
  const display = batchDisplay(terminal, total);
  const counts: BatchCounts = { total, completed: 0, failed: 0, parked: 0 };
  let stoppedBy: string | undefined;
  // Only lines that are under way are remembered.
  const underWay = new Map<number, InputLine>();
  async function* inputs(): AsyncGenerator<JsonObject, void, undefined> {
    let index = 0;
    for await (const line of lines) {
      underWay.set(index, line);
      index += 1;
      yield line.input;
    }
  }
  const settings = { ...parameters, unknownKeys, webhookUrl: given.value("webhook"), signal: stop.signal };
  const key = (_input: unknown, index: number): string => underWay.get(index)?.key ?? "";
  try {
    for await (const item of map(endpoint, inputs(), { ...settings, client, store, concurrency, key })) {
      const outcome = await outcomeOf(item);
      const code = "error" in outcome ? outcome.error.code : undefined;
      counts[code === undefined ? "completed" : code === "parked" ? "parked" : "failed"] += 1;
      display.clear();
      const about = { line: underWay.get(item.index)?.line ?? 0, key: item.key };
      terminal.out(`${visible(JSON.stringify({ ...about, ...outcome }))}\n`);
      underWay.delete(item.index);
      display.show(counts);
      if ("error" in outcome && ENDS_ALL.has(outcome.error.code)) {
        stoppedBy ??= outcome.error.message;
        stop.abort();
      }
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    display.clear();
    await close();
    forget();
    if (stoppedBy !== undefined)
      terminal.err(findingText({ code: "io/request", level: "error", message: stoppedBy }, terminal.colour));
    terminal.err(summaryText(counts, stop.signal.aborted));
    ended();
  }
  if (stop.signal.aborted) return stoppedBy === undefined ? 130 : 1;
  return counts.completed === total ? 0 : 1;
}

/**
 * Makes one request for each line of a file, each once: whatever is interrupted, the same command goes on.
 * @returns the exit code: 0 when every request has an output
 * @throws UserError for wrong flags, lines that are no inputs, and a store that cannot be had
 */
export async function runBatch(target: BatchTarget, given: Arguments, terminal: Terminal): Promise<number> {
  const { endpoint, withWords } = target;
  const other = ["input", "save-handle", "resume", "once", "save"].find((flag) => given.has(flag));
  if (other !== undefined) throw usage(`--batch makes many requests: it takes no --${other}`);
  if (!given.has("store")) throw usage("--batch keeps its requests in a store: --store requests.jsonl");
  const most = numberOf(given, "max-jobs");
  const file: InputFile = {
    label: given.value("batch") ?? "-",
    endpointId: endpoint.id,
    isKeyed: given.has("keyed"),
    withWords,
  };
  const open = await openInputs(file, terminal);
  const lines = (): AsyncIterable<InputLine> => inputLines(file, open);
  const total = await checkedCount(file, lines, target, terminal);
  if (total === undefined) return 2;
  if (most !== undefined && total > most)
    throw usage(`${file.label} has ${count(total, "request")}, more than --max-jobs ${most}; nothing was sent`);
  const spending = { label: file.label, total, price: target.price };
  if (!(await consentsTo(spending, given.has("yes"), terminal))) return 1;
  return runLines(target, { lines: lines(), total, given }, terminal);
}
