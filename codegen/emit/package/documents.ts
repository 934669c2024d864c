import type { Json } from "../../document/json.js";
import type { SourceId, SourceText } from "../../document/source.js";
import type { CompiledEndpoint } from "../../model/endpoint/compiled-endpoint.js";
import type { EndpointModel } from "../../model/endpoint/lower-endpoint.js";
import { provenanceText } from "../evidence/provenance.js";
import type { EmittedFiles } from "../options.js";
import { type RegistryEntry, registryEntry } from "./registry-entry.js";

/** The files of one endpoint, and what the root modules say of it where the client can call it by id. */
export interface EmittedEndpoint {
  readonly files: EmittedFiles;
  readonly listed?: RegistryEntry;
}

function json(value: Json): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The documents of an endpoint, which are no code: they are written without a library that prints code. */
export function emitDocuments(
  { mended }: CompiledEndpoint,
  { id, kind, folder, sources: made }: EndpointModel,
  sources: ReadonlyMap<SourceId, SourceText>,
): EmittedEndpoint {
  const files = new Map([
    [`${folder}/openapi.json`, json(mended.doc)],
    [`${folder}/provenance.json`, provenanceText(mended, sources)],
  ]);
  const listed = registryEntry({ id, kind, folder, sources: made, doc: mended.doc });
  return { files, ...(listed === undefined ? {} : { listed }) };
}
