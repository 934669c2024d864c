import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { spawn } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { describe, expect, it } from "vitest";
import { endpoint as video } from "../../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";
import { startMockQueue } from "../../src/mock/index.js";
import { filesIn } from "../cli/folder.js";
import { compilers, name, node, put, root, strict, videoPath, workshop, type Ran } from "./consumer.js";

const { place, generate, project: unmade, install } = workshop("published");

/** A project that has the sources and has generated its package once. */
function project(folder: string): string {
  const cwd = unmade(folder);
  expect(generate(cwd, "--out", "pkg", "--package", name)).toMatchObject({ code: 0, out: "" });
  return cwd;
}
const made = project("made");
const packageFolder = join(made, "pkg");
const { consumer, tarball } = install(packageFolder);

/** The same project elsewhere, as if somebody had cloned it. */
function copied(folder: string): string {
  const cwd = join(place, folder);
  cpSync(made, cwd, { recursive: true });
  return cwd;
}

function json(path: string): { readonly [key: string]: unknown } {
  return JSON.parse(readFileSync(path, "utf8"));
}

describe("the files", () => {
  it("say what the package is, and depend on the runtime in the range that they accept", () => {
    const manifest = json(join(root, "src/package.json"));
    const range = `^${String(manifest["version"])}`;
    expect(json(join(packageFolder, "package.json"))).toMatchObject({
      name,
      version: "0.0.0",
      type: "module",
      sideEffects: false,
      engines: manifest["engines"],
      dependencies: { "falsmith-runtime": range },
    });
    const files = Object.entries(filesIn(packageFolder));
    const imported = files
      .filter(([path]) => path.endsWith(".js"))
      .flatMap(([, text]) =>
        [...text.matchAll(/^(?:import|export) [^;]*?from "([^".][^"]*)";$/gm)].map(([, from]) => from),
      );
    expect(new Set(imported)).toEqual(
      new Set(["falsmith-runtime", "falsmith-runtime/client", "falsmith-runtime/validation"]),
    );
    expect(json(join(packageFolder, "manifest.json"))).toMatchObject({
      options: { runtime: "import", accepts: range },
    });
    expect(files.filter(([path]) => path.endsWith(".ts") && !path.endsWith(".d.ts"))).toEqual([]);
  });

  it("have a source map with the text of their module, and no path of this machine", () => {
    const map = json(join(packageFolder, videoPath, "index.js.map"));
    expect(map).toMatchObject({
      sources: ["index.ts"],
      sourcesContent: [expect.stringContaining("export const endpoint")],
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
  }, 240_000);
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
    // The registry's declarations hold the types of all endpoints.
    const shared = ["manifest.json", "registry.d.ts"];
    expect(changed.filter((path) => !path.startsWith("fal-ai/wan-25-preview/") && !shared.includes(path))).toEqual([]);
    // Kept endpoints are in the registry as a run from nothing writes them.
    expect(generate(cwd, "--out", "anew", "--package", name)).toMatchObject({ code: 0 });
    expect(filesIn(join(cwd, "anew"))).toEqual(after);
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
});

const typed = `
import { createFalClient } from "${name}";
import { createFalClient as createByIds, gateways } from "${name}/registry";
import { ApiError } from "falsmith-runtime/client";
import { endpoint, input, type Input, type Output } from "${name}/${videoPath}";

const fal = createFalClient({ credentials: "token" });
const byIds = createByIds({ gateway: gateways.chainhub, credentials: "token" });
const given: Input = { image_url: "https://example.com/a.png", prompt: "a lamp" };
export const ask = async (): Promise<string> => {
  const { data, requestId } = await fal.subscribe(endpoint, { input: given });
  const output: Output = data;
  const byId = await (await byIds.submit("${videoPath}", { input: given })).result();
  return [output.video.url, requestId, byId.data.video.url].join();
};
export const known = (value: unknown): value is Input => input.is(value);
export const told = (error: unknown): number => (error instanceof ApiError ? error.status : 0);
// @ts-expect-error an id that the package does not have
void byIds.submit("fal-ai/wan/v2.2-a14b/image-to-vidoe", { input: given });
// @ts-expect-error a value that the schema does not list
void fal.submit(endpoint, { input: { ...given, resolution: "4k" } });
// @ts-expect-error the root takes descriptors: ids are in the registry
void fal.submit("${videoPath}", { input: given });
// @ts-expect-error the inside of the runtime is no subpath
void import("falsmith-runtime/dist/http/context.js");
`;

describe("a TypeScript program", () => {
  put(join(consumer, "program.ts"), typed);
  const resolutions = { nodenext: { module: "NodeNext" }, bundler: { module: "ESNext", moduleResolution: "Bundler" } };
  for (const [label, options] of Object.entries(resolutions))
    put(
      join(consumer, `tsconfig.${label}.json`),
      JSON.stringify({ compilerOptions: { ...strict, ...options }, files: ["program.ts"] }),
    );
  for (const { version, tsc, why } of compilers)
    it.skipIf(why !== "").each(Object.keys(resolutions))(
      `compiles under every strict flag with TypeScript ${version} (%s)${why}`,
      (resolution) => {
        expect(node(consumer, [tsc, "--version"]).out).toContain(version);
        expect(node(consumer, [tsc, "-p", `tsconfig.${resolution}.json`])).toMatchObject({ code: 0, out: "" });
      },
    );
});

describe("what a compiler reads of the package", () => {
  const [five] = compilers;
  /** The declarations of the package that a program with this import makes it read. */
  const read = (text: string): readonly string[] => {
    put(join(consumer, "few.ts"), text);
    const options = { ...strict, module: "NodeNext", isolatedDeclarations: false };
    put(join(consumer, "tsconfig.few.json"), JSON.stringify({ compilerOptions: options, files: ["few.ts"] }));
    const { code, out } = node(consumer, [five?.tsc ?? "", "-p", "tsconfig.few.json", "--listFiles"]);
    expect(code).toBe(0);
    const inside = `/node_modules/${name}/`;
    const files = out.split("\n").filter((file) => file.includes(inside));
    return files.map((file) => file.slice(file.indexOf(inside) + inside.length)).toSorted();
  };

  it("is one endpoint, for a program that uses one endpoint", () => {
    expect(
      read(`import { endpoint, type Input } from "${name}/${videoPath}";\nexport const id = endpoint.id;\n`),
    ).toEqual(["index", "types", "validators"].map((file) => `${videoPath}/${file}.d.ts`));
  });

  it("is no file per endpoint, for a program that names endpoints by id", () => {
    const text = `import { createFalClient } from "${name}/registry";
      const { data } = await createFalClient().run("${videoPath}", { input: { prompt: "p", image_url: "u" } });
      export const url: string = data.video.url;
    `;
    const files = read(text);
    expect(files).toContain("registry.d.ts");
    expect(files.filter((file) => file.startsWith("fal-ai/"))).toEqual([]);
  });
});

describe("a JavaScript program", () => {
  it("runs a request to its end", async () => {
    const queue = await startMockQueue({ endpoints: [video], script: { phases: [] } });
    try {
      put(
        join(consumer, "program.js"),
        `import { createFalClient } from "${name}";
         import { registry } from "${name}/registry";
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
