import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chooseImportExtension, importExtensionOf } from "../../codegen/io/config/import-extension.js";
import { folderWith } from "../cli/folder.js";

/** The choice for `src/fal` in a project of these files; values that are no text are written as JSON. */
async function choiceIn(files: Readonly<Record<string, unknown>>, out = "src/fal"): ReturnType<typeof told> {
  const texts = Object.entries(files).map(([path, content]): [string, string] => [
    path,
    typeof content === "string" ? content : JSON.stringify(content),
  ]);
  return await told(folderWith(Object.fromEntries(texts)), out);
}

async function told(
  cwd: string,
  out: string,
): Promise<{ readonly extension: string; readonly files: readonly string[]; readonly finding?: string }> {
  const { extension, files, finding } = await chooseImportExtension(join(cwd, out), cwd);
  const place = finding?.line === undefined ? "" : `:${finding.line}:${finding.column}`;
  return {
    extension,
    files: files.map((path) => path.replace(`${cwd}/`, "")),
    ...(finding === undefined
      ? {}
      : { finding: `${finding.path}${place}: ${finding.level} ${finding.code}: ${finding.message}` }),
  };
}

function options(compilerOptions: object): object {
  return { compilerOptions };
}

const NONE = options({ module: "esnext", moduleResolution: "bundler" });
const TS = options({ module: "nodenext", allowImportingTsExtensions: true, noEmit: true });

describe("what compiler options ask for", () => {
  test.each<readonly [extension: string, compilerOptions: Readonly<Record<string, string | boolean>>]>([
    ["ts", { module: "nodenext", allowImportingTsExtensions: true }],
    ["ts", { moduleResolution: "bundler", allowImportingTsExtensions: true, noEmit: true }],
    ["ts", { module: "node20", rewriteRelativeImportExtensions: true }],
    ["none", { module: "esnext", moduleResolution: "bundler", allowImportingTsExtensions: false }],
    ["none", { module: "ESNext", moduleResolution: "Bundler" }],
    ["none", { module: "preserve" }],
    ["js", { module: "NodeNext" }],
    ["js", { module: "node16", noEmit: true }],
    ["js", { module: "node18" }],
    ["js", { module: "esnext", moduleResolution: "node16" }],
    ["js", { module: "esnext", moduleResolution: "nodenext", noEmit: true }],
    ["none", { module: "commonjs" }],
    ["none", { module: "commonjs", moduleResolution: "node10" }],
    ["none", { module: "esnext", moduleResolution: "node", noEmit: true }],
    ["js", { module: "esnext", moduleResolution: "node" }],
    ["js", { module: "es2022" }],
    ["none", { noEmit: true }],
    ["js", { strict: true }],
    ["js", {}],
  ])("%s for %j", (extension, compilerOptions) => {
    expect(importExtensionOf(compilerOptions)).toBe(extension);
  });
});

describe("the file that decides", () => {
  test.each<readonly [what: string, extension: string, files: Readonly<Record<string, unknown>>]>([
    ["nothing there", "js", { "package.json": {} }],
    ["in the output folder", "none", { "src/fal/tsconfig.json": NONE, "tsconfig.json": TS }],
    ["in a folder between", "none", { "src/tsconfig.json": NONE, "tsconfig.json": TS }],
    ["of the project", "ts", { "tsconfig.json": TS }],
    ["of Deno", "ts", { "deno.json": {} }],
    ["of Deno, with comments", "ts", { "deno.jsonc": "// a\n{}" }],
    ["of Deno, nearer", "ts", { "src/deno.json": {}, "tsconfig.json": NONE }],
    ["of Deno, farther", "none", { "deno.json": {}, "src/tsconfig.json": NONE }],
    ["of Deno, beside TypeScript's", "none", { "deno.json": {}, "tsconfig.json": NONE }],
    ["of a name that nobody reads", "js", { "tsconfig.build.json": NONE, "deno.lock": {} }],
    ["empty", "js", { "tsconfig.json": "" }],
    ["of comments alone", "js", { "tsconfig.json": "// { }\n/* { */\n" }],
    [
      "with comments and last commas",
      "none",
      { "tsconfig.json": `// a, }\n{ /* b */ "compilerOptions": { "moduleResolution": "bundler", // c\n }, }` },
    ],
    [
      "with signs of comments in strings",
      "ts",
      {
        "tsconfig.json": '{"include": ["src/**/*", "a//b,}"], "compilerOptions": {"allowImportingTsExtensions": true}}',
      },
    ],
    [
      "with a byte order mark and CR LF",
      "none",
      { "tsconfig.json": '\ufeff{\r\n// a\r\n"compilerOptions": {"module": "preserve"}\r\n}\r\n' },
    ],
    ["with null as options", "js", { "tsconfig.json": { compilerOptions: null } }],
  ])("%s: %s", async (_what, extension, files) => {
    const { finding, ...choice } = await choiceIn(files);
    expect(choice.extension).toBe(extension);
    expect(finding).toBeUndefined();
  });

  test("a folder that is called tsconfig.json is none", async () => {
    const cwd = folderWith({ "package.json": "{}" });
    mkdirSync(join(cwd, "tsconfig.json"));
    expect(await told(cwd, "src/fal")).toEqual({ extension: "js", files: [] });
  });

  test("an output folder outside of the project has the project that is around it", async () => {
    const files = { "app/tsconfig.json": NONE, "lib/tsconfig.json": TS, "lib/src/x.ts": "" };
    expect(await choiceIn(files, "lib/src/fal")).toMatchObject({ extension: "ts" });
    expect(await choiceIn(files, "elsewhere/fal")).toEqual({ extension: "js", files: [] });
  });
});

