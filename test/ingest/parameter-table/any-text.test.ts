import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ingestModelPage } from "../../../codegen/ingest/model-page/model-page.js";
import { ingestParameterTable } from "../../../codegen/ingest/parameter-table/parameter-table.js";
import { faultsOf } from "../model-page/reading.js";
import { originEntries } from "../../../codegen/document/origins.js";

const shared = fileURLToPath(new URL("../../../../shared/", import.meta.url));

function filesIn(folder: string): readonly string[] {
  return existsSync(folder)
    ? readdirSync(folder).flatMap((name) =>
        statSync(join(folder, name)).isDirectory() ? filesIn(join(folder, name)) : [join(folder, name)],
      )
    : [];
}

const readers = [
  ["model page", ingestModelPage],
  ["parameter table", ingestParameterTable],
] as const;

/** Pieces that pages are made of, in an order that no page has. */
const piece = fc.oneof(
  fc.constantFrom(
    "# T\n",
    "> acme/paint\n",
    "## Overview\n",
    "### Input Schema\n",
    "### Output Schema\n",
    "- **Model ID**: `acme/paint`\n",
    "- **`a`** (`list<string>`, _required_):\n",
    "  Words.\n",
    "  - Default: `",
    '  - Options: `"a"`, ',
    "  - Range: `1` to ",
    "  - Examples: ",
    "**Full Example**:\n",
    "```json\n",
    "```\n",
    '{"a": [1, {"b": "',
    '"}]}\n',
    "POST https://a.b/fal-ai/x\n",
    "/fal-ai/x\n",
    "Body Parameters (application/json)\n",
    "ParameterTypeRequiredDescription\n",
    "astringRequiredWords\n",
    "| Name | Type | Required |\n|---|---|---|\n",
    "| a | string | Yes |\n",
    "| └ b | integer[] | 否 |\n",
    "Parameter\n\nType\n\nRequired\n\nDescription\n\n",
    "a\n\nstring\n\nYes\n\n",
    "Name\tType\tRequired\n",
    "a\tstring\tYes\n",
    "**a** `string` **必需**\n",
    "curl 'https://a.b/c' \\\n-d '{\"a\": 1}'\n",
    "Response Example\n",
    "🟢200成功application/json生成代码Body生成代码astring 必需\n",
    "### `a` 子字段\n",
    "a.b.c",
    "[]",
    "\r\n",
    "\ufeff",
  ),
  fc.string({ maxLength: 12, unit: "binary" }),
);
const page = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));

describe.each(readers)("any text, read as a %s", (_, read) => {
  test("gives documents whose every quote is there, or an error that says why not", () => {
    fc.assert(
      fc.property(page, (text) => {
        expect(faultsOf(read, text)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test("the same text gives the same result", () => {
    fc.assert(
      fc.property(page, (text) => {
        expect(
          JSON.stringify(read({ id: "p", text }).documents.map(({ spec }) => [spec.doc, originEntries(spec.origins)])),
        ).toBe(
          JSON.stringify(read({ id: "p", text }).documents.map(({ spec }) => [spec.doc, originEntries(spec.origins)])),
        );
      }),
      { numRuns: 25 },
    );
  });

  const units = [
    "- **`a`** (`",
    '`"a"`, ',
    '"',
    "[",
    '{"a":',
    "| a ",
    "a\n",
    "a\nstring\n必需\n",
    "ParameterTypeRequiredDescription\n",
    "curl '",
    "\u3000",
    "`",
    "**a** `string`\n",
  ];
  test.each(units)("a long run of %j ends", (unit) => {
    const text = `# T\n\n> acme/paint\n\nPOST https://a.b/fal-ai/x\n\n### Input Schema\n\nBody Parameters\n\n${unit.repeat(Math.ceil(60_000 / unit.length))}`;
    expect(faultsOf(read, text)).toEqual([]);
  });

  const pages = [
    ...["corpus/fal-llms", "corpus/gateway-text", "seeds"].flatMap((folder) => filesIn(join(shared, folder))),
    ...filesIn(join(shared, "hostile")).filter((file) => file.endsWith(".md")),
  ];
  test.skipIf(pages.length === 0)(
    `real pages, whole and cut${pages.length === 0 ? " (skipped: the shared corpus is not here)" : ""}`,
    () => {
      const faults = pages.flatMap((file) => {
        const text = readFileSync(file, "utf8");
        const cuts = [
          text,
          text.slice(0, 2000),
          text.slice(0, Math.floor(text.length / 2)),
          text.replaceAll("\n", "\r\n"),
        ];
        return cuts.flatMap((cut) => faultsOf(read, cut).map((fault) => `${file}: ${fault}`));
      });
      expect(faults).toEqual([]);
    },
  );
});

describe("the shared corpus", () => {
  const llms = filesIn(join(shared, "corpus/fal-llms"));
  test.skipIf(llms.length === 0)(
    `no bullet of a model page is lost${llms.length === 0 ? " (skipped: the shared corpus is not here)" : ""}`,
    () => {
      const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;
      for (const file of llms) {
        const text = readFileSync(file, "utf8");
        const docs = ingestModelPage({ id: file, text })
          .documents.map(({ spec }) => JSON.stringify(spec.doc["components"]))
          .join();
        expect(
          [
            count(docs, /"default":/g),
            count(docs, /"enum":/g),
            count(docs, /"minimum":/g),
            count(docs, /"maximum":/g),
            count(docs, /"examples":/g),
          ],
          file,
        ).toEqual([
          count(text, /^\s+- Default:/gm),
          count(text, /^\s+- Options:/gm),
          count(text, /^\s+- Range:/gm),
          count(text, /^\s+- Range:/gm),
          count(text, /^\s+- Examples:/gm),
        ]);
      }
    },
  );

  const tables = filesIn(join(shared, "corpus/gateway-text")).filter((file) => !/鉴权|workflow/.test(file));
  test.skipIf(tables.length === 0)(
    `no row of a parameter table is lost${tables.length === 0 ? " (skipped: the shared corpus is not here)" : ""}`,
    () => {
      for (const file of tables) {
        const { documents, findings } = ingestParameterTable({ id: file, text: readFileSync(file, "utf8") });
        expect(documents.length, file).toBeGreaterThan(0);
        const codes = [...findings, ...documents.flatMap((one) => one.findings)].filter(
          ({ code, level }) => level !== "note" && code !== "ingest/broken-off",
        );
        expect(codes, file).toEqual([]);
      }
    },
  );
});
