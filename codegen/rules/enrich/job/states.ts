import type { StateClass, StateWord } from "../../../model/job/description.js";
import { type Fact, stronger } from "./fact.js";
import { type ShownWord, mergedWords } from "./state.js";
import { classesOf, classOfMeaning, isStep, saysOver } from "./vocabulary.js";

/*
 * The class of a word is what the page says it means; where the page says nothing, what the vocabulary says. A word that
 * only an example shows keeps the basis `example`. Nothing adds a word that no page shows.
 */

/** The words of each class, as facts; what no page states is absent. */
export type StateFacts = Readonly<Partial<Record<StateClass, Fact<readonly StateWord[]>>>>;

/** What else decides how a word reads. */
export interface StateContext {
  /** Words that the reply to the submit shows: the job has just begun. */
  readonly fresh: readonly ShownWord[];
  readonly hasError: boolean;
  readonly isBoolean: boolean;
}

type ClassifiedWord = ShownWord & { readonly is: StateClass };

function classOfBoolean({ word, meaning }: ShownWord): StateClass {
  if (word === false) return "running";
  return /成功|success/i.test(meaning) && !/失败|error|fail/i.test(meaning) ? "succeeded" : "ended";
}

function classifiedWords(words: readonly ShownWord[], { isBoolean }: StateContext): readonly ClassifiedWord[] {
  const list = words.map(({ word }) => word);
  const known = classesOf(list);
  return words.flatMap((one): readonly ClassifiedWord[] => {
    const { word, meaning, basis } = one;
    if (isBoolean && typeof word === "boolean") return [{ ...one, is: classOfBoolean(one) }];
    const stated = meaning === "" ? undefined : classOfMeaning(meaning);
    const is = stated === "succeeded" && isStep(word, list) ? "running" : (stated ?? known.get(word));
    if (is !== undefined) return [{ ...one, is }];
    return basis === "example" ? [] : [{ ...one, is: "undecided" }];
  });
}

/** `finish` beside no word of failure, and a field for errors: it is over, and the error says how. */
function withEnds(words: readonly ClassifiedWord[], { hasError }: StateContext): readonly ClassifiedWord[] {
  const stated = words.filter(({ basis }) => basis !== "example");
  if (!hasError || stated.length < 2 || words.some(({ is }) => is === "failed")) return words;
  return words.map((one) => (one.is === "succeeded" && saysOver(one.word) ? { ...one, is: "ended" } : one));
}

function gathered(words: readonly ClassifiedWord[], is: StateClass): Fact<readonly StateWord[]> | undefined {
  const all = words.filter((one) => one.is === is);
  const stated = all.filter(({ basis }) => basis !== "example");
  // Words of an end that only an example shows say nothing new beside stated ones.
  const isBeginning = is === "waiting" || is === "running";
  const chosen = stated.length > 0 && !isBeginning ? stated : all;
  const [first] = chosen;
  if (first === undefined) return undefined;
  return {
    value: chosen.map(({ word }) => word),
    basis: chosen.reduce((basis, one) => stronger(basis, one.basis), first.basis),
    evidence: chosen.flatMap(({ evidence }) => evidence).slice(0, 4),
  };
}

/** Words that a job has when it has just begun, where the vocabulary does not say otherwise. */
function freshWords(words: readonly ShownWord[]): readonly ClassifiedWord[] {
  return classifiedWords(words, { fresh: [], hasError: false, isBoolean: false }).filter(
    ({ is }) => is === "waiting" || is === "running",
  );
}

/** The classes of the words that pages show for a state. */
export function stateFacts(words: readonly ShownWord[], context: StateContext): StateFacts {
  const own = withEnds(classifiedWords(words, context), context);
  const taken = new Set(own.map(({ word }) => JSON.stringify(word)));
  const all = [
    ...own,
    ...freshWords(mergedWords(context.fresh)).filter(({ word }) => !taken.has(JSON.stringify(word))),
  ];
  const classes: readonly StateClass[] = [
    "waiting",
    "running",
    "succeeded",
    "failed",
    "undecided",
    "cancelled",
    "ended",
  ];
  return Object.fromEntries(
    classes.flatMap((name) => {
      const fact = gathered(all, name);
      return fact === undefined ? [] : [[name, fact] as const];
    }),
  );
}
