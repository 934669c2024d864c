import ts from "typescript";
import { expect, it } from "vitest";
import { compileValidator } from "../../../codegen/emit/validators/standalone-module.js";

function object(count: number): { readonly [key: string]: unknown } {
  return {
    type: "object",
    required: Array.from({ length: count }, (_, index) => `p${index}`),
    properties: Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `p${index}`,
        { type: ["string", "null"], enum: ["a", null], minLength: 1 },
      ]),
    ),
  };
}

const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  types: ["node"],
};

it("compiles the largest object that is let through, and refuses the next one", async () => {
  const { code = "", findings } = await compileValidator(object(500), { language: "ts" });
  expect(findings).toEqual([]);
  const path = new URL("../../validator/many.ts", import.meta.url).pathname;
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  const runtime = new URL("../../../src/validation/index.ts", import.meta.url).pathname;
  const program = ts.createProgram(
    [path],
    { ...options, paths: { "falsmith-runtime/validation": [runtime] } },
    {
      ...host,
      fileExists: (name) => name === path || fileExists(name),
      readFile: (name) => (name === path ? code : readFile(name)),
      getSourceFile: (name, ...rest) =>
        name === path ? ts.createSourceFile(name, code, ts.ScriptTarget.ES2023) : getSourceFile(name, ...rest),
    },
  );
  const messages = ts.getPreEmitDiagnostics(program, program.getSourceFile(path)).map(({ messageText }) => messageText);
  expect(messages).toEqual([]);
  const more = await compileValidator(object(501), { language: "ts" });
  expect(more.code).toBeUndefined();
  expect(more.findings).toMatchObject([{ code: "emit/too-large", at: "#/properties" }]);
});

it("names no parameter that it does not use", async () => {
  const { code = "" } = await compileValidator(true, { language: "ts" });
  expect(code).toContain("(_value: unknown): boolean");
  expect(code).not.toMatch(/\(value, c, p\) => \{\n\}/);
});
