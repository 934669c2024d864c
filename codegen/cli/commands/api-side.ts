import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { CompileResult } from "../../compile/types.js";
import { type ApiEndpoint, endpointOf } from "../../diff/change.js";
import { choiceIn } from "../../document/endpoint-choice.js";
import { type LocatedFinding, locateFindings, withLabels } from "../../document/located-finding.js";
import type { SourceText } from "../../document/source.js";
import { checkOut } from "../../io/git.js";
import { kindAt } from "../../io/guard.js";
import { type Config, readOverlays, readSources, type Sources } from "../../io/index.js";
import { readGenerated } from "../../io/output/generated.js";
import { UserError } from "../../io/user-error.js";
import type { Stages } from "../../project/stages.js";
import type { Terminal } from "../terminal/terminal.js";

/** One side of a comparison, and what went wrong while it was read. */
export interface ApiSide {
  readonly endpoints: readonly ApiEndpoint[];
  readonly errors: readonly LocatedFinding[];
}

/** Sources that are to be compiled, read. */
export interface SourceSide {
  readonly sources: Sources;
  readonly overlays: Sources;
  /** What the paths of findings begin with: the revision they are of. */
  readonly prefix: string;
}

/** A side as it is read: a package as it was generated, or sources. */
export type SideReading = ApiSide | SourceSide;

/** The folder that paths are relative to, and where standard input comes from. */
interface ReadContext {
  readonly cwd: string;
  readonly terminal: Terminal;
}

async function readGiven(given: string, { cwd, terminal }: ReadContext): Promise<SourceSide> {
  const options = { cwd, stdin: terminal.stdin };
  const sources = await readSources([given], options);
  const [wrong] = sources.wrong;
  if (wrong !== undefined) throw new UserError(wrong.message, { exit: 2, code: wrong.code, path: given });
  const overlays = await readOverlays({}, [given], sources, options);
  return { sources, overlays, prefix: "" };
}

/** Compiles sources of a side, all of them or some. */
export async function compileTexts(
  texts: readonly SourceText[],
  { overlays }: SourceSide,
  config: Config,
  use: Stages,
): Promise<CompileResult> {
  return await use.compile(texts, { overlays: overlays.texts, asRead: "drop", ...choiceIn(config) });
}

/** A side of what was compiled of its sources. */
export function sideOf(
  { endpoints, findings }: Pick<CompileResult, "endpoints" | "findings">,
  { sources, overlays, prefix }: SourceSide,
): ApiSide {
  const said = withLabels(
    locateFindings(findings, [...sources.texts, ...overlays.texts]),
    new Map([...overlays.labels, ...sources.labels]),
  );
  const errors = [...said, ...sources.findings, ...overlays.findings].filter(({ level }) => level === "error");
  return {
    endpoints: endpoints.map(({ id, kind, folder, mended }) => endpointOf({ id, kind, folder, doc: mended.doc })),
    errors: prefix === "" ? errors : errors.map((one) => ({ ...one, path: `${prefix} ${one.path ?? ""}`.trim() })),
  };
}

/** A folder is a generated package when it holds one, else a folder of sources. */
async function fromPath(given: string, place: ReadContext): Promise<SideReading> {
  const { cwd } = place;
  const path = resolve(cwd, given);
  const inModules = join(cwd, "node_modules", given);
  // An installed package may be named as an import names it.
  const isPackage = kindAt(path) === "absent" && /^[@\w]/.test(given) && kindAt(inModules) !== "absent";
  const folder = isPackage ? inModules : path;
  const generated = kindAt(folder) === "folder" || kindAt(folder) === "link" ? readGenerated(folder) : undefined;
  if (generated !== undefined) return { endpoints: generated.map(endpointOf), errors: [] };
  if (isPackage)
    throw new UserError("this package holds no generated endpoints; name one that falsmith made", {
      exit: 2,
      code: "io/no-such-input",
      path: given,
    });
  return await readGiven(given, place);
}

/** The parts of `git:<revision>[:path]`. */
function revisionOf(given: string): { readonly revision: string; readonly path: string | undefined } {
  const [revision = "", ...rest] = given.slice("git:".length).split(":");
  return { revision, path: rest.length === 0 ? undefined : rest.join(":") };
}

/** Checks out the path of a revision into a folder, or where the project keeps its package, or its sources. */
async function checkOutFirst(
  given: string,
  config: Config,
  { cwd, folder }: { readonly cwd: string; readonly folder: string },
): Promise<string> {
  const { revision, path } = revisionOf(given);
  const candidates = path === undefined ? [config.dir ?? "generated", "specs"] : [path];
  let failure: unknown;
  for (const candidate of candidates) {
    try {
      await checkOut({ revision, path: candidate === "" ? "." : candidate, label: given }, cwd, folder);
      return candidate === "" ? "." : candidate;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      failure ??= error;
    }
  }
  throw failure;
}

/**
 * Reads one side: a generated package, sources, a revision of either, or an installed package.
 * @throws UserError for what is none of them.
 */
export async function readSide(given: string, config: Config, terminal: Terminal): Promise<SideReading> {
  if (!given.startsWith("git:")) return await fromPath(given, { cwd: terminal.cwd, terminal });
  const folder = mkdtempSync(join(tmpdir(), "falsmith-diff-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const forget = terminal.onInterrupt(remove);
  try {
    const path = await checkOutFirst(given, config, { cwd: terminal.cwd, folder });
    const side = await fromPath(path, { cwd: folder, terminal });
    return "sources" in side ? { ...side, prefix: given } : side;
  } finally {
    forget();
    remove();
  }
}
