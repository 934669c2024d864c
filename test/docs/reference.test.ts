import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isObject, type Json, own } from "../../codegen/document/json.js";
import { configSchema } from "../../codegen/io/config/config-schema.js";
import { verbs } from "../../codegen/cli/verbs.js";
import { RUNTIME_SOURCES } from "../../scripts/source-paths.js";
import { PAGES, root, textOf } from "./blocks.js";

/* Pages that list what there is leave nothing out, and list nothing else. */

/** The first cells of all rows of tables, without their marks. */
function firstCells(page: string): readonly string[] {
  return [...textOf(page).matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell = ""]) => cell);
}

/** The keys of a schema with what is below them: `gateways.*.url`, `overlays[].use`. */
function keysOf(schema: Json | undefined, prefix = ""): readonly string[] {
  const name = String(own(schema, "$ref") ?? "").replace("#/definitions/", "");
  // What stands for the whole once more has its keys.
  if (name === "package") return [];
  const target = name === "" ? schema : own(own(configSchema, "definitions"), name);
  const branches = ["anyOf", "oneOf"].flatMap((key) => {
    const list = own(target, key);
    return Array.isArray(list) ? list : [];
  });
  const properties = own(target, "properties");
  const more = own(target, "additionalProperties");
  const items = own(target, "items");
  return [
    ...branches.flatMap((branch) => keysOf(branch, prefix)),
    ...(isObject(items) ? keysOf(items, items["$ref"] === undefined ? `${prefix}[]` : prefix) : []),
    ...(isObject(more) ? keysOf(more, `${prefix}.*`) : []),
    ...Object.entries(isObject(properties) ? properties : {}).flatMap(([name, value]) => {
      const key = prefix === "" ? name : `${prefix}.${name}`;
      return [key, ...keysOf(value, key)];
    }),
  ];
}

test("docs/configuration.md has a row for every key of the schema", () => {
  const keys = new Set(keysOf(configSchema));
  // An entry of `exclude` is what one of `include` is; of both, the keys are those of one entry.
  const wanted = [...keys]
    .filter((key) => !key.startsWith("exclude."))
    .map((key) => key.replace(/^include\./, "include[]."));
  expect(firstCells("docs/configuration.md").toSorted()).toEqual([...new Set(wanted)].toSorted());
  expect(wanted).toContain("gateways.*.security.*.prefix");
});

describe("docs/errors.md", () => {
  const rows = [...textOf("docs/errors.md").matchAll(/^\| `(\w+Error)` \| `(\w+)` \|/gm)];

  test("has every class of the runtime, and no other", () => {
    const folder = join(root, "src/errors");
    const text = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), "utf8"))
      .join("\n");
    const classes = [...text.matchAll(/^export class (\w+)/gm)].map(([, name = ""]) => name);
    expect([...new Set(rows.map(([, name = ""]) => name))].toSorted()).toEqual(classes.toSorted());
    expect(classes.length).toBeGreaterThan(15);
  });

  test("has every code once, and every phase", () => {
    const source = readFileSync(join(root, "src/errors/base.ts"), "utf8");
    const words = (type: string): readonly string[] => {
      const [, union = ""] = new RegExp(`export type ${type} =([^;]*);`).exec(source) ?? [];
      return [...union.matchAll(/"(\w+)"/g)].map(([, word = ""]) => word);
    };
    expect(rows.map(([, , code = ""]) => code).toSorted()).toEqual(words("FalErrorCode").toSorted());
    const [phases = ""] = /^\| `phase` \|.*$/m.exec(textOf("docs/errors.md")) ?? [];
    expect(words("Phase").filter((phase) => !phases.includes(`\`${phase}\``))).toEqual([]);
    expect(words("Phase").length).toBeGreaterThan(10);
  });
});

test("docs/command-line.md has a row for every verb", () => {
  const cells = firstCells("docs/command-line.md").map((cell) => cell.split(/[ |]/)[0] ?? "");
  expect([...new Set(cells)].toSorted()).toEqual([...verbs.keys()].toSorted());
});

test("docs/runtime.md names every subpath of the runtime", () => {
  const text = textOf("docs/runtime.md");
  const subpaths = Object.keys(RUNTIME_SOURCES).map((name) => name.replace("falsmith-runtime/", "…/"));
  expect(subpaths.filter((name) => !name.startsWith("…/internal") && !text.includes(`\`${name}\``))).toEqual([]);
  expect(subpaths.length).toBeGreaterThan(10);
});

test("docs/README.md links every page of docs/", () => {
  const index = textOf("docs/README.md");
  const links = [...index.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, name]) => `docs/${name}`);
  expect([...new Set(links), "docs/README.md"].toSorted()).toEqual(PAGES.filter((page) => page.startsWith("docs/")));
});

test("docs/troubleshooting.md names codes that there are", async () => {
  const { codes } = await import("../../codegen/codes/codes.js");
  const named = [
    ...textOf("docs/troubleshooting.md").matchAll(/`((?:io|ingest|text|emit|enrich|job|check)\/[\w-]+)`/g),
  ];
  expect(named.length).toBeGreaterThan(8);
  expect(named.map(([, code = ""]) => code).filter((code) => !codes.has(code))).toEqual([]);
});
