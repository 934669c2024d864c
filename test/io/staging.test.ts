import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../codegen/io/output/digest.js";
import { openStaging, textOfContent } from "../../codegen/io/output/staging.js";
import { folderWith } from "../cli/folder.js";

const texts = ["", "a", "ä€😀".repeat(500), "line\r\n".repeat(4000), "\uFEFFb"];

describe("texts that are put aside", () => {
  test.each([0, 3, 20_000, 1 << 20])("come back as they were, with %i bytes in memory", (limit) => {
    const folder = folderWith();
    const spool = openStaging(folder, limit);
    const kept = texts.map((text) => spool.keep(text));
    expect(kept.toReversed().map(textOfContent)).toEqual(texts.toReversed());
    expect(kept.map((one) => one.sha256)).toEqual(texts.map(sha256));
    expect(kept.map(textOfContent)).toEqual(texts);
    spool.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("lie in a file that has no name, so that nothing is left however a run ends", () => {
    const folder = folderWith();
    const spool = openStaging(folder, 0);
    spool.keep("a");
    expect(readdirSync(folder)).toEqual([]);
    spool.close();
  });

  test("make the folder they need, and take it back unless something else is in it", () => {
    const folder = join(folderWith(), "deep/er");
    const spool = openStaging(folder, 0);
    spool.keep("a");
    expect(existsSync(folder)).toBe(true);
    spool.close();
    expect(existsSync(join(folder, ".."))).toBe(false);
    const other = openStaging(folder, 0);
    other.keep("a");
    writeFileSync(join(folder, "b"), "");
    other.close();
    expect(readdirSync(folder)).toEqual(["b"]);
  });

  test.each([
    ["no folder is named", (): undefined => undefined],
    ["a file is in the way", (): string => join(folderWith({ file: "" }), "file/below")],
  ])("stay in memory where %s", (_, folder) => {
    const spool = openStaging(folder(), 0);
    const kept = texts.map((text) => spool.keep(text));
    expect(kept.map(textOfContent)).toEqual(texts);
    spool.close();
  });
});
