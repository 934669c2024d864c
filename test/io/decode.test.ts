import { describe, expect, test } from "vitest";
import { decode } from "../../codegen/io/decode.js";

function bytes(...parts: readonly (string | readonly number[])[]): Uint8Array {
  return Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from([...part]))));
}

describe("text", () => {
  test.each([
    ["a page", "# Title\r\n日本 🎉\n"],
    ["a byte order mark is kept, for offsets are those of the file", "\ufeffopenapi: 3.1.0"],
    ["the replacement character itself is no fault", "a \ufffd b"],
    ["Markdown that begins with markup", "<div align=center>\n# Title"],
    ["a page that speaks of HTML", "Use `<html>` and <!doctype html>"],
  ])("%s", (_what, text) => expect(decode(bytes(text))).toEqual({ text }));
});

describe("no text", () => {
  test.each([
    ["nothing", bytes(""), "io/empty"],
    ["white space", bytes("\ufeff \r\n\t"), "io/empty"],
    ["bytes of a picture", bytes([0x89], "PNG\r\n", [0x1a, 0x0a, 0, 0]), "io/binary"],
    ["a PDF", bytes("%PDF-1.7\n", [0xe2, 0xe3]), "io/binary"],
    ["Latin-1", bytes("caf", [0xe9], " x"), "io/encoding"],
    ["UTF-16 that is cut off", bytes([0xff, 0xfe, 0x61]), "io/encoding"],
    ["UTF-16 with half a pair", bytes([0xfe, 0xff, 0xd8, 0x00, 0, 0x61]), "io/encoding"],
  ])("%s", (_what, given, code) =>
    expect(decode(given)).toMatchObject({ code, message: expect.stringContaining("; ") }),
  );

  test.each([
    ["utf-16le", bytes([0xff, 0xfe, 0x61, 0])],
    ["utf-16be", bytes([0xfe, 0xff, 0, 0x61])],
  ])("reads %s by its byte order mark, which is kept", (encoding, given) =>
    expect(decode(given)).toEqual({ text: "\ufeffa", encoding }),
  );

  test.each<readonly [string, Uint8Array, number, number]>([
    ["a byte of Latin-1", bytes("eins\nzwä", [0xe4], "x"), 2, 4],
    ["an overlong form", bytes([0xc0, 0x80]), 1, 1],
    ["a surrogate", bytes("ab", [0xed, 0xa0, 0x80]), 1, 3],
    ["a character cut off at the end", bytes("日\n", [0xe6, 0x97]), 2, 1],
    ["after a real replacement character", bytes("\ufffd", [0xff]), 1, 2],
  ])("where UTF-8 breaks: %s", (_what, given, line, column) =>
    expect(decode(given)).toMatchObject({ code: "io/encoding", line, column }),
  );
});

test("says that Chinese text is in GB 18030, and nothing of the kind of other bytes", () => {
  const gbk = bytes("# ", [0xbb, 0xe6, 0xbb, 0xad], "\n\n", [0xcc, 0xe1, 0xca, 0xbe, 0xb4, 0xca], "\n");
  expect(decode(gbk)).toMatchObject({ message: expect.stringContaining("GB 18030") });
  expect(decode(bytes("caf", [0xe9], " x"))).toMatchObject({ message: expect.not.stringContaining("GB 18030") });
});
