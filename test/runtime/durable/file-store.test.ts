import { fork } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { countRequests, StoreError } from "../../../src/durable/index.js";
import { createFileStore, type FileStore } from "../../../src/durable/file-store.js";
import { createJournal } from "../../../src/journal/index.js";
import { failsWith } from "../support/client.js";
import { handleOf } from "./support.js";
import { freshRecord, nextRecord } from "./store-contract.js";

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "falsmith-file-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "jobs", "requests.ndjson");
}

async function opened(path: string): Promise<FileStore> {
  const store = await createFileStore(path);
  onTestFinished(() => store.close());
  return store;
}

function linesOf(path: string): readonly string[] {
  return readFileSync(path, "utf8").split("\n").slice(0, -1);
}

describe("a file that is opened again", () => {
  test("has what was written, in the version that was written last", async () => {
    const path = newPath();
    const store = await createFileStore(path);
    const first = freshRecord("a", { data: "ü".repeat(700_000) });
    await store.insert(first);
    await store.insert(freshRecord("b"));
    await store.insert(freshRecord("c"));
    await store.replace(nextRecord(first, { state: "parked" }));
    await store.remove("b", 1);
    await store.close();
    const again = await opened(path);
    // The process that had the leases is gone.
    const leaseUntil = 0;
    expect(await again.list()).toEqual([
      nextRecord(first, { state: "parked", leaseUntil }),
      freshRecord("c", { leaseUntil }),
    ]);
    expect(await countRequests(again)).toEqual({ parked: 1, claimed: 1 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("after a crash in the middle of a line lacks that line, and goes on behind the others", async () => {
    const path = newPath();
    const store = await createFileStore(path);
    await store.insert(freshRecord("a"));
    await store.close();
    const whole = readFileSync(path);
    for (const torn of ['{"key":"b","ver', '{"key":"é'.slice(0, 8), "\0\0\0"]) {
      writeFileSync(path, whole);
      appendFileSync(path, torn);
      const again = await createFileStore(path);
      expect((await again.list()).map(({ key }) => key)).toEqual(["a"]);
      expect(readFileSync(path)).toEqual(whole);
      await again.insert(freshRecord("b"));
      await again.close();
      expect(linesOf(path)).toHaveLength(2);
    }
  });

  test.each([
    ["no JSON", "oops", /requests\.ndjson:2 is no JSON/],
    ["no record", '{"key":"b"}', /requests\.ndjson:2 is no record of a request/],
  ])("with a whole line that is %s is refused, by its place, and left as it is", async (_, line, words) => {
    const path = newPath();
    const store = await createFileStore(path);
    await store.insert(freshRecord("a"));
    await store.close();
    appendFileSync(path, `${line}\n${JSON.stringify(freshRecord("c"))}\n`);
    const before = readFileSync(path);
    const error = await failsWith(createFileStore(path), StoreError);
    expect([error.code, error.message]).toEqual(["store", expect.stringMatching(words)]);
    expect(readFileSync(path)).toEqual(before);
    // The lock is free: the file can be mended.
    writeFileSync(path, `${linesOf(path)[0]}\n`);
    await opened(path);
  });

  test("reads what a journal has written, once", async () => {
    const path = newPath();
    await (await createFileStore(path)).close();
    const journal = createJournal({
      append: (line) => appendFileSync(path, `${line}\n`),
      lines: () => linesOf(path),
    });
    const intended = { endpointId: "acme/brush", input: { n: 1 } };
    const never = new Promise<never>(() => {});
    void journal.record(intended, () => never);
    const submit = (id: string): Promise<unknown> =>
      journal.record(intended, async (onSubmitted) => {
        await onSubmitted(handleOf(id));
        return { toJSON: () => ({}) };
      });
    await submit("pending");
    await submit("done");
    await journal.done("done");
    appendFileSync(path, '{"type":"acc\n');
    const [unresolved] = await journal.unresolved();
    for (let time = 0; time < 2; time += 1) {
      const store = await createFileStore(path);
      expect(await store.list()).toMatchObject(
        [
          { key: `journal/${unresolved?.intent}`, state: "parked", inputHash: unresolved?.inputHash },
          { key: "journal/pending", state: "submitted", handle: handleOf("pending") },
        ].toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      );
      await store.close();
    }
    const store = await createFileStore(path);
    await store.remove("journal/pending", 1);
    await store.close();
    expect(await (await opened(path)).get("journal/pending")).toBeUndefined();
  });
});

describe("a file that is written", () => {
  test("holds a line for each change before its call resolves, and callers share what is synced", async () => {
    const path = newPath();
    const store = await opened(path);
    const keys = Array.from({ length: 500 }, (_, index) => `k${index}`);
    await Promise.all(
      keys.map(async (key) => {
        await store.insert(freshRecord(key));
        expect(readFileSync(path, "utf8")).toContain(`"key":"${key}"`);
      }),
    );
    expect(linesOf(path)).toHaveLength(500);
  });

  test("drops the lines that no longer count once they are the most, also while it is written", async () => {
    const path = newPath();
    const store = await opened(path);
    const data = "x".repeat(1_000_000);
    await store.insert(freshRecord("small"));
    let record = freshRecord("k", { data });
    await store.insert(record);
    const size = (): number => statSync(path).size;
    let [before, highest] = [size(), 0];
    for (let round = 0; round < 40; round += 1) {
      const other = store.insert(freshRecord(`other ${round}`));
      const next = nextRecord(record, { data });
      await store.replace(next);
      await other;
      record = next;
      highest = Math.max(highest, size());
    }
    // Once it has more than 16 MiB too much.
    expect(highest).toBeGreaterThan(15_000_000);
    expect(highest).toBeLessThan(24_000_000);
    before = size();
    expect(before).toBeLessThan(highest);
    await store.close();
    const again = await opened(path);
    expect((await again.get("k"))?.version).toBe(41);
    expect(await countRequests(again)).toEqual({ claimed: 42 });
  });

  test("is not written any more once a write has failed", async () => {
    const path = newPath();
    const store = await createFileStore(path);
    await store.insert(freshRecord("a"));
    const lock = join(dirname(path), readdirSync(dirname(path)).find((name) => name.includes(".lock.")) ?? "");
    // Another process has taken the file over.
    writeFileSync(lock, "{}");
    const error = await failsWith(store.insert(freshRecord("b")), StoreError);
    expect(error.message).toMatch(/was taken over by another process/);
    await failsWith(store.get("a"), StoreError);
    await failsWith(store.insert(freshRecord("c")), StoreError);
    expect(linesOf(path)).toHaveLength(1);
  });

  test("refuses calls once it is closed, and closes twice", async () => {
    const store = await createFileStore(newPath());
    await store.close();
    await store.close();
    await expect(store.insert(freshRecord("a"))).rejects.toThrow("The store was closed.");
  });
});

describe("one process at a time", () => {
  const HOLD = `import("node:fs").then(({ writeFileSync }) => { process.send("up"); setTimeout(() => {}, 60_000); });`;

  function lockIn(path: string): string {
    const [name = ""] = readdirSync(dirname(path)).filter((one) => one.includes(".lock."));
    return join(dirname(path), name);
  }

  test("the same process may not open it twice", async () => {
    const path = newPath();
    const store = await opened(path);
    const error = await failsWith(createFileStore(path), StoreError);
    expect(error.message).toContain(`in use by process ${process.pid} on ${hostname()}`);
    await store.close();
    await opened(path);
    expect(readdirSync(dirname(path)).filter((one) => one.includes(".lock."))).toHaveLength(1);
  });

  // Where the start of a process cannot be read, its id alone is compared.
  test.skipIf(!existsSync("/proc/self/stat"))(
    "a process that lives holds it, one that was killed does not",
    async () => {
      const path = newPath();
      await (await createFileStore(path)).close();
      const script = join(dirname(path), "hold.mjs");
      writeFileSync(script, HOLD);
      const child = fork(script);
      await new Promise((resolve) => child.once("message", resolve));
      const started = readFileSync(`/proc/${child.pid}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ")[19];
      const owner = { pid: child.pid, host: hostname(), token: "t", started };
      writeFileSync(lockIn(path), JSON.stringify(owner));
      await failsWith(createFileStore(path), StoreError);
      // Another process has got the same id since.
      writeFileSync(lockIn(path), JSON.stringify({ ...owner, started: "1" }));
      await (await createFileStore(path)).close();
      writeFileSync(lockIn(path), JSON.stringify(owner));
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("exit", resolve));
      await opened(path);
    },
  );

  test("of those who find a dead owner at once, one gets it", async () => {
    const path = newPath();
    await (await createFileStore(path)).close();
    writeFileSync(lockIn(path), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), token: "t", started: "" }));
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => opened(path)));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("an owner elsewhere that gives no sign of life loses it", async () => {
    const path = newPath();
    await (await createFileStore(path)).close();
    writeFileSync(lockIn(path), JSON.stringify({ pid: 1, host: "another machine", token: "t", started: "" }));
    await opened(path);
  });
});
