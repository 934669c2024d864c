import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Endpoint } from "falsmith-runtime/client";
import type { Validator } from "falsmith-runtime/validation";
import { emitValidatorScript } from "../../emit/validators/validators.js";
import type { CompiledEndpoint } from "../../model/endpoint/compiled-endpoint.js";
import { type EndpointModel, lowerEndpoint } from "../../model/endpoint/lower-endpoint.js";

function isValidator(value: unknown): value is Validator<unknown> {
  return typeof value === "object" && value !== null && "safeParse" in value && "jsonSchema" in value;
}

/** The runtime's own address: a module given as data has no place to import from. */
const runtime = pathToFileURL(createRequire(import.meta.url).resolve("falsmith-runtime/validation")).href;

/** Validators by the names under which a module exports them. */
export type Validators = ReadonlyMap<string, Validator<unknown>>;

/**
 * The validators of an endpoint, ready to use: emitted as JavaScript and imported as a module of their own. What was
 * emitted passed the same encoders as any generated file.
 */
export async function importValidators(model: EndpointModel): Promise<Validators> {
  const code = emitValidatorScript(model, runtime);
  const module: unknown = await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
  const named: readonly (readonly [string, unknown])[] = Object.entries(Object(module));
  return new Map(named.flatMap(([name, value]) => (isValidator(value) ? [[name, value]] : [])));
}

/** The descriptor of a compiled queue endpoint, ready to use. */
export async function loadEndpoint(compiled: CompiledEndpoint): Promise<Endpoint> {
  const model = lowerEndpoint(compiled);
  const validators = await importValidators(model);
  const [input, output] = [validators.get("input"), validators.get("output")];
  if (input === undefined || output === undefined) throw new Error(`${compiled.id}: no validators were emitted`);
  return { id: compiled.id, input, output, gateways: [...new Set(model.gateways.map(({ name }) => name))].sort() };
}
