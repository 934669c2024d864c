import { isUtf8 } from "node:buffer";

/** Text, or why bytes are none. Each reason says what to do. */
export type Decoded =
  | { readonly text: string }
  | { readonly code: `io/${string}`; readonly message: string; readonly line?: number; readonly column?: number };

/** Where UTF-8 breaks: decoding replaces bad bytes, so the first byte that encodes differently is the first bad one. */
const badPlace = (bytes: Uint8Array): { readonly line: number; readonly column: number } => {
  const again = Buffer.from(textOf(bytes));
  let bad = 0;
  while (bad < bytes.length && bytes[bad] === again[bad]) bad += 1;
  const lines = new TextDecoder().decode(bytes.subarray(0, bad)).split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
};

const startsWith = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte);

const htmlStart = /^\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body)\b/i;

/** Bytes that are known to be a text; the byte order mark and the line ends are kept. */
export const textOf = (bytes: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** Bytes of a source as text; the byte order mark and the line ends are kept. */
export const decode = (bytes: Uint8Array): Decoded => {
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
    return { code: "io/encoding", message: "the file is UTF-16; save it as UTF-8" };
  }
  if (bytes.includes(0)) {
    return { code: "io/binary", message: "the file is binary; give the text of the page or its OpenAPI document" };
  }
  if (!isUtf8(bytes)) {
    return { code: "io/encoding", message: "the file is not UTF-8 from here on; save it as UTF-8", ...badPlace(bytes) };
  }
  const text = textOf(bytes);
  if (text.trim() === "")
    return { code: "io/empty", message: "the file is empty; fetch the page again or remove the file" };
  if (htmlStart.test(text.slice(0, 2000))) {
    return {
      code: "io/html",
      message: "the file is HTML; save the page as Markdown, copy its text, or give its OpenAPI document",
    };
  }
  return { text };
};
