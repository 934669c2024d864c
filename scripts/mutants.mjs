// Where a TypeScript source can be changed so that a test should notice, and the source with such changes built in: which of
// them is active is asked when the code runs, so that one copy of the sources serves all of them.
import ts from "typescript";

const { SyntaxKind } = ts;

/** What each operator becomes. */
const OPERATORS = new Map([
  [SyntaxKind.LessThanToken, ["<=", ">="]],
  [SyntaxKind.LessThanEqualsToken, ["<", ">"]],
  [SyntaxKind.GreaterThanToken, [">=", "<="]],
  [SyntaxKind.GreaterThanEqualsToken, [">", "<"]],
  [SyntaxKind.EqualsEqualsEqualsToken, ["!=="]],
  [SyntaxKind.ExclamationEqualsEqualsToken, ["==="]],
  [SyntaxKind.AmpersandAmpersandToken, ["||"]],
  [SyntaxKind.BarBarToken, ["&&"]],
  [SyntaxKind.MinusToken, ["+"]],
  [SyntaxKind.AsteriskToken, ["/"]],
  [SyntaxKind.SlashToken, ["*"]],
]);

/** Sentences that people read. A test that held each of them word for word would hold the wording, not what the code does. */
const WORDING = new Set(["message", "hint", "law", "says", "silence", "unread", "outcome"]);
/** What takes such a sentence beside other arguments; a code or a name among them has no space. */
const TELLING = new Set(["note", "disagreement", "refuse", "reject", "edit"]);

function isWording(node) {
  let argument = node;
  for (let at = node.parent; at !== undefined && !ts.isStatement(at); at = at.parent) {
    if ((ts.isPropertyAssignment(at) || ts.isVariableDeclaration(at)) && WORDING.has(at.name.getText())) return true;
    if (ts.isNewExpression(at) && at.expression.getText().endsWith("Error")) return true;
    const isTold = ts.isCallExpression(at) && TELLING.has(at.expression.getText()) && node.getText().includes(" ");
    if (isTold && (argument === node || ts.isConditionalExpression(argument))) return true;
    argument = at;
  }
  return false;
}

/** No condition sees a difference between these and no value at all. */
function isNothing(node) {
  return ["undefined", "false"].includes(node.getText());
}

function isText(node) {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

/** A literal that names something instead of being a value. */
function isName({ parent }, node) {
  return (
    parent.name === node ||
    parent.propertyName === node ||
    ts.isImportAttribute(parent) ||
    ts.isTaggedTemplateExpression(parent) ||
    (ts.isCallExpression(parent) && parent.expression.kind === SyntaxKind.ImportKeyword)
  );
}

function* ofExpression(node) {
  const text = node.getText();
  if (ts.isBinaryExpression(node)) {
    const [left, right] = [node.left.getText(), node.right.getText()];
    for (const operator of OPERATORS.get(node.operatorToken.kind) ?? []) yield `${left} ${operator} ${right}`;
    if (node.operatorToken.kind === SyntaxKind.QuestionQuestionToken) {
      yield `(${left}) && (${right})`;
      // An empty text is there for the compiler: no set holds it, and no pattern matches it.
      if (!isNothing(node.right) && right !== '""') yield left;
    }
    if (node.operatorToken.kind === SyntaxKind.PlusToken && !isText(node.left) && !isText(node.right))
      yield `${left} - ${right}`;
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken) yield node.operand.getText();
  if (ts.isNumericLiteral(node) && !isName(node, node)) yield* [`${text} + 1`, `${text} - 1`];
  if (isText(node) && !isName(node, node) && !isWording(node) && text.length > 2) yield '""';
  if (node.kind === SyntaxKind.TrueKeyword) yield "false";
  if (node.kind === SyntaxKind.FalseKeyword) yield "true";
  const { parent } = node;
  const isCondition =
    (ts.isIfStatement(parent) && parent.expression === node) ||
    (ts.isConditionalExpression(parent) && parent.condition === node);
  if (isCondition) yield `!(${text})`;
  const isResult = ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node);
  if (isResult && !isNothing(node)) yield "undefined";
}

/** Statements that can be left out without leaving a name undeclared. */
function isRemovable(node) {
  return ts.isExpressionStatement(node) || ts.isThrowStatement(node) || ts.isContinueStatement(node);
}

/** Parts in which nothing is run. */
function isSkipped(node) {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node)
  );
}

/** All changes of a source: `{ file, start, end, line, source, before, after, kind }`, `source` being the line it is in. */
export function mutantsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const lines = text.split("\n");
  const found = [];
  const add = (node, kind, after) => {
    const start = node.getStart();
    const { line } = source.getLineAndCharacterOfPosition(start);
    found.push({
      file,
      start,
      end: node.getEnd(),
      line: line + 1,
      source: lines[line].trim(),
      before: node.getText(),
      after,
      kind,
    });
  };
  const visit = (node) => {
    if (isSkipped(node)) return;
    if (isRemovable(node)) add(node, "statement", "");
    else if (ts.isExpression(node)) for (const after of ofExpression(node)) add(node, "expression", after);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Which mutant is active, and which were asked for, in whatever context the source is loaded. */
const ASK =
  "globalThis.__mutant ??= Object.assign((id) => (globalThis.__mutant.seen.add(id), id === globalThis.__mutant.active), { seen: new Set(), active: Number(globalThis.process?.env.ACTIVE_MUTANT ?? -1) }); ";

/** A source with mutants built in. @param mutants `[id, mutant]`, none inside of another */
export function withMutants(text, mutants) {
  let result = text;
  for (const [id, { start, end, kind, before, after }] of mutants.toSorted(([, a], [, b]) => b.start - a.start)) {
    const asked = `globalThis.__mutant(${id})`;
    const changed = kind === "statement" ? `{ if (!${asked}) ${before} }` : `(${asked} ? (${after}) : (${before}))`;
    result = `${result.slice(0, start)}${changed}${result.slice(end)}`;
  }
  return `${ASK}${result}`;
}
