import { build } from "esbuild";
import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { RUNTIME_SOURCES } from "../../scripts/source-paths.js";
import { type Block, root } from "./blocks.js";

/** A program that has ended: both streams together, as a person reads them. */
interface Ended {
  readonly exit: number | null;
  readonly said: string;
}

/** The folder of a page's reader: its files and commands in their order. */
export interface Session {
  readonly folder: string;
  /** Writes what a block is a file of, and copies what its notes give. */
  readonly prepare: (block: Block) => void;
  readonly command: (block: Block) => Promise<Ended>;
  readonly program: (block: Block) => Promise<Ended>;
  readonly close: () => void;
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** `npx falsmith` and `falsmith`, as a reader has them installed; npx runs nothing else, so that nothing is downloaded. */
function writeShims(bin: string, folder: string): void {
  const start = `exec ${JSON.stringify(process.execPath)} ${JSON.stringify(bin)} "$@"`;
  put(join(folder, "falsmith"), `#!/bin/sh\n${start}\n`);
  put(join(folder, "npx"), `#!/bin/sh\n[ "$1" = falsmith ] || exit 127\nshift\n${start}\n`);
  for (const name of ["falsmith", "npx"]) chmodSync(join(folder, name), 0o755);
}

function run(command: string, argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, argv, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (part: string) => {
        said += part;
      });
    }
    child.on("error", reject);
    child.on("close", (exit) => resolve({ exit, said }));
  });
}

/** @param bin the program falsmith, built */
export function openSession(bin: string): Session {
  const place = realpathSync(mkdtempSync(join(tmpdir(), "falsmith-docs-")));
  const folder = join(place, "project");
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(join(root, "src"), join(folder, "node_modules/falsmith-runtime"), "dir");
  symlinkSync(root, join(folder, "node_modules/falsmith"), "dir");
  writeShims(bin, join(place, "bin"));
  const { FAL_KEY: _, FORCE_COLOR: __, CI: ___, ...inherited } = process.env;
  const env = { ...inherited, PATH: `${join(place, "bin")}${delimiter}${process.env["PATH"] ?? ""}`, NO_COLOR: "1" };
  // Progress is told of what takes long: on a machine that is busy, of more than on another one.
  const progress = /^\w+ing \d+\/\d+ \w+\n/gm;
  const shown = ({ exit, said }: Ended): Ended => ({
    exit,
    said: said.replaceAll(`${folder}/`, "").replaceAll(progress, ""),
  });
  return {
    folder,
    prepare({ notes, code }) {
      for (const line of (notes.get("given") ?? "").split("\n").filter((one) => one !== "")) {
        const [to = "", from = ""] = line.trim().split(" = ");
        cpSync(join(root, from), join(folder, to), { recursive: true });
      }
      const file = notes.get("file");
      if (file !== undefined) put(join(folder, file), code);
    },
    async command({ code }) {
      return shown(await run("sh", ["-ec", `exec 2>&1\n${code}`], folder, env));
    },
    async program({ code, line }) {
      const outfile = join(place, `program-${line}.mjs`);
      await build({
        stdin: { contents: code, resolveDir: folder, loader: "ts" },
        outfile,
        bundle: true,
        format: "esm",
        platform: "node",
        logLevel: "silent",
        alias: RUNTIME_SOURCES,
        nodePaths: [join(root, "node_modules")],
      });
      return shown(
        await run(process.execPath, [outfile], folder, {
          ...env,
          FAL_KEY: "documentation:key",
          CHAINHUB_KEY: "documentation",
          KIE_KEY: "documentation",
        }),
      );
    },
    close: () => rmSync(place, { recursive: true, force: true }),
  };
}

/** The text of a file that a page quotes: of the session, else of the repository. */
export function quotedFile(session: Session, path: string): string {
  const own = join(session.folder, path);
  return readFileSync(existsSync(own) ? own : join(root, path), "utf8");
}
