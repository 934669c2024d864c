import type { Endpoint } from "falsmith-runtime/client";
import { operationAt } from "../../diff/roots.js";
import { isObject, type JsonObject } from "../../document/json.js";
import { NO_ORIGINS } from "../../document/origins.js";
import { keysOf } from "../../document/pointer.js";
import { configFileIn } from "../../io/config/config-file.js";
import { kindAt } from "../../io/guard.js";
import {
  type Config,
  defaultInputs,
  hasDefaultInputs,
  packageFolder,
  packageFolders,
  readOverlays,
  readSources,
} from "../../io/index.js";
import { type GeneratedEndpoint, readGenerated } from "../../io/output/generated.js";
import { UserError } from "../../io/user-error.js";
import { didYouMean } from "../../messages/nearest.js";
import { visible } from "../../messages/visible.js";
import type { CompiledEndpoint } from "../../model/endpoint/compiled-endpoint.js";
import type { Stages } from "../../project/stages.js";
import { usage } from "../terminal/arguments.js";
import type { Terminal } from "../terminal/terminal.js";

/** An endpoint to call: its descriptor, and the document it was made from; an open id has none. */
export interface CallableEndpoint {
  readonly endpoint: Endpoint;
  readonly doc: JsonObject | undefined;
}

/** What a project knows of endpoints. */
export interface ProjectEndpoints {
  readonly queues: readonly GeneratedEndpoint[];
  readonly operations: readonly GeneratedEndpoint[];
  readonly docs: readonly JsonObject[];
  /** Where they were looked for, in words, and how another place is named. */
  readonly places: string;
}

/** The endpoints of the package that `generate` writes with this configuration; none where it has not run. */
export function fromPackage(config: Config, cwd: string): readonly GeneratedEndpoint[] {
  const folder = packageFolder(config, cwd);
  return kindAt(folder) === "folder" ? (readGenerated(folder) ?? []) : [];
}

async function fromSources(config: Config, terminal: Terminal, use: Stages): Promise<readonly GeneratedEndpoint[]> {
  const { cwd, stdin } = terminal;
  const options = { cwd, stdin, made: packageFolders(config, cwd) };
  let inputs: readonly string[];
  try {
    inputs = defaultInputs(config, terminal.cwd);
  } catch (error) {
    // A folder without a project is fine: any id can be called.
    if (error instanceof UserError && error.code === "io/no-such-input") return [];
    throw error;
  }
  const sources = await readSources(inputs, options);
  const overlays = await readOverlays(config, inputs, sources, options);
  const { endpoints } = await use.compile(sources.texts, { overlays: overlays.texts });
  return endpoints.map(({ id, kind, folder, mended }) => ({ id, kind, folder, doc: mended.doc }));
}

function isCalled(id: string) {
  return (one: GeneratedEndpoint): boolean => one.kind === "queue" && one.id.toLowerCase() === id.toLowerCase();
}

/** How an operation is called by name: `GET /items/{id}`. */
export function callName({ doc }: GeneratedEndpoint): string | undefined {
  const at = operationAt(doc);
  const [, path = "", method = ""] = at === undefined ? [] : keysOf(at);
  return method === "" ? undefined : `${method.toUpperCase()} ${path}`;
}

/** Whether an operation is meant by a name: its id, or its method and path. */
export function isOperation(name: string): (one: GeneratedEndpoint) => boolean {
  return (one) =>
    one.kind === "operation" && (one.id.toLowerCase() === name.toLowerCase() || callName(one) === name.trim());
}

/** Where a project keeps what `run` calls: the package, the sources, what the configuration says of both. */
function placesOf(config: Config, cwd: string): string {
  const folder = `${visible(config.dir ?? "generated")}/${fromPackage(config, cwd).length === 0 ? " (no package there)" : ""}`;
  const sources = hasDefaultInputs(config, cwd) ? visible(defaultInputs(config, cwd).join(", ")) : "specs/ (not there)";
  const file = configFileIn(cwd);
  const stated = file === undefined ? "there is no falsmith.config.*" : `as ${file} says`;
  return `looked in the package in ${folder} and the sources in ${sources}, ${stated}; a package in another folder is named with --out <folder>`;
}

