import {
  type Content,
  type Ingredients,
  readExisting,
  readRuntime,
  readRuntimeNeeds,
  textOfContent,
} from "../io/index.js";
import type { Stages } from "./stages.js";

interface Run {
  readonly out: string;
  readonly options: Ingredients["options"];
}

function isModule(path: string): boolean {
  return /(?<!\.d)\.ts$/.test(path);
}

/** What npm gets of a package: JavaScript and declarations instead of TypeScript, and package.json. */
async function published(
  files: ReadonlyMap<string, Content>,
  name: string,
  out: string,
  stages: Stages,
): Promise<ReadonlyMap<string, Content>> {
  const modules = [...files].flatMap(([path, content]): readonly (readonly [string, string])[] =>
    isModule(path) ? [[path, textOfContent(content)]] : [],
  );
  const kept = (path: string): string | undefined => readExisting(out, path);
  const publication = { name, existing: kept("package.json"), kept, ...readRuntimeNeeds() };
  const others = [...files].filter(([path]) => !isModule(path));
  return new Map([...others, ...(await stages.publish(new Map(modules), publication))]);
}

/** The emitted files with the runtime beside them where it is bundled; of a publishable package what npm gets. */
export async function filesOfRun(
  emitted: ReadonlyMap<string, Content>,
  { out, options }: Run,
  stages: Stages,
): Promise<ReadonlyMap<string, Content>> {
  const name = options.package;
  const runtime = options.runtime === "bundle" ? readRuntime(name !== undefined) : new Map<string, string>();
  const extension = options.importExtension ?? "js";
  const vendored = extension === "js" ? runtime : await stages.withImportExtension(runtime, extension);
  const files = new Map([...emitted, ...(await stages.withHeader(vendored, options.header))]);
  return name === undefined ? files : await published(files, name, out, stages);
}
