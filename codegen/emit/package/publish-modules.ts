import type { ts as TypeScript } from "ts-morph";
import { tsMorph } from "../libraries.js";

const { ts } = tsMorph;

const options: TypeScript.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  target: ts.ScriptTarget.ES2023,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  isolatedModules: true,
  declaration: true,
  sourceMap: true,
  inlineSources: true,
  newLine: ts.NewLineKind.LineFeed,
  // Each module is made from its text alone: nothing is resolved, nothing is checked.
  noResolve: true,
  noLib: true,
  noCheck: true,
  types: [],
  suppressOutputPathCheck: true,
};

/** A compiler that sees these modules alone, as files at the root of a disk that does not exist. */
function hostOf(
  texts: ReadonlyMap<string, string>,
  write: (path: string, text: string) => void,
): TypeScript.CompilerHost {
  return {
    getSourceFile: (path, version) => {
      const text = texts.get(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, version);
    },
    writeFile: write,
    fileExists: (path) => texts.has(path),
    readFile: (path) => texts.get(path),
    getDefaultLibFileName: () => "lib.d.ts",
    useCaseSensitiveFileNames: () => true,
    getCanonicalFileName: (path) => path,
    getCurrentDirectory: () => "/",
    getNewLine: () => "\n",
  };
}

/** One compiler for so many modules: making one costs as much as a module, and it holds the trees of all it has read. */
const BATCH = 100;

type Module = readonly [path: string, text: string];

function compileBatch(modules: readonly Module[], made: Map<string, string>): void {
  const texts = new Map(modules.map(([path, text]) => [`/${path}`, text]));
  const host = hostOf(texts, (path, text) => made.set(path.slice(1), path.endsWith(".map") ? `${text}\n` : text));
  const { diagnostics } = ts.createProgram([...texts.keys()], options, host).emit();
  const [wrong] = diagnostics;
  if (wrong === undefined) return;
  const where = wrong.file?.fileName.slice(1) ?? "a module";
  throw new Error(`${where}: no declarations, ${ts.flattenDiagnosticMessageText(wrong.messageText, " ")}`);
}

/**
 * The published files of TypeScript modules: JavaScript, source map and declarations of each. A module's files rest on
 * its own text, so one endpoint can be written without others.
 * @throws Error for a module whose declarations need more than its text.
 */
export function publishModules(modules: readonly Module[]): ReadonlyMap<string, string> {
  const made = new Map<string, string>();
  for (let start = 0; start < modules.length; start += BATCH) compileBatch(modules.slice(start, start + BATCH), made);
  return made;
}
