import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { RequestStore } from "falsmith-runtime/durable";
import { visible } from "../../../messages/visible.js";
import { UserError } from "../../../io/user-error.js";
import { type Arguments, usage } from "../../terminal/arguments.js";
import type { Terminal } from "../../terminal/terminal.js";

/** What `--store` may be, for the help of verbs. */
export const STORE_HELP = `  --store <where>        a file (requests.jsonl), postgres://… or redis://… (pg and ioredis are looked for in the project)`;

/** A store that is open, and what lets go of it. */
export interface OpenStore {
  readonly store: RequestStore;
  readonly close: () => Promise<void>;
}

/** What is used of `pg`: it is the project's own, of any version. */
interface PostgresPackage {
  readonly Pool: new (options: { readonly connectionString: string; readonly max: number }) => {
    query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
    end(): Promise<void>;
  };
}

/** What is used of `ioredis`. */
interface RedisPackage {
  readonly Redis: new (
    url: string,
    options: { readonly lazyConnect: true; readonly maxRetriesPerRequest: number },
  ) => {
    call(command: string, ...args: (string | number)[]): Promise<unknown>;
    connect(): Promise<unknown>;
    disconnect(): void;
    on(event: "error", listener: () => void): unknown;
  };
}

/** A package of the project in the current folder, else of this tool's own. @throws UserError where there is none */
async function packageOf<T>(name: string, scheme: string, terminal: Terminal): Promise<T> {
  for (const from of [join(terminal.cwd, "package.json"), import.meta.url]) {
    let path: string;
    try {
      path = createRequire(from).resolve(name);
    } catch {
      continue;
    }
    const loaded: { readonly default?: unknown } = await import(pathToFileURL(path).href);
    // Safe as far as names go: a package of another form fails at its first use, with its own words.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return { ...(loaded.default as object), ...loaded } as T;
  }
  throw usage(`a store at ${scheme} needs the package ${name} in this project: npm install ${name}`);
}

const POOL_SIZE = 16;

async function openPostgres(connectionString: string, terminal: Terminal): Promise<OpenStore> {
  const { Pool } = await packageOf<PostgresPackage>("pg", "postgres://", terminal);
  const { createPostgresStore } = await import("falsmith-runtime/durable");
  const pool = new Pool({ connectionString, max: POOL_SIZE });
  return { store: createPostgresStore(pool), close: () => pool.end() };
}

async function openRedis(url: string, terminal: Terminal): Promise<OpenStore> {
  const { Redis } = await packageOf<RedisPackage>("ioredis", "redis://", terminal);
  const { createRedisStore } = await import("falsmith-runtime/durable");
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 3 });
  // What fails is told by the command that needs it.
  redis.on("error", () => {});
  const close = (): Promise<void> => Promise.resolve(redis.disconnect());
  const onWarning = ({ message }: { readonly message: string }): void => terminal.err(`warning: ${visible(message)}\n`);
  try {
    await redis.connect();
    return { store: await createRedisStore(redis, { onWarning }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

// An address may hold a password: it is never shown.
function openAt(where: string, terminal: Terminal): Promise<OpenStore> {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(where)?.[1]?.toLowerCase();
  if (scheme === "postgres" || scheme === "postgresql") return openPostgres(where, terminal);
  if (scheme === "redis" || scheme === "rediss") return openRedis(where, terminal);
  if (scheme !== undefined)
    throw usage(`--store is a file, postgres://… or redis://…, not ${JSON.stringify(scheme)}://…`);
  return import("falsmith-runtime/durable/file").then(async ({ createFileStore }) => {
    const store = await createFileStore(resolve(terminal.cwd, where));
    return { store, close: () => store.close() };
  });
}

/** Opens the store that `--store` names. @throws UserError where there is none, or it cannot be had */
export async function openStore(given: Arguments, terminal: Terminal): Promise<OpenStore> {
  const where = given.value("store");
  if (where === undefined) throw usage("--store says where the requests are kept: --store requests.jsonl");
  const { FalError } = await import("falsmith-runtime/client");
  try {
    return await openAt(where, terminal);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const isFile = !/^[a-z][a-z0-9+.-]*:\/\//i.test(where);
    const reason = error instanceof Error ? error.message : String(error);
    const isOurs = error instanceof FalError;
    throw new UserError(`the store cannot be opened: ${visible(reason)}`, {
      exit: isOurs ? 2 : 1,
      code: "io/store",
      ...(isFile ? { path: where } : {}),
    });
  }
}
