import * as fc from "fast-check";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";
import { compileValidator } from "../../../codegen/emit/validators/standalone-module.js";
import { emitValidatorModule } from "../../../codegen/emit/validators/module.js";
import { promised } from "../../support/tsc.js";
import { DEFS, schemaOf } from "./schemas.js";

const root: string = fileURLToPath(new URL("../../../", import.meta.url));

/** What a generated package must compile under. */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  ...promised,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noEmit: true,
  skipLibCheck: true,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
  types: [],
  paths: { "falsmith-runtime/validation": [`${root}src/validation/index.ts`] },
};

/** What the compiler says of files that exist only in memory. */
function diagnose(files: ReadonlyMap<string, string>): readonly string[] {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name);
    return text === undefined
      ? getSourceFile(name, ...rest)
      : ts.createSourceFile(name, text, options.target ?? ts.ScriptTarget.ES2023);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    const found = [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
      ...program.getDeclarationDiagnostics(file),
    ];
    return found.map(({ messageText, start }) => {
      const line = files.get(name)?.slice(0, start).split("\n").length;
      return `${name.slice(root.length)}:${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}\n${files.get(name)}`;
    });
  });
}

it("emits TypeScript that compiles, whatever the schema", { timeout: 120_000 }, async () => {
  const schemas = fc.sample(schemaOf(2), { numRuns: Number(process.env["RUNS"] ?? 150), seed: 5 });
  const files = new Map<string, string>();
  for (const [index, made] of schemas.entries()) {
    const schema = { ...(typeof made === "boolean" ? { allOf: [made] } : made), $defs: DEFS };
    const { code } = await compileValidator(schema, { language: "ts" });
    files.set(`${root}generated/virtual-${index}.ts`, code ?? "");
  }
  expect(diagnose(files)).toEqual([]);
});

it("emits constants of the types that a types module exports", () => {
  const { code } = emitValidatorModule(
    [
      { name: "input", typeName: "Input", schema: { $ref: "#/components/schemas/Input" }, side: "input" },
      {
        name: "output",
        typeName: "Output",
        schema: { type: "object", properties: { file: { $ref: "#/components/schemas/File" } } },
        side: "output",
      },
    ],
    {
      Input: { type: "object", required: ["prompt"], properties: { prompt: { type: "string" } } },
      File: { type: "object" },
    },
    { runtime: "falsmith-runtime/validation", language: "ts", typesModule: "./types.js" },
  );
  const types =
    "export interface Input { prompt: string }\nexport interface Output { file?: { [key: string]: unknown } }\n";
  const user =
    'import { input, output } from "./validators.js";\nimport type { Input, Output } from "./types.js";\n' +
    "export const a = (v: unknown): Input | undefined => (input.is(v) ? v : undefined);\nexport const b = (v: unknown): Output => output.parse(v);\n";
  const files = new Map([
    [`${root}generated/types.ts`, types],
    [`${root}generated/validators.ts`, code],
    [`${root}generated/user.ts`, user],
  ]);
  expect(diagnose(files)).toEqual([]);
  expect(code).toContain("export const input: Validator<Input> =");
});
