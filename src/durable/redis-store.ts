import { ConfigError } from "../errors/index.js";
import type { Warning } from "../contract/options.js";
import { isObject, own } from "../platform/json.js";
import { checkKey, readRecord, writeRecord } from "./record.js";
import { type ListOptions, REQUEST_STATES, type RequestRecord, type RequestStore } from "./store.js";

/**
 * What the store asks of a Redis client: `ioredis` as it is, alone or as a cluster. Of `node-redis` it is
 * `{ call: (command, ...args) => client.sendCommand([command, ...args.map(String)]) }`.
 */
export interface RedisCommands {
  /** Sends one command and resolves with its reply: text, numbers, null, lists of them. */
  call(command: string, ...args: (string | number)[]): Promise<unknown>;
}

/** How a store is kept in Redis. */
export interface RedisStoreOptions {
  /** What its keys begin with. In a cluster all of them are in one slot. Default `falsmith`. */
  readonly prefix?: string | undefined;
  /**
   * Takes a server that forgets what it has acknowledged, when it is restarted or runs out of memory. A request can be
   * made twice then. Default false: such a server is a `ConfigError`.
   */
  readonly allowVolatile?: boolean | undefined;
  /** Told when the server may lose the last second, or does not say what it may lose. Default: `console.warn`. */
  readonly onWarning?: ((warning: Warning) => void) | undefined;
}

/*
 * One hash has the records, as `<version> <state> <write> <JSON>`, so that a script compares the version without reading JSON.
 * `write` is new for each change: a client that has lost its connection sends a command again that was carried out, and is told
 * so, instead of that somebody else was faster. Sorted sets have the keys, one of all and one of each state: with equal scores
 * they are in the order of their bytes, and a page costs what it holds, however many there are. A script runs as a whole: no
 * other change comes in between.
 */
const SETS = ["keys", ...REQUEST_STATES];
const PLACES = REQUEST_STATES.map((state, index) => `${state}=${index + 3}`).join(",");

// The version, the state and the write of the record that a key has, or nil.
const OLD = `local place={${PLACES}}
local old=redis.call('HGET',KEYS[1],ARGV[1])
local version,state,write
if old then version,state,write=string.match(old,'^(%d+) (%a+) (%x+) ') end
`;

const INSERT = `${OLD}if old then
  if write==ARGV[4] then return false end
  return old
end
redis.call('HSET',KEYS[1],ARGV[1],ARGV[3])
redis.call('ZADD',KEYS[2],0,ARGV[1])
redis.call('ZADD',KEYS[place[ARGV[2]]],0,ARGV[1])
return false`;

const REPLACE = `${OLD}if write==ARGV[4] then return 1 end
if version~=ARGV[5] then return 0 end
redis.call('HSET',KEYS[1],ARGV[1],ARGV[3])
if state~=ARGV[2] then
  redis.call('ZREM',KEYS[place[state]],ARGV[1])
  redis.call('ZADD',KEYS[place[ARGV[2]]],0,ARGV[1])
end
return 1`;

const REMOVE = `${OLD}if version~=ARGV[2] then return 0 end
redis.call('HDEL',KEYS[1],ARGV[1])
redis.call('ZREM',KEYS[2],ARGV[1])
redis.call('ZREM',KEYS[place[state]],ARGV[1])
return 1`;

// The next records behind a key, of the sets in KEYS[2…]: how many sets were read to their end, then the records. Keys of
// several sets are merged by their bytes: Lua's own \`<\` follows the locale of the server.
const LIST = `local function before(a,b)
  for i=1,math.min(#a,#b) do
    local x,y=string.byte(a,i),string.byte(b,i)
    if x~=y then return x<y end
  end
  return #a<#b
end
local most,room=tonumber(ARGV[2]),tonumber(ARGV[3])
local sets,at={},{}
for i=2,#KEYS do
  sets[i]=redis.call('ZRANGEBYLEX',KEYS[i],ARGV[1],'+','LIMIT',0,most)
  at[i]=1
end
local records={0}
while #records<=most and room>0 do
  local first
  for i=2,#KEYS do
    local key=sets[i][at[i]]
    if key and (not first or before(key,sets[first][at[first]])) then first=i end
  end
  if not first then records[1]=1 break end
  local record=redis.call('HGET',KEYS[1],sets[first][at[first]])
  at[first]=at[first]+1
  if record then
    records[#records+1]=record
    room=room-#record
  end
end
return records`;

