import type { StateClass, StateWord } from "../../../model/job/description.js";

/*
 * Words of states as APIs write them. The vocabulary classes words that a page shows, where the page does not say what they
 * mean; it never adds one. A word that is not in it, and has no part that decides it, is undecided.
 */

const WAITING = words(`pending queued queueing queuing in_queue enqueued wait waiting submitted submit created
  not_start not_started accepted received scheduled initializing initialized`);
const RUNNING =
  words(`processing process in_progress running run started starting generating working executing rendering
  doing ongoing canceling cancelling in_process progress`);
const SUCCEEDED = words(`completed complete success successful succeeded succeed succ finished finish done`);
const FAILED = words(`failed fail failure error errored timeout timed_out`);
const CANCELLED = words(`cancelled canceled`);
const ENDED = words(`ended end`);

const PART_FAILED = /_(?:failed|failure|fail|error)$/;
const PART_SUCCEEDED = /_(?:success|succeeded|succeed|completed|complete|finished|done)$/;
/** What goes on: `video_generating`, `image_downloading`. */
const PART_RUNNING = /(?:ating|ading|ssing|pling|ering|ining|ling|ning|uing|ring|ting)$/;

/** Words that say that a server is at work: business objects are pending, but nobody is at work on them. */
const AT_WORK =
  words(`processing process in_progress running run started starting generating working executing rendering
  queued queueing queuing in_queue in_process wait waiting not_started not_start`);

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}

/** A word in one spelling: `InProgress`, `IN-PROGRESS` and `in progress` are `in_progress`. */
function foldWord(word: StateWord): string {
  return String(word)
    .trim()
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[-\s]+/g, "_")
    .toLowerCase();
}

/** What all words of a list begin with, up to an underscore: `TASK_STATUS_`. */
function commonPrefix(folded: readonly string[]): string {
  const [first = "", ...others] = folded;
  if (others.length === 0) return "";
  let length = 0;
  while (length < first.length && others.every((one) => one[length] === first[length])) length += 1;
  return first.slice(0, first.lastIndexOf("_", length - 1) + 1);
}

function classOfFolded(word: string, all: readonly string[]): StateClass | undefined {
  if (WAITING.has(word)) return "waiting";
  if (RUNNING.has(word)) return "running";
  if (SUCCEEDED.has(word)) return "succeeded";
  if (FAILED.has(word)) return "failed";
  if (CANCELLED.has(word)) return "cancelled";
  if (ENDED.has(word)) return "ended";
  if (PART_FAILED.test(word)) return "failed";
  if (PART_SUCCEEDED.test(word)) {
    // Beside a word for the whole, that of a part is a step: TEXT_SUCCESS and SUCCESS.
    if (all.some((one) => SUCCEEDED.has(one))) return "running";
    return all.filter((one) => PART_SUCCEEDED.test(one)).length === 1 ? "succeeded" : undefined;
  }
  return PART_RUNNING.test(word) ? "running" : undefined;
}

/** The classes of words that stand in one list; undefined for those that the vocabulary does not decide. */
export function classesOf(list: readonly StateWord[]): ReadonlyMap<StateWord, StateClass | undefined> {
  const texts = list.filter((word): word is string => typeof word === "string" && !/^\d+$/.test(word));
  const folded = texts.map(foldWord);
  const prefix = commonPrefix(folded);
  const bare = folded.map((word) => (word.length > prefix.length ? word.slice(prefix.length) : word));
  return new Map(texts.map((word, index) => [word, classOfFolded(bare[index] ?? "", bare)]));
}

/** True for a word that speaks of a part where another of its list speaks of the whole: `TEXT_SUCCESS` beside `SUCCESS`. */
export function isStep(word: StateWord, list: readonly StateWord[]): boolean {
  return (
    typeof word === "string" && PART_SUCCEEDED.test(foldWord(word)) && classesOf([...list]).get(word) === "running"
  );
}

/** True for a word that says that a server is at work, or will be. */
export function saysWork(word: StateWord, list: readonly StateWord[]): boolean {
  const prefix = commonPrefix(list.map(foldWord));
  const bare = foldWord(word).slice(prefix.length);
  return AT_WORK.has(bare) || PART_RUNNING.test(bare);
}

/** True for words that tell the end of something, and not how it ended, unless another word of their list does. */
export function saysOver(word: StateWord): boolean {
  return typeof word === "string" && ["finish", "finished", "done", "end", "ended"].includes(foldWord(word));
}

const MEANINGS: readonly (readonly [RegExp, StateClass])[] = [
  [/回调|callback|webhook/i, "undecided"],
  [/(?:失败|failed)\s*(?:或|或者|\/|or)\s*(?:进行|处理|生成|in progress|processing|running)/i, "undecided"],
  [
    /未开始|待执行|待处理|排队|等待|已提交|提交成功|队列|not (?:yet )?started|queued?|waiting|pending|submitted/i,
    "waiting",
  ],
  [/已?过期|expired/i, "undecided"],
  [/失败|错误|异常|敏感词|被过滤|超时|拒绝|fail(?:ed|ure)?|error|timed? ?out|rejected|unsuccessful/i, "failed"],
  [/正在取消|取消中|cancell?ing/i, "running"],
  [/取消|中止|终止|cancell?ed|aborted/i, "cancelled"],
  [/中$|中[\s，,。；;—-]|正在|in progress|processing|running|generating|ongoing|being |is working|started/i, "running"],
  [/成功|完成|已生成|succe(?:ss|eded)|completed?|finished|done|ready/i, "succeeded"],
  [/结束|ended|over/i, "ended"],
];

/** The first words of a meaning decide: “waiting — will succeed or fail later” is waiting. */
const HEAD = /^[^。；;.\n—–]{2,}/;

/** The class that a page gives a word in words of its own; undefined for a text that says none. */
export function classOfMeaning(meaning: string): StateClass | undefined {
  const bare = meaning.replaceAll(/[`*"“”]/g, "").trim();
  // What stands in brackets is an aside: “done (the callback is tried again when it fails)”.
  const text = bare.replaceAll(/[（(][^）)]*(?:[）)]|$)/g, "").trim() || bare;
  const head = HEAD.exec(text)?.[0] ?? text;
  const inHead = MEANINGS.find(([pattern]) => pattern.test(head))?.[1];
  return inHead ?? MEANINGS.find(([pattern]) => pattern.test(text))?.[1];
}
