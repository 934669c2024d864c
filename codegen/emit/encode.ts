/**
 * The five encoders for text from a source, one per syntactic position, and one for words of the person's own
 * configuration. Nothing else may interpolate text.
 * An emitter that needs a sixth position adds an encoder here, not an escape of its own.
 */

function hex(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Legal inside a string for the engine, but invisible or misleading for whoever reviews the generated text. */
const MISLEADING = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * A string literal whose last backslash is written as its code: the printer takes a quote behind a backslash for one that
 * is escaped, reads the code after it as text, and closes a comment that is none.
 */
export function withoutLastBackslash(literal: string): string {
  return literal.endsWith('\\\\"') ? `${literal.slice(0, -3)}\\u005c"` : literal;
}

/** A string literal with double quotes; the engine reads back the same code units, lone surrogates included. */
export function encodeString(text: string): string {
  const literal = JSON.stringify(text).replace(MISLEADING, hex);
  return text.endsWith("\\") ? withoutLastBackslash(literal) : literal;
}

/**
 * A property key for an object literal or an interface, always quoted. `__proto__` becomes a computed key: quoted, it
 * would set the prototype of a literal.
 */
export function encodeKey(name: string): string {
  return name === "__proto__" ? '["__proto__"]' : encodeString(name);
}

/**
 * A number literal. Negative zero keeps its sign.
 * @throws RangeError for NaN and infinities (`1e999` in a source reads as one): refuse them before emitting.
 */
export function encodeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`not a finite number: ${value}`);
  return Object.is(value, -0) ? "-0" : String(value);
}

/**
 * One line of comment text for a block, JSDoc or line comment. Cannot end the comment, start a new line, become a
 * JSDoc tag, a compiler directive, a source map or a purity annotation. Split text into lines before, if they matter.
 */
export function encodeComment(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ")
    .replace(MISLEADING, "")
    .replace(/\*(?=\/)/g, "*\\")
    .replace(/(?<![A-Za-z0-9])@/g, "&#64;")
    .replace(/source(?=(?:Mapping)?URL)/gi, "source ")
    .replace(/#(?=__)/g, "# ")
    .replace(/^\/+(?=\s*<)|(?<=^|[^:])\/\/(?=[#/])/g, "/ ")
    .trim();
}

/**
 * One line of a person's own words, from their configuration, after `// `. What people tell bundlers and linters stays
 * as it is: `@license`, `@preserve`. The line cannot end, name a source map, or switch off the checks of the compiler,
 * which the package promises to pass.
 */
export function encodeOwnWords(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ")
    .replace(MISLEADING, "")
    .replace(/^(\s*)@(?=ts-)/i, "$1&#64;")
    .replace(/source(?=(?:Mapping)?URL)/gi, "source ");
}

/** Names that a module cannot bind, or that would shadow what generated code uses. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "arguments as async await break case catch class const continue debugger default delete do else enum eval export " +
    "extends false finally for from function get if implements import in instanceof interface let new null of package " +
    "private protected public return set static super switch this throw true try type typeof undefined var void while " +
    "with yield any bigint boolean never number object string symbol unknown Array BigInt Boolean Infinity JSON Map " +
    "Math NaN Number Object Promise Readonly Record RegExp Set String Symbol globalThis constructor prototype __proto__"
  ).split(" "),
);

/**
 * `name` as an identifier: ASCII letters, digits, `_` and `$`, no digit first, not reserved, not in `taken`.
 * @returns undefined when refused; the caller then makes a name of its own.
 */
export function encodeIdentifier(name: string, taken: ReadonlySet<string> = new Set()): string | undefined {
  return /^[A-Za-z_$][A-Za-z0-9_$]{0,127}$/.test(name) && !RESERVED.has(name) && !taken.has(name) ? name : undefined;
}
