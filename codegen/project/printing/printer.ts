import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Finding } from "../../document/finding.js";
import { guarded, type GuardResult } from "../../document/guard.js";
import type { EmitOptions, EmittedFiles } from "../../emit/options.js";
import type { EndpointModel } from "../../model/endpoint/lower-endpoint.js";

/** Prints the TypeScript of endpoints: `modules` gives the files of one, or the mistake of ours that keeps them from being made. */
export interface Printer {
  readonly modules: (model: EndpointModel) => GuardResult<EmittedFiles> | Promise<GuardResult<EmittedFiles>>;
  /** Ends what is under way. */
  readonly close: () => Promise<void>;
}

/** What the thread gets at its start: functions stay here. */
export type PrintOptions = Omit<EmitOptions, "onProgress">;

/** An endpoint on its way to the thread, and back as files: a map, or the failure. */
export interface PrintOrder {
  readonly order: number;
  readonly model: EndpointModel;
}
export interface PrintedModules {
  readonly order: number;
  readonly result: { readonly value: EmittedFiles } | { readonly failure: Finding };
}

/** Below, a second thread costs more time for its start than it saves. */
const WORTH_A_THREAD = 150;

/** A run from TypeScript (in tests) has no file that a thread could load. */
const THREAD = new URL("./thread.js", import.meta.url);
const IS_BUILT = import.meta.url.endsWith(".js");

/** Of all that a caller may have given, what the thread needs: it is copied there. */
function forThread({ runtime, accepts, importExtension, published, header }: EmitOptions): PrintOptions {
  return {
    runtime,
    ...(accepts === undefined ? {} : { accepts }),
    ...(importExtension === undefined ? {} : { importExtension }),
    ...(published === undefined ? {} : { published }),
    ...(header === undefined ? {} : { header }),
  };
}

/** Prints one endpoint in this thread. */
async function printHere(options: EmitOptions): Promise<Printer> {
  // The libraries that print code are loaded where code is printed.
  const { emitModules } = await import("../../emit/package/endpoint.js");
  return {
    modules: (model) =>
      guarded("emit", { source: model.sources[0], name: model.id }, () => emitModules(model, options)),
    close: () => Promise.resolve(),
  };
}

interface Waiting {
  readonly resolve: (result: GuardResult<EmittedFiles>) => void;
  readonly reject: (error: Error) => void;
}

function printIn(worker: Worker): Printer {
  const waiting = new Map<number, Waiting>();
  let lost: Error | undefined;
  const fail = (error: Error): void => {
    lost ??= error;
    for (const { reject } of waiting.values()) reject(lost);
    waiting.clear();
  };
  worker.on("message", ({ order, result }: PrintedModules) => {
    waiting.get(order)?.resolve(result);
    waiting.delete(order);
  });
  worker.on("error", fail);
  worker.on("exit", (code) => fail(new Error(`the thread that prints modules ended with ${code}`)));
  let orders = 0;
  return {
    modules: (model) =>
      new Promise((resolve, reject) => {
        if (lost !== undefined) return reject(lost);
        orders += 1;
        waiting.set(orders, { resolve, reject });
        worker.postMessage({ order: orders, model } satisfies PrintOrder);
      }),
    close: async () => {
      await worker.terminate();
    },
  };
}

/** A thread of its own; undefined where threads are not allowed (`node --permission`). */
function startThread(options: EmitOptions): Worker | undefined {
  try {
    return new Worker(fileURLToPath(THREAD), { workerData: forThread(options) });
  } catch {
    return undefined;
  }
}

/**
 * A printer for so many endpoints: many are printed in a second thread, while the first one reads and mends. What is
 * printed does not depend on it.
 */
export async function startPrinter(count: number, options: EmitOptions): Promise<Printer> {
  const isWorthIt = IS_BUILT && count >= WORTH_A_THREAD && availableParallelism() > 1;
  const thread = isWorthIt ? startThread(options) : undefined;
  return thread === undefined ? await printHere(options) : printIn(thread);
}
