import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { readBlobs } from "../../git.js";
import { UserError } from "../../user-error.js";
import type { CollectionOrigin } from "./origin.js";
import { choosePages, type CollectionReading, type ListedFile, requireFewFiles } from "./pages.js";

/** How a repository is asked. */
export interface GitOptions {
  readonly signal: AbortSignal;
  readonly seconds: number;
}

function fault(message: string, path: string): UserError {
  return new UserError(message, { exit: 1, code: "io/git", path });
}

// No hooks, no helpers of other protocols, no other host than the one that was named.
const SETTINGS: readonly string[] = [
  "protocol.ext.allow=never",
  `core.hooksPath=${devNull}`,
  "core.fsmonitor=false",
  "http.followRedirects=false",
  "credential.interactive=never",
  "fetch.recurseSubmodules=false",
  "gc.auto=0",
  "maintenance.auto=false",
];

/** The environment without what would make git work in another repository (as in a hook of one), and without questions. */
function gitEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^GIT_(?:DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|NAMESPACE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|TEMPLATE_DIR)$/.test(
        name,
      ),
  );
  return {
    ...Object.fromEntries(kept),
    GIT_ALLOW_PROTOCOL: "file:https:ssh",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
    GCM_INTERACTIVE: "never",
    LC_ALL: "C",
  };
}

/** The most that a listing of files may take. */
const MOST_OUTPUT = 32 * 1024 * 1024;

function reasonIn(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => /^(?:fatal|error|remote):/.test(line));
  return (lines.find((line) => line.startsWith("fatal:")) ?? lines[0] ?? stderr.split("\n", 1)[0] ?? "")
    .replace(/^(?:fatal|error|remote): /, "")
    .trim();
}

interface GitProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Ends it, and what it has started: ssh, a helper for https. */
  readonly end: () => void;
}