// What one script gives at most: other clients wait while it runs.
const CHUNK_RECORDS = 200;
const CHUNK_BYTES = 1_000_000;

/**
 * A store in Redis (or Valkey), for any number of processes. Every change is one script; what it has resolved is as durable as
 * the server makes it, which is looked up first: `appendonly yes` and `appendfsync always` lose nothing when the server dies.
 * What a failover to a replica loses is up to its operator: Redis acknowledges before a replica has it.
 *
 * @param redis an `ioredis` client, or what sends commands by `call`; the caller ends it
 * @throws ConfigError when the server keeps data in memory alone, may evict it, or says nothing of it (see `allowVolatile`);
 * and whatever the client throws
 *
 * @example
 * ```ts
 * import { Redis } from "ioredis";
 * import { createRedisStore } from "falsmith-runtime/durable";
 *
 * const store = await createRedisStore(new Redis("redis://127.0.0.1:6379"));
 * ```
 */
export async function createRedisStore(redis: RedisCommands, options: RedisStoreOptions = {}): Promise<RequestStore> {
  await checkDurability(redis, options);
  const prefix = `{${options.prefix ?? "falsmith"}}:`;
  const records = `${prefix}requests`;
  const keys = [records, ...SETS.map((set) => prefix + set)];
  const run = (script: string, names: readonly string[], args: readonly (string | number)[]): Promise<unknown> =>
    redis.call("EVAL", script, names.length, ...names, ...args);
  return {
    get: async (key) => {
      checkKey(key);
      return recordOf(await redis.call("HGET", records, key), records);
    },
    insert: async (record) => recordOf(await run(INSERT, keys, changeArgs(record)), records),
    replace: async (record) => (await run(REPLACE, keys, [...changeArgs(record), String(record.version - 1)])) === 1,
    remove: async (key, version) => {
      checkKey(key);
      return (await run(REMOVE, keys, [key, String(version)])) === 1;
    },
    count: async () => {
      const sizes = await Promise.all(REQUEST_STATES.map((state) => redis.call("ZCARD", prefix + state)));
      return Object.fromEntries(REQUEST_STATES.map((state, index) => [state, Number(sizes[index])]));
    },
    list: async ({ states, after, limit = 1_000 }: ListOptions = {}) => {
      const sets = (states === undefined ? ["keys"] : [...new Set(states)]).map((set) => prefix + set);
      const found: RequestRecord[] = [];
      for (let last = after; found.length < limit; last = found.at(-1)?.key) {
        const most = Math.min(limit - found.length, CHUNK_RECORDS);
        const args = [last === undefined ? "-" : `(${last}`, most, CHUNK_BYTES];
        const [isEnd, ...chunk] = listOf(await run(LIST, [records, ...sets], args));
        found.push(...chunk.flatMap((reply) => recordOf(reply, records) ?? []));
        if (isEnd === 1) break;
      }
      return found;
    },
  };
}

function listOf(reply: unknown): readonly unknown[] {
  return Array.isArray(reply) ? reply : [];
}

function changeArgs(record: RequestRecord): readonly string[] {
  const { key, state, version } = record;
  checkKey(key);
  const write = crypto.randomUUID().replaceAll("-", "");
  return [key, state, `${version} ${state} ${write} ${writeRecord(record)}`, write];
}

