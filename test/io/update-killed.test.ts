import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, rmSync, watch } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runWith as add } from "../../codegen/cli/commands/add/add.js";
import { runWith as update } from "../../codegen/cli/commands/update/update.js";
import { stages } from "../../codegen/project/stages.js";
import { openapiPath, serve } from "../cli/add-server.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith, put } from "../cli/folder.js";
import { buildProgram, type Program } from "../cli/program.js";
import { operationPage } from "../support/pages.js";
import { queueDocument } from "../support/queue-document.js";

const kills = process.env["FALSMITH_ALL"] === "1" ? 60 : 6;
const MOST_ROUNDS = 4;
const ids = Array.from({ length: 2 }, (_, index) => `fal-ai/small/model-${index}`);
const pages = Array.from({ length: 14 }, (_, index) => `part-${index % 4}/page-${index}.yaml`);

type Files = Readonly<Record<string, string>>;

/** The pages before (odd ones alone) and after (all but the first five, each another). */
function pagesOf(state: "before" | "after"): Files {
  const some = pages.filter((_, index) => (state === "before" ? index % 2 === 1 || index < 5 : index >= 5));
  const type = state === "before" ? "string" : "integer";
  return Object.fromEntries(some.map((page) => [page, operationPage(`/${page.replace(/\W/g, "")}`, type)]));
}

/** Numbers from 0 to 1, the same in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

let program: Program;
beforeAll(() => {
  program = buildProgram("update-killed");
}, 60_000);
afterAll(() => program.remove());

/** Kills a run some time after its start, or after it began to write. */
async function kill(cwd: string, afterMs: number, since: "start" | "write"): Promise<void> {
  const child = spawn(process.execPath, [program.bin, "update"], { cwd, stdio: "ignore" });
  const ended = once(child, "exit");
  let timer: NodeJS.Timeout | undefined;
  const arm = (): void => {
    timer ??= setTimeout(() => child.kill("SIGKILL"), afterMs);
  };
  const watcher = watch(join(cwd, "specs"), () => arm());
  if (since === "start") arm();
  await ended;
  watcher.close();
  clearTimeout(timer);
}

function isOurs(name: string): boolean {
  return name.split("/").at(-1)?.startsWith(".falsmith") === true;
}

/** Every file is of the run before or of the one that was killed. @returns whether something of it is left to do */
function requireWhole(now: Files, before: Files, after: Files): boolean {
  const names = Object.keys(now).filter((name) => !isOurs(name));
  for (const name of names) expect([name, [before[name], after[name]].includes(now[name])]).toEqual([name, true]);
  return names.length < Object.keys(now).length;
}

describe("update that is killed", () => {
  test(
    `leaves every file whole, and the next run completes it (at least ${kills} times)`,
    async () => {
      let most = 9;
      const slow = ids.map(
        (id) =>
          [
            openapiPath(id),
            (_: unknown, response: { readonly end: (text: string) => unknown }) =>
              void setTimeout(() => response.end(queueDocument(id, { steps: { type: "integer", maximum: most } })), 20),
          ] as const,
      );
      const server = await serve(Object.fromEntries(slow));
      const top = folderWith();
      const cwd = join(top, "project");
      put(join(top, "docs"), pagesOf("before"));
      put(top, { "project/.keep": "" });
      expect(await add(stages, [...ids, "--from", server.origin], fakeTerminal(cwd))).toBe(0);
      expect(await add(stages, ["../docs", "--as", "pets"], fakeTerminal(cwd))).toBe(0);
      const [specs, old] = [join(cwd, "specs"), join(top, "old")];
      cpSync(specs, old, { recursive: true });
      most = 5;
      rmSync(join(top, "docs"), { recursive: true });
      put(join(top, "docs"), pagesOf("after"));
      const restore = (): void => {
        rmSync(specs, { recursive: true, force: true });
        cpSync(old, specs, { recursive: true });
      };
      expect(await update(stages, [], fakeTerminal(cwd))).toBe(0);
      const [before, after] = [filesIn(old), filesIn(specs)];
      expect(Object.keys(after)).toHaveLength(ids.length + 9 + 1);
      const random = seeded(7);
      let midway = 0;
      for (let round = 0; round < kills || (midway === 0 && round < kills * MOST_ROUNDS); round += 1) {
        restore();
        if (round % 3 === 0) await kill(cwd, 1500 * random(), "start");
        else await kill(cwd, 12 * random(), "write");
        if (requireWhole(filesIn(specs), before, after)) midway += 1;
        const terminal = fakeTerminal(cwd);
        expect([round, await update(stages, [], terminal), terminal.stderr()]).toEqual([round, 0, ""]);
        expect(filesIn(specs)).toEqual(after);
      }
      expect(midway).toBeGreaterThan(0);
    },
    kills * 30_000,
  );
});
