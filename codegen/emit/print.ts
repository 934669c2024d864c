import type { SourceFileStructure, ts as TypeScript } from "ts-morph";
import { gate, type ModuleKind } from "./gate.js";
import { tsMorph } from "./libraries.js";

const { IndentationText, Project, QuoteKind, ts } = tsMorph;

/** The only ts-morph project. In memory and without library files: it prints, it never type-checks. */
const project = new Project({
  useInMemoryFileSystem: true,
  skipLoadingLibFiles: true,
  manipulationSettings: {
    indentationText: IndentationText.TwoSpaces,
    quoteKind: QuoteKind.Double,
    useTrailingCommas: true,
  },
});

/** Statements whose further lines ts-morph indents by one level more, on top of the layout that they have. */
function isHanging(statement: TypeScript.Statement): boolean {
  return ts.isVariableStatement(statement) || ts.isTypeAliasDeclaration(statement);
}

/** The text of a file with that level taken back. No literal or comment of ours holds a line break of its own. */
function withoutHanging(file: TypeScript.SourceFile): string {
  const { text } = file;
  const parts: string[] = [];
  let done = 0;
  for (const statement of file.statements) {
    if (!isHanging(statement)) continue;
    const start = statement.getStart(file);
    parts.push(text.slice(done, start), text.slice(start, statement.end).replace(/\n  /g, "\n"));
    done = statement.end;
  }
  parts.push(text.slice(done));
  return parts.join("");
}

/**
 * The text of a module, when the gate lets it through. One structure per file, and the tree is dropped at once: memory
 * stays flat over a thousand files.
 * @throws Error when the module holds what its kind never does: a defect of ours, not of a source
 */
export function print(path: string, structure: SourceFileStructure, kind: ModuleKind = "module"): string {
  // Always the same name: ts-morph would keep the folders of a thousand others.
  const file = project.createSourceFile("/module.ts", structure);
  try {
    gate(file.compilerNode, path, kind);
    // The types of paths are one text: nothing in it was indented anew.
    const text = (kind === "paths" ? file.getFullText() : withoutHanging(file.compilerNode)).replace(/\n{3,}/g, "\n\n");
    return text.endsWith("\n") ? text : `${text}\n`;
  } finally {
    file.forget();
  }
}
