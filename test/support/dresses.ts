import type { SourceText } from "../../codegen/document/source.js";

/** A page as another editor would have saved it: its bytes in other line ends, another encoding, or behind a mark. */
export interface Dress {
  readonly name: string;
  readonly bytesOf: (text: string) => Uint8Array;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function utf16(text: string, order: "little" | "big"): Uint8Array {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return order === "little" ? bytes : bytes.swap16();
}

function withEnds(text: string, end: string): string {
  return text.replaceAll("\n", end);
}

export const DRESSES: readonly Dress[] = [
  { name: "BOM", bytesOf: (text) => utf8(`\ufeff${text}`) },
  { name: "CR LF", bytesOf: (text) => utf8(withEnds(text, "\r\n")) },
  { name: "CR", bytesOf: (text) => utf8(withEnds(text, "\r")) },
  { name: "NEL", bytesOf: (text) => utf8(withEnds(text, "\u0085")) },
  { name: "BOM and CR LF", bytesOf: (text) => utf8(`\ufeff${withEnds(text, "\r\n")}`) },
  { name: "UTF-16LE", bytesOf: (text) => utf16(text, "little") },
  { name: "UTF-16BE", bytesOf: (text) => utf16(text, "big") },
  { name: "UTF-16LE and CR LF", bytesOf: (text) => utf16(withEnds(text, "\r\n"), "little") },
];

/** A page without any dress: what all of them are compared to. */
export function bare({ text, ...source }: SourceText): SourceText {
  return {
    ...source,
    text: text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n"),
  };
}

/** The text of a stretch of bytes. */
export function decoded(bytes: Uint8Array, source: SourceText): string {
  return new TextDecoder(source.encoding ?? "utf-8", { ignoreBOM: true }).decode(bytes);
}
