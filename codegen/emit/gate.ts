import type { ts as TypeScript } from "ts-morph";
import { tsMorph } from "./libraries.js";

const { SyntaxKind, ts } = tsMorph;

// By themselves: each is looked up behind a getter of the compiler otherwise, for every node of every file.
const {
  NodeFlags,
  forEachChild,
  isCallExpression,
  isExportSpecifier,
  isIdentifier,
  isImportSpecifier,
  isImportTypeNode,
  isInterfaceDeclaration,
  isNewExpression,
  isParameter,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertySignature,
  isQualifiedName,
  isStringLiteral,
  isTypeAliasDeclaration,
  isTypeParameterDeclaration,
  isVariableDeclaration,
} = ts;

/** What a generated module is for: it decides what may stand in it. */
export type ModuleKind = "module" | "paths" | "types" | "validators";

/** What a kind of module consists of. Whatever text a source brought in, code of another kind is not from our emitters. */
interface Admission {
  /** Kinds of statements at the top of a file. */
  readonly statements: ReadonlySet<TypeScript.SyntaxKind>;
  /** Kinds of all other nodes. */
  readonly nodes: ReadonlySet<TypeScript.SyntaxKind>;
  /** Names that the module does not declare itself and may use. */
  readonly globals: ReadonlySet<string>;
  /** What may follow a dot. */
  readonly properties: ReadonlySet<string>;
  /** Names of the module's own and of `globals` that may be called; every name of its own where this is absent. */
  readonly calls?: ReadonlySet<string>;
}

const IMPORTS = [
  SyntaxKind.ImportDeclaration,
  SyntaxKind.ImportClause,
  SyntaxKind.NamedImports,
  SyntaxKind.ImportSpecifier,
];

const LITERALS = [
  SyntaxKind.StringLiteral,
  SyntaxKind.NumericLiteral,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.NullKeyword,
  SyntaxKind.PrefixUnaryExpression,
];

const VALUES = [
  ...LITERALS,
  SyntaxKind.Identifier,
  SyntaxKind.ObjectLiteralExpression,
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.ShorthandPropertyAssignment,
  SyntaxKind.ComputedPropertyName,
  SyntaxKind.ArrowFunction,
  SyntaxKind.EqualsGreaterThanToken,
  SyntaxKind.Parameter,
  SyntaxKind.CallExpression,
  SyntaxKind.PropertyAccessExpression,
];

const TYPES = [
  ...LITERALS,
  SyntaxKind.Identifier,
  SyntaxKind.ArrayType,
  SyntaxKind.BooleanKeyword,
  SyntaxKind.NeverKeyword,
  SyntaxKind.NumberKeyword,
  SyntaxKind.ObjectKeyword,
  SyntaxKind.StringKeyword,
  SyntaxKind.UndefinedKeyword,
  SyntaxKind.UnknownKeyword,
  SyntaxKind.FunctionType,
  SyntaxKind.IndexedAccessType,
  SyntaxKind.IndexSignature,
  SyntaxKind.IntersectionType,
  SyntaxKind.LiteralType,
  SyntaxKind.OptionalType,
  SyntaxKind.Parameter,
  SyntaxKind.ParenthesizedType,
  SyntaxKind.PropertySignature,
  SyntaxKind.QualifiedName,
  SyntaxKind.QuestionToken,
  SyntaxKind.ReadonlyKeyword,
  SyntaxKind.RestType,
  SyntaxKind.TupleType,
  SyntaxKind.TypeLiteral,
  SyntaxKind.TypeOperator,
  SyntaxKind.TypeReference,
  SyntaxKind.UnionType,
];

const DECLARATIONS = [
  SyntaxKind.ExportKeyword,
  SyntaxKind.DeclareKeyword,
  SyntaxKind.DefaultKeyword,
  SyntaxKind.VariableDeclarationList,
  SyntaxKind.VariableDeclaration,
  SyntaxKind.EndOfFileToken,
];

