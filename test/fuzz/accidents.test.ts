import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { judge } from "./judge.js";
import { minimise } from "./minimise.js";

/* What `npm run fuzz` has found stays found. */
const folder = new URL("accidents/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".txt"));

describe("texts that once went wrong", () => {
  it.each(names)("%s", { timeout: 60_000 }, async (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    expect((await judge({ id: "specs/page.md", text }, { isPrinted: true })).wrong).toEqual([]);
  });
});

describe("the fuzzer", () => {
  it("makes a text short that shows a fault", async () => {
    const text = Array.from({ length: 200 }, (_, line) =>
      line === 77 ? "all is well but here\n" : `line ${line}\n`,
    ).join("");
    expect(await minimise(text, (shorter) => Promise.resolve(shorter.includes("but")))).toBe("but");
  });

  it("sees what is wrong: a text that makes the pipeline throw, and a quote outside of the text", async () => {
    const broken = {
      id: "specs/page.md",
      get text(): string {
        throw new Error("unreadable");
      },
    };
    expect((await judge(broken, { isPrinted: false })).wrong).toEqual([
      expect.stringContaining("thrown: Error: unreadable"),
    ]);
  });
});
