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

/**
 * What a declaration starts with: an empty line where it wants one, and its comment. `isBlock`: the marks of the comment
 * have lines of their own, even around a single line of text.
 */
function opening(lines: readonly string[], isBlock: boolean, isClose = false): string {
  const above = isClose ? "" : "\n";
  const [only = ""] = lines;
  if (lines.length === 0) return above;
  if (lines.length === 1 && !isBlock && !only.includes("\n")) return `${above}/** ${only} */\n`;
  const text = lines.join("\n").split("\n");
  return `${above}/**\n${text.map((line) => (line === "" ? " *" : ` * ${line}`)).join("\n")}\n */\n`;
}

/**
 * A constant as one statement. (As a structure of its own ts-morph would look through its value four times over, and indent
 * each further line of it.)
 */
export function constantStatement({ name, type, value, isClose = false }: Constant, isExported: boolean): string {
  const typed = type === undefined ? "" : `: ${type}`;
  const declared = value === undefined ? "declare const" : "const";
  const given = value === undefined ? "" : ` = ${value}`;
  return `${opening([], false, isClose)}${isExported ? "export " : ""}${declared} ${name}${typed}${given};`;
}

/** An exported constant with its comment. `isBlock`: the comment has lines of its own for its marks. */
export function exportedConstant({ name, type, value, docs = [] }: ExportedConstant, isBlock = false): string {
  return `${opening(docs, isBlock)}export const ${name}: ${type} = ${value};`;
}

/** An exported type as one statement. `docs`: encoded lines of its comment. */
export function exportedType(
  name: string,
  docs: readonly string[],
  type: string,
  typeParameters: readonly string[] = [],
): string {
  const parameters = typeParameters.length === 0 ? "" : `<${typeParameters.join(", ")}>`;
  return `${opening(docs, false)}export type ${name}${parameters} = ${type};`;
}
