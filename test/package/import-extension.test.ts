import { cpSync, existsSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compilers, node, put, type Ran, root, workshop } from "./consumer.js";

/* A folder of generated TypeScript, compiled in each way of resolving modules, and run where the compiler wrote a program. */
const { place, generate } = workshop("import-extension");
const EXTENSIONS = ["js", "ts", "none"] as const;

const STRICT = { strict: true, skipLibCheck: true, target: "es2023", types: ["node"], declaration: true } as const;

/** A project per extension: the sources of the repository, the package in `src/fal`, and the packages that it needs. */
const projects = new Map(
  EXTENSIONS.map((extension) => {
    const cwd = join(place, extension);
    cpSync(join(root, "specs"), join(cwd, "specs"), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(cwd, "node_modules"), "dir");
    expect(generate(cwd, "--out", "src/fal", "--runtime", "bundle", "--import-extension", extension)).toMatchObject({
      code: 0,
    });
    const ending = extension === "none" ? "" : `.${extension}`;
    put(
      join(cwd, "src/main.ts"),
      `import { createFalClient, gateways } from "./fal/index${ending}";
import { fal } from "./fal/compat${ending}";
import { endpoint, type Input } from "./fal/fal-ai/wan/v2.2-a14b/image-to-video/index${ending}";

const input: Input = { image_url: "https://example.com/a.png", prompt: "p" };
createFalClient({ gateway: gateways.fal });
console.log([endpoint.id, endpoint.input.is(input), endpoint.input.is({}), typeof fal.subscribe].join(" "));
`,
    );
    return [extension, cwd] as const;
  }),
);

interface Mode {
  readonly title: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** The extensions that the compiler takes. */
  readonly takes: readonly string[];
  /** The extensions with which Node loads what the compiler writes. */
  readonly runs: readonly string[];
  readonly type: "module" | "commonjs";
  /** The versions of the compiler that know the mode. */
  readonly versions?: readonly string[];
}

const BUNDLER = { module: "esnext", moduleResolution: "bundler" } as const;
const MODES: readonly Mode[] = [
  { title: "nodenext", options: { module: "nodenext" }, takes: ["js"], runs: ["js"], type: "module" },
  {
    title: "nodenext, rewriteRelativeImportExtensions",
    options: { module: "nodenext", rewriteRelativeImportExtensions: true },
    takes: ["js", "ts"],
    runs: ["js", "ts"],
    type: "module",
  },
  {
    title: "nodenext, allowImportingTsExtensions, erasable syntax alone",
    options: {
      module: "nodenext",
      allowImportingTsExtensions: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      noEmit: true,
    },
    takes: ["js", "ts"],
    runs: [],
    type: "module",
  },
  { title: "bundler", options: BUNDLER, takes: ["js", "none"], runs: ["js"], type: "module" },
  {
    title: "bundler, allowImportingTsExtensions",
    options: { ...BUNDLER, allowImportingTsExtensions: true, noEmit: true },
    takes: ["js", "ts", "none"],
    runs: [],
    type: "module",
  },
  {
    title: "bundler, rewriteRelativeImportExtensions",
    options: { ...BUNDLER, rewriteRelativeImportExtensions: true },
    takes: ["js", "ts", "none"],
    runs: ["js", "ts"],
    type: "module",
  },
  { title: "preserve", options: { module: "preserve" }, takes: ["js", "none"], runs: ["js"], type: "module" },
  {
    title: "commonjs, node10",
    options: { module: "commonjs", moduleResolution: "node10", esModuleInterop: true },
    takes: ["js", "none"],
    runs: ["js", "none"],
    type: "commonjs",
    versions: ["5.9"],
  },
];

function compile(tsc: string, cwd: string, mode: Mode): Ran {
  const compilerOptions = { ...STRICT, ...mode.options, rootDir: "src", outDir: "out" };
  put(join(cwd, "package.json"), JSON.stringify({ private: true, type: mode.type }));
  put(join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
  return node(cwd, [tsc, "--project", ".", "--pretty", "false"]);
}

const rows = MODES.flatMap((mode) =>
  compilers
    .filter(({ version }) => (mode.versions ?? ["7.0"]).includes(version))
    .flatMap((compiler) => EXTENSIONS.map((extension) => ({ mode, compiler, extension }))),
);

describe.each(
  rows.map((row) => [row.extension, row.mode.title, row.compiler.version + row.compiler.why, row] as const),
)("imports that end in %s under %s, TypeScript %s", (_extension, _title, _version, { mode, compiler, extension }) => {
  const cwd = projects.get(extension) ?? "";
  const isTaken = mode.takes.includes(extension);

  test.skipIf(compiler.why !== "")(isTaken ? "compile" : "are refused", () => {
    const { code, out } = compile(compiler.tsc, cwd, mode);
    if (isTaken) expect({ code, out }).toEqual({ code: 0, out: "" });
    // Resolution alone is at fault: TS2834/2835 no extension, TS5097 an extension that is not allowed, TS2307 not found.
    else expect(out).toMatch(/^src\/fal\/[^\n]*error TS(?:2834|2835|5097|2307):/m);
  });

  if (!isTaken || mode.options["noEmit"] === true) return;
  const runs = mode.runs.includes(extension);
  test.skipIf(compiler.why !== "")(runs ? "run in Node as compiled" : "are not what Node loads", () => {
    expect(existsSync(join(cwd, "out/main.js"))).toBe(true);
    const { code, out } = node(cwd, ["out/main.js"]);
    if (runs)
      expect({ code, out }).toEqual({ code: 0, out: "fal-ai/wan/v2.2-a14b/image-to-video true false function\n" });
    else expect(code).not.toBe(0);
  });
});

const fast = compilers.find(({ version }) => version === "7.0");
test.skipIf(fast?.why !== "")(
  `a platform whose window has no document, as Deno declares it, takes the types of the runtime${fast?.why ?? ""}`,
  () => {
    const cwd = projects.get("js") ?? "";
    const window = "interface Window { readonly closed: boolean }\ndeclare var window: Window & typeof globalThis;\n";
    put(join(cwd, "src/window.d.ts"), window);
    try {
      const lib = ["ES2023", "ES2024.String", "WebWorker", "WebWorker.AsyncIterable"];
      const options = { module: "nodenext", lib, noEmit: true };
      const mode = { title: "", options, takes: ["js"], runs: [], type: "module" } as const;
      expect(compile(fast?.tsc ?? "", cwd, mode)).toMatchObject({ code: 0, out: "" });
    } finally {
      rmSync(join(cwd, "src/window.d.ts"));
    }
  },
);
