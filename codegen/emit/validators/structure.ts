import type { ImportDeclarationStructure, SourceFileStructure } from "ts-morph";
import { tsMorph } from "../libraries.js";
import { constantStatement } from "../statements.js";
import type { ConstantDeclaration, ModuleImport, ValidatorModule } from "./module.js";

const { StructureKind } = tsMorph;

function specifierText({ name, alias, isTypeOnly = false }: ModuleImport["names"][number]): string {
  return `${isTypeOnly ? "type " : ""}${name}${alias === undefined ? "" : ` as ${alias}`}`;
}

function importStructure({ from, names, isTypeOnly = false }: ModuleImport): ImportDeclarationStructure {
  return {
    kind: StructureKind.ImportDeclaration,
    isTypeOnly,
    moduleSpecifier: from,
    // Written at once: ts-morph makes a writer for each name that it is given by itself.
    namedImports: (writer) => writer.write(names.map(specifierText).join(", ")),
  };
}

function declarationStatement({ export: exported, ...constant }: ConstantDeclaration): string {
  if (exported !== "default") return constantStatement(constant, exported === "named");
  const { value = "undefined", isClose = false } = constant;
  return `${isClose ? "" : "\n"}export default ${value};`;
}

/** A module of validators as ts-morph prints it. */
export function validatorStructure({ imports, declarations }: ValidatorModule, head?: string): SourceFileStructure {
  const [first, ...more] = imports.map(importStructure);
  return {
    kind: StructureKind.SourceFile,
    statements: [
      ...(head === undefined ? [] : [head]),
      ...(first === undefined ? [] : [head === undefined ? first : { ...first, leadingTrivia: "\n" }]),
      ...more,
      ...declarations.map(declarationStatement),
    ],
  };
}
