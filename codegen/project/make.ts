import { type CompiledAll, compileViews } from "../compile/compile-all.js";
import type { CompileOptions } from "../compile/types.js";
import type { View } from "../compile/views.js";
import type { EndpointChoice } from "../document/endpoint-choice.js";
import type { Finding } from "../document/finding.js";
import { guarded, type GuardResult } from "../document/guard.js";
import type { SourceId, SourceText } from "../document/source.js";
import type { EmitOptions, EmittedFiles } from "../emit/options.js";
import { emitDocuments, type EmittedEndpoint } from "../emit/package/documents.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import { lowerEndpoint } from "../model/endpoint/lower-endpoint.js";
import { type Printer, startPrinter } from "./printing/printer.js";

/** An endpoint as a run writes it: what was kept of its files, and what the package says of it. */
export type MadeEndpoint<Kept> = Pick<
  CompiledEndpoint,
  "id" | "kind" | "folder" | "sources" | "selectors" | "dependencies"
> &
  Pick<EmittedEndpoint, "listed"> & { readonly files: Kept };

/** What sources give: the endpoints with their files, and what there is to say. */
export type MakeResult<Kept> = CompiledAll<MadeEndpoint<Kept>>;

/** An endpoint whose modules are being printed. */
type Printing<Kept> = MadeEndpoint<Promise<GuardResult<Kept>>>;

/** The documents of an endpoint, and its modules as far as they are printed. */
function started<Kept>(
  endpoint: CompiledEndpoint,
  texts: ReadonlyMap<SourceId, SourceText>,
  { modules }: Printer,
  keep: (files: EmittedFiles) => Kept,
): GuardResult<Printing<Kept>> {
  const { id, kind, folder, sources, selectors, dependencies } = endpoint;
  const work = guarded("emit", { source: sources[0], name: id }, () => {
    const model = lowerEndpoint(endpoint);
    return { ...emitDocuments(endpoint, model, texts), printed: modules(model) };
  });
  if ("failure" in work) return work;
  const { files: documents, printed, ...said } = work.value;
  // What cannot be kept (a full disk) is no mistake in the source, and ends the run.
  const kept = (result: GuardResult<EmittedFiles>): GuardResult<Kept> =>
    "failure" in result ? result : { value: keep(new Map([...result.value, ...documents])) };
  if (!(printed instanceof Promise) && "failure" in printed) return printed;
  const files = printed instanceof Promise ? printed.then(kept) : Promise.resolve(kept(printed));
  // Whoever waits for it hears of it: until then it is not unhandled.
  files.catch(() => undefined);
  const known = {
    ...(selectors === undefined ? {} : { selectors }),
    ...(dependencies === undefined ? {} : { dependencies }),
  };
  return { value: { id, kind, folder, sources, ...known, ...said, files } };
}

/** What was made, once all is printed. An endpoint that cannot be printed is left out; its sources count as refused. */
async function allPrinted<Kept>(made: CompiledAll<Printing<Kept>>): Promise<MakeResult<Kept>> {
  const endpoints: MadeEndpoint<Kept>[] = [];
  const failures: { readonly finding: Finding; readonly sources: readonly SourceId[] }[] = [];
  for (const { files, ...endpoint } of made.endpoints) {
    const result = await files;
    if ("value" in result) endpoints.push({ ...endpoint, files: result.value });
    else failures.push({ finding: result.failure, sources: endpoint.sources });
  }
  if (failures.length === 0) return { ...made, endpoints };
  const used = new Set([...endpoints, ...made.excluded].flatMap(({ sources }) => sources));
  const refused = failures.flatMap(({ sources }) => sources.filter((id) => !used.has(id)));
  return {
    ...made,
    endpoints,
    findings: [...made.findings, ...failures.map(({ finding }) => finding)],
    refused: [...new Set([...made.refused, ...refused])].sort(),
  };
}

/** One package: which endpoints it has, how they are printed, and what is kept of their files. */
export interface PackageMaker<Kept> {
  readonly choice?: EndpointChoice;
  readonly emit: EmitOptions;
  readonly keep: (files: EmittedFiles) => Kept;
}

/** What packages of the same sources have in common. */
export type CommonOptions = Pick<CompileOptions, "context" | "overlays" | "onProgress">;

type StartPrinter = (count: number, options: EmitOptions) => Promise<Printer>;

type PrintedPackage<Kept> = PackageMaker<Kept> & { readonly printer: Printer };

/** Packages with what prints them: those of one form have the same printer. */
async function withPrinters<Kept>(
  packages: readonly PackageMaker<Kept>[],
  count: number,
  start: StartPrinter,
): Promise<readonly PrintedPackage<Kept>[]> {
  const started = new Map<string, Printer>();
  const equipped: PrintedPackage<Kept>[] = [];
  for (const one of packages) {
    const form = JSON.stringify(one.emit);
    const printer = started.get(form) ?? (await start(count, one.emit));
    started.set(form, printer);
    equipped.push({ ...one, printer });
  }
  return equipped;
}

/**
 * Sources → files of several packages, endpoint by endpoint: each is compiled once, printed for every package that has it
 * as soon as that is done, and only what `keep` makes of its files stays. They are those of `compile` and `emitPackage`,
 * the root's left out: they rest on what stays from earlier runs too.
 * @param start what prints modules
 * @returns what comes of each package, in their order
 */
export async function makePackages<Kept>(
  sources: readonly SourceText[],
  options: CommonOptions,
  packages: readonly PackageMaker<Kept>[],
  start: StartPrinter = startPrinter,
): Promise<readonly MakeResult<Kept>[]> {
  const { context = [], overlays = [] } = options;
  const texts = new Map([...context, ...overlays, ...sources].map((source) => [source.id, source]));
  const printed = await withPrinters(packages, sources.length, start);
  try {
    const views = printed.map(({ choice, keep, printer }): View<Printing<Kept>> => ({
      choice,
      make: (endpoint) => started(endpoint, texts, printer, keep),
    }));
    const compiled = await compileViews(sources, { ...options, asRead: "drop" }, views);
    return await Promise.all(compiled.map(allPrinted));
  } finally {
    await Promise.all([...new Set(printed.map(({ printer }) => printer))].map((one) => one.close()));
  }
}

/** The same of one package. */
export async function makeEndpoints<Kept>(
  sources: readonly SourceText[],
  { choice, context, overlays, onProgress, ...emit }: CompileOptions & EmitOptions,
  keep: (files: EmittedFiles) => Kept,
  start: StartPrinter = startPrinter,
): Promise<MakeResult<Kept>> {
  const common = {
    ...(context === undefined ? {} : { context }),
    ...(overlays === undefined ? {} : { overlays }),
    ...(onProgress === undefined ? {} : { onProgress }),
  };
  const maker = { emit, keep, ...(choice === undefined ? {} : { choice }) };
  const [only] = await makePackages(sources, common, [maker], start);
  if (only === undefined) throw new Error("one package gives one result");
  return only;
}
