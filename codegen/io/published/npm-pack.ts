import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { visible } from "../../messages/visible.js";
import { UserError } from "../user-error.js";

/** `name@version` or `name@tag`: nothing that npm would take for an address, a folder or a flag. */
const PACKAGE_SPEC = /^(?:@[a-z0-9][a-z0-9._~-]*\/)?[a-z0-9][a-z0-9._~-]*@[A-Za-z0-9][A-Za-z0-9._+-]*$/;

/** True for what names a version of a package in a registry. */
export function isPackageSpec(given: string): boolean {
  return PACKAGE_SPEC.test(given);
}

/** npm's own program, without a shell in between: on Windows a script would need one. */
function npmCommand(): readonly [program: string, ...arguments: string[]] {
  const beside = join(dirname(process.execPath), "node_modules/npm/bin/npm-cli.js");
  return process.platform === "win32" && existsSync(beside) ? [process.execPath, beside] : ["npm"];
}

function fault(message: string, spec: string): UserError {
  return new UserError(message, { exit: 1, code: "io/published", path: spec });
}

/** npm's reason: the first line that says more than a code. */
function reasonIn(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.replace(/^npm (?:error|ERR!) ?/i, "").trim());
  const said = lines.find((line) => line !== "" && !/^(?:code |errno |syscall |network$|warn )/i.test(line));
  return visible(said ?? "no reason").slice(0, 300);
}

const UNPUBLISHED = /\bE(?:404|TARGET)\b/;

async function runNpm(spec: string, cwd: string, folder: string): Promise<void> {
  const [program, ...before] = npmCommand();
  const flags = ["--pack-destination", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"];
  const child = spawn(program, [...before, "pack", ...flags, "--", spec], { cwd, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(0, 20_000);
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", () =>
      reject(fault("cannot run npm, which asks the registry; install it, or name a folder or a .tgz", spec)),
    );
    child.once("close", resolve);
  });
  if (status === 0) return;
  const remedy = UNPUBLISHED.test(stderr)
    ? "publish a first version without --since, or name a version that the registry has"
    : "put that right, or name a folder or a .tgz";
  throw fault(`npm cannot get it: ${reasonIn(stderr)}; ${remedy}`, spec);
}

/** Versions that were fetched in this process, by folder and name: who watches does not ask the registry again and again. */
const fetched = new Map<string, Uint8Array>();

/**
 * The tarball of a published version, fetched by the npm of the user: with the registry, the scopes and the credentials that
 * are set up for it, and its check of what arrives. No script of the package is run.
 * @throws UserError with npm's reason
 */
export async function packedVersion(spec: string, cwd: string): Promise<Uint8Array> {
  const key = JSON.stringify([cwd, spec]);
  const known = fetched.get(key);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), "falsmith-published-"));
  try {
    await runNpm(spec, cwd, folder);
    const name = readdirSync(folder).find((one) => one.endsWith(".tgz"));
    if (name === undefined) throw fault("npm has put no tarball where it was told to; name a folder or a .tgz", spec);
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    // What a tag names may be another version the next time.
    if (/@\d+\.\d+\.\d+[^@]*$/.test(spec)) fetched.set(key, bytes);
    return bytes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
