import type { ImportExtension } from "../../codegen/document/import-extension.js";

/** A tool that loads generated TypeScript, and a project that uses it as its documentation says. */
export interface Loader {
  /** As the command line names it. */
  readonly name: string;
  readonly title: string;
  /** The package whose version is shown. */
  readonly tool: string;
  /** What the project installs, by exact version; the package that the runtime needs comes besides. */
  readonly packages: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, unknown>>;
  /** What `falsmith generate` is told besides; nothing where the project itself decides. */
  readonly flags?: readonly string[];
  /** How the imports of the package have to end. */
  readonly extension: ImportExtension;
  /** Commands of the project, one after the other; the first word is a program that npm installed. */
  readonly steps: readonly (readonly string[])[];
  /** A command that serves; it gets its port as the last argument. Without it the last step prints the result. */
  readonly serve?: readonly string[];
  /** A command that fails where the tool, though installed, cannot run on this machine: then it is skipped. */
  readonly probe?: readonly string[];
}

const TYPESCRIPT = { typescript: "5.9.3", "@types/node": "20.19.43" } as const;

const STRICT = { strict: true, skipLibCheck: true, target: "es2023", types: ["node"] } as const;

function tsconfig(compilerOptions: object, more: object = { include: ["main.ts"] }): Readonly<Record<string, unknown>> {
  return { "tsconfig.json": { compilerOptions: { ...STRICT, ...compilerOptions }, ...more } };
}

const BUNDLED = { module: "esnext", moduleResolution: "bundler", isolatedModules: true } as const;

/** What `create-next-app` writes, and a page that uses the package in the browser beside a route that calls it. */
const NEXT_FILES: Readonly<Record<string, unknown>> = {
  "tsconfig.json": {
    compilerOptions: {
      ...STRICT,
      ...BUNDLED,
      lib: ["dom", "dom.iterable", "esnext"],
      allowJs: true,
      noEmit: true,
      esModuleInterop: true,
      resolveJsonModule: true,
      jsx: "preserve",
      incremental: true,
      plugins: [{ name: "next" }],
    },
    include: ["next-env.d.ts", "**/*.ts", "**/*.tsx", ".next/types/**/*.ts"],
    exclude: ["node_modules"],
  },
  "app/layout.tsx": `export default function Layout({ children }: { children: React.ReactNode }) {
  return <html lang="en"><body>{children}</body></html>;
}
`,
  "app/page.tsx": `"use client";
import { recipe } from "../recipe";

export default function Page() {
  return <button onClick={() => void recipe()}>run</button>;
}
`,
  "app/api/route.ts": `import { recipe } from "../../recipe";

export const dynamic = "force-dynamic";
export async function GET(): Promise<Response> {
  return new Response(await recipe());
}
`,
};

const REACT = { react: "19.3.1", "react-dom": "19.3.1", "@types/react": "19.2.2" } as const;

function next(name: string, title: string, version: string, flags: readonly string[]): Loader {
  return {
    name,
    title,
    tool: "next",
    packages: { next: version, ...REACT, ...TYPESCRIPT },
    files: NEXT_FILES,
    extension: "none",
    steps: [["next", "build", ...flags]],
    serve: ["next", "start", "--hostname", "127.0.0.1", "--port"],
  };
}

const VITE_FILES: Readonly<Record<string, unknown>> = {
  "index.html": '<!doctype html><title>vite</title><script type="module" src="/main.ts"></script>\n',
  // As `create-vite` writes it: a solution, whose projects hold the files.
  "tsconfig.json": { files: [], references: [{ path: "./tsconfig.app.json" }] },
  "tsconfig.app.json": {
    compilerOptions: { ...STRICT, ...BUNDLED, allowImportingTsExtensions: true, noEmit: true },
    include: ["main.ts", "recipe.ts", "src"],
  },
};

/** The entrances of the runtime, as a program names them: a compiler has to find the types behind each. */
const ENTRANCES = `import { ApiError, createFalClient } from "falsmith-runtime";
import { createClient } from "falsmith-runtime/client";
import { createJournal } from "falsmith-runtime/journal";
import { startMockQueue } from "falsmith-runtime/mock";
import { createNodeFetch } from "falsmith-runtime/node";
import { createProxyHandler } from "falsmith-runtime/proxy";
import { isInteger } from "falsmith-runtime/validation";
import { verifyWebhook } from "falsmith-runtime/webhooks";

const status: number | undefined = new ApiError({ message: "m", status: 404 }).status;
// @ts-expect-error a status is a number: without types everything would be allowed here
const text: string = new ApiError({ message: "m", status: 404 }).status;
// @ts-expect-error options have names
createFalClient({ credential: "k" });
export { createClient, createJournal, createNodeFetch, createProxyHandler, isInteger, startMockQueue, verifyWebhook };
export { status, text };
`;

const RESOLUTIONS = {
  nodenext: { module: "nodenext" },
  bundler: { module: "esnext", moduleResolution: "bundler", isolatedModules: true },
  node10: { module: "esnext", moduleResolution: "node10" },
} as const;