/** The endpoints of the generated package, or, where it does not know the id, of the project's sources. */
export async function knownEndpoints(
  id: string,
  config: Config,
  terminal: Terminal,
  use: Stages,
): Promise<ProjectEndpoints> {
  const made = fromPackage(config, terminal.cwd);
  const isKnown = (one: GeneratedEndpoint): boolean => isCalled(id)(one) || isOperation(id)(one);
  const all = made.some(isKnown) ? made : [...made, ...(await fromSources(config, terminal, use))];
  const of = (kind: GeneratedEndpoint["kind"]): readonly GeneratedEndpoint[] => all.filter((one) => one.kind === kind);
  return {
    queues: of("queue"),
    operations: of("operation"),
    docs: all.map(({ doc }) => doc),
    places: placesOf(config, terminal.cwd),
  };
}

const NONE = { doc: {}, origins: NO_ORIGINS, ledger: [] } as const;

/** An endpoint of a package as a compiled one. */
export function asCompiled(generated: GeneratedEndpoint): CompiledEndpoint {
  const { id, kind, folder } = generated;
  // Parsed when it is asked for.
  const mended = {
    ...NONE,
    get doc() {
      return generated.doc;
    },
  };
  return { id, kind, folder, sources: [], ingested: NONE, mended };
}

/** An endpoint of which only the id is known. @throws UserError when it is not an endpoint id. */
async function openEndpoint(id: string, known: readonly string[]): Promise<Endpoint> {
  const { unchecked } = await import("falsmith-runtime/internal");
  const { ConfigError } = await import("falsmith-runtime/client");
  try {
    return unchecked(id);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const some = known.length === 0 ? "" : `; the project has ${known.slice(0, 3).join(", ")}`;
    const shown = JSON.stringify(id.slice(0, 120));
    throw usage(
      `${shown} is not an endpoint id: it looks like owner/app or owner/app/path, as in fal-ai/flux/dev${some}`,
    );
  }
}

/** Why an id is not called, and what to do. */
function unknownEndpoint(id: string, ids: readonly string[], places: string): UserError {
  const shown = JSON.stringify(id.slice(0, 120));
  const meant = didYouMean(id, ids);
  const known =
    meant === "" && ids.length > 0 ? `; it has ${ids.slice(0, 3).join(", ")}${ids.length > 3 ? ", …" : ""}` : "";
  const remedy = ids.length === 0 ? "run falsmith generate here first, or add" : "falsmith add brings it in, or add";
  return usage(
    `the project has no endpoint ${shown}${meant}${known}: ${places}; ${remedy} --unchecked to call it without checking the input`,
  );
}

/** How an endpoint is to be called: `unchecked` as the person says, `resumes` when its request was made already. */
export interface CallManner {
  readonly unchecked: boolean;
  readonly resumes: boolean;
}

/**
 * The endpoint of an id. What the project does not know is called when the person says so, and followed when the request
 * was made already.
 * @throws UserError for any other id that the project does not know.
 */
export async function findEndpoint(
  id: string,
  { queues, places }: ProjectEndpoints,
  { unchecked, resumes }: CallManner,
  terminal: Terminal,
): Promise<CallableEndpoint> {
  const known = queues.find(isCalled(id));
  if (known !== undefined && isObject(known.doc) && !unchecked) {
    const { loadEndpoint } = await import("./load-endpoints.js");
    return { endpoint: await loadEndpoint(asCompiled(known)), doc: known.doc };
  }
  const ids = queues.map((one) => one.id);
  const endpoint = await openEndpoint(id, ids);
  if (unchecked) return { endpoint, doc: undefined };
  if (!resumes) throw unknownEndpoint(id, ids, places);
  terminal.err("the project does not document this endpoint: its output is not checked\n");
  return { endpoint, doc: undefined };
}
