import type { TypeAliasDeclarationStructure, VariableStatementStructure } from "ts-morph";
import { tsMorph } from "./libraries.js";

const { StructureKind, VariableDeclarationKind } = tsMorph;

/** A constant of a module. */
export interface Constant {
  readonly name: string;
  /** Its type, where the compiler has to be told. */
  readonly type?: string;
  /** The text of its value, which may have lines of its own; none in a module of declarations. */
  readonly value?: string;
  /** Stands on the line after the one before it. */
  readonly isClose?: boolean;
}

/** A constant that a module exports. */
export interface ExportedConstant extends Constant {
  readonly type: string;
  readonly value: string;
  /** Encoded lines of its comment; none where there are none. */
  readonly docs?: readonly string[];
}

/** `isBlock`: the marks of the comment have lines of their own, even around a single line of text. */
function docsOf(lines: readonly string[], isBlock: boolean): { readonly docs?: string[] } {
  return lines.length === 0 ? {} : { docs: [`${isBlock ? "\n" : ""}${lines.join("\n")}`] };
}

/** A constant as ts-morph prints it. */
export function constantStatement(
  { name, type, value, isClose = false }: Constant,
  isExported: boolean,
): VariableStatementStructure {
  return {
    kind: StructureKind.VariableStatement,
    isExported,
    hasDeclareKeyword: value === undefined,
    declarationKind: VariableDeclarationKind.Const,
    declarations: [
      { name, ...(type === undefined ? {} : { type }), ...(value === undefined ? {} : { initializer: value }) },
    ],
    ...(isClose ? {} : { leadingTrivia: "\n" }),
  };
}

/** An exported constant with its comment. `isBlock`: the comment has lines of its own for its marks. */
export function exportedConstant(constant: ExportedConstant, isBlock = false): VariableStatementStructure {
  return { ...constantStatement(constant, true), ...docsOf(constant.docs ?? [], isBlock) };
}

/** An exported type as ts-morph prints it. `docs`: encoded lines of its comment. */
export function exportedType(
  name: string,
  docs: readonly string[],
  type: string,
  typeParameters: readonly string[] = [],
): TypeAliasDeclarationStructure {
  return {
    kind: StructureKind.TypeAlias,
    name,
    isExported: true,
    ...(typeParameters.length === 0 ? {} : { typeParameters: [...typeParameters] }),
    ...docsOf(docs, false),
    type,
    leadingTrivia: "\n",
  };
}
