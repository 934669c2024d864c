import type { Stretch } from "../excerpt.js";
import { exampleOf } from "../page/examples.js";
import type { Report } from "../page/findings.js";
import type { JsonNode, JsonTextResult } from "../json/json-tree.js";
import type { Part } from "../page/part.js";
import type { OperationContent } from "./collect.js";
import { jsonBody } from "./curl.js";
import type { FieldPlace } from "./scope.js";

/** JSON that the page shows, the words that announce it, and the status it answers with. */
export interface ShownExample {
  readonly read: JsonTextResult;
  readonly at: Stretch;
  readonly status: string;
}

const PLACEHOLDER = /^<[^<>]{1,40}>$/;

function hasPlaceholder(node: JsonNode): boolean {
  if (node.body.kind === "scalar") return typeof node.body.value === "string" && PLACEHOLDER.test(node.body.value);
  return node.body.kind === "list"
    ? node.body.items.some(hasPlaceholder)
    : node.body.members.some((member) => hasPlaceholder(member.node));
}

/** An example of a side. Placeholders (`"<string>"`) show types at best: left out where a table states those. */
export function shownExample(
  read: JsonTextResult,
  announced: Stretch,
  hasTable: boolean,
  report: Report,
): Part | undefined {
  if (read.node === undefined || !hasTable || !hasPlaceholder(read.node)) return exampleOf(read, announced, report);
  report("ingest/example-json", announced, "the example holds placeholders, not values; it is left out", {
    level: "note",
  });
  return undefined;
}

/** True for a JSON object that is the reply of a queue: it names a request and says where to follow it. */
function isQueueReply({ node }: JsonTextResult): boolean {
  const keys = node?.body.kind === "object" ? new Set(node.body.members.map((member) => member.key)) : new Set();
  return keys.has("request_id") && (keys.has("status") || keys.has("status_url") || keys.has("response_url"));
}

function ofCalls(collected: OperationContent): readonly ShownExample[] {
  return collected.calls.flatMap((call) => {
    const read = jsonBody(call);
    const at = { start: call.at.start, end: Math.min(call.at.start + "curl".length, call.at.end) };
    return read === undefined ? [] : [{ read, at, status: "200" }];
  });
}

/**
 * The examples of a side, in order: those the page announces; for requests else the body of a cURL call; else JSON that
 * nothing announces, told apart by whether it is the reply of a queue.
 */
export function shownAt(collected: OperationContent, place: "body" | "response"): readonly ShownExample[] {
  const at = (wanted: FieldPlace): readonly ShownExample[] =>
    collected.examples
      .filter(({ scope }) => scope.place === wanted)
      .map(({ scope, block }) => ({ read: block.read, at: scope.at, status: scope.status }));
  const shown = at(place);
  const called = shown.length > 0 || place !== "body" ? [] : ofCalls(collected);
  if (shown.length > 0 || called.length > 0) return [...shown, ...called];
  return at("top").filter(({ read }) => isQueueReply(read) === (place === "response"));
}
