import { StructureKind } from "ts-morph";
import { expect, test } from "vitest";
import { encodeString } from "../../codegen/emit/encode.js";
import { print } from "../../codegen/emit/print.js";
import { exportedConstant, exportedType } from "../../codegen/emit/statements.js";
import { typeText } from "../../codegen/emit/types/type-text.js";

test("a module that the gate refuses is not in the way of the next one", () => {
  const module = (statement: string): Parameters<typeof print>[1] => ({
    kind: StructureKind.SourceFile,
    statements: [statement],
  });
  expect(() => print("a.ts", module("steal();"))).toThrow("a.ts: unexpected");
  expect(print("b.ts", module('export const a = "b";'))).toBe('export const a = "b";\n');
});

test("texts that end in a backslash are printed as they are, whatever follows them", () => {
  const texts = ["a\\", "/* b", "\\\\", "// c", '\\"', "d\\"];
  const value = `[${texts.map(encodeString).join(", ")}]`;
  const statements = ["one", "two"].map((name) => exportedConstant({ name, type: "readonly string[]", value }));
  const module = print("a.ts", { kind: StructureKind.SourceFile, statements });
  expect(module.trimStart()).toBe(
    ["one", "two"].map((name) => `export const ${name}: readonly string[] = ${value};\n`).join("\n"),
  );

  const type = typeText({ type: "string", enum: texts }, { types: new Map(), schemas: new Map() });
  const types = print(
    "types.ts",
    { kind: StructureKind.SourceFile, statements: [exportedType("One", [], type), exportedType("Two", [], type)] },
    "types",
  );
  expect(types.trimStart()).toBe(
    ["One", "Two"].map((name) => `export type ${name} = ${texts.map(encodeString).join(" | ")};\n`).join("\n"),
  );
});
