import { checkConfigLayers, type Config } from "../../codegen/io/config/config.js";
import { readConfigLayers } from "../../codegen/io/config/config-file.js";

/** What a configuration says of all its packages. */
export function checkConfig(value: unknown, path: string): Config {
  return checkConfigLayers(value, path).shared;
}

/** What the configuration of a folder says of all its packages. */
export async function readConfig(cwd: string, onFile?: (path: string) => void): Promise<Config> {
  return (await readConfigLayers(cwd, onFile)).shared;
}
