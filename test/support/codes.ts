import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The literal of a finding code, and the file it stands in. */
interface CodeLiteral {
  readonly code: string;
  /** Below the root of the project, with `/`. */
  readonly path: string;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const LITERAL = /"((?:ingest|text|repair|tighten|enrich|check|emit|io|job|internal)\/[a-z0-9-]+)"/g;

/** What looks like a code and is the name of a page format's reader. */
const READERS: ReadonlySet<string> = new Set([
  "ingest/openapi",
  "ingest/openapi-fence",
  "ingest/model-page",
  "ingest/parameter-table",
]);

/** Every literal of a finding code in the modules below a folder. */
export function literalsIn(folder: string): readonly CodeLiteral[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".ts"))
    .flatMap((path) =>
      [...readFileSync(join(root, path), "utf8").matchAll(LITERAL)].map(([, code = ""]) => ({ code, path })),
    )
    .filter(({ code }) => !READERS.has(code));
}
