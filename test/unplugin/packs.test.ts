import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, describe, expect, test, vi } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import { stages } from "../../codegen/project/stages.js";
import { rspack, webpack } from "../../codegen/unplugin.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { folderWith, put } from "../cli/folder.js";
import { made, page, source } from "./blur.js";

/*
 * The plugin under webpack and rspack, which are no dependencies: they are taken from the folder that a variable names.
 * Their types are not installed: what is used of them is written down here.
 */
interface Stats {
  readonly hasErrors: () => boolean;
  readonly toString: (options: object) => string;
}
interface Watching {
  readonly close: (done: (error?: unknown) => void) => void;
}
interface Compiler {
  readonly run: (done: (error: unknown, stats?: Stats) => void) => void;
  readonly watch: (options: object, done: (error: unknown, stats?: Stats) => void) => Watching;
  readonly close: (done: (error?: unknown) => void) => void;
}
type Pack = (config: object) => Compiler;

const root = fileURLToPath(new URL("../../", import.meta.url));
const more = process.env["FALSMITH_BUNDLERS"] ?? "";

async function load(name: string): Promise<Readonly<Record<string, Pack>> | undefined> {
  for (const folder of [root, more].filter((one) => one !== "")) {
    try {
      const path = createRequire(join(folder, "package.json")).resolve(name);
      return (await import(pathToFileURL(path).href)) as Readonly<Record<string, Pack>>;
    } catch {
      // Not there: the next folder, or none.
    }
  }
  return undefined;
}

const packs = [
  ["webpack", (await load("webpack"))?.["default"], webpack],
  ["rspack", (await load("@rspack/core"))?.["rspack"], rspack],
] as const;

// The loaders that read TypeScript are no concern of the plugin: the program reads the document.
function project(): string {
  return folderWith({
    [source]: page(12),
    "main.js": 'import api from "./generated/acme/blur/openapi.json";\nconsole.log(JSON.stringify(api));\n',
    "package.json": '{"type":"module"}',
  });
}

async function generate(cwd: string): Promise<void> {
  expect(await runWith(stages, ["--runtime", "import"], fakeTerminal(cwd))).toBe(0);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(packs)("%s", (name, pack, plugin) => {
  const title = (text: string): string =>
    `${text}${pack === undefined ? " (skipped: not installed, and not in a folder that FALSMITH_BUNDLERS names)" : ""}`;
  const compilerIn = (cwd: string, more_: object = {}): Compiler => {
    if (pack === undefined) throw new Error(`no ${name}`);
    const args = ["--runtime", "import"];
    const output = { path: join(cwd, "out"), filename: "out.js" };
    const config = { mode: "development", devtool: false, context: cwd, entry: "./main.js", output, target: "node" };
    return pack({ ...config, plugins: [plugin({ args, ...more_ })] });
  };
  /** What a build said that failed; undefined when it went well. */
  const build = async (cwd: string): Promise<string | undefined> => {
    const compiler = compilerIn(cwd);
    const said = await new Promise<string | undefined>((resolve) => {
      compiler.run((error, stats) => {
        if (error !== null) resolve(error instanceof Error ? error.message : String(error));
        else resolve(stats?.hasErrors() === true ? stats.toString({ all: false, errors: true }) : undefined);
      });
    });
    await new Promise<void>((resolve) => compiler.close(() => resolve()));
    return said;
  };

  test.skipIf(pack === undefined)(title("a build fails with each file that is not as it should be"), async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const cwd = project();
    expect(await build(cwd)).toMatch(/generated\/acme\/blur\/index\.ts: error io\/missing: missing/);
    await generate(cwd);
    expect(await build(cwd)).toBeUndefined();
    put(cwd, { [source]: page(13) });
    expect(await build(cwd)).toMatch(/generated\/acme\/blur\/validators\.ts: error io\/out-of-date/);
  });

  test.skipIf(pack === undefined)(title("while it watches, the package follows its sources"), async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const cwd = project();
    const compiler = compilerIn(cwd);
    let built: (text: string) => void = () => undefined;
    const bundled = (wanted: string): Promise<void> =>
      new Promise((resolve) => (built = (text) => (text.includes(wanted) ? resolve() : undefined)));
    const first = bundled("maximum:12");
    const watching = compiler.watch({ aggregateTimeout: 20 }, (error, stats) => {
      if (error !== null || stats?.hasErrors() !== false) return;
      built(readFileSync(join(cwd, "out/out.js"), "utf8").replaceAll(/[\s"\\]/g, ""));
    });
    try {
      await first;
      expect(readFileSync(join(cwd, made), "utf8")).toContain("12");
      const second = bundled("maximum:77");
      writeFileSync(join(cwd, source), page(77));
      await second;
    } finally {
      await new Promise<void>((resolve) => watching.close(() => resolve()));
      await new Promise<void>((resolve) => compiler.close(() => resolve()));
    }
    // Nobody watches any more: a change stays where it is.
    const after = readFileSync(join(cwd, made), "utf8");
    writeFileSync(join(cwd, source), page(33));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(readFileSync(join(cwd, made), "utf8")).toBe(after);
  });
});
