const MAX = 60;

/** Names of keys whose values are nobody's business. */
const SECRET_KEY = /(?:^|[_-])(?:key|token|secret|password|passwd|authorization|credentials?|cookie)$/i;

/** Texts that are keys by their look: `sk-…`, `Bearer …`, fal's `id:secret`, a JSON web token. */
const SECRET_TEXT = /^(?:sk-|Bearer |Key |eyJ)|^[0-9a-f-]{36}:[0-9a-f]{32}$/i;

const printable = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const cut = (text: string): string =>
  text.length <= MAX ? printable(text) : `${printable(text.slice(0, MAX - 20))}… (${text.length} characters)`;

const stringText = (text: string, key: string): string => {
  if (SECRET_KEY.test(key) || SECRET_TEXT.test(text)) return "a string (hidden)";
  if (text.startsWith("data:")) return `a data URI (${text.length} characters)`;
  // Signed URLs carry their credential behind the question mark.
  const query = /^https?:/i.test(text) ? text.search(/[?#]/) : -1;
  return cut(query < 0 ? text : `${text.slice(0, query)}?…`);
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
