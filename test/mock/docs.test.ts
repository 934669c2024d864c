import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { faultTable } from "../../src/mock/index.js";

const file = new URL("../../src/mock/README.md", import.meta.url);
const [OPEN, CLOSE] = ["<!-- faults -->\n", "<!-- /faults -->"];

function withTable(text: string): string {
  const [before = ""] = text.split(OPEN);
  const after = text.slice(text.indexOf(CLOSE));
  return before + OPEN + faultTable() + after;
}

describe("the README of the mock", () => {
  it("has the table of faults that the code makes", () => {
    const text = readFileSync(file, "utf8");
    if (process.env["UPDATE"] === "1") writeFileSync(file, withTable(text));
    expect(readFileSync(file, "utf8")).toBe(withTable(text));
  });

  it("names a test that exists for each statement of the protocol", () => {
    const text = readFileSync(file, "utf8");
    const rows = [...text.matchAll(/^\| .* \| `([\w-]+\.test\.ts)`: (.*) \|$/gm)];
    const missing = rows.filter(([, name = "", title = ""]) => {
      const tests = readFileSync(new URL(name, import.meta.url), "utf8");
      return !tests.includes(`"${title}"`);
    });
    expect(rows.length).toBeGreaterThan(15);
    expect(missing.map(([row]) => row)).toEqual([]);
  });
});