/** A program that a version of the compiler checks and writes, and Node runs, with all entrances of the runtime. */
function tsc(version: string, resolution: keyof typeof RESOLUTIONS): Loader {
  // The compiler writes specifiers as they are, and Node needs the extension: nobody bundles here.
  const flags = resolution === "bundler" ? { flags: ["--import-extension", "js"] } : {};
  const silenced = version.startsWith("6.") && resolution === "node10" ? { ignoreDeprecations: "6.0" } : {};
  const options = { ...RESOLUTIONS[resolution], ...silenced, rootDir: ".", outDir: "out" };
  return {
    name: `tsc${version.split(".")[0]}-${resolution}`,
    title: `tsc and Node, \`${resolution}\``,
    tool: "typescript",
    packages: { ...TYPESCRIPT, typescript: version },
    files: { ...tsconfig(options, { include: ["main.ts", "entrances.ts"] }), "entrances.ts": ENTRANCES },
    ...flags,
    extension: "js",
    steps: [["tsc"], ["node", "out/main.js"]],
  };
}

/** A release line of Node: the program as a module, and from a CommonJS module by `require`. */
function nodeRelease(version: string): Loader {
  return {
    name: `node${version.split(".")[0]}-esm-require`,
    title: "Node, ESM and `require`",
    tool: "node",
    packages: { node: version, ...TYPESCRIPT },
    files: {
      ...tsconfig({ module: "nodenext", outDir: "out" }),
      "require.cjs": `const { createFalClient } = require("falsmith-runtime");
if (process.versions.node !== "${version}") throw new Error("this is Node " + process.versions.node);
if (typeof createFalClient !== "function") throw new Error("require gives no client");
require("./out/recipe.js").recipe().then(console.log);
`,
    },
    extension: "js",
    steps: [["tsc"], ["node", "out/main.js"], ["node", "require.cjs"]],
  };
}

/** webpack or rspack, with what turns TypeScript into JavaScript for it. */
function bundler(loader: Pick<Loader, "name" | "title" | "tool" | "packages">, rule: object): Loader {
  const config = {
    mode: "production",
    target: "node",
    entry: "./main.ts",
    resolve: { extensions: [".ts", ".js"] },
    output: { filename: "main.cjs" },
  };
  return {
    ...loader,
    files: {
      ...tsconfig(BUNDLED),
      [`${loader.name}.config.mjs`]: `export default {
  ...${JSON.stringify(config)},
  module: { rules: [{ test: /\\.ts$/, ...${JSON.stringify(rule)} }] },
};
`,
    },
    extension: "none",
    steps: [
      [loader.name, "--config", `${loader.name}.config.mjs`],
      ["node", "dist/main.cjs"],
    ],
  };
}

/** The newest of each release line that npm has as a package. */
const NODE_RELEASES: readonly string[] = ["20.20.2", "22.23.3", "24.9.0"];

const ESBUILD = { esbuild: "0.28.2", ...TYPESCRIPT } as const;

/** Listens as edge functions do, and answers with what the program gives. */
const EDGE_FILES: Readonly<Record<string, unknown>> = {
  ...tsconfig({ ...BUNDLED, noEmit: true }),
  "edge.ts": `import { recipe } from "./recipe";

addEventListener("fetch", (event) => event.respondWith(recipe().then((text) => new Response(text))));
`,
  // Frameworks give functions of the edge their environment like this: the runtime itself has none.
  "run.mjs": `import { readFileSync } from "node:fs";
import { EdgeRuntime } from "edge-runtime";

const runtime = new EdgeRuntime({
  extend: (context) => Object.assign(context, { process: { env: { FAL_GATEWAY: process.env.FAL_GATEWAY } } }),
  initialCode: readFileSync("dist/edge.js", "utf8"),
});
const response = await runtime.dispatchFetch("http://edge.example/");
await response.waitUntil();
console.log(await response.text());
`,
};

const WORKERD_FILES: Readonly<Record<string, unknown>> = {
  ...tsconfig({ ...BUNDLED, noEmit: true }),
  "worker.ts": `import { recipe } from "./recipe";

export default { fetch: async () => new Response(await recipe()) };
`,
  "config.capnp": `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "dist/worker.js")],
  compatibilityDate = "2025-09-01",
  compatibilityFlags = ["nodejs_compat"],
  bindings = [(name = "FAL_GATEWAY", fromEnvironment = "FAL_GATEWAY")],
);
`,
  "serve.mjs": `import { spawn } from "node:child_process";

const address = "--socket-addr=http=127.0.0.1:" + process.argv[2];
const child = spawn("workerd", ["serve", "config.capnp", address], { stdio: "inherit" });
process.on("SIGTERM", () => child.kill());
child.on("close", (code) => process.exit(code ?? 0));
`,
};

