import { ConfigError } from "../errors/index.js";
import { StoreError } from "../errors/durable.js";
import { messageOf } from "../http/callbacks.js";
import { own } from "../platform/json.js";
import { checkKey, readRecord, writeRecord } from "./record.js";
import type { RequestRecord, RequestStore } from "./store.js";

/** What runs SQL: a `Pool` or a `Client` of `pg`, PGlite, or anything with such a `query`. */
export interface PostgresQuery {
  /** Runs one statement with the values of `$1`, `$2`, … */
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/** How a PostgreSQL store is set up. */
export interface PostgresStoreOptions {
  /** The table, with its schema where it is in another than the connection's own. Default `falsmith_requests`. */
  readonly table?: string | undefined;
}

/** The table of a store. It is made by the first call where there is none; a store needs no right to make it once it is there. */
export function postgresSchema(table = "falsmith_requests"): string {
  return `create table if not exists ${table} (
  key text collate "C" primary key,
  version integer not null,
  state text not null,
  endpoint_id text not null,
  record json not null,
  updated_at timestamptz not null
)`;
}

const TABLE_NAME = /^[a-z_][a-z0-9_]{0,62}(?:\.[a-z_][a-z0-9_]{0,62})?$/;

function textIn(row: unknown, place: string): string {
  const text = own(row, "record");
  if (typeof text === "string") return text;
  throw new StoreError(`${place}: the query gave no text in the column "record".`);
}

/** Runs statements, the first of them once the table is there. */
function runnerOf(
  client: PostgresQuery,
  table: string,
): (text: string, values: unknown[]) => Promise<readonly unknown[]> {
  let ready: Promise<void> | undefined;
  const isThere = async (): Promise<boolean> => {
    const { rows } = await client.query("select to_regclass($1) is not null as there", [table]);
    return own(rows[0], "there") === true;
  };
  const prepare = async (): Promise<void> => {
    try {
      if (!(await isThere())) await client.query(postgresSchema(table));
    } catch (error) {
      // Two processes that make it at once: one of them fails although the statement says "if not exists".
      if (await isThere().catch(() => false)) return;
      ready = undefined;
      throw new StoreError(`${table} is not to be had: ${messageOf(error)}`, { cause: error });
    }
  };
  return async (text, values) => {
    await (ready ??= prepare());
    return (await client.query(text, values)).rows;
  };
}

/**
 * A store in one table of PostgreSQL, for any number of processes. Every change is one statement that compares versions, in a
 * transaction of its own: give it a pool, not a client within a transaction.
 *
 * @param client a `Pool` of `pg`, or whatever has its `query(text, values)`
 * @param options the table
 * @returns the store; its table is made when it is first used, unless it is there
 * @throws ConfigError for a name that is no table's; its methods throw what the query throws, and StoreError for a row that
 * is no record
 *
 * @example
 * ```ts
 * const store = createPostgresStore(new Pool({ connectionString }));
 * ```
 */
export function createPostgresStore(
  client: PostgresQuery,
  { table = "falsmith_requests" }: PostgresStoreOptions = {},
): RequestStore {
  if (!TABLE_NAME.test(table))
    throw new ConfigError(
      `${JSON.stringify(table)} is no name of a table: small letters, digits and _, perhaps behind a schema.`,
    );
  const rowsOf = runnerOf(client, table);
  const read = (row: unknown, key: string): RequestRecord => {
    const place = `The row ${JSON.stringify(key)} of ${table}`;
    return readRecord(textIn(row, place), place);
  };
  const get = async (key: string): Promise<RequestRecord | undefined> => {
    checkKey(key);
    const [row] = await rowsOf(`select record::text as record from ${table} where key = $1`, [key]);
    return row === undefined ? undefined : read(row, key);
  };
  return {
    get,
    insert: async (record) => {
      const { key, version, state, endpointId, updatedAt } = record;
      checkKey(key);
      const values = [key, version, state, endpointId, writeRecord(record), updatedAt];
      const text = `insert into ${table} (key, version, state, endpoint_id, record, updated_at)
values ($1, $2, $3, $4, $5, $6) on conflict (key) do nothing returning version`;
      for (;;) {
        if ((await rowsOf(text, values)).length > 0) return undefined;
        const there = await get(key);
        // What was in the way may have been removed meanwhile.
        if (there !== undefined) return there;
      }
    },
    replace: async (record) => {
      const { key, version, state, endpointId, updatedAt } = record;
      checkKey(key);
      const text = `update ${table} set version = $2, state = $3, endpoint_id = $4, record = $5, updated_at = $6
where key = $1 and version = $2 - 1 returning version`;
      return (await rowsOf(text, [key, version, state, endpointId, writeRecord(record), updatedAt])).length > 0;
    },
    list: async ({ states, after, limit = 1_000 } = {}) => {
      const text = `select key, record::text as record from ${table}
where ($1::text[] is null or state = any($1)) and ($2::text is null or key > $2) order by key limit $3`;
      const rows = await rowsOf(text, [states === undefined ? null : [...states], after ?? null, limit]);
      return rows.map((row) => read(row, String(own(row, "key"))));
    },
    count: async () => {
      const rows = await rowsOf(`select state, count(*)::integer as n from ${table} group by state`, []);
      return Object.fromEntries(rows.map((row) => [own(row, "state"), own(row, "n")]));
    },
    remove: async (key, version) => {
      checkKey(key);
      return (
        (await rowsOf(`delete from ${table} where key = $1 and version = $2 returning version`, [key, version]))
          .length > 0
      );
    },
  };
}
