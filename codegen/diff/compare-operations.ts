import { excerpt } from "../messages/visible.js";
import type { ApiEndpoint, Change, ChangeKind } from "./change.js";
import { type Direction, impactOf } from "./impact.js";
import { deprecationOf, type DocumentedAnswer, type OperationParts, operationPartsOf } from "./roots.js";

/* What a plain operation has beside `Input` and `Output`: parameters, answers by status, media types, security. */

/** Two schemas that are one type of the operation's module, before and after. */
export interface TypePair {
  /** As a TypeScript user writes it: `Parameters`, `Responses["404"]`. */
  readonly name: string;
  readonly direction: Direction;
  readonly before: OperationParts["parameters"];
  readonly after: OperationParts["parameters"];
}

interface Side<T> {
  readonly before: T;
  readonly after: T;
}

function partsOf(before: ApiEndpoint, after: ApiEndpoint): Side<OperationParts> | undefined {
  if (before.kind !== "operation" || after.kind !== "operation") return undefined;
  const [a, b] = [operationPartsOf(before), operationPartsOf(after)];
  return a === undefined || b === undefined ? undefined : { before: a, after: b };
}

function placeOf(status: string): string {
  return `Responses[${JSON.stringify(status)}]`;
}

function byStatus(answers: readonly DocumentedAnswer[]): ReadonlyMap<string, DocumentedAnswer> {
  return new Map(answers.map((answer) => [answer.status, answer]));
}

/** The types to compare of two operations, beside `Input` and `Output`: a successful answer is part of `Output`. */
export function typePairsOf(before: ApiEndpoint, after: ApiEndpoint): readonly TypePair[] {
  const parts = partsOf(before, after);
  if (parts === undefined) return [];
  const now = byStatus(parts.after.answers);
  const failures = parts.before.answers.flatMap(({ status, isSuccess, schema }): readonly TypePair[] => {
    const answer = now.get(status);
    if (answer === undefined || (isSuccess && answer.isSuccess)) return [];
    return [{ name: placeOf(status), direction: "output", before: schema, after: answer.schema }];
  });
  const { parameters } = parts.before;
  return [{ name: "Parameters", direction: "input", before: parameters, after: parts.after.parameters }, ...failures];
}

type Add = (kind: ChangeKind, at: string, message: string) => void;

function without(some: readonly string[], others: readonly string[]): readonly string[] {
  return some.filter((one) => !others.includes(one));
}

function compareMedia(at: string, { before, after }: Side<readonly string[]>, add: Add): void {
  for (const type of without(before, after)) add("media-gone", at, `no longer as ${excerpt(type, 80)}`);
  for (const type of without(after, before)) add("media-added", at, `now also as ${excerpt(type, 80)}`);
}

function compareAnswers({ before, after }: Side<OperationParts>, add: Add): void {
  const [old, now] = [byStatus(before.answers), byStatus(after.answers)];
  for (const status of without([...old.keys()], [...now.keys()]))
    add("answer-gone", placeOf(status), `an answer ${excerpt(status, 20)} is no longer documented`);
  for (const status of without([...now.keys()], [...old.keys()]))
    add("answer-added", placeOf(status), `an answer ${excerpt(status, 20)} is documented`);
  for (const [status, answer] of old) {
    const is = now.get(status);
    if (is !== undefined) compareMedia(placeOf(status), { before: answer.mediaTypes, after: is.mediaTypes }, add);
  }
}

function compareSecurity({ before, after }: Side<OperationParts>, add: Add): void {
  const [was, is] = [before.security ?? ["nothing"], after.security ?? ["nothing"]];
  const [gone, added] = [without(was, is), without(is, was)];
  const text = (ways: readonly string[]): string => excerpt(ways.join(", or "), 160);
  if (gone.length > 0) add("auth-changed", "", `authorised by ${text(is)}, no longer by ${text(gone)}`);
  else if (added.length > 0) add("auth-added", "", `may also be authorised by ${text(added)}`);
}

/** What differs between two operations beside their types. */
export function compareOperations(before: ApiEndpoint, after: ApiEndpoint): readonly Change[] {
  const parts = partsOf(before, after);
  if (parts === undefined) return [];
  const changes: Change[] = [];
  const add: Add = (kind, at, message) => changes.push({ kind, impact: impactOf(kind), at, message });
  const [was, is] = [parts.before, parts.after];
  compareMedia("Input", { before: was.mediaTypes, after: is.mediaTypes }, add);
  if (was.isBodyRequired !== is.isBodyRequired)
    add(
      is.isBodyRequired ? "property-required" : "property-optional",
      "Input",
      is.isBodyRequired ? "the body is required" : "the body may be left out",
    );
  compareAnswers(parts, add);
  compareSecurity(parts, add);
  return changes;
}

/** Whether the endpoint itself is deprecated, of whatever kind it is. */
export function compareDeprecation(before: ApiEndpoint, after: ApiEndpoint): readonly Change[] {
  const [was, is] = [before, after].map(deprecationOf);
  if (was?.isDeprecated === is?.isDeprecated) return [];
  const use = is?.successor === undefined ? "" : `; use ${excerpt(is.successor, 100)}`;
  return is?.isDeprecated === true
    ? [{ kind: "deprecated", impact: impactOf("deprecated"), at: "", message: `deprecated${use}` }]
    : [{ kind: "not-deprecated", impact: impactOf("not-deprecated"), at: "", message: "no longer deprecated" }];
}
