import type { StateWord } from "../../../model/job/description.js";

/** A word that a text lists, what the text says it means, and where it stands. */
export interface ListedWord {
  readonly word: string;
  readonly meaning: string;
  readonly start: number;
  readonly end: number;
}

/** Words that stand together: the rows of a table, bullets, a sentence. */
export interface WordList {
  /** What stands at its head: the first cell of a table's head, the line before bullets, the words before a sentence's list. */
  readonly label: string;
  readonly words: readonly ListedWord[];
}

/** What a text may cost: the states of a job are told in less. */
const LONGEST = 60_000;

const CODE = String.raw`(?<word>[A-Za-z][A-Za-z0-9_\-]{1,39}|-?\d{1,3}|true|false)`;
const ROW = new RegExp(String.raw`^\s*\|\s*(?:<\w+>)?[\x60*"']*${CODE}[\x60*"']*\s*\|\s*(?<meaning>[^|]*)\|?`);
const BULLET = new RegExp(
  String.raw`^\s*(?:[\-*+•]\s+|\d+[.\)]\s+)?[\x60*"']*${CODE}[\x60*"']*\s*(?:[:：]|\s(?=\p{Script=Han})|\s[\-–—=]\s|[\-–—=](?=[^\w\-])|（|\(|→)\s*(?<meaning>\S[^\n]*)$`,
  "u",
);
const BARE_BULLET = new RegExp(String.raw`^\s*[-*+•]\s+[\x60*"']+${CODE}[\x60*"']+\s*$`);
const HEAD_ROW = /^\s*\|\s*[`*"']*(?<label>[^|]*?)[`*"']*\s*\|/;

interface Line {
  readonly text: string;
  readonly start: number;
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    lines.push({ text: line, start });
    start += line.length + 1;
  }
  return lines;
}

function listed(line: Line, match: RegExpExecArray): ListedWord {
  const word = match.groups?.["word"] ?? "";
  const start = line.start + line.text.indexOf(word);
  const meaning = (match.groups?.["meaning"] ?? "").replace(/[)）]\s*$/, "").trim();
  return { word, meaning, start, end: line.start + line.text.trimEnd().length };
}

/** Lists whose words stand on lines of their own, each with its meaning. */
function lineLists(lines: readonly Line[]): readonly WordList[] {
  const lists: WordList[] = [];
  let label = "";
  let words: ListedWord[] = [];
  const close = (): void => {
    if (words.length > 1) lists.push({ label, words });
    words = [];
  };
  for (const line of lines) {
    if (/^\s*\|?\s*:?-{2,}/.test(line.text)) {
      // What stands above the rule of a table is its head.
      const head = words.pop();
      close();
      label = head?.word ?? label;
      continue;
    }
    const match = ROW.exec(line.text) ?? BULLET.exec(line.text) ?? BARE_BULLET.exec(line.text);
    if (match !== null) {
      words.push(listed(line, match));
      continue;
    }
    if (line.text.trim() === "") continue;
    close();
    label = HEAD_ROW.exec(line.text)?.groups?.["label"] ?? line.text.trim();
  }
  close();
  return lists;
}

const PAIR =
  /[`"'“]?(?<word>[A-Za-z][A-Za-z0-9_]{1,39}|\d{1,2})[`"'”]?\s*(?:[-–—:：=]\s*|（|\()(?<meaning>[^,，;；、|\n()（）`"]{1,40})[)）]?/g;

