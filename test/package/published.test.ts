import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { build } from "esbuild";
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { afterAll, describe, expect, it } from "vitest";
import { endpoint as video } from "../../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";
import { startMockQueue } from "../../src/mock/index.js";
import { filesIn } from "../cli/folder.js";
import { buildProgram } from "../cli/program.js";

/*
 * What `generate --package` makes, as its users get it: packed by npm, unpacked into an empty project, with nothing beside
 * it but what it depends on.
 */
const root = fileURLToPath(new URL("../../", import.meta.url));
const place = realpathSync(mkdtempSync(join(tmpdir(), "falsmith-published-")));
const program = buildProgram("published");
afterAll(() => {
  program.remove();
  rmSync(place, { recursive: true, force: true });
});

const name = "@acme/fal-clients";
const videoPath = "fal-ai/wan/v2.2-a14b/image-to-video";

type Ran = { readonly code: number | null; readonly out: string; readonly err: string };
const run = (cwd: string, program_: string, argv: readonly string[], env: Record<string, string> = {}): Ran => {
  const { status, stdout, stderr } = spawnSync(program_, argv, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", ...env },
  });
  return { code: status, out: stdout, err: stderr };
};
const node = (cwd: string, argv: readonly string[]): Ran => run(cwd, process.execPath, argv);
const generate = (cwd: string, ...argv: readonly string[]): Ran => node(cwd, [program.bin, "generate", ...argv]);
const put = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

/** A project that has the sources and has generated its package once. */
const project = (folder: string): string => {
  const cwd = join(place, folder);
  cpSync(join(root, "specs"), join(cwd, "specs"), { recursive: true });
  expect(generate(cwd, "--out", "pkg", "--package", name)).toMatchObject({ code: 0, out: "" });
  return cwd;
};
const made = project("made");
const packageFolder = join(made, "pkg");

/** The same project elsewhere, as if somebody had cloned it. */
const copied = (folder: string): string => {
  const cwd = join(place, folder);
  cpSync(made, cwd, { recursive: true });
  return cwd;
};

/** `npm pack`, and an empty project with its content in `node_modules`. */
const consumer = join(place, "consumer");
const pack = (): string => {
  const packed = run(packageFolder, "npm", ["pack", "--json", "--pack-destination", place], {
    npm_config_offline: "true",
  });
  const [{ filename }] = JSON.parse(packed.out);
  const target = join(consumer, "node_modules", name);
  mkdirSync(target, { recursive: true });
  expect(run(place, "tar", ["-xzf", join(place, filename), "-C", target, "--strip-components=1"]).code).toBe(0);
  for (const dependency of ["openapi-fetch", "openapi-typescript-helpers"])
    symlinkSync(join(root, "node_modules", dependency), join(consumer, "node_modules", dependency), "dir");
  put(join(consumer, "package.json"), JSON.stringify({ name: "consumer", type: "module", private: true }));
  return join(place, filename);
};
const tarball = pack();

const json = (path: string): { readonly [key: string]: unknown } => JSON.parse(readFileSync(path, "utf8"));

describe("the files", () => {
  it("say what the package is, and depend on what the runtime depends on", () => {
    const manifest = json(join(root, "package.json"));
    expect(json(join(packageFolder, "package.json"))).toMatchObject({
      name,
      version: "0.0.0",
      type: "module",
      sideEffects: false,
      engines: manifest["engines"],
      dependencies: { "openapi-fetch": expect.stringMatching(/^\d/) },
    });
    const files = Object.entries(filesIn(packageFolder));
    const imported = files
      .filter(([path]) => path.endsWith(".js"))
      .flatMap(([, text]) =>
        [...text.matchAll(/^(?:import|export) [^;]*?from "([^".][^"]*)";$/gm)].map(([, from]) => from),
      );
    expect([...new Set(imported)]).toEqual(["openapi-fetch"]);
    expect(files.filter(([path]) => path.endsWith(".ts") && !path.endsWith(".d.ts"))).toEqual([]);
  });

  it("have a source map with the text of their module, and no path of this machine", () => {
    const map = json(join(packageFolder, videoPath, "validators.js.map"));
    expect(map).toMatchObject({
      sources: ["validators.ts"],
      sourcesContent: [expect.stringContaining("export const input")],
    });
    expect(
      Object.entries(filesIn(packageFolder)).filter(([, text]) => text.includes(place) || text.includes(root)),
    ).toEqual([]);
  });

  it("list the endpoints in a README, by the name a program imports", () => {
    const readme = readFileSync(join(packageFolder, "README.md"), "utf8");
    expect(readme).toContain(`\`${name}/${videoPath}\``);
    expect(readme).toContain(`from "${name}";`);
  });

  it("satisfy publint", async () => {
    const { messages } = await publint({ pkgDir: packageFolder, level: "suggestion", strict: true, pack: false });
    expect(messages).toEqual([]);
  });

  it("satisfy attw wherever modules can be imported", async () => {
    const pkg = createPackageFromTarballData(new Uint8Array(readFileSync(tarball)));
    const found = await checkPackage(pkg, { includeEntrypoints: [`./${videoPath}`] });
    expect(found).toMatchObject({ types: { kind: "included" } });
    const problems = found.types === false ? [] : "problems" in found ? found.problems : [];
    // The package is ESM alone: `require` and resolution without `exports` are not promised.
    const promised = problems.filter(
      (problem) => !("resolutionKind" in problem && ["node10", "node16-cjs"].includes(problem.resolutionKind)),
    );
    expect(promised).toEqual([]);
    expect("entrypoints" in found ? Object.keys(found.entrypoints) : []).toContain(`./${videoPath}`);
  }, 60_000);
});