describe("extends", () => {
  test.each<
    readonly [what: string, extension: string, files: Readonly<Record<string, unknown>>, read: readonly string[]]
  >([
    [
      "a chain, without its extension",
      "none",
      {
        "tsconfig.json": { extends: "./conf/base" },
        "conf/base.json": { extends: "./root.json" },
        "conf/root.json": NONE,
      },
      ["tsconfig.json", "conf/base.json", "conf/root.json"],
    ],
    [
      "several, the last one counts",
      "js",
      {
        "tsconfig.json": { extends: ["./a.json", "./b.json"] },
        "a.json": NONE,
        "b.json": options({ moduleResolution: "nodenext" }),
      },
      ["tsconfig.json", "a.json", "b.json"],
    ],
    [
      "own options before those that are extended",
      "none",
      {
        "tsconfig.json": {
          extends: "./a.json",
          ...options({ module: "esnext", moduleResolution: "bundler", allowImportingTsExtensions: false }),
        },
        "a.json": TS,
      },
      ["tsconfig.json", "a.json"],
    ],
    [
      "a package",
      "none",
      {
        "tsconfig.json": { extends: "@acme/tsconfig" },
        "node_modules/@acme/tsconfig/package.json": { name: "@acme/tsconfig" },
        "node_modules/@acme/tsconfig/tsconfig.json": NONE,
      },
      ["tsconfig.json"],
    ],
    [
      "a file of a package",
      "ts",
      {
        "tsconfig.json": { extends: "@acme/tsconfig/app.json" },
        "node_modules/@acme/tsconfig/package.json": { name: "@acme/tsconfig" },
        "node_modules/@acme/tsconfig/app.json": TS,
      },
      ["tsconfig.json"],
    ],
    [
      "one of a folder above",
      "none",
      { "src/tsconfig.json": { extends: "../tsconfig.json" }, "tsconfig.json": NONE },
      ["src/tsconfig.json", "tsconfig.json"],
    ],
  ])("%s", async (_what, extension, files, read) => {
    expect(await choiceIn(files)).toEqual({ extension, files: read });
  });
});