function recordOf(reply: unknown, hash: string): RequestRecord | undefined {
  if (typeof reply !== "string") return undefined;
  return readRecord(reply.slice(reply.indexOf("{")), `A field of the Redis hash ${hash}`);
}

/** What a server says of one of its settings; undefined when it does not know it. */
function settingIn(reply: unknown, name: string): string | undefined {
  const value = Array.isArray(reply)
    ? reply[reply.indexOf(name) + 1]
    : reply instanceof Map
      ? reply.get(name)
      : own(reply, name);
  return typeof value === "string" ? value : undefined;
}

// An answer of the server that refuses the command, as managed servers do. A connection that fails says nothing of it.
function isRefusal(error: unknown): boolean {
  return error instanceof Error && /^(?:ERR|NOPERM)\b/.test(error.message);
}

async function askServer(redis: RedisCommands, command: string, ...args: string[]): Promise<unknown> {
  try {
    return await redis.call(command, ...args);
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** What a server keeps when it dies. `unknown`: it writes a log, and does not say how often it is synced. */
type Durability = "durable" | "everysec" | "unknown" | "volatile" | "evicts" | "silent";

const REMEDY =
  "Set `appendonly yes` and `appendfsync always`, or pass `allowVolatile: true` if a request may be made twice after the server was restarted";

const REFUSALS: Partial<Record<Durability, string>> = {
  volatile: `This Redis keeps data in memory alone (appendonly is "no"): what it forgets is submitted again. ${REMEDY}.`,
  evicts: `This Redis may evict any key when its memory is full (maxmemory-policy is one of "allkeys-…"): what it forgets is submitted again. Set \`maxmemory-policy noeviction\`, or pass \`allowVolatile: true\`.`,
  silent: `This Redis refuses CONFIG and INFO: whether it keeps what it acknowledges cannot be looked up. If its operator says that it does, or a request may be made twice, pass \`allowVolatile: true\`.`,
};

const WARNINGS: Partial<Record<Durability, string>> = {
  everysec:
    "This Redis syncs its log once a second: if its machine dies, what was written in the last second may be lost, and a request of it made twice. `appendfsync always` loses nothing.",
  unknown:
    "This Redis writes a log, and refuses to say how often it is synced (CONFIG GET): if its machine dies, what was written last may be lost, and a request of it made twice.",
};

async function durabilityOf(redis: RedisCommands): Promise<Durability> {
  const read = async (name: string): Promise<string | undefined> =>
    settingIn(await askServer(redis, "CONFIG", "GET", name), name);
  const appendonly = await read("appendonly");
  if (appendonly === undefined) {
    const info = await askServer(redis, "INFO", "persistence");
    const isLogged = typeof info === "string" ? /^aof_enabled:(\d)/m.exec(info)?.[1] : undefined;
    return isLogged === undefined ? "silent" : isLogged === "1" ? "unknown" : "volatile";
  }
  if (appendonly !== "yes") return "volatile";
  const [policy, maxmemory] = [await read("maxmemory-policy"), await read("maxmemory")];
  if (policy?.startsWith("allkeys") === true && maxmemory !== "0") return "evicts";
  return (await read("appendfsync")) === "always" ? "durable" : "everysec";
}

function printWarning({ code, message }: Warning): void {
  console.warn(`falsmith: ${code}: ${message}`);
}

async function checkDurability(
  redis: RedisCommands,
  { allowVolatile = false, onWarning = printWarning }: RedisStoreOptions,
): Promise<void> {
  if (!isObject(redis) || typeof redis["call"] !== "function")
    throw new ConfigError("createRedisStore takes a client with `call(command, ...args)`: that of ioredis has it");
  if (allowVolatile) return;
  const durability = await durabilityOf(redis);
  const refusal = REFUSALS[durability];
  if (refusal !== undefined) throw new ConfigError(refusal);
  const warning = WARNINGS[durability];
  if (warning !== undefined) onWarning({ code: "store", message: warning });
}
