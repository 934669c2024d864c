import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const page = readFileSync(new URL("../../docs/security.md", import.meta.url), "utf8");

test("every row of the page about attacks names a test that is there", () => {
  const rows = page.split("\n").filter((line) => /^\| (?!attack )[^-]/.test(line));
  const wrong = rows.filter((row) => {
    const [, path = "", title = ""] = /\| `([\w/-]+\.test\.ts)`: (.*) \|$/.exec(row) ?? [];
    const file = new URL(`../${path}`, import.meta.url);
    return path === "" || !existsSync(file) || !readFileSync(file, "utf8").includes(`"${title}"`);
  });
  expect(rows.length).toBeGreaterThan(30);
  expect(wrong).toEqual([]);
});
