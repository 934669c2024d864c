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
  {
    name: "tsc-nodenext",
    title: "tsc and Node, `nodenext`",
    tool: "typescript",
    packages: TYPESCRIPT,
    files: tsconfig({ module: "nodenext", outDir: "out" }),
    extension: "js",
    steps: [["tsc"], ["node", "out/main.js"]],
  },
  {
    name: "tsc-bundler",
    title: "tsc and Node, `bundler`",
    tool: "typescript",
    packages: TYPESCRIPT,
    files: tsconfig({ ...BUNDLED, outDir: "out" }),
    // The compiler writes specifiers as they are, and Node needs the extension: nobody bundles here.
    flags: ["--import-extension", "js"],
    extension: "js",
    steps: [["tsc"], ["node", "out/main.js"]],
  },
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
