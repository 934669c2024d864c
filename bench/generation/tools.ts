import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Another generator, made to read `merged.json` in its folder and to write below `out/`. */
export interface Tool {
  readonly name: string;
  readonly argv: readonly string[];
  /** Files that it wants in its folder. */
  readonly files?: Readonly<Record<string, string>>;
}

const ORVAL_CONFIG = `const output = (client, target) => ({ input: "./merged.json", output: { client, target, mode: "single" } });
module.exports = { fetch: output("fetch", "./out/fetch.ts"), zod: output("zod", "./out/zod.ts") };
`;

const HEY_API_CONFIG = `export default {
  input: "./merged.json",
  output: "./out",
  logs: { file: false },
  plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk", "zod"],
};
`;

/** The generators, as far as they are installed: openapi-typescript with the project, the others in `peers`. */
export function tools(project: string, peers: string): readonly Tool[] {
  const own = (path: string): string => join(project, "node_modules", path);
  const other = (path: string): string => join(peers, "node_modules", path);
  const all: readonly Tool[] = [
    {
      name: "openapi-typescript 7.13.0 (types only)",
      argv: [own("openapi-typescript/bin/cli.js"), "merged.json", "-o", "out/types.ts"],
    },
    {
      name: "typed-openapi 2.2.7 (zod)",
      argv: [other("typed-openapi/bin.js"), "merged.json", "-o", "out/client.ts", "-r", "zod"],
    },
    {
      name: "orval 7.13.2 (fetch + zod)",
      argv: [other("orval/dist/bin/orval.js"), "--config", "orval.config.cjs"],
      files: { "orval.config.cjs": ORVAL_CONFIG },
    },
    {
      name: "hey-api 0.95.0 (sdk + types + zod)",
      argv: [other("@hey-api/openapi-ts/bin/run.js"), "-f", "hey-api.config.mjs"],
      files: { "hey-api.config.mjs": HEY_API_CONFIG },
    },
  ];
  return all.filter(({ argv: [bin = ""] }) => existsSync(bin));
}

/** An empty output folder, and the files the tool wants. */
export function prepare(folder: string, { files = {} }: Tool): void {
  rmSync(join(folder, "out"), { recursive: true, force: true });
  mkdirSync(join(folder, "out"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