const STATEMENTS = [
  SyntaxKind.Block,
  SyntaxKind.ContinueStatement,
  SyntaxKind.ExpressionStatement,
  SyntaxKind.ForOfStatement,
  SyntaxKind.ForStatement,
  SyntaxKind.IfStatement,
  SyntaxKind.ReturnStatement,
  SyntaxKind.VariableStatement,
];

const EXPRESSIONS = [
  SyntaxKind.BinaryExpression,
  SyntaxKind.ConditionalExpression,
  SyntaxKind.ColonToken,
  SyntaxKind.ElementAccessExpression,
  SyntaxKind.NewExpression,
  SyntaxKind.ParenthesizedExpression,
  SyntaxKind.PostfixUnaryExpression,
  SyntaxKind.TypeOfExpression,
  // The operators of BinaryExpression.
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.BarBarToken,
  SyntaxKind.BarToken,
  SyntaxKind.EqualsToken,
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.ExclamationEqualsEqualsToken,
  SyntaxKind.GreaterThanToken,
  SyntaxKind.GreaterThanEqualsToken,
  SyntaxKind.LessThanToken,
  SyntaxKind.LessThanEqualsToken,
  SyntaxKind.MinusToken,
  SyntaxKind.PercentToken,
  SyntaxKind.PlusToken,
];

const ADMISSIONS: { readonly [kind in ModuleKind]: Admission } = {
  module: {
    statements: new Set([
      SyntaxKind.ImportDeclaration,
      SyntaxKind.ExportDeclaration,
      SyntaxKind.InterfaceDeclaration,
      SyntaxKind.TypeAliasDeclaration,
      SyntaxKind.VariableStatement,
    ]),
    nodes: new Set([
      ...IMPORTS,
      ...VALUES,
      ...TYPES,
      ...DECLARATIONS,
      SyntaxKind.ImportKeyword,
      SyntaxKind.ImportType,
      SyntaxKind.NamedExports,
      SyntaxKind.ExportSpecifier,
      // `createClient` infers its gateway.
      SyntaxKind.TypeParameter,
    ]),
    globals: new Set(["NonNullable", "Promise", "Record", "globalThis", "undefined"]),
    properties: new Set(["then", "endpoint", "operation", "resolve"]),
    calls: new Set(["createClient", "createOpenClient", "createRuntimeClient", "shareFalClient"]),
  },
  paths: {
    statements: new Set([SyntaxKind.InterfaceDeclaration, SyntaxKind.TypeAliasDeclaration]),
    nodes: new Set([
      ...TYPES,
      SyntaxKind.ExportKeyword,
      SyntaxKind.EndOfFileToken,
      // What openapi-typescript makes `Readable` and `Writable` of.
      SyntaxKind.AnyKeyword,
      SyntaxKind.ConditionalType,
      SyntaxKind.InferType,
      SyntaxKind.MappedType,
      SyntaxKind.TypeParameter,
    ]),
    globals: new Set(["NonNullable", "Record", "globalThis"]),
    properties: new Set(["AsyncIterable", "Blob"]),
  },
  types: {
    statements: new Set([SyntaxKind.TypeAliasDeclaration]),
    nodes: new Set([...TYPES, SyntaxKind.ExportKeyword, SyntaxKind.EndOfFileToken]),
    globals: new Set(["NonNullable", "Record", "globalThis"]),
    properties: new Set(["AsyncIterable", "Blob"]),
  },
  validators: {
    statements: new Set([SyntaxKind.ImportDeclaration, SyntaxKind.VariableStatement, SyntaxKind.ExportAssignment]),
    nodes: new Set([...IMPORTS, ...VALUES, ...TYPES, ...DECLARATIONS, ...STATEMENTS, ...EXPRESSIONS]),
    globals: new Set(["Infinity", "NaN", "Number", "Object", "RegExp", "Set", "undefined"]),
    properties: new Set(["has", "is", "isInteger", "keys", "length", "test"]),
  },
};

