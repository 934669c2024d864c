/**
 * The rules of style that oxlint has no rule of its own for. They speak of what stands at the top of a module:
 * functions inside of functions may be arrows.
 */

const SCREAMING_CASE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;
const COLLECTIONS = new Set(["Map", "RegExp", "Set"]);
const WRAPPERS = new Set(["TSAsExpression", "TSSatisfiesExpression", "TSNonNullExpression"]);

/** The constants that a module declares at its top, one by one. */
function declarationsOf(program) {
  return program.body
    .map((statement) => (statement.type === "ExportNamedDeclaration" ? statement.declaration : statement))
    .filter((declaration) => declaration?.type === "VariableDeclaration" && declaration.kind === "const")
    .flatMap((declaration) => declaration.declarations)
    .filter(({ id, init }) => id.type === "Identifier" && init);
}

/**
 * Whether an expression is data written out in place: literals, and lists, objects, sets and maps of such. What begins
 * empty may be filled later: it is no constant.
 */
function isData(node) {
  if (node === null || node === undefined) return false;
  if (WRAPPERS.has(node.type)) return isData(node.expression);
  switch (node.type) {
    case "Literal":
      return true;
    case "Identifier":
      return SCREAMING_CASE.test(node.name) || node.name === "undefined";
    case "MemberExpression":
      return !node.computed && (isData(node.object) || (node.object.name === "Number" && isData(node.property)));
    case "TemplateLiteral":
      return node.expressions.every(isData);
    case "UnaryExpression":
      return isData(node.argument);
    case "BinaryExpression":
      return isData(node.left) && isData(node.right);
    case "ArrayExpression":
      return (
        node.elements.length > 0 &&
        node.elements.every((element) => isData(element?.type === "SpreadElement" ? element.argument : element))
      );
    case "ObjectExpression":
      return (
        node.properties.length > 0 &&
        node.properties.every((property) =>
          isData(property.type === "SpreadElement" ? property.argument : property.value),
        )
      );
    case "NewExpression":
      return COLLECTIONS.has(node.callee.name) && node.arguments.length > 0 && node.arguments.every(isData);
    default:
      return false;
  }
}

const moduleFunctions = {
  meta: { type: "suggestion" },
  create: (context) => ({
    Program(program) {
      for (const { id, init } of declarationsOf(program))
        if (init.type === "ArrowFunctionExpression" && !id.typeAnnotation)
          context.report({ node: id, message: `Declare ${id.name} as a function: function ${id.name}(…) { … }` });
    },
  }),
};

const moduleConstants = {
  meta: { type: "suggestion", schema: [{ type: "object" }] },
  create: (context) => ({
    Program(program) {
      const exceptions = new Set(Object.keys(context.options[0]?.exceptions ?? {}));
      for (const { id, init } of declarationsOf(program))
        if (isData(init) && !SCREAMING_CASE.test(id.name) && !exceptions.has(id.name))
          context.report({ node: id, message: `${id.name} is a constant: write its name in SCREAMING_CASE` });
    },
  }),
};

export default {
  meta: { name: "house" },
  rules: { "module-constants": moduleConstants, "module-functions": moduleFunctions },
};
