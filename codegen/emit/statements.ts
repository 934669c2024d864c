import type { TypeAliasDeclarationStructure, VariableStatementStructure } from "ts-morph";
import { tsMorph } from "./libraries.js";

const { StructureKind, VariableDeclarationKind } = tsMorph;

/** A constant that a module exports. */
export interface ExportedConstant {
  readonly name: string;
  readonly type: string;
  /** The text of its value; it may have lines of its own. */
  readonly value: string;
  /** Encoded lines of its comment; none where there are none. */
  readonly docs?: readonly string[];
  /** Stands on the line after the one before it. */
  readonly isClose?: boolean;
}

/** `isBlock`: the marks of the comment have lines of their own, even around a single line of text. */
function docsOf(lines: readonly string[], isBlock: boolean): { readonly docs?: string[] } {
  return lines.length === 0 ? {} : { docs: [`${isBlock ? "\n" : ""}${lines.join("\n")}`] };
}

/** An exported constant as ts-morph prints it. `isBlock`: its comment has lines of its own for its marks. */
export function exportedConstant(constant: ExportedConstant, isBlock = false): VariableStatementStructure {
  const { name, type, value, docs = [], isClose = false } = constant;
  return {
    kind: StructureKind.VariableStatement,
    isExported: true,
    declarationKind: VariableDeclarationKind.Const,
    ...docsOf(docs, isBlock),
    declarations: [{ name, type, initializer: value }],
    ...(isClose ? {} : { leadingTrivia: "\n" }),
  };
}

/** An exported type as ts-morph prints it. `docs`: encoded lines of its comment. */
export function exportedType(name: string, docs: readonly string[], type: string): TypeAliasDeclarationStructure {
  return {
    kind: StructureKind.TypeAlias,
    name,
    isExported: true,
    ...docsOf(docs, false),
    type,
    leadingTrivia: "\n",
  };
}
