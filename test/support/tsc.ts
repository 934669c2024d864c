import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { RUNTIME_SOURCES, TOOL_SOURCES } from "../../scripts/source-paths.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The compiler that checks what is emitted; 7.0, as it is the fastest. */
export const tsc: string = join(root, "node_modules/typescript-7/bin/tsc");

/** Every flag that generated packages promise to compile under. */
export const promised = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  isolatedDeclarations: true,
  declaration: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
} as const;

/** Where emitted code finds what it imports when it lies outside of a project: the sources of the repository. */
export const resolution: Readonly<Record<string, unknown>> = {
  module: "nodenext",
  types: ["node"],
  typeRoots: [join(root, "node_modules/@types")],
  paths: {
    ...Object.fromEntries(
      Object.entries({ ...RUNTIME_SOURCES, ...TOOL_SOURCES }).map(([specifier, path]) => [specifier, [path]]),
    ),
    "openapi-fetch": [join(root, "node_modules/openapi-fetch")],
  },
};

/** Writes emitted files as a project of their own, and gives what the compiler says of them; nothing when all is well. */
export function typeErrors(
  folder: string,
  files: ReadonlyMap<string, string>,
  flags: Readonly<Record<string, boolean>>,
): readonly string[] {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const compilerOptions = { ...resolution, noEmit: true, target: "es2023", skipLibCheck: true, ...flags };
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["./**/*.ts"] }));
  const { stdout, stderr, status } = spawnSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const said = `${stdout}${stderr}`.split("\n").filter((line) => line !== "");
  return status === 0 || said.length > 0 ? said : [`the compiler ended with ${status} and said nothing`];
}
