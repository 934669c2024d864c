import type { Compiled, EmitOptions, EmittedFiles, KeptEndpoint } from "../compile.js";
import { gatewaysOf, lowerEndpoint, titleOf, type EndpointModel } from "../model/lower-endpoint.js";
import type { Json } from "../spec/json.js";
import type { SourceId, SourceText } from "../spec/source.js";
import { endpointModule, schemasModule } from "./endpoint-module.js";
import { header, version } from "./header.js";
import { packageReadme } from "./package-readme.js";
import { print } from "./print.js";
import { provenanceText } from "./provenance.js";
import { gatewaysModule, registryModule, rootModule, type Listed } from "./root-modules.js";
import { emitTypes } from "./types.js";
import { emitValidators } from "./validators.js";

/** The import specifier of the runtime, from a file that many folders below the output folder. */
const runtimeFrom = (depth: number, { runtime }: EmitOptions): string =>
  runtime === "import" ? "falsmith/runtime" : `${depth === 0 ? "./" : "../".repeat(depth)}runtime/runtime.js`;

const json = (value: Json): string => `${JSON.stringify(value, null, 2)}\n`;

const endpointFiles = (
  endpoint: Compiled["endpoints"][number],
  model: EndpointModel,
  sources: ReadonlyMap<SourceId, SourceText>,
  options: EmitOptions,
): readonly (readonly [string, string])[] => {
  const at = (file: string): string => `${model.folder}/${file}`;
  const runtime = runtimeFrom(model.folder.split("/").length, options);
  return [
    [
      at("index.ts"),
      print(at("index.ts"), model.kind === "schemas" ? schemasModule(model) : endpointModule(model, runtime)),
    ],
    [at("types.ts"), emitTypes(model)],
    [at("validators.ts"), `${header(model.sources)}\n\n${emitValidators(model, runtime)}`],
    [at("openapi.json"), json(endpoint.mended.doc)],
    [at("provenance.json"), provenanceText(endpoint.mended, sources)],
  ];
};

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);

/**
 * The files of a package, without its manifest and without the runtime that `--runtime bundle` copies. Plain operations
 * have types, validators and documents; the registry lists queue endpoints, which the client calls by id.
 */
export const emitPackage = async (
  compiled: Compiled,
  sources: readonly SourceText[],
  options: EmitOptions & { readonly kept?: readonly KeptEndpoint[]; readonly package?: string },
): Promise<EmittedFiles> => {
  const texts = new Map(sources.map((source) => [source.id, source]));
  const files = new Map<string, string>();
  const listed: Listed[] = (options.kept ?? [])
    .filter(({ id }) => !/^[A-Z]+ \//.test(id))
    .map(({ id, folder, doc, sources }) => ({ id, folder, gateways: gatewaysOf(doc), title: titleOf(doc), sources }));
  for (const [index, endpoint] of compiled.endpoints.entries()) {
    const model = lowerEndpoint(endpoint);
    for (const [path, text] of endpointFiles(endpoint, model, texts, options)) files.set(path, text);
    if (model.kind === "queue") listed.push(model);
    const pause = options.onProgress?.({ step: "emit", done: index + 1, total: compiled.endpoints.length });
    if (pause !== undefined) await pause;
  }
  const runtime = runtimeFrom(0, options);
  listed.sort(byId);
  files.set("registry.ts", print("registry.ts", registryModule(listed, runtime, version)));
  files.set("gateways.ts", print("gateways.ts", gatewaysModule(listed, runtime, version)));
  files.set("index.ts", print("index.ts", rootModule(runtime, version)));
  files.set("README.md", packageReadme(listed, options.package));
  return files;
};
