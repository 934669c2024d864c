import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context, type BuildOptions, type Plugin } from "esbuild";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocket } from "undici";
import { build as viteBuild, createServer, type InlineConfig } from "vite";
import { runWith } from "../../codegen/cli/commands/generate.js";
import { stages } from "../../codegen/project/stages.js";
import falsmith, {
  esbuild,
  type FalsmithPluginOptions,
  rolldown,
  rollup,
  rspack,
  vite,
  webpack,
} from "../../codegen/unplugin.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { folderWith, put } from "../cli/folder.js";
import { made, page, source } from "./blur.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A project with one source and a program that uses its endpoint; nothing is generated yet. */
function project(): string {
  const cwd = folderWith({
    [source]: page(12),
    "main.ts": 'import { input } from "./generated/acme/blur/index.js";\nconsole.log(input.jsonSchema);\n',
    "index.html": '<script type="module" src="/main.ts"></script>',
    "package.json": '{"type":"module"}',
  });
  symlinkSync(join(root, "node_modules"), join(cwd, "node_modules"), "junction");
  return cwd;
}

async function generate(cwd: string): Promise<void> {
  expect(await runWith(stages, [], fakeTerminal(cwd))).toBe(0);
}

let said = "";
let heard: () => void = () => undefined;
beforeEach(() => {
  said = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said += String(text);
    heard();
    return true;
  });
});

/** Resolves when the plugin has said it. */
async function told(wanted: string): Promise<void> {
  while (!said.includes(wanted)) await new Promise<void>((resolve) => (heard = resolve));
}

interface Payload {
  readonly type: string;
  readonly err?: { readonly frame?: string };
}

interface Listener {
  readonly heard: () => readonly Payload[];
  readonly until: (wanted: (payload: Payload) => boolean) => Promise<Payload>;
}

