import { isUtf8 } from "node:buffer";
import type { SourceText } from "../document/source.js";

/** Text, or why bytes are none. Each reason says what to do. */
export type DecodeResult =
  | Pick<SourceText, "text" | "encoding">
  | { readonly code: `io/${string}`; readonly message: string; readonly line?: number; readonly column?: number };

/** Where UTF-8 breaks: decoding replaces bad bytes, so the first byte that encodes differently is the first bad one. */
function badPlace(bytes: Uint8Array): { readonly line: number; readonly column: number } {
  const again = Buffer.from(textOf(bytes).text);
  let bad = 0;
  while (bad < bytes.length && bytes[bad] === again[bad]) bad += 1;
  const lines = new TextDecoder().decode(bytes.subarray(0, bad)).split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

function startsWith(bytes: Uint8Array, ...start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

/** UTF-16 says by its byte order mark what it is. */
function encodingOf(bytes: Uint8Array): SourceText["encoding"] {
  if (startsWith(bytes, 0xff, 0xfe)) return "utf-16le";
  return startsWith(bytes, 0xfe, 0xff) ? "utf-16be" : undefined;
}

/** Whether bytes that are known to be a text are one of UTF-8. */
export function isUtf8Text(bytes: Uint8Array): boolean {
  return encodingOf(bytes) === undefined;
}

/** Bytes that are known to be a text, and their encoding; the byte order mark and the line ends are kept. */
export function textOf(bytes: Uint8Array): Pick<SourceText, "text" | "encoding"> {
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding ?? "utf-8", { ignoreBOM: true }).decode(bytes);
  return encoding === undefined ? { text } : { text, encoding };
}

const BROKEN_UTF_16 = "the file begins as UTF-16 and is not: it is cut off, or of another kind; save it as UTF-8";

function isUtf16(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const BINARY = "the file is binary; give the text of the page or its OpenAPI document";

const PDF = "the file is a PDF; copy the text of its pages into a .txt file";

function isPdf(bytes: Uint8Array): boolean {
  return startsWith(bytes, 0x25, 0x50, 0x44, 0x46, 0x2d);
}

/** True for bytes that are GB 18030, most of whose other characters are Chinese. */
function isGb18030(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder("gb18030", { fatal: true }).decode(bytes.subarray(0, 4096), { stream: true });
    const wide = text.match(/[^\p{ASCII}]/gu)?.length ?? 0;
    return wide > 0 && (text.match(/[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]/g)?.length ?? 0) > wide / 2;
  } catch {
    // Another encoding, or a platform that does not know this one: nothing is said.
    return false;
  }
}

type DecodeFlaw = Exclude<DecodeResult, { readonly text: string }>;

/** Why a text is no document; undefined when it may be one. */
function flawOf(text: string): DecodeFlaw | undefined {
  if (text.trim() === "")
    return { code: "io/empty", message: "the file is empty; fetch the page again or remove the file" };
  return undefined;
}

/** Bytes of a source as text; the byte order mark and the line ends are kept. */
export function decode(bytes: Uint8Array): DecodeResult {
  const encoding = encodingOf(bytes);
  if (encoding !== undefined && !isUtf16(bytes, encoding)) return { code: "io/encoding", message: BROKEN_UTF_16 };
  if (isPdf(bytes)) return { code: "io/binary", message: PDF };
  if (encoding === undefined && bytes.includes(0)) return { code: "io/binary", message: BINARY };
  if (encoding === undefined && !isUtf8(bytes)) {
    const named = isGb18030(bytes) ? "; it reads as Chinese text in GB 18030 (GBK)" : "";
    const message = `the file is not UTF-8 from here on${named}; save it as UTF-8`;
    return { code: "io/encoding", message, ...badPlace(bytes) };
  }
  const decoded = textOf(bytes);
  return flawOf(decoded.text) ?? decoded;
}

/** A text that was given as one, or why it is no document. */
export function checkText(text: string): DecodeResult {
  return text.includes("\0") ? { code: "io/binary", message: BINARY } : (flawOf(text) ?? { text });
}
