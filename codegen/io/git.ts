import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDocumentName, SOURCE_LIST_NAME } from "./sources/documents.js";
import { UserError } from "./user-error.js";
import { pathFlaw } from "./safe-paths.js";
import { SIZE_LIMIT } from "./read-bytes.js";

function fault(message: string, path: string): UserError {
  return new UserError(message, { exit: 2, code: "io/git", path });
}

/** Runs git with arguments of its own, never through a shell; it may not ask for anything. */
function git(cwd: string, label: string, ...argv: readonly string[]): Buffer {
  const options = { cwd, maxBuffer: 256 * 1024 * 1024, env: { ...process.env, GIT_TERMINAL_PROMPT: "0" } };
  const { error, status, stdout, stderr } = spawnSync("git", ["--no-replace-objects", ...argv], options);
  if (error !== undefined) throw fault("cannot run git; install it, or name a folder instead", label);
  if (status === 0) return stdout;
  const [reason = ""] = stderr.toString().trim().split("\n");
  throw fault(`git says: ${reason.replace(/^fatal: /, "")}; check the revision and the path`, label);
}

/** A file of a repository. */
interface Blob {
  readonly hash: string;
  readonly path: string;
}

/** Lines of `ls-tree -z -l`: `<mode> <type> <hash> <size>\t<path>`; links and submodules are no files. */
function blobsIn(listing: string): readonly Blob[] {
  return listing.split("\0").flatMap((entry) => {
    const [facts = "", path = ""] = entry.split("\t", 2);
    const [mode = "", type = "", hash = "", size = ""] = facts.split(/ +/);
    const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
    const isWanted = isDocumentName(name) || name === SOURCE_LIST_NAME;
    const isFile = type === "blob" && mode.startsWith("100") && Number(size) <= SIZE_LIMIT;
    return isFile && isWanted && pathFlaw(path) === undefined ? [{ hash, path }] : [];
  });
}

/** Cuts the answer of `cat-file --batch` into the bytes of the blobs, in their order. */
function cut(answer: Buffer, count: number): readonly Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    const end = answer.indexOf(0x0a, at);
    const size = Number(answer.subarray(at, end).toString().split(" ")[2]);
    if (end < 0 || !Number.isInteger(size)) break;
    found.push(answer.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return found;
}

/**
 * The bytes of files of the repository in `cwd`, in their order.
 * @param env the environment of git
 * @throws UserError when git does not give all of them
 */
export async function readBlobs(
  cwd: string,
  blobs: readonly Blob[],
  label: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<readonly Buffer[]> {
  const child = spawn("git", ["--no-replace-objects", "cat-file", "--batch"], {
    cwd,
    env,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => void chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    child.once("close", () => resolve());
    child.once("error", () => reject(fault("cannot run git; install it, or name a folder instead", label)));
  });
  // A child that ends early says so by what is missing below.
  child.stdin.on("error", () => undefined);
  child.stdin.end(blobs.map(({ hash }) => `${hash}\n`).join(""));
  await ended;
  const contents = cut(Buffer.concat(chunks), blobs.length);
  if (contents.length < blobs.length) throw fault("git did not give all files of the revision; try again", label);
  return contents;
}

/** What a person names: `git:<revision>:<path>`. */
interface RevisionPath {
  readonly revision: string;
  readonly path: string;
  /** As the person wrote it. */
  readonly label: string;
}

/**
 * Writes the documents that a revision holds below `path` (relative to `cwd`) into a folder, at their paths.
 * @throws UserError when there is no git, no such revision, or nothing below the path.
 */
export async function checkOut({ revision, path, label }: RevisionPath, cwd: string, folder: string): Promise<void> {
  // What begins with a dash would be an option; and but for the path, after `--`, no other text of the person's is passed on.
  if (!/^[^-\s][^\s\0]*$/.test(revision))
    throw fault("this is not a revision; name a branch, a tag or a commit", label);
  const hash = git(cwd, label, "rev-parse", "--verify", `${revision}^{commit}`).toString().trim();
  const blobs = blobsIn(git(cwd, label, "ls-tree", "-r", "-z", "-l", hash, "--", path).toString());
  if (blobs.length === 0)
    throw fault(`the revision has no documents at ${JSON.stringify(path)}; name another path`, label);
  const contents = await readBlobs(cwd, blobs, label);
  for (const [index, blob] of blobs.entries()) {
    const target = join(folder, blob.path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contents[index] ?? "");
  }
}
