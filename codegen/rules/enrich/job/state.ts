import type { StateWord } from "../../../model/job/description.js";
import { perObject } from "../../../document/memo.js";
import type { Span } from "../../../document/source.js";
import type { Fact, FactBasis } from "./fact.js";
import { isWord } from "./fields.js";
import { evidenceAt } from "./operation-page.js";
import type { FieldOnPage, OperationUnit, ReplyFields } from "./unit.js";
import { classesOf, classOfMeaning, isStep, saysWork } from "./vocabulary.js";
import { type ListedWord, typedWord, type WordList, wordLists } from "./word-lists.js";

/** A word that pages show for a state: what they say it means, and where it stands. */
export interface ShownWord {
  readonly word: StateWord;
  readonly meaning: string;
  readonly basis: FactBasis;
  readonly evidence: readonly Span[];
}

/** A field that may hold the state, and the words that pages show for it. */
export interface StateCandidate {
  readonly on: FieldOnPage;
  readonly words: readonly ShownWord[];
  readonly weight: number;
}

const NAME =
  /^(?:(?:task|job|video|image|audio|generation|processing|process|run|batch|export|import|operation|prediction|render|request|current|overall)_?)?(?:status|state)$/i;
const FLAG = /^(?:success_?flag|done|(?:is_?)?(?:finished|completed|done))$/i;
/** Codes of the envelope, and what a caller sends along, are no states. */
const NO_STATE = /自定义|custom|http status|状态码|status code|response code|响应码/i;

/** True for a field that may hold the state of a job, by its name. */
function isStateName(name: string): boolean {
  return NAME.test(name) || FLAG.test(name);
}

function isCandidate({ field }: FieldOnPage, all: ReadonlySet<string>): boolean {
  if (!isStateName(field.name) || NO_STATE.test(field.description)) return false;
  if (field.types.some((type) => type === "object" || type === "array")) return false;
  // A status beside `retcode` tells how the call went.
  const parent = field.pointer.slice(0, field.pointer.lastIndexOf("/"));
  if (["retcode", "errcode"].some((name) => all.has(`${parent}/${name}`))) return false;
  return !field.shown.some((value) => typeof value === "number" && value >= 100);
}

function listedWords(
  lists: readonly WordList[],
  types: readonly string[],
  spanOf: (start: number, end: number) => readonly Span[],
): readonly ShownWord[] {
  return lists.flatMap(({ words }) =>
    words.flatMap(({ word, meaning, start, end }): readonly ShownWord[] => {
      const typed = typedWord(word, types);
      return typed === undefined ? [] : [{ word: typed, meaning, basis: "stated", evidence: spanOf(start, end) }];
    }),
  );
}

/** How many words of a list tell of a state; numbers do by their meaning alone. */
function tellingWords(list: WordList): number {
  const classes = classesOf(list.words.map(({ word }) => word));
  return list.words.filter(({ word, meaning }) => meaning !== "" || classes.get(word) !== undefined).length;
}

const NO_STATES = /错误码|error code|状态码[:：]?\s*$|http|响应码/i;
const OF_STATES = /状态|status|state|flag|枚举|阶段|stage|phase/i;