describe("generating again", () => {
  it("gives the same bytes in another place", () => {
    const other = project("other place, ünd Leerzeichen");
    expect(filesIn(join(other, "pkg"))).toEqual(filesIn(packageFolder));
  });

  it("checks, keeps a version and what people add, and sees an edit", () => {
    const cwd = copied("again");
    const check = (): Ran => generate(cwd, "--out", "pkg", "--package", name, "--check");
    expect(check()).toMatchObject({ code: 0 });
    const path = join(cwd, "pkg/package.json");
    const text = `${JSON.stringify({ ...json(path), version: "1.4.0", license: "MIT" }, null, 2)}\n`;
    put(path, text);
    expect(generate(cwd, "--out", "pkg", "--package", name)).toMatchObject({ code: 0 });
    expect(readFileSync(path, "utf8")).toBe(text);
    expect(check()).toMatchObject({ code: 0 });
    put(join(cwd, "pkg/index.js"), "export {};\n");
    expect(check()).toMatchObject({ code: 1, err: expect.stringContaining("pkg/index.js: error io/edited-by-hand") });
  });

  it("writes what a changed source changes, and removes what is no longer made", () => {
    const cwd = copied("changed");
    const before = filesIn(join(cwd, "pkg"));
    const source = join(cwd, "specs/fal/fal-ai/wan-25-preview/image-to-image.md");
    put(source, readFileSync(source, "utf8").replaceAll("2000", "1999"));
    expect(generate(cwd, "--out", "pkg", "--package", name)).toMatchObject({ code: 0 });
    const after = filesIn(join(cwd, "pkg"));
    const changed = Object.keys(after).filter((path) => after[path] !== before[path]);
    expect(changed).toContain("fal-ai/wan-25-preview/image-to-image/validators.js");
    expect(changed.filter((path) => !path.startsWith("fal-ai/wan-25-preview/") && path !== "manifest.json")).toEqual(
      [],
    );
    expect(generate(cwd, "--out", "pkg")).toMatchObject({ code: 0 });
    const plain = Object.keys(filesIn(join(cwd, "pkg")));
    expect(plain.filter((path) => /\.js$|\.d\.ts$|^package\.json$/.test(path))).toEqual([]);
  });

  it.each(["Upper", "../up", "@a/b/c", "_x", ".x", "fs", "node_modules", "a b", "x".repeat(215)])(
    "refuses the name %s",
    (wrong) => {
      const ran = generate(made, "--out", "refused", "--package", wrong);
      expect(ran).toMatchObject({ code: 2, out: "", err: expect.stringContaining("io/usage") });
      expect(Object.keys(filesIn(made)).filter((path) => path.startsWith("refused"))).toEqual([]);
    },
  );

  it("carries its runtime: it cannot be asked to import it", () => {
    expect(generate(made, "--out", "x", "--package", name, "--runtime", "import")).toMatchObject({ code: 2 });
  });
});

const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  isolatedDeclarations: true,
  declaration: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  skipLibCheck: false,
  noEmit: true,
  target: "ES2023",
  lib: ["ES2023", "ES2024.String", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
  types: [],
};

const typed = `
import { createFalClient, gateways } from "${name}";
import { ApiError } from "${name}/runtime";
import { endpoint, input, type Input, type Output } from "${name}/${videoPath}";

const fal = createFalClient({ gateway: gateways.chainhub, credentials: "token" });
const given: Input = { image_url: "https://example.com/a.png", prompt: "a lamp" };
export const ask = async (): Promise<string> => {
  const { data, requestId } = await fal.subscribe(endpoint, { input: given });
  const output: Output = data;
  const byId = await (await fal.submit("${videoPath}", { input: given })).result();
  return [output.video.url, requestId, byId.data.video.url].join();
};
export const known = (value: unknown): value is Input => input.is(value);
export const told = (error: unknown): number => (error instanceof ApiError ? error.status : 0);
// @ts-expect-error an id that the package does not have
void fal.submit("fal-ai/wan/v2.2-a14b/image-to-vidoe", { input: given });
// @ts-expect-error a value that the schema does not list
void fal.submit(endpoint, { input: { ...given, resolution: "4k" } });
// @ts-expect-error the inside of the runtime is no subpath
void import("${name}/runtime/core");
`;

