import { StructureKind } from "ts-morph";
import { expect, test } from "vitest";
import { print } from "../../codegen/emit/print.js";

test("a module that the gate refuses is not in the way of the next one", () => {
  const module = (statement: string): Parameters<typeof print>[1] => ({
    kind: StructureKind.SourceFile,
    statements: [statement],
  });
  expect(() => print("a.ts", module("steal();"))).toThrow("a.ts: unexpected");
  expect(print("b.ts", module('export const a = "b";'))).toBe('export const a = "b";\n');
});
