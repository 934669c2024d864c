import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { ApiEndpoint } from "../../diff/change.js";
import { choiceIn } from "../../document/endpoint-choice.js";
import { type LocatedFinding, locateFindings, withLabels } from "../../document/located-finding.js";
import { checkOut } from "../../io/git.js";
import { kindAt } from "../../io/guard.js";
import { type Config, readOverlays, readSources } from "../../io/index.js";
import { readGenerated } from "../../io/output/generated.js";
import { UserError } from "../../io/user-error.js";
import type { Stages } from "../../project/stages.js";
import type { Terminal } from "../terminal/terminal.js";

/** One side of a comparison, and what went wrong while it was read. */
export interface ApiSide {
  readonly endpoints: readonly ApiEndpoint[];
  readonly errors: readonly LocatedFinding[];
}

type EndpointDocument = Pick<ApiEndpoint, "id" | "kind" | "doc"> & { readonly folder: string };

/** Ids of a queue compare without case; other operations are told by their folder, which names the provider too. */
export function endpointOf({ id, kind, folder, doc }: EndpointDocument): ApiEndpoint {
  return {
    id,
    kind,
    doc,
    key: kind === "queue" ? id.toLowerCase() : folder,
  };
}

/** The folder that paths are relative to, and where standard input comes from. */
interface ReadContext {
  readonly cwd: string;
  readonly terminal: Terminal;
}

async function compiled(given: string, config: Config, { cwd, terminal }: ReadContext, use: Stages): Promise<ApiSide> {
  const options = { cwd, stdin: terminal.stdin };
  const sources = await readSources([given], options);
  const [wrong] = sources.wrong;
  if (wrong !== undefined) throw new UserError(wrong.message, { exit: 2, code: wrong.code, path: given });
  const overlays = await readOverlays({}, [given], sources, options);
  const result = await use.compile(sources.texts, { overlays: overlays.texts, ...choiceIn(config) });
  const said = withLabels(
    locateFindings(result.findings, [...sources.texts, ...overlays.texts]),
    new Map([...overlays.labels, ...sources.labels]),
  );
  return {
    endpoints: result.endpoints.map(({ mended, ...endpoint }) => endpointOf({ ...endpoint, doc: mended.doc })),
    errors: [...said, ...sources.findings, ...overlays.findings].filter(({ level }) => level === "error"),
  };
}

/** A folder is a generated package when it holds one, else a folder of sources. */
async function fromPath(given: string, config: Config, place: ReadContext, use: Stages): Promise<ApiSide> {
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
  return await compiled(given, config, place, use);
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
export async function readSide(given: string, config: Config, terminal: Terminal, use: Stages): Promise<ApiSide> {
  if (!given.startsWith("git:")) {
    return await fromPath(given, config, { cwd: terminal.cwd, terminal }, use);
  }
  const folder = mkdtempSync(join(tmpdir(), "falsmith-diff-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const forget = terminal.onInterrupt(remove);
  try {
    const path = await checkOutFirst(given, config, { cwd: terminal.cwd, folder });
    const side = await fromPath(path, config, { cwd: folder, terminal }, use);
    return { ...side, errors: side.errors.map((error) => ({ ...error, path: `${given} ${error.path ?? ""}`.trim() })) };
  } finally {
    forget();
    remove();
  }
}
