import type { SourceFileStructure } from "ts-morph";
import { gate, type ModuleKind } from "./gate.js";
import { tsMorph } from "./libraries.js";

const { IndentationText, Project, QuoteKind } = tsMorph;

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
    const text = file.getFullText().replace(/\n{3,}/g, "\n\n");
    return text.endsWith("\n") ? text : `${text}\n`;
  } finally {
    file.forget();
  }
}
