import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, describe, expect, test, vi } from "vitest";
import { sha256 } from "../../codegen/io/digest.js";
import { ownPrefix } from "../../codegen/io/names.js";
import { openSpool, textOfContent } from "../../codegen/io/spool.js";
import { folderWith } from "../cli/folder.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

const texts = ["", "a", "ä€😀".repeat(500), "line\r\n".repeat(4000), "\uFEFFb"];
const spooled = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(ownPrefix));

describe("texts that are put aside", () => {
  test.each([0, 3, 20_000, 1 << 20])("come back as they were, with %i bytes in memory", (limit) => {
    vi.stubEnv("TMPDIR", folderWith());
    const spool = openSpool(limit);
    const kept = texts.map((text) => spool.keep(text));
    expect(kept.toReversed().map(textOfContent)).toEqual(texts.toReversed());
    expect(kept.map((one) => one.sha256)).toEqual(texts.map(sha256));
    expect(kept.map(textOfContent)).toEqual(texts);
    spool.close();
    expect(spooled()).toEqual([]);
  });

  test.skipIf(process.platform === "win32")(
    `lie in a file without a name, which is gone however a run ends${process.platform === "win32" ? " (skipped: Windows keeps the name of an open file)" : ""}`,
    () => {
      vi.stubEnv("TMPDIR", folderWith());
      const spool = openSpool(0);
      spool.keep("a");
      expect(spooled()).toEqual([]);
      spool.close();
    },
  );

  test("stay in memory where there is no folder for them", () => {
    vi.stubEnv("TMPDIR", "/nowhere/at/all");
    const spool = openSpool(0);
    const kept = texts.map((text) => spool.keep(text));
    expect(kept.map(textOfContent)).toEqual(texts);
    spool.close();
  });
});
