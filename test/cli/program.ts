import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
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
    const paths = names.filter((name) => name.endsWith(".ts")).map((name) => `${part}/${name}`);
    return paths.map((path) => ({ path, time: statSync(join(root, path)).mtimeMs }));
  });
}

function asJs(path: string): string {
  return `${path.slice(0, -".ts".length)}.js`;
}

function isBuilt({ path, time }: Source): boolean {
  const built = join(root, "dist", asJs(path));
  return existsSync(built) && statSync(built).mtimeMs > time;
}

/** What `npm run build` made, if it is not older than the sources; else the sources with their types dropped. */
export function buildProgram(name: string): Program {
  const files = sources();
  if (files.every(isBuilt))
    return { folder: join(root, "dist"), bin: join(root, "dist/codegen/main.js"), remove: () => {} };
  const folder = join(root, "tmp", `${name}-${process.pid}`);
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true };
  for (const { path } of files) {
    const target = join(folder, asJs(path));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, ts.transpileModule(readFileSync(join(root, path), "utf8"), { compilerOptions }).outputText);
  }
  return {
    folder,
    bin: join(folder, "codegen/main.js"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
