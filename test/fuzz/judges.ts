import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Verdict } from "./judge.js";
import type { Order } from "./worker.js";

const PROGRAM = fileURLToPath(new URL("../../scripts/fuzz.mjs", import.meta.url));

/** A process that judges texts: one that hangs or dies takes nobody with it. */
export interface Judge {
  judge(order: Order): Promise<Verdict>;
  stop(): void;
}

const TICK_MS = 10;

/** The processor time of a process in ms; undefined where the system does not tell. On a busy machine wall time says little. */
function cpuMs(pid: number | undefined): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // Behind the name, which may hold anything: the 14th and 15th field are user and system time.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return undefined;
  }
}

/** @param limitMs after so much work a text counts as one that never ends */
export function startJudge(limitMs: number): Judge {
  let child: ChildProcess | undefined;
  const stop = (): void => {
    child?.kill("SIGKILL");
    child = undefined;
  };
  const judge = (order: Order): Promise<Verdict> =>
    new Promise((resolve) => {
      child ??= fork(PROGRAM, ["--worker"], { stdio: ["ignore", "ignore", "pipe", "ipc"] });
      const current = child;
      let said = "";
      const hear = (chunk: Buffer): void => void (said = (said + chunk.toString()).slice(-2_000));
      const settle = (verdict: Verdict): void => {
        clearTimeout(timer);
        current.stderr?.off("data", hear);
        current.removeAllListeners("message").removeAllListeners("exit");
        resolve(verdict);
      };
      const before = cpuMs(current.pid) ?? 0;
      const look = (): void => {
        const left = limitMs - ((cpuMs(current.pid) ?? Number.POSITIVE_INFINITY) - before);
        if (left > 0) return void (timer = setTimeout(look, left));
        stop();
        settle({ wrong: [`hangs: no end within ${limitMs / 1_000} s`], reached: [] });
      };
      let timer = setTimeout(look, limitMs);
      current.stderr?.on("data", hear);
      current.once("message", (verdict: Verdict) => settle(verdict));
      current.once("exit", (code, signal) => {
        child = undefined;
        settle({ wrong: [`the process died: ${signal ?? code} ${said}`], reached: [] });
      });
      current.send(order);
    });
  return { judge, stop };
}