/** Lists of a text that tell of the states of a job: words of which most say where a job stands. */
export function stateLists(text: string, name: string): readonly WordList[] {
  if (!/[|`"'“,，、:：-]/.test(text)) return [];
  return wordLists(text).filter((list) => {
    const named = list.label.toLowerCase().includes(name.toLowerCase());
    if (!named && (NO_STATES.test(list.label) || !OF_STATES.test(list.label))) return false;
    const classes = classesOf(list.words.map(({ word }) => word));
    const isKnown = ({ word, meaning }: ListedWord): boolean =>
      classes.get(word) !== undefined || (meaning !== "" && classOfMeaning(meaning) !== undefined);
    const known = list.words.filter(isKnown).length;
    return named ? tellingWords(list) > 1 : known > 1 && known * 2 >= list.words.length;
  });
}

/** A truth value has two words, whether the page names them or not. */
function booleanWords(description: string, evidence: readonly Span[]): readonly ShownWord[] {
  return [false, true].map((word): ShownWord => {
    const meaning = new RegExp(String.raw`\b${word}\b[^.。;；]*`, "i").exec(description)?.[0];
    return { word, meaning: meaning ?? "", basis: meaning === undefined ? "schema" : "stated", evidence };
  });
}

function ofSchema({ field, page }: FieldOnPage): readonly ShownWord[] {
  const evidence = evidenceAt(page, field.at);
  const means = new Map(field.meanings);
  const listed = field.words.map((word): ShownWord => ({
    word,
    meaning: means.get(word) ?? "",
    basis: "schema",
    evidence,
  }));
  if (field.types.includes("boolean") && field.words.length === 0) return booleanWords(field.description, evidence);
  const lists = wordLists(field.description).filter((list) => tellingWords(list) > 1);
  return [...listed, ...listedWords(lists, field.types, () => evidence)];
}

function ofExamples({ field, page }: FieldOnPage): readonly ShownWord[] {
  const evidence = evidenceAt(page, field.at);
  return field.shown.flatMap((word): readonly ShownWord[] =>
    isWord(word) && word !== "" ? [{ word, meaning: "", basis: "example", evidence }] : [],
  );
}

/** Words of the operation's own prose and of its page. */
interface ProseWords {
  /** Of lists that are headed by the very name of the field. */
  readonly named: readonly ShownWord[];
  readonly others: readonly ShownWord[];
}

function ofProse(unit: OperationUnit, { field }: FieldOnPage): ProseWords {
  const read = (isNamed: boolean): readonly ShownWord[] =>
    unit.pages.flatMap((page) => {
      const listsOf = (text: string): readonly WordList[] =>
        stateLists(text, field.name).filter(({ label }) => (label === field.name) === isNamed);
      return [
        ...listedWords(listsOf(page.words), field.types, () => evidenceAt(page, page.at)),
        ...page.passages.flatMap(({ text, span }) =>
          listedWords(listsOf(text), field.types, (start, end) => [span(start, end)]),
        ),
      ];
    });
  return { named: read(true), others: read(false) };
}

/** Words in the order in which they are shown, each once: the first meaning, the strongest basis. */
export function mergedWords(all: readonly ShownWord[]): readonly ShownWord[] {
  const words = new Map<string, ShownWord>();
  for (const one of all) {
    const key = JSON.stringify(one.word);
    const known = words.get(key);
    if (known === undefined) words.set(key, one);
    else if (known.meaning === "" && one.meaning !== "")
      words.set(key, { ...one, basis: known.basis === "example" ? one.basis : known.basis });
    else if (known.basis === "example" && one.basis !== "example")
      words.set(key, { ...known, basis: one.basis, evidence: one.evidence });
  }
  return [...words.values()];
}

/** The words that pages of an operation show for one field of its reply. */
function wordsOfField(unit: OperationUnit, on: FieldOnPage): readonly ShownWord[] {
  const own = ofSchema(on);
  const { named, others } = ofProse(unit, on);
  // Prose beside the field's own words says what they mean, and adds none; a table with the name of the field is its own.
  const spelled = new Set(own.map(({ word }) => JSON.stringify(word)));
  const isOpen = own.length === 0;
  const said = [...named, ...(isOpen ? others : others.filter(({ word }) => spelled.has(JSON.stringify(word))))];
  return mergedWords([...own, ...said, ...ofExamples(on)]);
}

function weightOf({ field }: FieldOnPage, words: readonly ShownWord[]): number {
  const stated = words.filter(({ basis }) => basis !== "example");
  const depth = field.pointer.split("/").length - 1;
  return (
    (stated.length > 1 ? 12 : 0) +
    (NAME.test(field.name) ? 6 : 4) +
    (words.length > 0 ? 3 : 0) -
    depth -
    (field.pointer.includes("/*") ? 20 : 0)
  );
}

const candidatesOf: (replyOf: ReplyFields) => (unit: OperationUnit) => readonly StateCandidate[] = perObject(
  (replyOf) => perObject((unit) => readCandidates(unit, replyOf)),
);

/** The fields of an operation's reply that may hold the state, the likeliest first. */
export function stateCandidates(unit: OperationUnit, replyOf: ReplyFields): readonly StateCandidate[] {
  return candidatesOf(replyOf)(unit);
}

function readCandidates(unit: OperationUnit, replyOf: ReplyFields): readonly StateCandidate[] {
  const fields = replyOf(unit);
  const places = new Set(fields.map(({ field }) => field.pointer));
  return fields
    .filter((on) => isCandidate(on, places))
    .map((on): StateCandidate => {
      const words = wordsOfField(unit, on);
      return { on, words, weight: weightOf(on, words) };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
}

/** The field of the state: the likeliest, unless another is as likely. */
export function stateField(candidates: readonly StateCandidate[]): StateCandidate | undefined {
  const [first, second] = candidates;
  return first !== undefined && second?.weight !== first.weight ? first : undefined;
}

/** A state field as a fact. */
export function stateFact({ on }: StateCandidate): Fact<string> {
  const { field, page } = on;
  return { value: field.pointer, basis: field.basis, evidence: evidenceAt(page, field.at) };
}

/** True for a state of which a word says where work stands. */
export function showsClass(
  { words }: StateCandidate,
  names: readonly string[] = ["waiting", "running", "succeeded", "failed"],
): boolean {
  const classes = classesOf(words.map(({ word }) => word));
  return words.some(({ word, meaning }) => {
    const is = (meaning === "" ? undefined : classOfMeaning(meaning)) ?? classes.get(word);
    return is !== undefined && names.includes(is);
  });
}

/** True for listed states that are not those of work: a payment, an order, what is open or closed. */
export function isOfBusiness(candidate: StateCandidate): boolean {
  const listed = candidate.words.filter(({ basis }) => basis !== "example").length;
  return (listed > 2 && !tellsWork(candidate)) || (listed > 1 && !showsClass(candidate));
}

/** True for states of something that a server works on: a word for work, and one for an end. */
export function tellsWork({ words, on }: StateCandidate): boolean {
  const listed = words.map(({ word }) => word);
  const classes = [...classesOf(listed).values()];
  const isOver = classes.some((one) => one === "succeeded" || one === "failed" || one === "ended");
  const isDone = on.field.types.includes("boolean") && on.field.name.toLowerCase() === "done";
  if (isDone) return true;
  const known = classes.filter((one) => one !== undefined).length;
  const works = listed.some((word) => typeof word === "string" && saysWork(word, listed));
  // Numbers tell by their meaning alone; words tell by what they are, and their meaning says more of them.
  const says = /中(?:$|[\s,，。—-])|进行|排队|processing|generating|running|in progress|queue/i;
  const means = words.some(({ word, meaning }) => typeof word !== "string" && says.test(meaning));
  const isMeant = words.some(({ meaning }) => says.test(meaning));
  const hasSteps = listed.some((word) => isStep(word, listed));
  return means || (isOver && (works || isMeant || hasSteps) && known * 3 >= listed.length * 2);
}
