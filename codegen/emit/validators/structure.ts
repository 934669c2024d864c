import type { ImportDeclarationStructure, SourceFileStructure, StatementStructures } from "ts-morph";
import { tsMorph } from "../libraries.js";
import type { ConstantDeclaration, ModuleImport, ValidatorModule } from "./module.js";

const { StructureKind, VariableDeclarationKind } = tsMorph;

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

function declarationStructure({
  name,
  type,
  value,
  export: exported,
  isClose = false,
}: ConstantDeclaration): StatementStructures {
  const layout = isClose ? {} : { leadingTrivia: "\n" };
  if (exported === "default")
    return { kind: StructureKind.ExportAssignment, isExportEquals: false, expression: value ?? "undefined", ...layout };
  return {
    kind: StructureKind.VariableStatement,
    declarationKind: VariableDeclarationKind.Const,
    isExported: exported === "named",
    hasDeclareKeyword: value === undefined,
    declarations: [
      { name, ...(type === undefined ? {} : { type }), ...(value === undefined ? {} : { initializer: value }) },
    ],
    ...layout,
  };
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
      ...declarations.map(declarationStructure),
    ],
  };
}
