import { doubtAt } from "./doubt.js";
import type { Recognition } from "./fact.js";
import type { Token } from "./lexer/lex.js";
import { wordSet } from "./lexer/word-set.js";
import { OPTIONAL_ALONE } from "./lexer/words-ja.js";
import { endsStatement } from "./modality.js";
import { cueAt, fact, found, isMark, spanOf, type Description } from "./description.js";

export const REQUIRED_CODE = "tighten/required";

function starts(description: Description, at: number): boolean {
  const before = description.tokens[at - 1];
  return before === undefined || before.kind === "break" || isMark(before, ".", ",", ";", "(", "[", "、", ":", "•");
}

const OPENERS = ["condition", "only"];

// "(required)", "Required.", "必填，…" stand for themselves; "required when …" is a condition.
function standsAlone(description: Description, at: number): boolean {
  return (
    starts(description, at) &&
    endsStatement(description, at + 1) &&
    !OPENERS.includes(cueAt(description, at + 2) ?? "plain")
  );
}

const SUBJECTS = wordSet(`
  field parameter property this it argument campo parámetro parâmetro champ paramètre feld поле параметр это
`);
const SUBJECT_ENDS = /[字参]|[段数]$|フィールド$|パラメータ$|パラメーター$|項目$/;
/** Korean writes the particle on to the noun. */
const KOREAN_SUBJECT = /(?:필드|파라미터|매개변수|항목|값)[은는이가]\s?$/;

function namesField(token: Token | undefined): boolean {
  return SUBJECTS.has(token?.text.toLowerCase() ?? "") || SUBJECT_ENDS.test(token?.text ?? "");
}

// "This field is required.", "该字段为必填项", "Параметр обязателен.", "Es un campo obligatorio"
function isSaidOfField(description: Description, at: number): boolean {
  const token = description.tokens[at];
  const before = description.tokens[at - 1];
  if (!endsStatement(description, at + 1)) return false;
  if (before?.cue === "is" && namesField(description.tokens[at - 2])) return true;
  if (token?.kind === "word" && before?.cue === undefined && namesField(before)) return true;
  if (KOREAN_SUBJECT.test(before?.text ?? "")) return true;
  const withNoun = token?.kind === "word" && token.text.includes(" ");
  const article = before?.cue === "of" ? at - 2 : at - 1;
  return withNoun && cueAt(description, article) === "is" && starts(description, article);
}

// "Optional seed for …" says that the property is optional, in its first words only.
function opensText(description: Description, at: number): boolean {
  return at === 0 && description.tokens[at]?.kind === "word";
}

function optionalAt(description: Description, at: number): boolean {
  const token = description.tokens[at];
  if (token?.cue === "optional") {
    return (
      opensText(description, at) ||
      standsAlone(description, at) ||
      isSaidOfField(description, at) ||
      (token.kind === "han" && starts(description, at))
    );
  }
  return OPTIONAL_ALONE.has(token?.text ?? "") && standsAlone(description, at);
}

/** Law: "required" and "optional" are read as words about the property, never about its parts or a case. */
export function readRequired(description: Description, at: number): Recognition | undefined {
  const required =
    cueAt(description, at) === "required" && (standsAlone(description, at) || isSaidOfField(description, at));
  if (!required && !optionalAt(description, at)) return undefined;
  // "Optional but recommended" is both.
  const doubt = doubtAt(description, at);
  if (doubt !== undefined && doubt.code !== "tighten/advice") return undefined;
  return found(at + 1, [
    fact({ keyword: "required", value: required }, spanOf(description, at, at + 1), REQUIRED_CODE),
  ]);
}
