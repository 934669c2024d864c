import { readFileSync } from "node:fs";
import { expect, it, vi } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { actions } from "./apply.js";

vi.mock("json-p3", () => {
  throw new Error("json-p3 was loaded");
});

it("runs without overlays do not load the library for JSONPath", async () => {
  const id = "fal/fal-ai/wan-25-preview/image-to-image.md";
  const source = { id, text: readFileSync(new URL(`../../specs/${id}`, import.meta.url), "utf8") };
  expect((await compile([source])).endpoints).toHaveLength(1);
  const overlays = [{ id: "o.yaml", text: actions("  - target: $.info\n    update: { x-a: 1 }\n") }];
  await expect(compile([source], { overlays })).rejects.toThrow();
});
