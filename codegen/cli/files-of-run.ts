import { readExisting, readRuntime, readRuntimeNeeds, type Ingredients } from "../io.js";
import type { Stages } from "./stages.js";

/**
 * The emitted files with the runtime beside them where it is bundled; of a publishable package what npm gets: JavaScript,
 * declarations and package.json.
 */
export const filesOfRun = async (
  emitted: ReadonlyMap<string, string>,
  { out, options }: { readonly out: string; readonly options: Ingredients["options"] },
  stages: Stages,
): Promise<ReadonlyMap<string, string>> => {
  const published = options.package !== undefined;
  const made = new Map([...emitted, ...(options.runtime === "bundle" ? readRuntime(published) : [])]);
  const files = await stages.withHeader(made, options.header);
  if (options.package === undefined) return files;
  const kept = (path: string): string | undefined => readExisting(out, path);
  const existing = kept("package.json");
  return await stages.publish(files, { name: options.package, existing, kept, ...readRuntimeNeeds() });
};
