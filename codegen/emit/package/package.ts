import type { CompileResult } from "../../compile/types.js";
import type { Finding } from "../../document/finding.js";
import { guarded } from "../../document/guard.js";
import type { SourceText } from "../../document/source.js";
import type { JsonObject } from "../../document/json.js";
import { type DocumentPart, pathsDocument } from "../evidence/document.js";
import { emitDocs } from "../docs/docs.js";
import { withHeader } from "../header.js";
import { compatModule, officialEndpointsModule, officialNames } from "../modules/compat-module.js";
import { gatewaysModule, type NamedGateways } from "../modules/gateways-module.js";
import { byDomain, domainRegistry, type OperationEntry } from "../modules/domain-modules.js";
import { registryModule, rootModule, type RuntimeImport } from "../modules/root-modules.js";
import type { EmitOptions, EmittedFiles, KeptEndpoint } from "../options.js";
import { print } from "../print.js";
import { emitEndpoint, runtimeFrom } from "./endpoint.js";
import { emitPaths } from "../types/paths.js";
import { packageReadme } from "./package-readme.js";
import { type RegistryEntry, registryEntry } from "./registry-entry.js";

/** What the root of a package rests on besides its endpoints. */
export type RootOptions = EmitOptions & {
  readonly kept?: readonly KeptEndpoint[];
  readonly package?: string;
  /** The servers of the project's configuration. */
  readonly gateways?: NamedGateways;
  /** Write a Markdown page for each endpoint, and `llms.txt`. */
  readonly docs?: boolean;
  /** The mended document in the folder of an endpoint; without it, domains have no `paths`. */
  readonly documentIn?: (folder: string) => JsonObject | undefined;
};

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

/** The modules of each domain: its operations by key. */
function domainFiles(
  domains: ReadonlyMap<string, readonly OperationEntry[]>,
  runtime: RuntimeImport,
  options: RootOptions,
): EmittedFiles {
  const from = { ...runtime, from: runtimeFrom(1, options) };
  const files = [...domains].flatMap(([domain, entries]): readonly (readonly [string, string])[] => {
    const path = `${domain}/registry.ts`;
    const registry = print(path, domainRegistry(domain, entries, from, options.importExtension));
    const paths = pathsText(`${domain}/paths.ts`, entries, options);
    return [[path, registry], ...(paths === undefined ? [] : [[`${domain}/paths.ts`, paths] as const])];
  });
  return new Map(files);
}

/** The types of one document of all operations of a domain. */
function pathsText(
  path: string,
  entries: readonly OperationEntry[],
  { documentIn, kept = [] }: RootOptions,
): string | undefined {
  const docs = new Map(kept.map(({ folder, doc }) => [folder, doc]));
  const parts = entries.flatMap(({ id, folder, sources }): readonly DocumentPart[] => {
    const doc = docs.get(folder) ?? documentIn?.(folder);
    return doc === undefined ? [] : [{ id, folder, sources, doc }];
  });
  return parts.length < entries.length ? undefined : emitPaths(path, pathsDocument(parts));
}

/** The types of fal's endpoints under the official client's names, where there are any. */
function endpointTypes(
  endpoints: readonly RegistryEntry[],
  importExtension: EmitOptions["importExtension"],
): readonly (readonly [path: string, text: string])[] {
  const named = officialNames(endpoints);
  if (named.size === 0) return [];
  const path = "compat/endpoints.ts";
  return [[path, print(path, officialEndpointsModule(named, importExtension))]];
}

/** A page for each endpoint, kept ones among them, and their index, where they are wanted. */
function docsFiles(listed: readonly RegistryEntry[], options: RootOptions): EmittedFiles {
  const { docs: isWanted = false, kept = [], documentIn } = options;
  if (!isWanted) return new Map();
  const docs = new Map(kept.map(({ folder, doc }) => [folder, doc]));
  return emitDocs(listed, (folder) => docs.get(folder) ?? documentIn?.(folder), options);
}

/** The files at the root of a package: its client, its registry, its gateways, its table of endpoints. */
export function emitRoot(made: readonly RegistryEntry[], options: RootOptions): EmittedFiles {
  const listed = [...(options.kept ?? []).flatMap((one) => registryEntry(one) ?? []), ...made].sort(byId);
  const { importExtension } = options;
  const from = runtimeFrom(0, options);
  const accepts = options.runtime === "import" && options.accepts !== undefined ? { accepts: options.accepts } : {};
  const runtime = { from, ...accepts };
  const gateways = listed.flatMap((one) => one.gateways);
  const operations = byDomain(listed);
  const endpoints = listed.filter(
    ({ operation, webhook, hasJob }) => webhook === undefined && (operation === undefined || hasJob === true),
  );
  const entries = { endpoints, domains: [...operations.keys()] };
  const compat = { from: runtimeFrom(0, options, "index"), ...accepts };
  const files = new Map([
    ["registry.ts", print("registry.ts", registryModule(entries, runtime, importExtension))],
    ["gateways.ts", print("gateways.ts", gatewaysModule(gateways, options.gateways ?? {}, from))],
    ["index.ts", print("index.ts", rootModule(entries, runtime, importExtension))],
    ["compat.ts", print("compat.ts", compatModule(compat, importExtension))],
    ...endpointTypes(endpoints, importExtension),
    ["README.md", packageReadme(listed, options)],
    ...domainFiles(operations, runtime, options),
    ...docsFiles(listed, options),
  ]);
  return withHeader(files, options.header);
}

/** The files of a package by path, and what of it could not be made. */
export class EmittedPackage extends Map<string, string> implements EmittedFiles {
  readonly #findings: readonly Finding[];

  constructor(files: EmittedFiles, findings: readonly Finding[]) {
    super(files);
    this.#findings = findings;
  }

  /** Mistakes of ours: each names the endpoint whose files are left out, or the root. */
  get findings(): readonly Finding[] {
    return this.#findings;
  }
}

/**
 * The files of a package, without its manifest and without the runtime that `--runtime bundle` copies. Never throws for
 * what a source says: an endpoint whose files cannot be made is a finding `internal/emit` and left out, as is the root
 * (`internal/run`).
 */
export async function emitPackage(
  compiled: CompileResult,
  sources: readonly SourceText[],
  options: RootOptions,
): Promise<EmittedPackage> {
  const texts = new Map(sources.map((source) => [source.id, source]));
  const files = new Map<string, string>();
  const made: RegistryEntry[] = [];
  const findings: Finding[] = [];
  for (const [index, endpoint] of compiled.endpoints.entries()) {
    const subject = { source: endpoint.sources[0], name: endpoint.id };
    const emitted = guarded("emit", subject, () => emitEndpoint(endpoint, texts, options));
    if ("failure" in emitted) findings.push(emitted.failure);
    else {
      for (const [path, text] of emitted.value.files) files.set(path, text);
      if (emitted.value.listed !== undefined) made.push(emitted.value.listed);
    }
    const pause = options.onProgress?.({ step: "emit", done: index + 1, total: compiled.endpoints.length });
    if (pause !== undefined) await pause;
  }
  const docs = new Map(compiled.endpoints.map(({ folder, mended }) => [folder, mended.doc]));
  const root = guarded("run", { source: undefined, name: "the root of the package" }, () =>
    emitRoot(made, { documentIn: (folder) => docs.get(folder), ...options }),
  );
  if ("failure" in root) findings.push(root.failure);
  else for (const [path, text] of root.value) files.set(path, text);
  return new EmittedPackage(files, findings);
}
