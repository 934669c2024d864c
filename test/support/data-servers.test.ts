import { Redis } from "ioredis";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { hasPostgres, hasRedis, needsPostgres, needsRedis, startPostgres, startRedis } from "./data-servers.js";

describe.skipIf(!hasRedis)(needsRedis("Redis for tests"), () => {
  test("keeps what it has acknowledged when it is killed, where every write is synced", async () => {
    const server = await startRedis("always");
    try {
      const before = new Redis(server.url);
      before.on("error", () => {});
      await before.set("a", "1");
      const { pid } = server;
      await server.kill();
      before.disconnect();
      await server.start();
      expect(server.pid).not.toBe(pid);
      const after = new Redis(server.url);
      expect(await after.get("a")).toBe("1");
      after.disconnect();
    } finally {
      await server.stop();
    }
  });
});

describe.skipIf(!hasPostgres)(needsPostgres("PostgreSQL for tests"), () => {
  test("keeps what was committed when it is killed", async () => {
    const server = await startPostgres();
    try {
      const before = new pg.Client(server.url);
      before.on("error", () => {});
      await before.connect();
      await before.query("CREATE TABLE a AS SELECT 1 AS n");
      await server.kill();
      await server.start();
      const after = new pg.Client(server.url);
      await after.connect();
      expect((await after.query("SELECT n FROM a")).rows).toEqual([{ n: 1 }]);
      await after.end();
    } finally {
      await server.stop();
    }
  });
});
