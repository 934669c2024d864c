import type { SourceFileStructure } from "ts-morph";
import type { Json } from "../../document/json.js";
import type { SourceId, SourceText } from "../../document/source.js";
import type { CompiledEndpoint } from "../../model/endpoint/compiled-endpoint.js";
import { type EndpointModel, lowerEndpoint } from "../../model/endpoint/lower-endpoint.js";
import { provenanceText } from "../evidence/provenance.js";
import { header, withHeader } from "../header.js";
import { endpointModule, schemasModule, webhookModule } from "../modules/endpoint-module.js";
import { operationModule } from "../modules/operation-module.js";
import type { EmitOptions, EmittedFiles } from "../options.js";
import { print } from "../print.js";
import { type RegistryEntry, registryEntry } from "./registry-entry.js";
import { relativeSpecifier } from "../specifiers.js";
import { emitTypes } from "../types/types.js";
import type { ValidatorModule } from "../validators/module.js";
import { validatorStructure } from "../validators/structure.js";
import { endpointValidators, publishedDeclarations, publishedValidators } from "../validators/validators.js";

/** The files of one endpoint, and what the root modules say of it where the client can call it by id. */
export interface EmittedEndpoint {
  readonly files: EmittedFiles;
  readonly listed?: RegistryEntry;
}

/** A file of the runtime that generated code imports. */
export type RuntimePart =
  | "index"
  | "runtime"
  | "contract/endpoint"
  | "contract/operation"
  | "contract/validator"
  | "validation/index";

/** The subpath of `falsmith-runtime` that gives what a part holds. */
const SUBPATHS: Readonly<Record<RuntimePart, string>> = {
  index: "",
  runtime: "/client",
  "contract/endpoint": "/client",
  "contract/operation": "/client",
  "contract/validator": "/validation",
  "validation/index": "/validation",
};

/**
 * The import specifier of the runtime, from a file that many folders below the output folder: a subpath of
 * `falsmith-runtime`, or a file of the copy beside the endpoints. A program that uses one endpoint reads no more than that
 * part, of the code and of the types.
 */
export function runtimeFrom(
  depth: number,
  { runtime, importExtension }: EmitOptions,
  part: RuntimePart = "runtime",
): string {
  if (runtime === "import") return `falsmith-runtime${SUBPATHS[part]}`;
  return relativeSpecifier(`${depth === 0 ? "./" : "../".repeat(depth)}runtime/${part}`, importExtension);
}

/** Validators are most of the code: a compiler would take longer to strip their types than it takes to print them without. */
function validatorFiles(
  model: EndpointModel,
  runtime: (part: RuntimePart) => string,
  options: EmitOptions,
): readonly (readonly [path: string, text: string])[] {
  const at = (extension: string): string => `${model.folder}/validators${extension}`;
  const printed = (extension: string, module: ValidatorModule, head?: string): readonly [string, string] => [
    at(extension),
    print(at(extension), validatorStructure(module, head), "validators"),
  ];
  const head = header(model.sources);
  const from = runtime("validation/index");
  if (options.published === true) {
    return [
      printed(".js", publishedValidators(model, from), head),
      printed(".d.ts", publishedDeclarations(model, runtime("contract/validator"))),
    ];
  }
  const imports = {
    runtime: from,
    ...(options.runtime === "import" ? {} : { runtimeTypes: runtime("contract/validator") }),
    ...(options.importExtension === undefined ? {} : { importExtension: options.importExtension }),
  };
  return [printed(".ts", endpointValidators(model, imports), head)];
}

function moduleOf(
  model: EndpointModel,
  runtime: (part: RuntimePart) => string,
  extension: EmitOptions["importExtension"],
): SourceFileStructure {
  if (model.kind === "schemas") return schemasModule(model, extension);
  if (model.kind === "webhook") return webhookModule(model, extension);
  return model.operation === undefined
    ? endpointModule(model, runtime("contract/endpoint"), extension)
    : operationModule(model, model.operation, runtime("contract/operation"), extension);
}

function json(value: Json): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The text of everything in an endpoint's folder. `sources` are those its evidence may quote. */
export function emitEndpoint(
  endpoint: CompiledEndpoint,
  sources: ReadonlyMap<SourceId, SourceText>,
  options: EmitOptions,
): EmittedEndpoint {
  const model = lowerEndpoint(endpoint);
  const { mended } = endpoint;
  const at = (file: string): string => `${model.folder}/${file}`;
  const runtime = (part: RuntimePart): string => runtimeFrom(model.folder.split("/").length, options, part);
  const module = moduleOf(model, runtime, options.importExtension);
  const plain = new Map<string, string>([
    [at("index.ts"), print(at("index.ts"), module)],
    [at("types.ts"), emitTypes(model)],
    ...validatorFiles(model, runtime, options),
    [at("openapi.json"), json(mended.doc)],
    [at("provenance.json"), provenanceText(mended, sources)],
  ]);
  const { id, kind, folder, sources: made } = model;
  const listed = registryEntry({ id, kind, folder, sources: made, doc: mended.doc });
  return { files: withHeader(plain, options.header), ...(listed === undefined ? {} : { listed }) };
}
