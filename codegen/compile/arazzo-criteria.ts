import { isList, type Json, own, wordOf } from "../document/json.js";
import { join, type Pointer } from "../document/pointer.js";
import type { Expression, StateWord } from "../model/job/description.js";
import { isExpression } from "../model/job/expression.js";

/* Criteria of Arazzo 1.0 as the words of a state. */

/** What the criteria of a step say of its reply. */
export interface Criteria {
  /** The field whose value says that the work is over. */
  readonly state: Expression | undefined;
  readonly succeeded: readonly StateWord[];
  readonly running: readonly StateWord[];
  readonly failed: readonly StateWord[];
  /** Conditions on other fields that end the step. */
  readonly failedWhen: readonly string[];
  /** Conditions on other fields that go with success: the call itself went well. */
  readonly envelope: readonly string[];
}

interface SimpleCondition {
  readonly value: Expression;
  readonly relation: "==" | "!=";
  readonly word: StateWord | null;
}

const COMPARISON =
  /^\(*\s*(?<value>\$[^\s=!<>]+)\s*(?<relation>==|!=)\s*(?<literal>'(?:[^']|'')*'|"[^"]*"|[\w.-]+)\s*\)*$/;

function literal(text: string): StateWord | null {
  if (/^['"]/.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  if (text === "null") return null;
  if (text === "true" || text === "false") return text === "true";
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** A simple condition as alternatives of what has to hold together; undefined for one that compares in another way. */
function alternatives(condition: string): readonly (readonly SimpleCondition[])[] | undefined {
  const all = condition.split("||").map((part) =>
    part.split("&&").map((one): SimpleCondition | undefined => {
      const { value, relation, literal: text = "" } = COMPARISON.exec(one.trim())?.groups ?? {};
      if (!isExpression(value) || (relation !== "==" && relation !== "!=")) return undefined;
      return { value, relation, word: literal(text) };
    }),
  );
  const whole = all.map((part) => part.flatMap((one) => one ?? []));
  return whole.every((part, index) => part.length === all[index]?.length) ? whole : undefined;
}

type Say = (at: Pointer, message: string) => undefined;

/** What a list of criteria compares; all of them have to hold. */
function comparisons(list: Json | undefined, at: Pointer, say: Say): readonly (readonly SimpleCondition[])[] {
  return (isList(list) ? list : []).flatMap((criterion, index) => {
    const place = join(at, index);
    const [condition, type] = [wordOf(own(criterion, "condition")), own(criterion, "type")];
    if (type !== undefined && type !== "simple") return say(place, "a criterion that is no simple condition") ?? [];
    const found = alternatives(condition);
    if (found === undefined)
      return say(place, `the condition ${condition}, which compares in a way that a job cannot`) ?? [];
    return found;
  });
}

/** True for a condition that says only that the request was answered. */
function isOfStatus({ value }: SimpleCondition): boolean {
  return value === "$statusCode";
}

function written({ value, relation, word }: SimpleCondition): string {
  return `${value} ${relation} ${JSON.stringify(word)}`;
}

function wordsOf(found: readonly SimpleCondition[], state: Expression | undefined): readonly StateWord[] {
  return found.flatMap(({ value, relation, word }) =>
    value === state && relation === "==" && word !== null ? [word] : [],
  );
}

/** The conditions of the actions of one type. */
function actionCriteria(
  step: Json,
  at: Pointer,
  isMeant: (type: string) => boolean,
  say: Say,
): readonly SimpleCondition[] {
  const actions = own(step, "onFailure");
  return (isList(actions) ? actions : []).flatMap((action, index) =>
    isMeant(wordOf(own(action, "type")))
      ? comparisons(own(action, "criteria"), join(at, "onFailure", index, "criteria"), say).flat()
      : [],
  );
}

/** What a step says of its reply. Fields that only its failures name are not its state. */
export function readCriteria(step: Json, at: Pointer, say: Say): Criteria {
  const successes = comparisons(own(step, "successCriteria"), join(at, "successCriteria"), say)
    .flat()
    .filter((one) => !isOfStatus(one));
  const ends = actionCriteria(step, at, (type) => type === "end" || type === "goto", say);
  const again = actionCriteria(step, at, (type) => type === "retry", say);
  const others = [...ends, ...again].map(({ value }) => value);
  // Of several fields the state is the one that failures and retries speak of as well.
  const state = (successes.find(({ value }) => others.includes(value)) ?? successes[0])?.value;
  const rest = ends.filter((one) => one.value !== state && !isOfStatus(one));
  if (rest.length > 1)
    say(join(at, "onFailure"), "several conditions beside the state that end it, of which a job has one");
  return {
    state,
    succeeded: wordsOf(successes, state),
    running: wordsOf(again, state),
    failed: wordsOf(ends, state),
    failedWhen: rest.slice(0, 1).map(written),
    envelope: successes.filter(({ value }) => value !== state).map(written),
  };
}
