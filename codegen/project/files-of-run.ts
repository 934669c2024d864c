import { guardedAsync, type GuardResult } from "../document/guard.js";
import type { Publication } from "../emit/package/publish.js";
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

function modulesOf(files: ReadonlyMap<string, Content>): ReadonlyMap<string, string> {
  return new Map(
    [...files].flatMap(([path, content]): readonly (readonly [string, string])[] =>
      isModule(path) ? [[path, textOfContent(content)]] : [],
    ),
  );
}

/** What npm gets of a package besides what follows from its files. */
function publicationOf(name: string, { out, options }: Run): Publication {
  const kept = (path: string): string | undefined => readExisting(out, path);
  return { name, existing: kept("package.json"), kept, ...readRuntimeNeeds(options.runtime) };
}

/**
 * The emitted files with the runtime beside them where it is bundled; of a publishable package what npm gets: JavaScript and
 * declarations instead of TypeScript, and package.json. Or the mistake of ours that keeps them from being made.
 */
export async function filesOfRun(
  emitted: ReadonlyMap<string, Content>,
  { out, options }: Run,
  stages: Stages,
): Promise<GuardResult<ReadonlyMap<string, Content>>> {
  const name = options.package;
  const runtime = options.runtime === "bundle" ? readRuntime() : new Map<string, string>();
  const extension = options.importExtension ?? "js";
  const vendored = extension === "js" ? runtime : await stages.withImportExtension(runtime, extension);
  const files = new Map([...emitted, ...(await stages.withHeader(vendored, options.header))]);
  if (name === undefined) return { value: files };
  const modules = modulesOf(files);
  const publication = publicationOf(name, { out, options });
  // What was put aside is read, and what an earlier run wrote: a disk that refuses is no mistake of ours.
  const published = await guardedAsync("run", { source: undefined, name: "JavaScript of the modules" }, () =>
    stages.publish(modules, publication),
  );
  if ("failure" in published) return published;
  return { value: new Map([...[...files].filter(([path]) => !isModule(path)), ...published.value]) };
}
