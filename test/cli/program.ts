import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The program as JavaScript, so that tests can start it as a process of its own. */
export interface Program {
  readonly folder: string;
  readonly bin: string;
  readonly remove: () => void;
}

interface Source {
  readonly path: string;
  readonly time: number;
}

function sources(): readonly Source[] {
  return ["codegen", "src"].flatMap((part) => {
    const names = readdirSync(join(root, part), { recursive: true, encoding: "utf8" });
    const paths = names.filter((name) => name.endsWith(".ts") && !/^(?:dist|node_modules)\b/.test(name));
    return paths.map((name) => ({ path: `${part}/${name}`, time: statSync(join(root, part, name)).mtimeMs }));
  });
}

/** Where a source goes without its types, below `folder`, which has the runtime installed. */
function transpiledPath(path: string, folder: string): string {
  const js = `${path.slice(0, -".ts".length)}.js`;
  return js.startsWith("src/")
    ? join(folder, "node_modules/falsmith-runtime/dist", js.slice("src/".length))
    : join(folder, js);
}

/** Whether what `npm run build` made of a source is newer: the runtime has a file for each, the tool is bundled. */
function isBuilt({ path, time }: Source): boolean {
  const built = path.startsWith("src/") ? path.replace(/^src\/(.*)\.ts$/, "src/dist/$1.js") : "dist/codegen/main.js";
  return existsSync(join(root, built)) && statSync(join(root, built)).mtimeMs > time;
}

/** The sources with their types dropped, a file for each: for tests that start one module of the tool. */
export function transpileProgram(name: string, files: readonly Source[] = sources()): Program {
  const folder = join(root, "tmp", `${name}-${process.pid}`);
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true };
  for (const { path } of files) {
    const target = transpiledPath(path, folder);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, ts.transpileModule(readFileSync(join(root, path), "utf8"), { compilerOptions }).outputText);
  }
  cpSync(join(root, "src/package.json"), join(folder, "node_modules/falsmith-runtime/package.json"));
  return {
    folder,
    bin: join(folder, "codegen/main.js"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What `npm run build` made, if it is not older than the sources; else the sources with their types dropped. */
export function buildProgram(name: string): Program {
  const files = sources();
  return files.every(isBuilt)
    ? { folder: join(root, "dist"), bin: join(root, "dist/codegen/main.js"), remove: () => {} }
    : transpileProgram(name, files);
}