/** Starts git, never through a shell. Where it may ask for a password it has no terminal to ask on. */
function start(argv: readonly string[]): GitProcess {
  const isGroup = process.platform !== "win32";
  const settings = SETTINGS.flatMap((setting) => ["-c", setting]);
  const child = spawn("git", ["--no-replace-objects", ...settings, ...argv], {
    env: gitEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
    detached: isGroup,
    windowsHide: true,
  });
  const end = (): void => {
    try {
      if (isGroup && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      else child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  return { child, end };
}

/**
 * Runs git with arguments of its own.
 * @param onAbort called right after it was ended because of the signal
 * @returns what it prints
 * @throws UserError when it fails, prints more than anybody reads, or takes too long; the reason of the signal when that is aborted
 */
async function git(
  argv: readonly string[],
  label: string,
  { signal, seconds }: GitOptions,
  onAbort: () => void = () => undefined,
): Promise<string> {
  signal.throwIfAborted();
  const { child, end } = start(argv);
  let why: string | undefined;
  const stop = (reason: string): void => {
    why ??= reason;
    end();
  };
  const abort = (): void => {
    end();
    onAbort();
  };
  signal.addEventListener("abort", abort);
  const late = `git has not ended within ${seconds} s; allow it more with --timeout`;
  const timer = setTimeout(() => stop(late), seconds * 1000);
  const output: Buffer[] = [];
  let [size, said] = [0, ""];
  child.stdout.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > MOST_OUTPUT) stop("the repository has more files than anybody reads; name another one");
    else output.push(chunk);
  });
  child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
  try {
    const status = await new Promise<number | null>((resolve, reject) => {
      const missing = "cannot run git; install it, or add an archive or a folder instead";
      child.once("error", () => reject(fault(missing, label)));
      child.once("close", resolve);
    });
    signal.throwIfAborted();
    if (why !== undefined) throw fault(why, label);
    if (status === 0) return Buffer.concat(output).toString();
    const remedy = "check the address, and that you may read it without being asked for a password";
    throw fault(`git says: ${reasonIn(said)}; ${remedy}`, label);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

/** What a revision is now: the reference to ask for, and its commit. */
interface Tip {
  readonly ref: string;
  readonly commit: string;
}

const WHOLE_HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

async function tipOf({ place, revision, text }: CollectionOrigin, options: GitOptions): Promise<Tip> {
  if (revision !== undefined && WHOLE_HASH.test(revision)) return { ref: revision, commit: revision };
  // What is more exact comes first: a tag with the commit that it stands for, a tag, a branch.
  const names =
    revision === undefined
      ? ["HEAD"]
      : [
          `refs/tags/${revision}^{}`,
          `refs/tags/${revision}`,
          `refs/heads/${revision}`,
          ...(revision.startsWith("refs/") ? [revision] : []),
        ];
  const listing = await git(["ls-remote", "--quiet", "--", place, ...names], text, options);
  const tips = new Map(
    listing.split("\n").flatMap((line) => {
      const [commit = "", name = ""] = line.split("\t", 2);
      return WHOLE_HASH.test(commit) ? [[name, commit] as const] : [];
    }),
  );
  const name = names.find((one) => tips.has(one));
  const commit = tips.get(name ?? "");
  if (name !== undefined && commit !== undefined) return { ref: name.replace(/\^\{\}$/, ""), commit };
  throw fault(
    revision === undefined
      ? "the repository has no branch that it shows first; name one behind #"
      : `the repository has no branch or tag ${JSON.stringify(revision)}; name one that it has, or a whole commit of 40 digits`,
    text,
  );
}

interface GitFile extends ListedFile {
  readonly hash: string;
}

/** Lines of `ls-tree -r -z -l`: `<mode> <type> <hash> <size>\t<path>`; a submodule is no file. */
function filesIn(listing: string, label: string): readonly GitFile[] {
  const entries = listing.split("\0");
  requireFewFiles(entries.length, label);
  return entries.flatMap((entry): readonly GitFile[] => {
    const cut = entry.indexOf("\t");
    const [mode = "", type = "", hash = "", size = ""] = entry.slice(0, cut).split(/ +/);
    if (type !== "blob") return [];
    return [{ path: entry.slice(cut + 1), hash, size: Number(size), kind: mode === "120000" ? "link" : "file" }];
  });
}

/** Fetches one commit into a folder of git's own, without a work tree: nothing of it is run, and no file is written. */
async function fetchInto(folder: string, origin: CollectionOrigin, options: GitOptions): Promise<CollectionReading> {
  const { place, text } = origin;
  const { ref } = await tipOf(origin, options);
  const clean = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const run = async (...argv: readonly string[]): Promise<string> =>
    await git(["-C", folder, ...argv], text, options, clean);
  await run("init", "--quiet", "--bare", "--template=");
  await run("fetch", "--quiet", "--depth", "1", "--no-tags", "--no-recurse-submodules", "--", place, ref);
  const commit = (await run("rev-parse", "--verify", "--quiet", "FETCH_HEAD^{commit}")).trim();
  const files = filesIn(await run("ls-tree", "-r", "-z", "-l", "--full-tree", commit), text);
  const { pages, skipped, findings } = choosePages(files, origin.folder, text);
  const contents = await readBlobs(folder, [...pages.values()], text, gitEnvironment());
  const read = [...pages.keys()].map((page, index) => [page, contents[index] ?? new Uint8Array()] as const);
  return { pages: new Map(read), skipped, findings, isWhole: true, marks: { commit } };
}

/**
 * The pages of a repository, as one commit has them, by the program `git`.
 * @param known the commit that was read the last time
 * @returns `unchanged` when the revision is still that commit
 * @throws UserError for a repository that cannot be read, a revision that it does not have, no pages, or too many
 */
export async function readRepository(
  origin: CollectionOrigin,
  known: string | undefined,
  options: GitOptions,
): Promise<CollectionReading | "unchanged"> {
  if (known !== undefined && (await tipOf(origin, options)).commit === known) return "unchanged";
  const folder = mkdtempSync(join(tmpdir(), "falsmith-git-"));
  try {
    return await fetchInto(folder, origin, options);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
