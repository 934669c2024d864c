import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { median, type Ran } from "./cost.js";

/** What the type-check of a program costs, per compiler. */
export interface CheckRow {
  readonly program: string;
  readonly ts5: Ran;
  readonly ts7: Ran;
}

const ID = "acme/model-7/text-to-image";

function use(root: string, folder: string, first: string): string {
  return `
import { createFalClient } from "${root}";
${first === "endpoint" ? `import { endpoint } from "${folder}/${ID}${folder.startsWith(".") ? "/index.js" : ""}";` : ""}
const fal = createFalClient({ credentials: "key" });
const input = { property_0: "a fox", property_1: 4 };
const { data, requestId } = await fal.subscribe(${first}, { input });
const urls: readonly string[] = data.images.map((file) => file.url);
const seed: number = data.seed;
console.log(requestId, urls, seed);
`;
}

/** What a program costs that never names the package's root: nothing of the other endpoints is read. */
const DIRECT = `
import { createClient } from "falsmith-runtime/client";
import { endpoint } from "models/${ID}";
const fal = createClient({ credentials: "key" });
const { data, requestId } = await fal.subscribe(endpoint, { input: { property_0: "a fox", property_1: 4 } });
console.log(requestId, data.images.map((file) => file.url), data.seed);
`;

const VALIDATED = `
import { input, type Input, type Output } from "models/${ID}";
const given: Input = { property_0: "a fox", property_1: 4 };
export const urls = ({ images }: Output): readonly string[] => images.map((file) => file.url);
console.log(input.is(given));
`;

const programs: readonly (readonly [string, string])[] = [
  ["an empty file", "export {};\n"],
  ["types and validator of one endpoint of a package", VALIDATED],
  ["one endpoint of a package, the client of the runtime", DIRECT],
  ["one endpoint of a package, its own client", use("models", "models", "endpoint")],
  ["ids as strings, of a package", use("models/registry", "models", `"${ID}"`)],
  ["one endpoint of a folder of sources", use("./generated/index.js", "./generated", "endpoint")],
  ["ids as strings, of a folder of sources", use("./generated/registry.js", "./generated", `"${ID}"`)],
  [
    "openapi-fetch over the types of openapi-typescript",
    `import createClient from "openapi-fetch";
import type { paths } from "./out/types.js";
const client = createClient<paths>({ baseUrl: "https://queue.fal.run" });
const { data } = await client.POST("/${ID}", { body: JSON.parse("{}") });
const status: string | undefined = data?.status;
console.log(status);
`,
  ],
];

const config = JSON.stringify({
  compilerOptions: {
    target: "ES2023",
    lib: ["ES2023", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
    module: "NodeNext",
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
  },
  files: ["main.ts"],
});

/** The compilers over programs that use the package in `folder`, made of synthetic documents by `bin`. */
export async function checkRows(
  folder: string,
  bin: string,
  project: string,
  rounds: number,
  limitS: number,
): Promise<readonly CheckRow[]> {
  const modules = join(folder, "node_modules");
  mkdirSync(modules, { recursive: true });
  const packages = [
    ["openapi-fetch", join(project, "node_modules/openapi-fetch")],
    ["falsmith-runtime", join(modules, "falsmith/node_modules/falsmith-runtime")],
    // No program generates into node_modules.
    ["models", join(folder, "models")],
  ] as const;
  for (const [name, from] of packages)
    if (!existsSync(join(modules, name))) symlinkSync(from, join(modules, name), "junction");
  const publish = [bin, "generate", "--package", "models", "--out", "models"];
  await median({ cwd: folder, argv: publish, limitS }, 1);
  writeFileSync(join(folder, "tsconfig.json"), config);
  const rows: CheckRow[] = [];
  for (const [program, text] of programs) {
    writeFileSync(join(folder, "main.ts"), text);
    const run = (compiler: string): Promise<Ran> =>
      median(
        { cwd: folder, argv: [join(project, "node_modules", compiler), "-p", "."], limitS },
        rounds,
        undefined,
        true,
      );
    rows.push({ program, ts5: await run("typescript/bin/tsc"), ts7: await run("typescript-7/bin/tsc") });
  }
  rmSync(join(folder, "main.ts"));
  return rows;
}
