import type { SourceFile, SyntaxKind as Kind } from "ts-morph";
import { tsMorph } from "./libraries.js";

const { SyntaxKind, ts } = tsMorph;

/**
 * The kinds of node a generated module consists of. A gate after emission: whatever text a source managed to bring in, code
 * of another kind cannot have come from these emitters.
 */
const expected: ReadonlySet<Kind> = new Set([
  SyntaxKind.SourceFile,
  SyntaxKind.SyntaxList,
  SyntaxKind.EndOfFileToken,
  SyntaxKind.Identifier,
  SyntaxKind.StringLiteral,
  SyntaxKind.NumericLiteral,
  SyntaxKind.PrefixUnaryExpression,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.NullKeyword,
  SyntaxKind.ImportDeclaration,
  SyntaxKind.ImportClause,
  SyntaxKind.NamedImports,
  SyntaxKind.ImportSpecifier,
  SyntaxKind.ExportDeclaration,
  SyntaxKind.NamedExports,
  SyntaxKind.ExportSpecifier,
  SyntaxKind.ExportKeyword,
  SyntaxKind.VariableStatement,
  SyntaxKind.VariableDeclarationList,
  SyntaxKind.VariableDeclaration,
  SyntaxKind.ObjectLiteralExpression,
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.ShorthandPropertyAssignment,
  SyntaxKind.ArrowFunction,
  SyntaxKind.EqualsGreaterThanToken,
  SyntaxKind.Parameter,
  SyntaxKind.QuestionToken,
  SyntaxKind.CallExpression,
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.ImportKeyword,
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.TypeAliasDeclaration,
  SyntaxKind.PropertySignature,
  SyntaxKind.ReadonlyKeyword,
  SyntaxKind.TypeReference,
  SyntaxKind.UnionType,
  SyntaxKind.IntersectionType,
  SyntaxKind.ParenthesizedType,
  SyntaxKind.IndexedAccessType,
  SyntaxKind.NeverKeyword,
  SyntaxKind.ObjectKeyword,
  SyntaxKind.TypeLiteral,
  SyntaxKind.FunctionType,
  SyntaxKind.LiteralType,
  SyntaxKind.ImportType,
  SyntaxKind.QualifiedName,
  SyntaxKind.JSDoc,
  SyntaxKind.SingleLineCommentTrivia,
  SyntaxKind.MultiLineCommentTrivia,
]);

/** What may be called: a lazy import and its continuation, the runtime's factory, and a promise of a literal. */
const MAY_CALL = /^(?:import|import\((?:"(?:[^"\\]|\\.)*")\)\.then|createClient|createRuntimeClient|Promise\.resolve)$/;

/** @throws Error when a module holds what emitters never write: a defect of ours, not of a source. */
export function gate(file: SourceFile, path: string): void {
  const root = file.compilerNode;
  // Looked at through the compiler's own nodes: a wrapper for each would cost more than printing the file.
  const visit = (node: typeof root | ReturnType<typeof root.getChildAt>): void => {
    if (!expected.has(node.kind)) throw new Error(`${path}: unexpected ${SyntaxKind[node.kind]} in generated code`);
    if (ts.isCallExpression(node) && !MAY_CALL.test(node.expression.getText(root)))
      throw new Error(`${path}: unexpected call in generated code`);
    ts.forEachChild(node, visit);
  };
  visit(root);
}
