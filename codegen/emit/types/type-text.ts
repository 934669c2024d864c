import type ts from "typescript";
import { isList, isObject, type Json, own } from "../../document/json.js";
import { withoutLastBackslash } from "../encode.js";
import { transformSchemaObject, typescript } from "../libraries.js";
import { OPEN_MARK, REF_MARK, TUPLE_MARK, type TypeNames, typeSchema } from "./type-schema.js";

export type TransformOptions = Parameters<typeof transformSchemaObject>[1];

/** What stands for a marked schema: a reference by name, a tuple, or a type that stays open (`string & {}`). */
function transform(schema: unknown, options: TransformOptions): ts.TypeNode | undefined {
  const name = own(schema, REF_MARK);
  if (typeof name === "string") return typescript.factory.createTypeReferenceNode(name);
  const tuple = own(schema, TUPLE_MARK);
  if (tuple !== undefined) return tupleType(tuple, options);
  if (own(schema, OPEN_MARK) !== true) return undefined;
  const keyword =
    own(schema, "type") === "string" ? typescript.SyntaxKind.StringKeyword : typescript.SyntaxKind.NumberKeyword;
  return typescript.factory.createParenthesizedType(
    typescript.factory.createIntersectionTypeNode([
      typescript.factory.createKeywordTypeNode(keyword),
      typescript.factory.createTypeLiteralNode([]),
    ]),
  );
}

function typeOf(schema: unknown, options: TransformOptions): ts.TypeNode {
  return isSchemaObject(schema)
    ? transformSchemaObject(schema, options)
    : typescript.factory.createKeywordTypeNode(
        schema === false ? typescript.SyntaxKind.NeverKeyword : typescript.SyntaxKind.UnknownKeyword,
      );
}

function tupleType(tuple: unknown, options: TransformOptions): ts.TypeNode {
  const { factory } = typescript;
  const [items, required, rest] = [own(tuple, "items"), own(tuple, "required"), own(tuple, "rest")];
  const least = typeof required === "number" ? required : 0;
  const elements = (isList(items) ? items : []).map((item, index) =>
    index < least ? typeOf(item, options) : factory.createOptionalTypeNode(typeOf(item, options)),
  );
  const more = rest === null ? [] : [factory.createRestTypeNode(factory.createArrayTypeNode(typeOf(rest, options)))];
  return factory.createTupleTypeNode([...elements, ...more]);
}

export const TYPE_CONTEXT: Partial<TransformOptions["ctx"]> = {
  additionalProperties: false,
  alphabetize: false,
  arrayLength: false,
  conditionalEnums: false,
  dedupeEnums: false,
  defaultNonNullable: false,
  discriminators: { objects: {}, refsHandled: [] },
  emptyObjectsUnknown: true,
  enum: false,
  enumValues: false,
  excludeDeprecated: false,
  exportType: true,
  generatePathParams: false,
  immutable: false,
  injectFooter: [],
  makePathsEnum: false,
  pathParamsAsTypes: false,
  postTransform: undefined,
  propertiesRequiredByDefault: false,
  readWriteMarkers: false,
  resolve: () => undefined,
  rootTypes: false,
  rootTypesKeepCasing: false,
  rootTypesNoSchemaPrefix: false,
  silent: true,
  transform,
  transformProperty: undefined,
};

type SchemaObject = Parameters<typeof transformSchemaObject>[0];

/** typeSchema builds schema objects keyword by keyword; any object is one to openapi-typescript, which reads what it knows. */
function isSchemaObject(schema: unknown): schema is SchemaObject {
  return isObject(schema);
}

/** The context of a run without bundling: what is left out is read by the bundler alone. */
export function isContext(value: Partial<TransformOptions["ctx"]>): value is TransformOptions["ctx"] {
  return value.resolve !== undefined;
}

const PRINTER = typescript.createPrinter({ newLine: typescript.NewLineKind.LineFeed });
// What is printed was made, not read: there is no text of it anywhere.
const NOWHERE = typescript.createSourceFile("types.ts", "", typescript.ScriptTarget.ESNext);

/** Words that stand for a percent sign, and are nowhere in a text; quotes stay around a name that holds them. */
function percentMark(text: string): string {
  for (let n = 0; ; n += 1) {
    const mark = `:percent${n}:`;
    if (!text.includes(mark)) return mark;
  }
}

/**
 * openapi-typescript takes the names of properties for parts of a URL and decodes them. It gets every percent sign in
 * words, and what it prints gets them back: in keys, quoted values and comments alike, where a percent sign is plain text.
 */
export function withoutPercents(cut: Json, print: (masked: Json) => string): string {
  const text = JSON.stringify(cut);
  if (!text.includes("%")) return print(cut);
  const mark = percentMark(text);
  const masked: Json = JSON.parse(text.replaceAll("%", mark));
  return print(masked).replaceAll(mark, "%");
}

/** The TypeScript type of a schema. */
export function typeText(schema: Json, names: TypeNames): string {
  return withoutPercents(typeSchema(schema, names), printed);
}

function printed(cut: Json): string {
  if (!isSchemaObject(cut) || !isContext(TYPE_CONTEXT)) return "never";
  // openapi-typescript indents the further lines of a comment by five spaces.
  const node = transformSchemaObject(cut, { ctx: TYPE_CONTEXT, path: "#" });
  return nodeText(node).trim();
}

const COMMENT_OR_LITERAL = /\/\*[^]*?\*\/|"(?:[^"\\]|\\.)*"/g;

/** The text of a node that openapi-typescript made. */
export function nodeText(node: ts.Node): string {
  const text = PRINTER.printNode(typescript.EmitHint.Unspecified, node, NOWHERE).replace(/^(\s*\*) {5}/gm, "$1 ");
  return text.includes('\\\\"')
    ? text.replace(COMMENT_OR_LITERAL, (found) => (found.startsWith('"') ? withoutLastBackslash(found) : found))
    : text;
}
