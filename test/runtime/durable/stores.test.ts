import { PGlite } from "@electric-sql/pglite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { createMemoryRequestStore, createPostgresStore, postgresSchema } from "../../../src/durable/index.js";
import { createFileStore } from "../../../src/durable/file-store.js";
import { ConfigError } from "../../../src/errors/index.js";
import { type DataServer, hasPostgres, needsPostgres, startPostgres } from "../../support/data-servers.js";
import { freshRecord, STORE_CASES } from "./store-contract.js";

describe("memory", () => {
  test.each(STORE_CASES)("$name", ({ check }) => check(createMemoryRequestStore()));
});

describe("a file", () => {
  test.each(STORE_CASES)("$name", async ({ check }) => {
    const folder = mkdtempSync(join(tmpdir(), "falsmith-store-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const store = await createFileStore(join(folder, "requests.ndjson"));
    await check(store);
    await store.close();
  });
});

describe("PostgreSQL in this process", () => {
  const database = new PGlite();
  afterAll(() => database.close());
  test.each(STORE_CASES)("$name", async ({ check }) => {
    await database.query("drop table if exists falsmith_requests");
    await check(createPostgresStore(database));
  });

  test("is made in the schema that is named, from what the documentation shows", async () => {
    await database.exec("create schema jobs");
    await database.query(postgresSchema("jobs.requests"));
    await createPostgresStore(database, { table: "jobs.requests" }).insert(freshRecord("k"));
    const { rows } = await database.query("select key, record->>'owner' as owner from jobs.requests");
    expect(rows).toEqual([{ key: "k", owner: "contract" }]);
  });

  test.each(["a; drop table b", "", "A", "a.b.c", '"a"'])("%j is no name of a table", (table) => {
    expect(() => createPostgresStore(database, { table })).toThrow(ConfigError);
  });
});

const given = process.env["FALSMITH_POSTGRES_URL"];
const isReal = given !== undefined || hasPostgres;

describe.skipIf(!isReal)(isReal ? "a PostgreSQL server" : needsPostgres("a PostgreSQL server"), () => {
  let server: DataServer | undefined;
  let pool: pg.Pool | undefined;
  const connect = async (): Promise<pg.Pool> => {
    if (pool !== undefined) return pool;
    server = given === undefined ? await startPostgres() : undefined;
    pool = new pg.Pool({ connectionString: given ?? server?.url, max: 10 });
    pool.on("error", () => {});
    return pool;
  };
  afterAll(async () => {
    await pool?.end();
    await server?.stop();
  });

  test.each(STORE_CASES)("$name", async ({ check }) => {
    const at = await connect();
    await at.query("drop table if exists falsmith_requests");
    await check(createPostgresStore(at));
  });

  test("is set up by one of many stores that are first used at once", async () => {
    const at = await connect();
    await at.query("drop table if exists falsmith_requests");
    const stores = Array.from({ length: 10 }, () => createPostgresStore(at));
    await Promise.all(stores.map((store, index) => store.insert(freshRecord(`k${index}`))));
    expect(await createPostgresStore(at).count?.()).toEqual({ claimed: 10 });
  });

  test("needs no right to make a table that is there", async () => {
    const at = await connect();
    await at.query("drop table if exists falsmith_requests");
    await at.query(postgresSchema());
    await at.query("drop role if exists worker");
    await at.query("create role worker login");
    await at.query("revoke create on schema public from public");
    await at.query("grant select, insert, update, delete on falsmith_requests to worker");
    const worker = new pg.Client({ connectionString: (given ?? server?.url ?? "").replace(/\/\/[^@]*@/, "//worker@") });
    await worker.connect();
    expect(await createPostgresStore(worker).insert(freshRecord("k"))).toBeUndefined();
    await worker.end();
    await at.query("drop owned by worker");
    await at.query("drop role worker");
  });
});
