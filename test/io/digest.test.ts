import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { onDisk, sha256 } from "../../codegen/io/output/digest.js";
import { folderWith } from "../cli/folder.js";

test.each([0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 1_000_000])("a file of %i bytes", (size) => {
  const bytes = Buffer.alloc(size, "falsmith ");
  const folder = folderWith({ file: bytes });
  expect(onDisk(join(folder, "file"))).toEqual({ kind: "file", sha256: sha256(bytes) });
});

test("the digest is SHA-256", () => {
  expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("nothing, and what is no file", () => {
  const folder = folderWith({ file: "x" });
  mkdirSync(join(folder, "folder"));
  symlinkSync(join(folder, "file"), join(folder, "link"));
  const kinds = ["none", "file/below", "folder", "link"].map((name) => onDisk(join(folder, name)).kind);
  expect(kinds).toEqual(["absent", "absent", "other", "other"]);
});

test.skipIf(process.platform === "win32")(
  "a pipe is not waited for, a device not read to its end (skipped on Windows, which has none in folders)",
  () => {
    const folder = folderWith();
    execFileSync("mkfifo", [join(folder, "pipe")]);
    expect(onDisk(join(folder, "pipe"))).toEqual({ kind: "other" });
    expect(onDisk("/dev/zero")).toEqual({ kind: "other" });
  },
);