describe("references", () => {
  const app = {
    ...options({ moduleResolution: "bundler", allowImportingTsExtensions: true, noEmit: true }),
    include: ["src"],
  };
  const node = { ...options({ module: "nodenext" }), include: ["vite.config.ts", "scripts"] };
  const vite = { files: [], references: [{ path: "./tsconfig.node.json" }, { path: "./tsconfig.app.json" }] };

  type Case = readonly [what: string, extension: string, files: Readonly<Record<string, unknown>>, out?: string];
  const cases: readonly Case[] = [
    [
      "the project that holds the folder",
      "ts",
      { "tsconfig.json": vite, "tsconfig.app.json": app, "tsconfig.node.json": node },
    ],
    [
      "another project that holds it",
      "js",
      { "tsconfig.json": vite, "tsconfig.app.json": app, "tsconfig.node.json": node },
      "scripts/fal",
    ],
    [
      "a solution none of whose projects holds it: the first",
      "js",
      { "tsconfig.json": vite, "tsconfig.app.json": app, "tsconfig.node.json": node },
      "generated",
    ],
    [
      "a folder as the reference",
      "none",
      { "tsconfig.json": { files: [], references: [{ path: "src" }] }, "src/tsconfig.json": NONE },
    ],
    [
      "a reference of a reference",
      "ts",
      {
        "tsconfig.json": { files: [], references: [{ path: "./a.json" }] },
        "a.json": { files: [], references: [{ path: "./b.json" }, { path: "./a.json" }] },
        "b.json": app,
      },
    ],
    [
      "one that holds the folder itself and refers to others",
      "none",
      { "tsconfig.json": { ...NONE, references: [{ path: "./tsconfig.node.json" }] }, "tsconfig.node.json": node },
    ],
    [
      "a project with files, which refers to others",
      "none",
      {
        "tsconfig.json": { ...NONE, include: ["app"], references: [{ path: "./tsconfig.node.json" }] },
        "tsconfig.node.json": node,
      },
    ],
    [
      "references that are no list of paths",
      "none",
      { "tsconfig.json": { ...NONE, include: ["app"], references: [{ path: 7 }, "a"] } },
    ],
  ];

  test.each(cases.map((one) => [one[0], one] as const))("%s", async (_what, [, extension, files, out]) => {
    const choice = await choiceIn(files, out);
    expect(choice.finding).toBeUndefined();
    expect(choice.extension).toBe(extension);
  });
});

describe("what cannot be read is told, and imports end in .js", () => {
  const said = (place: string, reason: string): string =>
    `${place}: warning io/tsconfig: cannot tell how imports are resolved here: ${reason}; those of the package end in .js`;

  test.each<readonly [what: string, files: Readonly<Record<string, unknown>>, finding: string]>([
    [
      "cut short",
      { "tsconfig.json": '{\n  "compilerOptions": {' },
      said("tsconfig.json:2:23", "this is not JSON with comments"),
    ],
    [
      "a comma too few",
      { "tsconfig.json": '{\n  "files": []\n  "a": 1 }' },
      said("tsconfig.json:3:3", "this is not JSON with comments"),
    ],
    [
      "an open comment",
      { "tsconfig.json": '{ /* "a": 1 }' },
      said("tsconfig.json:1:3", "this is not JSON with comments"),
    ],
    ["a list", { "tsconfig.json": [] }, said("tsconfig.json", "this is not a JSON object")],
    ["a text", { "tsconfig.json": '"esnext"' }, said("tsconfig.json", "this is not a JSON object")],
    ["null", { "tsconfig.json": "null" }, said("tsconfig.json", "this is not a JSON object")],
    [
      "a number as an option",
      { "tsconfig.json": options({ module: 5 }) },
      said("tsconfig.json", "a value is of a wrong type"),
    ],
    ["a number as include", { "tsconfig.json": { include: 5 } }, said("tsconfig.json", "a value is of a wrong type")],
    ["a number as extends", { "tsconfig.json": { extends: 5 } }, said("tsconfig.json", "a value is of a wrong type")],
    [
      "a base that is not there",
      { "tsconfig.json": { extends: "./base" } },
      said("tsconfig.json", "File './base' not found"),
    ],
    [
      "a package that is not installed",
      { "tsconfig.json": { ...NONE, extends: "@acme/tsconfig" } },
      said("tsconfig.json", "File '@acme/tsconfig' not found"),
    ],
    [
      "a base that is damaged",
      { "src/tsconfig.json": { ...NONE, extends: "../base.json" }, "base.json": "{ a: 1 }" },
      said("base.json:1:3", "this is not JSON with comments"),
    ],
    [
      "files that extend each other",
      { "tsconfig.json": { extends: "./a.json" }, "a.json": { extends: "./tsconfig.json" } },
      said("tsconfig.json", "Circularity detected while resolving configuration: a.json"),
    ],
    [
      "a reference that is not there",
      { "tsconfig.json": { files: [], references: [{ path: "./app" }] } },
      said("app/tsconfig.json", "no such file any more, or a link that leads nowhere; check the path"),
    ],
    [
      "a reference that is damaged",
      { "tsconfig.json": { files: [], references: [{ path: "./a.json" }] }, "a.json": "{" },
      said("a.json:1:2", "this is not JSON with comments"),
    ],
  ])("%s", async (_what, files, finding) => {
    const choice = await choiceIn(files);
    expect(choice).toMatchObject({ extension: "js", finding });
  });
});
