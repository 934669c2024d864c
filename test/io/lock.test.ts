import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lock } from "../../codegen/io/output/lock.js";
import { lockName } from "../../codegen/io/safe-paths.js";
import { filesIn, folderWith, put } from "../cli/folder.js";

const LOCK_NAME = lockName(0);

const noPatience = { ms: 0, onWait: () => {} };

/** The number of a process that has ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

describe("one writer at a time", () => {
  test("a free folder is locked and freed", async () => {
    const out = folderWith();
    const release = await lock(out, "out", noPatience);
    expect(filesIn(out)).toEqual({ [LOCK_NAME]: `${process.pid} ${hostname()}\n` });
    release();
    expect(filesIn(out)).toEqual({});
  });

  test("who holds it is told", async () => {
    const out = folderWith();
    const release = await lock(out, "out", noPatience);
    await expect(lock(out, "out", noPatience)).rejects.toMatchObject({
      exit: 1,
      code: "io/locked",
      path: "out",
      message: `another falsmith (process ${process.pid}) is writing to this folder; run again when it is done, or delete ${LOCK_NAME} there if none runs`,
    });
    release();
  });

  test("the second waits until the first is done, and says so once", async () => {
    const out = folderWith();
    const said: string[] = [];
    const order: string[] = [];
    const release = await lock(out, "out", noPatience);
    const second = lock(out, "out", { ms: 60_000, onWait: (message) => said.push(message) }).then((free) => {
      order.push("second");
      free();
    });
    setTimeout(() => {
      order.push("first");
      release();
    }, 60);
    await second;
    expect(order).toEqual(["first", "second"]);
    expect(said).toEqual(["waiting for another falsmith that writes to out"]);
  });

  test.each([
    ["a dead process", `${deadProcess()} ${hostname()}\n`],
    ["a process with our number that ended before us", `${process.pid} ${hostname()}\n`],
    ["who was killed before it could write its name", ""],
  ])("the lock of %s is taken over", async (_who, text) => {
    const out = folderWith({ [LOCK_NAME]: text });
    (await lock(out, "out", noPatience))();
    expect(filesIn(out)).toEqual({});
  });

  const dead = (): string => `${deadProcess()} ${hostname()}\n`;

  test("a dead one's lock is left to who has the right to remove it", async () => {
    const right = `${process.ppid} ${hostname()}\n`;
    const out = folderWith({ [LOCK_NAME]: dead(), [lockName(1)]: right });
    await expect(lock(out, "out", noPatience)).rejects.toMatchObject({ code: "io/locked" });
    expect(Object.keys(filesIn(out))).toEqual([lockName(1), LOCK_NAME]);
    // Who had it has removed the lock, and another one has taken it since.
    put(out, { [LOCK_NAME]: right });
    rmSync(join(out, lockName(1)));
    await expect(lock(out, "out", noPatience)).rejects.toMatchObject({ code: "io/locked" });
    expect(filesIn(out)).toEqual({ [LOCK_NAME]: right });
  });

  test.each([
    ["before", { [LOCK_NAME]: dead(), [lockName(1)]: dead() }],
    [
      "before, when another one was killed in the same way",
      { [LOCK_NAME]: dead(), [lockName(1)]: dead(), [lockName(2)]: dead() },
    ],
    ["after", { [lockName(1)]: dead() }],
  ])("the right of who was killed %s a dead one's lock was removed is taken over", async (_when, files) => {
    const out = folderWith(files);
    (await lock(out, "out", noPatience))();
    expect(filesIn(out)).toEqual({});
  });

  test("what is no lock, and in its place, is not waited for without end", async () => {
    const out = folderWith({ [`${LOCK_NAME}/file`]: "" });
    await expect(lock(out, "out", noPatience)).rejects.toMatchObject({ code: "io/locked" });
    expect(filesIn(out)).toEqual({ [`${LOCK_NAME}/file`]: "" });
  });

  test("a process on another machine counts as running", async () => {
    const out = folderWith({ [LOCK_NAME]: `${deadProcess()} elsewhere.test\n` });
    await expect(lock(out, "out", noPatience)).rejects.toMatchObject({ code: "io/locked" });
    expect(Object.keys(filesIn(out))).toEqual([LOCK_NAME]);
  });

  test("a folder that its maker takes back is made again by who waits for it", async () => {
    const top = folderWith();
    const out = join(top, "a/b");
    const release = await lock(out, "out", noPatience);
    let waits = 0;
    const second = lock(out, "out", { ms: 60_000, onWait: () => (waits += 1) });
    expect(waits).toBe(1);
    release();
    expect(existsSync(join(top, "a"))).toBe(false);
    (await second)();
    expect(filesIn(top)).toEqual({});
    expect(existsSync(join(top, "a"))).toBe(false);
  });

  test("of many that find a dead one's lock, each gets its turn alone", async () => {
    const out = folderWith({ [LOCK_NAME]: `${deadProcess()} ${hostname()}\n` });
    let inside = 0;
    const turn = async (): Promise<void> => {
      const release = await lock(out, join(out), { ms: 60_000, onWait: () => {} });
      inside += 1;
      expect(inside).toBe(1);
      await Promise.resolve();
      inside -= 1;
      release();
    };
    await Promise.all(Array.from({ length: 5 }, turn));
    expect(filesIn(out)).toEqual({});
  });
});
