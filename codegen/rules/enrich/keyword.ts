import { type Spec, originOf } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { sameJson, type Json } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import type { Patch } from "../../document/patch.js";
import { join, propertyName, valueAt, type Pointer } from "../../document/pointer.js";
import type { SourceId, SourceText } from "../../document/source.js";
import { edit } from "../../openapi/edit.js";
import { loosen } from "../../openapi/loosen.js";
import { ANOTHER_SOURCE, carried } from "./graft.js";
import { isStated, quoted, rankOf, statementOf, type Party, type KeywordStatement } from "./source-rank.js";

function show(value: Json | undefined): string {
  return JSON.stringify(value) ?? "nothing";
}

interface Decision {
  readonly value: Json | undefined;
  readonly by: readonly KeywordStatement[];
  readonly differ: boolean;
}

/** What the highest rank that speaks says; within it the looser wins. */
function decide(keyword: string, statements: readonly KeywordStatement[]): Decision {
  const [first, ...rest] = statements;
  if (first === undefined) return { value: undefined, by: [], differ: false };
  const peers = rest.filter(({ who }) => rankOf(who) === rankOf(first.who));
  let value: Json | undefined = first.value;
  for (const { value: other } of peers) value = value === undefined ? undefined : loosen(keyword, value, other).keep;
  return { value, by: [first, ...peers], differ: peers.some((peer) => !sameJson(peer.value, first.value)) };
}

/** A keyword of the schema at a place. */
export interface KeywordAt {
  readonly at: Pointer;
  readonly keyword: string;
}

function conflict(
  sources: ReadonlyMap<SourceId, SourceText>,
  { at, keyword }: KeywordAt,
  decision: Decision,
  other: KeywordStatement,
): Finding {
  const [chosen] = decision.by;
  const [span] = originOf(other.who.spec, other.at).evidence;
  const kept =
    decision.value === undefined
      ? "none is taken"
      : `${show(decision.value)} holds${decision.differ ? ", the looser" : ""}`;
  return {
    code: ANOTHER_SOURCE,
    level: "warning",
    at: span ?? at,
    message: `${propertyName(at)}: sources disagree about ${keyword}: ${show(chosen?.value)} against ${show(other.value)}; ${kept}`,
    hint: [...(chosen === undefined ? [] : [quoted(sources, chosen)]), quoted(sources, other)].join("\n"),
    subject: join(at, keyword),
    stated: [...(chosen === undefined ? [] : [chosen.value]), other.value],
  };
}

function merged(decision: Decision): Origin {
  const [first] = decision.by;
  if (first === undefined) return { rule: ANOTHER_SOURCE, basis: "stated", evidence: [] };
  const evidence = decision.by.flatMap(({ who, at }) => originOf(who.spec, at).evidence);
  return {
    ...carried(originOf(first.who.spec, first.at)),
    evidence: decision.differ ? evidence : evidence.slice(0, 1),
  };
}

/**
 * One keyword of one schema, said by several sources (law 5): the higher rank wins, lower ones fill gaps, and whoever
 * says otherwise is reported with both quotes. `parties` are ordered by rank, the base first.
 */
export function mergeKeyword(
  base: Spec,
  { at, keyword }: KeywordAt,
  parties: readonly Party[],
  sources: ReadonlyMap<SourceId, SourceText>,
): readonly Finding[] {
  const said = parties.flatMap((party) => statementOf(party, keyword) ?? []);
  const stated = said.filter(isStated);
  const decision = decide(keyword, stated.length > 0 ? stated : said.slice(0, 1));
  const target = join(at, keyword);
  const present = valueAt(base.doc, target);
  const findings = stated
    .slice(1)
    .filter(({ value }) => !sameJson(value, stated[0]?.value))
    .map((other) => conflict(sources, { at, keyword }, decision, other));
  if (sameJson(present, decision.value)) return findings;
  const fix: Patch =
    decision.value === undefined
      ? { op: "remove", at: target, origin: merged(decision) }
      : { op: "add", at: target, value: decision.value, origin: merged(decision) };
  return [
    ...findings,
    edit(
      ANOTHER_SOURCE,
      target,
      `${propertyName(at)}: ${keyword} ${show(decision.value)}, from ${decision.by.map(({ who }) => who.source).join(", ")}`,
      [fix],
    ),
  ];
}
