import type { SourceFileStructure } from "ts-morph";
import { describe, expect, test } from "vitest";
import type { ModuleKind } from "../../codegen/emit/gate.js";
import { tsMorph } from "../../codegen/emit/libraries.js";
import { print } from "../../codegen/emit/print.js";
import { constantStatement, exportedType } from "../../codegen/emit/statements.js";

const { StructureKind } = tsMorph;

/** A file of one kind whose emitter forgot to encode a text, at the place where that kind holds text. */
function careless(kind: ModuleKind, text: string): SourceFileStructure {
  const value =
    kind === "validators" ? `(value: unknown): boolean => { return value === ${text}; }` : `{ id: ${text} }`;
  const statement =
    kind === "types" ? exportedType("Input", [], `{ a: ${text} }`) : constantStatement({ name: "made", value }, true);
  return { kind: StructureKind.SourceFile, statements: [statement] };
}

const ESCAPES: readonly (readonly [title: string, text: string])[] = [
  ["a call", "evil()"],
  ["a global", "process"],
  ["a global's property", "globalThis.process"],
  ["a function made from text", 'Function("evil()")()'],
  ["an await", "await evil"],
  ["a template", "`${evil}`"],
  ["a tagged template", "evil``"],
  ["a regular expression", "/a/"],
  ["a class", "class { static { evil(); } }"],
  ["a function", "function () { evil(); }"],
  ["an assignment", "(made = 1)"],
  ["a comma", "(1, 2)"],
  ["a computed import", 'import("a" + "b")'],
  ["the constructor of a literal", '"".constructor'],
  ["a spread", "{ ...made }"],
  ["a delete", "delete made"],
  ["an assertion", "1 as any"],
  ["what is no expression", "1; } evil(); {"],
  ["what does not end", '"a'],
  ["nothing", ""],
  ["a lookup of a type", 'typeof import("fs")'],
  ["a statement after", "1 }; evil(); const b = { c: 1"],
];

describe.each(["module", "types", "validators"] as const)("the gate refuses in a file of kind %s", (kind) => {
  test.each(ESCAPES)("%s", (_title, text) => {
    // An assignment to a name of the module is what validators do all day; as a type it is no type.
    if (kind === "validators" && text === "(made = 1)") return;
    expect(() => print("a/file.ts", careless(kind, text), kind)).toThrow(/^a\/file\.ts: unexpected /);
  });

  test("and lets through what is encoded", () => {
    expect(print("a/file.ts", careless(kind, '"evil()"'), kind)).toContain('"evil()"');
  });
});

function holding(statement: string): SourceFileStructure {
  return { kind: StructureKind.SourceFile, statements: [statement] };
}

test("a file of types holds no values, and one of validators no interfaces", () => {
  expect(() => print("types.ts", holding('export const a = "b";'), "types")).toThrow(
    "types.ts: unexpected FirstStatement in generated code",
  );
  expect(() => print("validators.ts", holding("export interface A { b: string }"), "validators")).toThrow(
    "validators.ts: unexpected InterfaceDeclaration in generated code",
  );
});

test("a type refers to what its file declares", () => {
  const alias = (type: string): SourceFileStructure => ({
    kind: StructureKind.SourceFile,
    statements: [{ kind: StructureKind.TypeAlias, name: "A", type }],
  });
  expect(print("types.ts", alias("A[]"), "types")).toBe("type A = A[];\n");
  expect(print("types.ts", alias("globalThis.Blob"), "types")).toBe("type A = globalThis.Blob;\n");
  expect(() => print("types.ts", alias("B[]"), "types")).toThrow("the undeclared name B");
});

test("the layout of an initialiser stays as it was written", () => {
  const value = "{\n  a: 1,\n  b: {\n    c: 2,\n  },\n}";
  const statements = [constantStatement({ name: "made", value, isClose: true }, false)];
  const structure: SourceFileStructure = { kind: StructureKind.SourceFile, statements };
  expect(print("validators.ts", structure, "validators")).toBe(`const made = ${value};\n`);
});
