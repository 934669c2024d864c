import { cut, type Stretch } from "../excerpt.js";
import type { JsonNode } from "../json/json-tree.js";
import { bareCall } from "./bare-call.js";
import type { Block } from "./blocks.js";
import type { OperationMark, Word } from "./operation-marks.js";
import { isLabelLine, scopeOf, topScope } from "./scope.js";
import type { Segment } from "./segments.js";

/** A request that a sample of code sends. */
interface SampleCall {
  /** The block that holds it. */
  readonly index: number;
  readonly method: Word;
  /** The sample names the method: one that does not may leave out what it sends. */
  readonly explicit: boolean;
  readonly target: Word;
  /** Where the sample begins in its block. */
  readonly from: number;
}

const SDK_CALL =
  /\b(?:requests|httpx|axios|session|client|got|ky|http)\.(get|post|put|patch|delete)\(\s{0,20}[fr]?(["'`])(https?:\/\/[^"'`\s]{1,300})\2(?:\s?\+\s?(\w{1,40}))?/gi;
const FETCH =
  /\bfetch\(\s{0,20}(["'`])(https?:\/\/[^"'`\s]{1,300})\1(?:\s?\+\s?(\w{1,40}))?(?:\s{0,20},\s{0,20}\{[^{}]{0,200}?\bmethod:\s{0,4}["'](\w{3,7})["'])?/gi;
const MOST_CALLS = 8;

function sdkCalls(block: Extract<Block, { kind: "code" }>, index: number): readonly SampleCall[] {
  const { text, start } = block.at;
  const calls = [...text.matchAll(SDK_CALL)].map((hit) => ({ hit, method: hit[1], url: hit[3], added: hit[4] }));
  const fetched = [...text.matchAll(FETCH)].map((hit) => ({ hit, method: hit[4], url: hit[2], added: hit[3] }));
  return [...calls, ...fetched].slice(0, MOST_CALLS).flatMap(({ hit, method, url, added }) => {
    if (url === undefined) return [];
    const from = hit.index + hit[0].indexOf(url);
    const at: Stretch = { start: start + from, end: start + from + url.length };
    const target = { text: added === undefined ? url : `${url.replace(/\/$/, "")}/{${added}}`, at };
    const verb = { text: (method ?? "GET").toUpperCase(), at };
    return [{ index, method: verb, explicit: method !== undefined, target, from: hit.index }];
  });
}

function callsAt(block: Block, index: number): readonly SampleCall[] {
  if (block.kind === "code") return sdkCalls(block, index);
  if (block.kind !== "curl" || block.call.url === undefined) return [];
  const { url, method, body, form } = block.call;
  const sends = body !== undefined || form.length > 0;
  const verb =
    method === undefined ? { text: sends ? "POST" : "GET", at: url.at } : { text: method.word, at: method.at };
  return [
    { index, method: verb, explicit: method !== undefined || sends, target: { text: url.text, at: url.at }, from: 0 },
  ];
}

/** An address in the form in which two are compared. */
interface KnownCall {
  readonly method: string;
  readonly steps: readonly string[];
}

function stepsOf(address: string): readonly string[] {
  return bareCall(address)
    .split("/")
    .filter((step) => step !== "");
}

const TEMPLATE = /^(?:\{.*\}|<.*>|:\w.*|\$.*|\[.*\])$/;

function sameStep(one: string, other: string): boolean {
  return one === other || TEMPLATE.test(one) || TEMPLATE.test(other) || (one === "" && other === "");
}

/** One path ends as the other does: a relay may put its own steps before. */
function endsAlike(one: readonly string[], other: readonly string[]): boolean {
  const length = Math.min(one.length, other.length);
  if (length === 0) return one.length === other.length;
  const alike = one.slice(-length).every((step, at) => sameStep(step, other.at(at - length) ?? ""));
  return (
    alike && (one.length === other.length || one.slice(-length).some((step) => !TEMPLATE.test(step) && step !== ""))
  );
}

/** True where a call is of an operation that is known, or of the queue of one. */
function isKnown({ method, explicit, target }: SampleCall, known: readonly KnownCall[]): boolean {
  const steps = stepsOf(target.text);
  const queue = steps.indexOf("requests");
  return known.some(
    (one) =>
      (endsAlike(one.steps, steps) && (!explicit || one.method === method.text)) ||
      (queue > 0 && endsAlike(one.steps, steps.slice(0, queue))),
  );
}

function isContent(block: Block | undefined): boolean {
  return block !== undefined && block.kind !== "heading" && (block.kind !== "line" || /\|.*\|/.test(block.at.text));
}

/** The heading that announces a call: the nearest above it that is more than a label of its sample. */
function headingAbove(blocks: readonly Block[], index: number, from: number): number | undefined {
  let level = 7;
  for (let at = index - 1; at > from; at -= 1) {
    const block = blocks[at];
    if (isContent(block)) return undefined;
    if (block?.kind !== "heading" || block.level >= level) continue;
    if (!isLabelLine(block.at)) return at;
    level = block.level;
  }
  return undefined;
}

function endOf(blocks: readonly Block[], index: number, level: number | undefined): number {
  for (let at = index + 1; at < blocks.length; at += 1) {
    const block = blocks[at];
    if (block?.kind === "heading" && (level === undefined || block.level <= level)) return at;
    if (level === undefined && block?.kind === "line" && /\|.*\|/.test(block.at.text)) return at;
  }
  return blocks.length;
}

function isUnderExample(blocks: readonly Block[], index: number): boolean {
  for (let at = index - 1; at >= 0; at -= 1) {
    const block = blocks[at];
    if (block?.kind === "heading") return scopeOf(block.at, topScope(block.at))?.example === true;
  }
  return false;
}

function markOf({ index, method, target }: SampleCall): OperationMark {
  return { index, form: "line", method, target };
}

interface SamplePart {
  readonly call: SampleCall;
  readonly blocks: Block[];
}

/** An address that the page states for a part of it, to which its samples are compared. */
export interface StatedAddress {
  readonly method: string;
  readonly path: string;
}

function knownAs({ method, path }: StatedAddress): KnownCall {
  return { method: method.toUpperCase(), steps: stepsOf(path) };
}

/** The blocks that belong to a call, by their indexes. */
function reachOf(blocks: readonly Block[], { index }: SampleCall, from: number): readonly number[] {
  const heading = headingAbove(blocks, index, from);
  const above = heading === undefined ? undefined : blocks[heading];
  const end = endOf(blocks, index, above?.kind === "heading" ? above.level : undefined);
  const begin = heading ?? index;
  return Array.from({ length: end - begin }, (_, at) => begin + at);
}

/** The calls of a part to addresses that nobody states, each with its blocks; `taken` are the blocks that leave the part. */
function otherCalls(
  blocks: readonly Block[],
  calls: readonly SampleCall[],
  known: readonly KnownCall[],
): { readonly pieces: readonly SamplePart[]; readonly taken: ReadonlySet<number> } {
  const pieces: SamplePart[] = [];
  const taken = new Set<number>();
  let shown = false;
  let passed = 0;
  for (const call of calls) {
    const block = blocks[call.index];
    // The first sample below "Request example" is that of the part, whatever its address.
    const isOwn: boolean = isKnown(call, known) || (!shown && isUnderExample(blocks, call.index));
    shown ||= isOwn;
    if (isOwn || block === undefined || taken.has(call.index)) continue;
    const former = pieces.find((one) => isKnown(call, [knownAs(addressOf(one.call))]));
    const piece = former ?? { call, blocks: [] };
    if (former === undefined) pieces.push(piece);
    if (calls.some((other) => other.index === call.index && other !== call)) {
      // One sample of several calls stays whole; the call is looked at where it begins.
      if (block.kind === "code") piece.blocks.push({ ...block, at: cut(block.at, call.from) });
      continue;
    }
    const reach = reachOf(blocks, call, passed).filter((at) => !taken.has(at));
    for (const at of reach) taken.add(at);
    piece.blocks.push(...reach.flatMap((at) => blocks[at] ?? []));
    passed = reach.at(-1) ?? passed;
  }
  return { pieces, taken };
}

function addressOf({ method, target }: SampleCall): StatedAddress {
  return { method: method.text, path: target.text };
}

function isWithin(mark: OperationMark, blocks: readonly Block[]): boolean {
  const at = (mark.target ?? mark.method)?.at.start ?? -1;
  return blocks.some((block) => block.at.start <= at && at < block.at.end);
}

/**
 * Law: a sample that calls another address than its part of the page states is another operation. It has what stands with it
 * below a heading of its own; without one, what follows up to the next heading or table.
 */
export function splitCalls(
  segment: Segment,
  own: StatedAddress | undefined,
  others: readonly StatedAddress[],
): readonly Segment[] {
  const { blocks, marks } = segment;
  const calls = blocks.flatMap(callsAt);
  const [first] = calls;
  if (first === undefined) return [segment];
  const known = [own ?? addressOf(first), ...others].map(knownAs);
  const { pieces, taken } = otherCalls(blocks, calls, known);
  const left = marks.filter((mark) => pieces.every((piece) => !isWithin(mark, piece.blocks)));
  const main: Segment = {
    blocks: blocks.filter((_, at) => !taken.has(at)),
    marks: own === undefined ? [markOf(first), ...left] : left,
  };
  return [main, ...pieces.map((piece) => ({ blocks: piece.blocks, marks: [markOf(piece.call)], isSample: true }))];
}

/** Values of identifiers that examples on the page show, by their keys. */
export function shownIds(blocks: readonly Block[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const visit = (node: JsonNode): void => {
    if (node.body.kind === "list") node.body.items.forEach(visit);
    if (node.body.kind !== "object") return;
    for (const { key, node: inner } of node.body.members) {
      const shown = inner.body.kind === "scalar" ? String(inner.body.value) : "";
      if (/(?:^|_)(?:id|uuid)$|Id$/.test(key) && shown.length > 1 && !ids.has(shown)) ids.set(shown, key);
      visit(inner);
    }
  };
  for (const block of blocks) if (block.kind === "json" && block.read.node !== undefined) visit(block.read.node);
  return ids;
}

const NAMED_ID = /^[$[]?(?:your|my|the)?[_-]?([a-z]{0,30}[_-]?id)\]?$/i;
const RANDOM =
  /^(?:\d{2,}|x{3,}|(?=.*\d)[0-9a-f]{8,}(?:-[0-9a-f]{2,12}){0,5}|(?=(?:.*\d){3})[a-z]{0,8}_?[a-z0-9]{12,})$/i;

const NUMBERED = /^(?!v\d)[a-z]{2,5}[-_]?\d{2,}$/i;

function isCollection(step: string): boolean {
  return /[a-z]s$/i.test(step) && !/^(?:models|versions|endpoints|engines)$/i.test(step);
}

/** A path of a sample, with names for the identifiers of that call. */
export function withIds(path: string, ids: ReadonlyMap<string, string>): string {
  const used = new Set<string>();
  const steps = path.split("/");
  return steps
    .map((step, at) => {
      const before = (steps[at - 1] ?? "").replace(/[^A-Za-z]/g, "").replace(/s$/, "");
      const named = NAMED_ID.exec(step)?.[1]?.toLowerCase().replaceAll("-", "_");
      const isId = RANDOM.test(step) || (NUMBERED.test(step) && isCollection(steps[at - 1] ?? ""));
      const name = ids.get(step) ?? named ?? (isId ? (before === "" ? "id" : `${before}_id`) : undefined);
      if (name === undefined || used.has(name)) return step;
      used.add(name);
      return `{${name}}`;
    })
    .join("/");
}
