import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { RUNTIME_SOURCES } from "../../scripts/source-paths.js";
import type { Setting } from "./setting.js";

export type ProgramName = "worker" | "receiver";

/** Bundles the programs that are killed, so that they begin quickly. */
export async function bundlePrograms(folder: string): Promise<void> {
  const here = (name: string): string => fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  await build({
    entryPoints: [here("worker"), here("receiver")],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    alias: { ...RUNTIME_SOURCES },
    // What pg loads where it is there, and is not.
    external: ["pg-native"],
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    logLevel: "silent",
  });
}

/** A program that runs until it is stopped, however often it is killed. */
export interface Program {
  /** Kills it as a machine that loses its power would. It is started again at once. */
  kill(): void;
  /** Ends it for good. */
  stop(): Promise<void>;
  /** Ms of CPU time that its present process has used. */
  cpuMs(): Promise<number>;
}

/** Starts a program and resolves once it is ready. @throws Error when it ends by itself */
export async function startProgram(folder: string, name: ProgramName, setting: Setting): Promise<Program> {
  let isWanted = true;
  let child: ChildProcess;
  let onFailure: (error: Error) => void = () => {};
  const start = (): Promise<void> => {
    const started = fork(join(folder, `${name}.mjs`), [JSON.stringify(setting)], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    child = started;
    let printed = "";
    started.stderr?.setEncoding("utf8").on("data", (piece: string) => (printed = (printed + piece).slice(-4_000)));
    return new Promise((resolve, reject) => {
      onFailure = reject;
      started.once("message", () => resolve());
      started.once("exit", (code, signal) => {
        if (!isWanted) return;
        // Without its stores, which are killed as well, a program may not begin: it is started again, as an operator would.
        if (signal === null && process.env["BENCH_DEBUG"] !== undefined) process.stderr.write(printed);
        setTimeout(() => void (isWanted && start().then(resolve, onFailure)), signal === null ? 200 : 0);
      });
    });
  };
  await start();
  return {
    kill: () => void child.kill("SIGKILL"),
    cpuMs: () =>
      new Promise((resolve) => {
        child.once("message", (ms) => resolve(Number(ms)));
        child.send("cpu");
      }),
    stop: async () => {
      isWanted = false;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGKILL");
        await ended;
      }
    },
  };
}
