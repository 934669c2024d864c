import { Node, SyntaxKind, type SourceFile } from "ts-morph";

/**
 * The kinds of node a generated module consists of. A gate after emission: whatever text a source managed to bring in, code
 * of another kind cannot have come from these emitters.
 */
const expected: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.SourceFile,
  SyntaxKind.SyntaxList,
  SyntaxKind.EndOfFileToken,
  SyntaxKind.Identifier,
  SyntaxKind.StringLiteral,
  SyntaxKind.NumericLiteral,
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
  SyntaxKind.TypeLiteral,
  SyntaxKind.FunctionType,
  SyntaxKind.LiteralType,
  SyntaxKind.ImportType,
  SyntaxKind.QualifiedName,
  SyntaxKind.JSDoc,
  SyntaxKind.SingleLineCommentTrivia,
  SyntaxKind.MultiLineCommentTrivia,
]);

/** What may be called: a lazy import and its continuation, and the runtime's factory. */
const mayCall = /^(?:import|import\((?:"(?:[^"\\]|\\.)*")\)\.then|createClient)$/;

/** @throws Error when a module holds what emitters never write: a defect of ours, not of a source. */
export const gate = (file: SourceFile): void => {
  file.forEachDescendant((node) => {
    if (!expected.has(node.getKind()))
      throw new Error(`${file.getBaseName()}: unexpected ${node.getKindName()} in generated code`);
    if (Node.isCallExpression(node) && !mayCall.test(node.getExpression().getText()))
      throw new Error(`${file.getBaseName()}: unexpected call in generated code`);
  });
};