describe("a TypeScript program", () => {
  put(join(consumer, "program.ts"), typed);
  const resolutions = { nodenext: { module: "NodeNext" }, bundler: { module: "ESNext", moduleResolution: "Bundler" } };
  for (const [label, options] of Object.entries(resolutions))
    put(
      join(consumer, `tsconfig.${label}.json`),
      JSON.stringify({ compilerOptions: { ...strict, ...options }, files: ["program.ts"] }),
    );
  it.each([
    ["5.9", "nodenext"],
    ["5.9", "bundler"],
    ["7.0", "nodenext"],
    ["7.0", "bundler"],
  ])("compiles under every strict flag with TypeScript %s (%s)", (version, resolution) => {
    const compiler = join(root, "node_modules", version === "5.9" ? "typescript" : "typescript-7", "bin/tsc");
    expect(node(consumer, [compiler, "--version"]).out).toContain(version);
    expect(node(consumer, [compiler, "-p", `tsconfig.${resolution}.json`])).toMatchObject({ code: 0, out: "" });
  });
});

describe("a JavaScript program", () => {
  it("runs a request to its end", async () => {
    const queue = await startMockQueue({ endpoints: [video], script: { phases: [] } });
    try {
      put(
        join(consumer, "program.js"),
        `import { createFalClient, registry } from "${name}";
         import { endpoint, output } from "${name}/${videoPath}";
         const gateway = { name: "mock", url: process.argv[2], auth: "Key", profile: "fal" };
         const fal = createFalClient({ gateway, credentials: "a:b", outputValidation: "off" });
         const { data, requestId } = await fal.subscribe(endpoint, { input: { image_url: "https://example.com/a.png", prompt: "p" } });
         const wrong = await fal.submit(endpoint, { input: { prompt: 7 } }).catch((error) => error.code);
         const loaded = await Promise.all(Object.keys(registry).map((id) => registry[id]()));
         console.log(JSON.stringify({ requestId, wrong, known: output.is(data), ids: loaded.map(({ id }) => id).length }));`,
      );
      // Not run to its end at once: the queue answers from this process.
      const child = spawn(process.execPath, ["program.js", queue.url], {
        cwd: consumer,
        stdio: ["ignore", "pipe", "pipe"],
      });
      const [out, err] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
      expect(err.join("")).toBe("");
      expect(JSON.parse(out.join(""))).toMatchObject({ requestId: expect.any(String), wrong: "input_invalid", ids: 4 });
      expect(queue.accepted()).toHaveLength(1);
    } finally {
      await queue.close();
    }
  });
});

describe("a bundler", () => {
  const bundle = async (
    program_: string,
    splitting: boolean,
  ): Promise<readonly { readonly path: string; readonly text: string }[]> => {
    put(join(consumer, "entry.js"), program_);
    const { outputFiles } = await build({
      entryPoints: [join(consumer, "entry.js")],
      bundle: true,
      format: "esm",
      splitting,
      write: false,
      outdir: join(consumer, "out"),
      logLevel: "silent",
    });
    return outputFiles;
  };
  // Properties that one endpoint has and no other.
  const own = "video_write_mode";
  const others = ["fal-ai/flux-1", "fal-ai/wan-25-preview", "strength"];

  it("takes one endpoint without any other, and without the client", async () => {
    const [file] = await bundle(`import { input } from "${name}/${videoPath}"; console.log(input.is({}));`, false);
    expect(file?.text).toContain(own);
    expect(others.filter((word) => file?.text.includes(word))).toEqual([]);
    expect(file?.text).not.toContain("createFalClient");
    // esbuild names each module that it took.
    expect(file?.text).not.toMatch(/node_modules\/openapi-fetch|runtime\/core\.js|\/registry\.js/);
  });

  it("drops what is imported and not used", async () => {
    const [file] = await bundle(
      `import "${name}"; import { input } from "${name}/${videoPath}"; console.log(1);`,
      false,
    );
    expect(file?.text.length).toBeLessThan(200);
  });

  it("leaves the other endpoints of a client to be loaded when their ids are called", async () => {
    const files = await bundle(
      `import { createFalClient } from "${name}"; import { endpoint } from "${name}/${videoPath}"; createFalClient().submit(endpoint, {});`,
      true,
    );
    const first = files.find(({ path }) => path.endsWith("entry.js"));
    expect(files.length).toBeGreaterThan(3);
    expect(first?.text).not.toContain("num_images");
    expect(files.filter(({ text }) => text.includes("num_images")).length).toBeGreaterThan(0);
  });
});
