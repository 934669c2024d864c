import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Endpoint } from "falsmith-runtime/client";
import type { Validator } from "falsmith-runtime/validation";
import { emitValidatorScript } from "../../emit/validators/validators.js";
import type { CompiledEndpoint } from "../../model/endpoint/compiled-endpoint.js";
import { lowerEndpoint } from "../../model/endpoint/lower-endpoint.js";

function isValidator(value: unknown): value is Validator<unknown> {
  return typeof value === "object" && value !== null && "safeParse" in value && "jsonSchema" in value;
}

/** The runtime's own address: a module given as data has no place to import from. */
const runtime = pathToFileURL(createRequire(import.meta.url).resolve("falsmith-runtime/validation")).href;

/**
 * The descriptor of a compiled endpoint, ready to use: its validators are emitted as JavaScript and imported as a module
 * of their own. What was emitted passed the same encoders as any generated file.
 */
export async function loadEndpoint(compiled: CompiledEndpoint): Promise<Endpoint> {
  const model = lowerEndpoint(compiled);
  const code = emitValidatorScript(model, runtime);
  const module: unknown = await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
  const { input, output } = Object(module);
  if (!isValidator(input) || !isValidator(output)) throw new Error(`${compiled.id}: no validators were emitted`);
  return { id: compiled.id, input, output, gateways: [...new Set(model.gateways.map(({ name }) => name))].sort() };
}
