import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/*
 * Redis and PostgreSQL for tests and benchmarks: real servers on loopback, each on a free port and in a folder of its own.
 * Tests skip, and say why, where the programs are not installed.
 */

/** A server that keeps data, until it is stopped. */
export interface DataServer {
  readonly url: string;
  readonly port: number;
  /** The process that listens. Another one after a restart. */
  readonly pid: number;
  /** Kills it as a machine that loses its power would, and resolves once it is gone. */
  kill(): Promise<void>;
  /** Starts it again over what it has kept, on the same port. Resolves once it takes connections. */
  start(): Promise<void>;
  /** Kills it for good and removes its folder. */
  stop(): Promise<void>;
}

function onPath(): readonly string[] {
  return (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
}

// Debian keeps the programs of PostgreSQL apart, by version, the newest last.
function postgresFolders(): readonly string[] {
  const versions = "/usr/lib/postgresql";
  const all = existsSync(versions) ? readdirSync(versions) : [];
  return [...onPath(), ...all.toReversed().map((version) => join(versions, version, "bin"))];
}

function programIn(folders: readonly string[], name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

const REDIS = programIn(onPath(), "redis-server");
const POSTGRES = programIn(postgresFolders(), "postgres");
const INITDB = programIn(postgresFolders(), "initdb");

/** Whom PostgreSQL runs as: not root, which it refuses. Undefined: as this process does. */
function otherUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync("/etc/passwd", "utf8").match(/^nobody:[^:]*:(\d+):(\d+):/m);
  return line === null ? undefined : { uid: Number(line[1]), gid: Number(line[2]) };
}

function reasonOf(title: string, missing: readonly string[]): string {
  return missing.length === 0 ? title : `${title} (skipped: ${missing.join(" and ")} not installed)`;
}

export const hasRedis: boolean = REDIS !== undefined;
export const hasPostgres: boolean = POSTGRES !== undefined && INITDB !== undefined;

/** The title of a group that needs Redis: says why it is skipped. */
export function needsRedis(title: string): string {
  return reasonOf(title, hasRedis ? [] : ["redis-server is"]);
}

/** The title of a group that needs PostgreSQL: says why it is skipped. */
export function needsPostgres(title: string): string {
  return reasonOf(title, hasPostgres ? [] : ["postgres and initdb are"]);
}

/** Below the ports that systems give to whoever asks for any: nobody gets one of these by chance meanwhile. */
const PORTS = { first: 20_000, last: 32_000 } as const;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().on("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** A port that nobody has: for what is found at the same one again after it was killed. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.first, PORTS.last);
    if (await isFree(port)) return port;
  }
}

function required(path: string | undefined, name: string): string {
  if (path === undefined) throw new Error(`${name} is not installed; look at hasRedis or hasPostgres first`);
  return path;
}

function gone(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
}

// However this process ends, also when it is killed: its end of the pipe closes, and the server is told to end.
function endWithUs({ pid }: ChildProcess, signal: NodeJS.Signals): ChildProcess {
  const watcher = spawn("/bin/sh", ["-c", `read _; kill -${signal.slice(3)} ${pid}`], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  watcher.unref();
  return watcher;
}

interface Program {
  readonly path: string;
  readonly args: readonly string[];
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** What it prints once it takes connections. */
  readonly ready: RegExp;
  /** How it is told to end at once. */
  readonly end: NodeJS.Signals;
}

/** Starts a program and resolves once it says that it is ready. @throws Error with what it printed, when it ends before. */
function launch({ path, args, user, ready, end }: Program): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { stdio: ["ignore", "pipe", "pipe"], ...user });
    let printed = "";
    const read = (piece: string): void => {
      if (printed.length < 100_000) printed += piece;
      if (ready.test(printed)) resolve(child);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.once("error", reject);
    child.once("exit", (code, signal) => reject(new Error(`${path} ended with ${signal ?? code}\n${printed}`)));
    const watcher = endWithUs(child, end);
    child.once("exit", () => watcher.kill("SIGKILL"));
  });
}

async function serve(program: Program, folder: string, url: string, port: number): Promise<DataServer> {
  let child = await launch(program);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await gone(child);
  };
  return {
    url,
    port,
    get pid() {
      return child.pid ?? 0;
    },
    kill: () => end("SIGKILL"),
    start: async () => {
      child = await launch(program);
    },
    stop: async () => {
      await end(program.end);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    },
  };
}

/** How surely Redis keeps what it has acknowledged: each write synced, once a second, or in memory alone. */
export type RedisDurability = "always" | "everysec" | "volatile";

/** Starts Redis. What users configure beside it is added to its arguments: `["--rename-command", "CONFIG", ""]`. */
export async function startRedis(
  durability: RedisDurability = "volatile",
  more: readonly string[] = [],
): Promise<DataServer> {
  const [folder, port] = [mkdtempSync(join(tmpdir(), "falsmith-redis-")), await freePort()];
  const kept =
    durability === "volatile" ? ["--appendonly", "no"] : ["--appendonly", "yes", "--appendfsync", durability];
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", ...kept, ...more];
  const program = {
    path: required(REDIS, "redis-server"),
    args,
    ready: /Ready to accept connections/,
    end: "SIGKILL",
  } as const;
  return serve(program, folder, `redis://127.0.0.1:${port}`, port);
}

/** Starts PostgreSQL over a new cluster, with its usual care for what was committed. */
export async function startPostgres(): Promise<DataServer> {
  const [folder, port, user] = [mkdtempSync(join(tmpdir(), "falsmith-postgres-")), await freePort(), otherUser()];
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const made = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  execFileSync(required(INITDB, "initdb"), made, { stdio: "pipe", ...user });
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200"];
  const args = ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
  const program = {
    path: required(POSTGRES, "postgres"),
    args,
    user,
    ready: /ready to accept connections/,
    // At once, and its shared memory is given back.
    end: "SIGQUIT",
  } as const;
  return serve(program, folder, `postgres://postgres@127.0.0.1:${port}/postgres`, port);
}