export const LOADERS: readonly Loader[] = [
  next("next15-webpack", "Next.js, webpack", "15.5.29", []),
  next("next15-turbopack", "Next.js, Turbopack", "15.5.29", ["--turbopack"]),
  next("next16", "Next.js", "16.4.6", []),
  {
    name: "vite",
    title: "Vite",
    tool: "vite",
    packages: { vite: "8.4.0", ...TYPESCRIPT },
    files: VITE_FILES,
    extension: "ts",
    steps: [
      ["tsc", "--project", "tsconfig.app.json"],
      ["vite", "build"],
      ["vite", "build", "--ssr", "main.ts", "--outDir", "server"],
      ["node", "server/main.js"],
    ],
  },
  {
    name: "deno",
    title: "Deno",
    tool: "deno",
    packages: { deno: "2.9.6", ...TYPESCRIPT },
    files: { "deno.json": { nodeModulesDir: "manual" } },
    extension: "ts",
    steps: [
      ["deno", "check", "main.ts"],
      ["deno", "run", "--no-prompt", "--allow-env", "--allow-net=127.0.0.1", "main.ts"],
    ],
  },
  {
    name: "bun",
    title: "Bun",
    tool: "bun",
    packages: { bun: "1.4.5", ...TYPESCRIPT },
    // As `bun init` writes it.
    files: tsconfig({ ...BUNDLED, module: "preserve", allowImportingTsExtensions: true, noEmit: true }),
    extension: "ts",
    steps: [["tsc"], ["bun", "run", "main.ts"]],
  },
  {
    name: "node24",
    title: "Node, type stripping",
    tool: "node",
    packages: { node: "24.9.0", ...TYPESCRIPT },
    // As the documentation of Node advises.
    files: tsconfig({
      module: "nodenext",
      noEmit: true,
      rewriteRelativeImportExtensions: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
    }),
    extension: "ts",
    steps: [["tsc"], ["node", "main.ts"]],
  },
  {
    name: "tsx",
    title: "tsx",
    tool: "tsx",
    packages: { tsx: "4.23.15", ...TYPESCRIPT },
    files: tsconfig({ ...BUNDLED, noEmit: true }),
    extension: "none",
    steps: [["tsc"], ["tsx", "main.ts"]],
  },
  ...NODE_RELEASES.map(nodeRelease),
  bundler(
    {
      name: "webpack",
      title: "webpack",
      tool: "webpack",
      packages: { webpack: "5.113.0", "webpack-cli": "7.3.1", "ts-loader": "9.6.2", ...TYPESCRIPT },
    },
    { loader: "ts-loader" },
  ),
  bundler(
    {
      name: "rspack",
      title: "rspack",
      tool: "@rspack/core",
      packages: { "@rspack/core": "2.3.4", "@rspack/cli": "2.2.8", ...TYPESCRIPT },
    },
    { loader: "builtin:swc-loader", options: { jsc: { parser: { syntax: "typescript" } } }, type: "javascript/auto" },
  ),
  {
    name: "esbuild",
    title: "esbuild",
    tool: "esbuild",
    packages: ESBUILD,
    files: tsconfig({ ...BUNDLED, noEmit: true }),
    extension: "none",
    steps: [
      ["tsc"],
      ["esbuild", "main.ts", "--bundle", "--platform=node", "--format=esm", "--outfile=dist/main.js"],
      ["node", "dist/main.js"],
    ],
  },
  {
    name: "edge-runtime",
    title: "edge-runtime",
    tool: "edge-runtime",
    packages: { "edge-runtime": "4.0.1", ...ESBUILD },
    files: EDGE_FILES,
    extension: "none",
    steps: [
      ["esbuild", "edge.ts", "--bundle", "--format=iife", "--outfile=dist/edge.js"],
      ["node", "run.mjs"],
    ],
  },
  {
    name: "workerd",
    title: "workerd",
    tool: "workerd",
    packages: { workerd: "1.20261117.1", ...ESBUILD },
    files: WORKERD_FILES,
    extension: "none",
    probe: ["workerd", "--version"],
    steps: [["esbuild", "worker.ts", "--bundle", "--format=esm", "--outfile=dist/worker.js"]],
    serve: ["node", "serve.mjs"],
  },
  tsc("5.9.3", "nodenext"),
  tsc("5.9.3", "bundler"),
  tsc("5.9.3", "node10"),
  tsc("6.0.3", "nodenext"),
  tsc("6.0.3", "bundler"),
  tsc("6.0.3", "node10"),
  // TypeScript 7 has no `node10` any more.
  tsc("7.0.2", "nodenext"),
  tsc("7.0.2", "bundler"),
  {
    name: "tsc-bundler-ts",
    title: "tsc and Node, `bundler` with `rewriteRelativeImportExtensions`",
    tool: "typescript",
    packages: TYPESCRIPT,
    files: tsconfig({ ...BUNDLED, rewriteRelativeImportExtensions: true, outDir: "out" }),
    extension: "ts",
    steps: [["tsc"], ["node", "out/main.js"]],
  },
];
