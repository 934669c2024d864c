const MAX = 60;

/** Names of keys whose values are nobody's business. */
const SECRET_KEY = /(?:^|[_-]|^api)(?:key|token|secret|password|passwd|authorization|credentials?|cookie)$/i;
const SECRET_CAMEL = /[a-z0-9](?:Key|Token|Secret|Password|Credentials?|Cookie)$/;

/** Texts that are keys by their look: `sk-…`, `Bearer …`, fal's `id:secret`, a JSON web token. */
const SECRET_TEXT = /^(?:sk-|Bearer |Key |eyJ)|^[0-9a-f-]{36}:[0-9a-f]{32}$/i;

const printable = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** A long text without spaces that mixes letters of both cases and digits: bytes, written as text. */
const isBlob = (text: string): boolean =>
  text.length > 200 &&
  /^[A-Za-z0-9+/_=-]*$/.test(text.slice(0, 200)) &&
  [/[a-z]/, /[A-Z]/, /[0-9]/].every((kind) => kind.test(text.slice(0, 200)));

/** A text in quotes, without its end when it is long. */
export const cut = (text: string): string =>
  text.length <= MAX ? printable(text) : `${printable(text.slice(0, MAX - 20))}… (${text.length} characters)`;

const stringText = (text: string, key: string): string => {
  if (SECRET_KEY.test(key) || SECRET_CAMEL.test(key) || SECRET_TEXT.test(text)) return "a string (hidden)";
  if (text.startsWith("data:")) return `a data URI (${text.length} characters)`;
  if (isBlob(text)) return `a blob (${text.length} characters)`;
  // Signed URLs carry their credential behind the question mark.
  const query = /^https?:/i.test(text) ? text.search(/[?#]/) : -1;
  const shown = query < 0 ? text : `${text.slice(0, query)}?…`;
  return cut(shown.replace(/^([a-z][a-z0-9+.-]{0,20}:\/\/)[^/@]{0,300}@/i, "$1…@"));
};

/** A value in a few words: enough to recognise it, short, without secrets and blobs. */
export const receivedText = (value: unknown, key: string): string => {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return stringText(value, key);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "bigint") return `${String(value).slice(0, MAX)}n`;
  if (typeof value === "boolean" || value === null) return String(value);
  if (Array.isArray(value)) return value.length === 1 ? "a list of 1 item" : `a list of ${value.length} items`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
};
