import { parentPort, workerData } from "node:worker_threads";
import { guarded } from "../../document/guard.js";
import { emitModules } from "../../emit/package/endpoint.js";
import type { PrintedModules, PrintOptions, PrintOrder } from "./printer.js";

/* The thread of printer.ts: models of endpoints come in, their modules go out. */

// Both ends are ours, and of one build: `startPrinter` sends these.
const options: PrintOptions = workerData;

parentPort?.on("message", ({ order, model }: PrintOrder) => {
  const result = guarded("emit", { source: model.sources[0], name: model.id }, () => emitModules(model, options));
  parentPort?.postMessage({ order, result } satisfies PrintedModules);
});
