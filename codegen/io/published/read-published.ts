import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { checkOut } from "../git.js";
import { kindAt } from "../guard.js";
import { type GeneratedEndpoint, readGenerated } from "../output/generated.js";
import { MANIFEST_NAME, outputsOf } from "../output/manifest.js";
import { parseManifest } from "../output/parse-manifest.js";
import { readBytes } from "../read-bytes.js";
import { documentsIn, isDocumentName, isIn } from "../sources/documents.js";
import { UserError } from "../user-error.js";
import { isPackageSpec, packedVersion } from "./npm-pack.js";
import { type PackedFiles, readTarball, TarballFault } from "./tarball.js";

/** A version of a package as it was published. */
export interface PublishedPackage {
  readonly version: string;
  readonly endpoints: readonly GeneratedEndpoint[];
  readonly packageJson: JsonObject;
  readonly changelog: string | undefined;
  /** The SHA-256 of each file that falsmith wrote; undefined where its manifest is not there. */
  readonly outputs: ReadonlyMap<string, string> | undefined;
  /** What `provenance.json` of a folder says. */
  readonly provenanceIn: (folder: string) => JsonObject | undefined;
}

/** Which package is asked for. */
export interface PublishedRequest {
  /** A folder, a `.tgz`, `name@version`, or `git:<revision>[:path]`. */
  readonly given: string;
  readonly cwd: string;
  /** The name that it must have. */
  readonly name: string;
  /** The folder of the package that is made now, absolute, and as it was named. */
  readonly out: string;
  readonly label: string;
}

/** What a tarball may have at most, packed. */
const MOST_PACKED = 256 * 1024 * 1024;

const FORMS = "a folder, a .tgz file, name@version of the registry, or git:<revision>[:path]";

function fault(message: string, path: string, exit: 1 | 2 = 1): UserError {
  return new UserError(message, { exit, code: exit === 2 ? "io/no-such-input" : "io/published", path });
}

type ReadFile = (path: string) => Uint8Array | undefined;

function readIn(folder: string): ReadFile {
  return (path) => {
    const bytes = kindAt(join(folder, path)) === "file" ? readBytes(join(folder, path)) : undefined;
    return bytes instanceof Uint8Array ? bytes : undefined;
  };
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

function objectOf(bytes: Uint8Array | undefined): JsonObject | undefined {
  try {
    const json: Json = JSON.parse(textOf(bytes) ?? "");
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** What the files of a package say of it. */
function described(
  read: ReadFile,
  endpoints: readonly GeneratedEndpoint[] | undefined,
  { given, name }: PublishedRequest,
): PublishedPackage {
  const json = objectOf(read("package.json"));
  const [found, version] = [own(json, "name"), own(json, "version")];
  if (json === undefined || typeof version !== "string")
    throw fault(`this is no published package: it has no package.json with a version; name ${FORMS}`, given);
  if (found !== name)
    throw fault(
      `this is the package ${JSON.stringify(found ?? null)}, and ${JSON.stringify(name)} is made: name the last published version of ${name}`,
      given,
    );
  if (endpoints === undefined)
    throw fault(
      `${name} ${version} holds no generated endpoints; name a version that falsmith made with --package`,
      given,
    );
  const manifest = parseManifest(textOf(read(MANIFEST_NAME)) ?? "");
  const changelog = textOf(read("CHANGELOG.md"));
  const outputs = manifest === undefined ? undefined : outputsOf(manifest);
  return {
    version,
    endpoints,
    packageJson: json,
    changelog,
    outputs,
    provenanceIn: (folder) => objectOf(read(`${folder}/provenance.json`)),
  };
}

function inTemporary<Value>(act: (folder: string) => Value): Value {
  const folder = mkdtempSync(join(tmpdir(), "falsmith-published-"));
  try {
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ofFiles(files: PackedFiles, request: PublishedRequest): PublishedPackage {
  const endpoints = inTemporary((folder) => {
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes, { flag: "wx" });
    }
    return readGenerated(folder);
  });
  return described((path) => files.get(path), endpoints, request);
}

function isWanted(path: string): boolean {
  return isDocumentName(path.slice(path.lastIndexOf("/") + 1)) || /(?:^|\/)validators\.[jt]s$/.test(path);
}

async function ofTarball(bytes: Uint8Array, request: PublishedRequest): Promise<PublishedPackage> {
  let files: PackedFiles;
  try {
    files = await readTarball(bytes, isWanted);
  } catch (error) {
    if (!(error instanceof TarballFault)) throw error;
    throw fault(
      `this tarball is not read: ${error.message}; name another version, or pack it anew with npm pack`,
      request.given,
    );
  }
  return ofFiles(files, request);
}

/** The files of a folder, held: it is gone when they are asked for. */
function filesIn(folder: string): PackedFiles {
  const read = readIn(folder);
  return new Map(
    documentsIn(folder).flatMap((path) => {
      const bytes = read(path);
      return bytes === undefined ? [] : [[path, bytes] as const];
    }),
  );
}

async function ofRevision(request: PublishedRequest): Promise<PublishedPackage> {
  const { given, cwd, out } = request;
  const [revision = "", ...rest] = given.slice("git:".length).split(":");
  const path = rest.length === 0 ? relative(cwd, out).replaceAll("\\", "/") : rest.join(":");
  const folder = mkdtempSync(join(tmpdir(), "falsmith-published-"));
  try {
    await checkOut({ revision, path: path === "" ? "." : path, label: given }, cwd, folder);
    return ofFiles(filesIn(resolve(folder, path)), request);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The last published version of a package: what the next one is compared with.
 * @throws UserError for what is none, or cannot be read: the message names the remedy
 */
export async function readPublished(request: PublishedRequest): Promise<PublishedPackage> {
  const { given, cwd, out, label } = request;
  if (given.startsWith("git:")) return await ofRevision(request);
  const path = resolve(cwd, given);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() === true) {
    if (stat.size > MOST_PACKED)
      throw fault("this tarball is larger than 256 MiB; name the version as name@version", given);
    return await ofTarball(readFileSync(path), request);
  }
  const isFolder = stat?.isDirectory() === true;
  if (isFolder && isIn(realpathSync(path), out))
    throw fault(
      `this is the folder of the package itself (${label}): name the last published version, ${FORMS}`,
      given,
      2,
    );
  if (isFolder) return described(readIn(path), readGenerated(path), request);
  if (isPackageSpec(given)) return await ofTarball(await packedVersion(given, cwd), request);
  const isName = /^[@\w][\w./-]*$/.test(given) && !/[/.]/.test(given.replace(/^@[^/]*\//, ""));
  const meant = isName ? `; of the registry it is ${given}@latest` : "";
  throw fault(`no such folder or tarball${meant}; name the last published version: ${FORMS}`, given, 2);
}