/** `0-待执行，1-成功，2-生成中`, `succeed（成功）、failed（失败）`: words with their meanings in one line. */
function pairLists(lines: readonly Line[]): readonly WordList[] {
  return lines.flatMap(({ text, start }): readonly WordList[] => {
    const lists: { label: string; words: ListedWord[] }[] = [];
    let last = -1;
    for (const match of text.matchAll(PAIR)) {
      const at = start + match.index;
      const { word = "", meaning = "" } = match.groups ?? {};
      const pair = { word, meaning: meaning.trim(), start: at, end: at + match[0].length };
      const current = lists.at(-1);
      if (current !== undefined && /^[\s,，;；、/|]*$/.test(text.slice(last, match.index))) current.words.push(pair);
      // What precedes the first pair names it: `任务状态标志：0-待执行`.
      else lists.push({ label: text.slice(Math.max(0, last), match.index), words: [pair] });
      last = match.index + match[0].length;
    }
    return lists.filter(({ words }) => words.length > 1);
  });
}

const QUOTED = /[`"'“](?<word>[A-Za-z][A-Za-z0-9_-]{1,39})[`"'”]/g;
const BETWEEN = /^(?:\s*(?:[,，、/|]|,?\s*(?:or|and)\b|或者?|和|以及)\s*)+$/;
const PLAIN =
  /(?<![\w/])(?<first>[A-Za-z][A-Za-z0-9_-]{2,30})(?<more>(?:\s*(?:[,，、/|]|,?\s+(?:or|and)\b|→|->)\s*(?:or\s+|and\s+)?[A-Za-z][A-Za-z0-9_-]{2,30}){1,11})/g;

/** `created`, `processing`, or `failed`: words in quotes, one after the other. */
function quotedLists({ text, start }: Line): readonly WordList[] {
  const lists: { label: string; words: ListedWord[] }[] = [];
  let last = -1;
  for (const match of text.matchAll(QUOTED)) {
    const word: ListedWord = {
      word: match.groups?.["word"] ?? "",
      meaning: "",
      start: start + match.index,
      end: start + match.index + match[0].length,
    };
    const current = lists.at(-1);
    if (current !== undefined && BETWEEN.test(text.slice(last, match.index))) current.words.push(word);
    else lists.push({ label: text.slice(Math.max(0, last), match.index), words: [word] });
    last = match.index + match[0].length;
  }
  return lists.filter(({ words }) => words.length > 1);
}

/** queued, running, failed: plain words, one after the other. */
function plainLists({ text, start }: Line): readonly WordList[] {
  return [...text.matchAll(PLAIN)].map(({ index, 0: all }): WordList => {
    const words = [...all.matchAll(/[A-Za-z][A-Za-z0-9_-]{2,}/g)].filter(([word]) => !/^(?:or|and)$/i.test(word));
    return {
      label: text.slice(0, index),
      words: words.map(({ index: at, 0: word }) => ({
        word,
        meaning: "",
        start: start + index + at,
        end: start + index + at + word.length,
      })),
    };
  });
}

/** Lists of texts that were read: the text of a document is asked about for each of its operations. */
const known = new Map<string, readonly WordList[]>();
const MOST_KNOWN = 200;

/** The lists of words in a text: of lines, of pairs in a line, of quoted and of plain words in a line. */
export function wordLists(text: string): readonly WordList[] {
  const before = known.get(text);
  if (before !== undefined) return before;
  const lists = readLists(text);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, lists);
  return lists;
}

function readLists(text: string): readonly WordList[] {
  const lines = linesOf(text.slice(0, LONGEST));
  return [
    ...lineLists(lines),
    ...pairLists(lines),
    ...lines.flatMap((line) => [...quotedLists(line), ...plainLists(line)]),
  ];
}

/** A listed word as it travels: a number or a truth value where the field is of that type; undefined where it fits none. */
export function typedWord(word: string, types: readonly string[]): StateWord | undefined {
  const known = types.filter((type) => type !== "null");
  if (/^-?\d+$/.test(word)) {
    if (known.some((type) => type === "integer" || type === "number")) return Number(word);
    return known.length === 0 || known.includes("string") ? word : undefined;
  }
  if (/^(?:true|false)$/.test(word) && known.includes("boolean")) return word === "true";
  return known.length === 0 || known.includes("string") ? word : undefined;
}
