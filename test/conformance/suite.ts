import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { JsonSchema } from "../../codegen/emit/validators/standalone-module.js";

/** The official suite, outside of the project. */
const folder: string = fileURLToPath(new URL("../../../shared/suites/json-schema/", import.meta.url));

export const suiteIsThere: boolean = existsSync(folder);

interface SuiteTest {
  readonly description: string;
  readonly data: unknown;
  readonly valid: boolean;
}

export interface SuiteGroup {
  readonly file: string;
  readonly description: string;
  readonly schema: JsonSchema;
  readonly tests: readonly SuiteTest[];
}

function readJson<T>(path: string): T {
  // Safe: the layout of the suite's files is documented by the suite.
  return JSON.parse(readFileSync(path, "utf8")) as T;
}

/** The groups of one folder of the suite, in the order of its files. */
export function groupsOf(draft: string): readonly SuiteGroup[] {
  return !suiteIsThere
    ? []
    : readdirSync(`${folder}tests/${draft}`)
        .filter((file) => file.endsWith(".json"))
        .sort()
        .flatMap((file) =>
          readJson<readonly Omit<SuiteGroup, "file">[]>(`${folder}tests/${draft}/${file}`).map((group) => ({
            ...group,
            file,
          })),
        );
}

/** The documents that the suite expects at http://localhost:1234/, served from memory. */
export function remotes(): Readonly<Record<string, JsonSchema>> {
  const found: Record<string, JsonSchema> = {};
  const visit = (below: string): void => {
    for (const entry of readdirSync(`${folder}remotes/${below}`, { withFileTypes: true })) {
      if (entry.isDirectory()) visit(`${below}${entry.name}/`);
      else if (entry.name.endsWith(".json"))
        found[`http://localhost:1234/${below}${entry.name}`] = readJson<JsonSchema>(
          `${folder}remotes/${below}${entry.name}`,
        );
    }
  };
  if (suiteIsThere) visit("");
  return found;
}