/** A page that is open, as Vite's server sees it. */
function listener(port: string, token: string): Listener {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/?token=${token}`, "vite-hmr");
  closing.push(async () => socket.close());
  const all: Payload[] = [];
  let more: () => void = () => undefined;
  socket.addEventListener("message", ({ data }) => {
    all.push(JSON.parse(String(data)));
    more();
  });
  return {
    heard: () => all,
    until: async (wanted) => {
      for (;;) {
        const found = all.find(wanted);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => (more = resolve));
      }
    },
  };
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of closing.splice(0)) await close();
});

type Bundle = (cwd: string) => Promise<unknown>;

function esbuildOptions(cwd: string): BuildOptions {
  return {
    absWorkingDir: cwd,
    entryPoints: [join(cwd, "main.ts")],
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "silent",
  };
}

function viteConfig(cwd: string): InlineConfig {
  return {
    root: cwd,
    configFile: false,
    logLevel: "silent",
    plugins: [vite()],
  };
}

const bundlers: readonly (readonly [string, Bundle])[] = [
  ["esbuild", (cwd) => build({ ...esbuildOptions(cwd), plugins: [esbuild({ cwd })] })],
  ["vite", (cwd) => viteBuild({ ...viteConfig(cwd), build: { write: false } })],
];

describe.each(bundlers)("a build with %s", (_name, bundle) => {
  test("fails, with each file that is not as it should be, and writes nothing", async () => {
    const cwd = project();
    const before = readdirSync(cwd);
    await expect(bundle(cwd)).rejects.toThrow(/generated\/acme\/blur\/index\.ts: error io\/missing: missing/);
    expect(readdirSync(cwd)).toEqual(before);
  });

  test("goes through when the package is what its sources give, and fails again when one of them changed", async () => {
    const cwd = project();
    await generate(cwd);
    await bundle(cwd);
    put(cwd, { [source]: page(13) });
    await expect(bundle(cwd)).rejects.toThrow(/generated\/acme\/blur\/validators\.ts: error io\/out-of-date/);
  });

  test("fails with the findings of a source that is refused", async () => {
    const cwd = project();
    await generate(cwd);
    put(cwd, { "specs/acme/other.md": "Nothing that documents a call.\n" });
    await expect(bundle(cwd)).rejects.toThrow(/specs\/acme\/other\.md.*: error /);
  });
});

describe("a build of one of several packages", () => {
  test("compares that one alone; without a name it compares all", async () => {
    const cwd = project();
    const packages = { a: { output: { dir: "generated" } }, b: { output: { dir: "other" } } };
    put(cwd, { "falsmith.config.json": JSON.stringify({ packages }) });
    await generate(cwd);
    put(cwd, { "other/README.md": "mine" });
    const bundle = (options: FalsmithPluginOptions): Promise<unknown> =>
      build({ ...esbuildOptions(cwd), plugins: [esbuild({ cwd, ...options })] });
    await bundle({ packageName: "a" });
    await expect(bundle({ packageName: "b" })).rejects.toThrow("other/README.md: error io/edited-by-hand");
    await expect(bundle({})).rejects.toThrow("other/README.md: error io/edited-by-hand");
    await expect(bundle({ packageName: "c" })).rejects.toThrow('the configuration has no package "c"');
  });
});

describe("while somebody edits", () => {
  test("vite's server begins with a package, which follows its sources until the server is closed", async () => {
    const cwd = project();
    const server = await createServer({ ...viteConfig(cwd), server: { middlewareMode: true, ws: false } });
    closing.push(() => server.close());
    expect(readFileSync(join(cwd, made), "utf8")).toContain("12");
    const changed = new Promise<void>((resolve) => {
      server.watcher.on("change", (path) => {
        if (path.replaceAll("\\", "/").endsWith(made)) resolve();
      });
    });
    await server.transformRequest("/main.ts");
    await server.transformRequest("/generated/acme/blur/validators.ts");
    put(cwd, { [source]: page(77) });
    await changed;
    expect(readFileSync(join(cwd, made), "utf8")).toContain("77");
  });

  test("a source that breaks is told and leaves the last good package; the next good one is taken", async () => {
    const cwd = project();
    let ended: (text: string) => void = () => undefined;
    const observe: Plugin = {
      name: "observe",
      setup: ({ onEnd }) => onEnd(({ outputFiles }) => ended(outputFiles?.[0]?.text ?? "")),
    };
    const bundled = (wanted: string): Promise<void> =>
      new Promise((resolve) => (ended = (text) => (text.includes(wanted) ? resolve() : undefined)));
    const first = bundled("12");
    const watcher = await context({ ...esbuildOptions(cwd), plugins: [esbuild({ cwd, watch: true }), observe] });
    closing.push(() => watcher.dispose());
    await watcher.watch();
    await first;
    const good = readFileSync(join(cwd, made), "utf8");
    writeFileSync(join(cwd, source), "# Blur\n");
    await told("specs/acme/blur.md:");
    expect(readFileSync(join(cwd, made), "utf8")).toBe(good);
    const second = bundled("55");
    put(cwd, { [source]: page(55) });
    await second;
  });

  test("vite shows a source that is refused over the page, also one that opens later, until it is mended", async () => {
    const cwd = project();
    const server = await createServer({ ...viteConfig(cwd), server: { host: "127.0.0.1", port: 0 } });
    closing.push(() => server.close());
    await server.listen();
    const { port } = new URL(server.resolvedUrls?.local[0] ?? "");
    const page1 = listener(port, server.config.webSocketToken);
    await page1.until(({ type }) => type === "connected");
    put(cwd, { [source]: "# Blur\u202e\n\nsome words\n" });
    const shown = await page1.until(({ type }) => type === "error");
    const file = join(cwd, source);
    expect(shown).toMatchObject({
      err: { plugin: "falsmith", id: file, loc: { file, line: 1, column: 0 }, stack: "" },
    });
    expect(JSON.stringify(shown)).toMatch(/specs\/acme\/blur\.md: ingest\/format: .*falsmith reads/);
    expect(shown.err?.frame).toBe("1 | # Blur\\u{202e}");
    const page2 = listener(port, server.config.webSocketToken);
    expect(await page2.until(({ type }) => type === "error")).toEqual(shown);
    put(cwd, { [source]: page(41) });
    await page1.until(({ type }) => type === "update");
    const page3 = listener(port, server.config.webSocketToken);
    await page3.until(({ type }) => type === "connected");
    expect(page3.heard().map(({ type }) => type)).not.toContain("error");
  });

  test("esbuild, which does not say so, is taken to watch from its second build on", async () => {
    const cwd = project();
    await generate(cwd);
    const builds = await context({ ...esbuildOptions(cwd), plugins: [esbuild({ cwd })] });
    closing.push(() => builds.dispose());
    await builds.rebuild();
    put(cwd, { [source]: page(33) });
    const { outputFiles } = await builds.rebuild();
    expect(outputFiles?.[0]?.text).toContain("33");
  });
});

test("every bundler that unplugin knows has its export", () => {
  expect(falsmith.raw({}, { framework: "vite", versions: {} })).toMatchObject({ name: "falsmith" });
  for (const plugin of [rollup(), rolldown()]) expect(plugin).toMatchObject({ name: "falsmith" });
  for (const plugin of [webpack(), rspack()]) expect(plugin).toMatchObject({ apply: expect.any(Function) });
});

test("the plugin takes the options of generate; flags are still read, beside and below them", async () => {
  const cwd = project();
  const built = (options: FalsmithPluginOptions): Promise<unknown> =>
    build({ ...esbuildOptions(cwd), plugins: [esbuild({ cwd, ...options })] });
  await expect(built({ out: "src/api", runtime: "import" })).rejects.toThrow(
    /src\/api\/acme\/blur\/index\.ts: error io\/missing/,
  );
  await expect(built({ args: ["--out", "flag"] })).rejects.toThrow(/flag\/acme\/blur\/index\.ts: error io\/missing/);
  await expect(built({ args: ["--out", "flag"], out: "option" })).rejects.toThrow(
    /option\/acme\/blur\/index\.ts: error/,
  );
  put(cwd, { "falsmith.config.json": '{"output":{"dir":"configured"}}' });
  await expect(built({})).rejects.toThrow(/configured\/acme\/blur\/index\.ts: error io\/missing/);
  await expect(built({ config: false })).rejects.toThrow(/generated\/acme\/blur\/index\.ts: error io\/missing/);
});

test("wrong options are told as such", async () => {
  const cwd = project();
  const plugins = [esbuild({ cwd, package: "a", importExtension: "ts" })];
  await expect(build({ ...esbuildOptions(cwd), plugins })).rejects.toThrow(
    'leave out importExtension "ts", or package',
  );
});

test("wrong flags are told as such", async () => {
  const cwd = project();
  const plugins = [esbuild({ cwd, args: ["--chekc"] })];
  await expect(build({ ...esbuildOptions(cwd), plugins })).rejects.toThrow("unknown flag --chekc");
});