/** The name that a node declares, for the whole file. */
function declaredName(node: TypeScript.Node): string | undefined {
  if (
    isVariableDeclaration(node) ||
    isParameter(node) ||
    isImportSpecifier(node) ||
    isTypeAliasDeclaration(node) ||
    isInterfaceDeclaration(node) ||
    isTypeParameterDeclaration(node)
  )
    return isIdentifier(node.name) ? node.name.text : undefined;
  return undefined;
}

/** Whether an identifier is a name to look up, and not the name of a key or of something elsewhere. */
function isLookedUp(node: TypeScript.Identifier): boolean {
  const { parent } = node;
  if (isPropertyAccessExpression(parent)) return parent.expression === node;
  if (isQualifiedName(parent)) return parent.left === node;
  if (isImportTypeNode(parent) || isExportSpecifier(parent) || isImportSpecifier(parent)) return false;
  if (isPropertyAssignment(parent) || isPropertySignature(parent)) return parent.name !== node;
  return true;
}

/** What a call calls: a name, a lazy import, or a method that may be called on anything. */
function isCallable(callee: TypeScript.Expression, { calls }: Admission): boolean {
  if (callee.kind === SyntaxKind.ImportKeyword) return true;
  if (isPropertyAccessExpression(callee)) return true;
  return isIdentifier(callee) && (calls === undefined || calls.has(callee.text));
}

/** What is wrong with a node that is no name; undefined when it is one that the emitters of such a module write. */
function problemOf(node: TypeScript.Node, admission: Admission): string | undefined {
  const property = isPropertyAccessExpression(node) ? node.name : isQualifiedName(node) ? node.right : undefined;
  if (property !== undefined && !admission.properties.has(property.text)) return `the property ${property.text}`;
  if (isCallExpression(node)) {
    if (!isCallable(node.expression, admission)) return "a call";
    const [only] = node.arguments;
    if (node.expression.kind === SyntaxKind.ImportKeyword && (only === undefined || !isStringLiteral(only)))
      return "an import of something computed";
  }
  if (isNewExpression(node)) {
    const made = isIdentifier(node.expression) ? node.expression.text : "";
    const isLiteral = (node.arguments ?? []).every((one) => isStringLiteral(one));
    if (made !== "Set" && !(made === "RegExp" && isLiteral)) return "an object that is made";
  }
  return admission.nodes.has(node.kind) ? undefined : (SyntaxKind[node.kind] ?? "a node");
}

/**
 * Holds a generated module to what the emitters of its kind write.
 * @throws Error when it holds anything else: a defect of ours, not of a source
 */
export function gate(root: TypeScript.SourceFile, path: string, kind: ModuleKind): void {
  const admission = ADMISSIONS[kind];
  const declared = new Set(admission.globals);
  const lookedUp = new Set<string>();
  const refuse = (what: string): never => {
    throw new Error(`${path}: unexpected ${what} in generated code`);
  };
  const declare = (node: TypeScript.Node): void => {
    const name = declaredName(node);
    if (name !== undefined) declared.add(name);
  };
  // Looked at through the compiler's own nodes: a wrapper for each would cost more than printing the file.
  const visit = (node: TypeScript.Node): void => {
    if ((node.flags & NodeFlags.ThisNodeHasError) !== 0) refuse("a syntax error");
    if (isIdentifier(node)) {
      if (isLookedUp(node)) lookedUp.add(node.text);
      return;
    }
    declare(node);
    const problem = problemOf(node, admission);
    if (problem !== undefined) refuse(problem);
    forEachChild(node, visit);
  };
  if ((root.flags & NodeFlags.ThisNodeHasError) !== 0) refuse("a syntax error");
  for (const statement of root.statements) {
    if (!admission.statements.has(statement.kind)) refuse(SyntaxKind[statement.kind] ?? "a statement");
    if ((statement.flags & NodeFlags.ThisNodeHasError) !== 0) refuse("a syntax error");
    declare(statement);
    forEachChild(statement, visit);
  }
  // A name may stand before its declaration.
  for (const name of lookedUp) if (!declared.has(name)) refuse(`the undeclared name ${name}`);
}
