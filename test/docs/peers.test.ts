import { readFileSync } from "node:fs";
import { join } from "node:path";
import openapiTypescript, { astToString } from "openapi-typescript";
import { expect, test } from "vitest";
import { ingest } from "../../codegen/ingest/ingest.js";
import { root, textOf } from "./blocks.js";

/* What README says of other tools, as far as they are installed here. */

const readme = textOf("README.md");
const page = readFileSync(join(root, "specs/chainhub/fal-ai/wan/v2.2-a14b/image-to-image.md"), "utf8");
const [, yaml = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];

/** The cells of a row of the comparison, by the names of the tools. */
function row(start: string): ReadonlyMap<string, string> {
  const [head = "", line = ""] = ["| |", `| ${start}`].map((begin) =>
    readme.split("\n").find((one) => one.startsWith(begin)),
  );
  const cells = (text: string): readonly string[] => text.split(/(?<!\\)\|/).map((cell) => cell.trim());
  const names = cells(head).map((cell) => /^\[?([\w@/-]+)/.exec(cell)?.[1] ?? "");
  return new Map(cells(line).map((cell, index) => [names[index] ?? "", cell]));
}

test("the versions of the table are those that are installed", () => {
  const [head = ""] = /^\| \| falsmith.*$/m.exec(readme) ?? [];
  for (const name of ["openapi-typescript", "@fal-ai/client"]) {
    const text = readFileSync(join(root, "node_modules", name, "package.json"), "utf8");
    const { version }: { readonly version: string } = JSON.parse(text);
    expect(head).toMatch(new RegExp(`\\[${name}\\]\\([^)]*\\) ${version.replaceAll(".", "\\.")} \\|`));
  }
});

test("openapi-typescript refuses the page, and types it without limits once it is quoted", async () => {
  const refusal = "bad indentation of a mapping entry";
  await expect(openapiTypescript(yaml)).rejects.toThrow(refusal);
  expect(row("this page").get("openapi-typescript")).toContain(refusal);
  const [document] = ingest({ id: "page.md", text: page }).documents;
  const types = astToString(await openapiTypescript(JSON.stringify(document?.spec.doc)));
  for (const [field, start] of [
    ["num_inference_steps", "the same, quoted"],
    ["acceleration", "`acceleration`"],
  ] as const) {
    const [, type = "none"] = new RegExp(`${field}\\?: (.*);`).exec(types) ?? [];
    expect(row(start).get("openapi-typescript")).toBe(`\`${type}\``);
  }
});

test("the official client has the types that the table shows", () => {
  const text = readFileSync(join(root, "node_modules/@fal-ai/client/src/types/endpoints.d.ts"), "utf8");
  const [declared = ""] = /type WanV22A14bImageToImageInput = \{[\s\S]*?\n\};/.exec(text) ?? [];
  expect(declared).toContain("num_inference_steps?: number;");
  const [, type = "none"] = /acceleration\?: (.*);/.exec(declared) ?? [];
  expect(row("`acceleration`").get("@fal-ai/client")?.replaceAll("\\|", "|")).toBe(`\`${type}\``);
});
