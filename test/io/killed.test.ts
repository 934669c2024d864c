import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, rmSync, watch } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import { stages } from "../../codegen/project/stages.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith, put } from "../cli/folder.js";
import { buildProgram, type Program } from "../cli/program.js";

const rounds = process.env["FALSMITH_ALL"] === "1" ? 100 : 12;
const ids = Array.from({ length: 30 }, (_, index) => `acme/model-${index}`);

function page(id: string, most: number): string {
  return `# ${id}

- **Endpoint**: \`https://fal.run/${id}\`
- **Model ID**: \`${id}\`

## API Information

### Input Schema

- **\`steps\`** (\`integer\`, _required_):
  How many. Range: \`1\` to \`${most}\`

### Output Schema

- **\`seed\`** (\`integer\`, _required_):
  The seed.
`;
}

function sources(most: number): Record<string, string> {
  return Object.fromEntries(ids.map((id) => [`specs/${id}.md`, page(id, most)]));
}

let program: Program;
beforeAll(() => {
  program = buildProgram("killed");
}, 60_000);
afterAll(() => program.remove());

type Files = Readonly<Record<string, string>>;

function outputOf(cwd: string): Files {
  return filesIn(join(cwd, "generated"));
}

/** A run in this process, which has loaded everything already. */
async function generate(cwd: string, ...argv: readonly string[]): Promise<number> {
  return await runWith(stages, argv, fakeTerminal(cwd));
}

function isOurs(name: string): boolean {
  return name.split("/").at(-1)?.startsWith(".falsmith") === true;
}

/** Kills a run some time after its start, or after it began to write. @returns false when it had ended before. */
async function kill(cwd: string, afterMs: number, since: "start" | "write"): Promise<boolean> {
  const child = spawn(process.execPath, [program.bin, "generate"], { cwd, stdio: "ignore" });
  const ended = once(child, "exit");
  let timer: NodeJS.Timeout | undefined;
  const arm = (): void => {
    timer ??= setTimeout(() => child.kill("SIGKILL"), afterMs);
  };
  const watcher = watch(join(cwd, "generated"), () => arm());
  if (since === "start") arm();
  const [, signal] = await ended;
  watcher.close();
  clearTimeout(timer);
  return signal === "SIGKILL";
}

/** A generation that was killed: every file is of the run before or of the one that was killed. */
function requireWhole(now: Files, before: Files, after: Files): "old" | "new" | "mixed" {
  const names = Object.keys(now).filter((name) => !isOurs(name));
  for (const name of names) expect([name, [before[name], after[name]].includes(now[name])]).toEqual([name, true]);
  const same = (wanted: Files): boolean => names.every((name) => now[name] === wanted[name]);
  return same(after) ? "new" : same(before) ? "old" : "mixed";
}

describe("generate that is killed", () => {
  test(
    `leaves every file whole, --check tells, and the next run completes it (${rounds} times)`,
    async () => {
      const cwd = folderWith(sources(9));
      expect(await generate(cwd)).toBe(0);
      const before = outputOf(cwd);
      put(cwd, sources(77));
      const began = performance.now();
      expect(spawnSync(process.execPath, [program.bin, "generate"], { cwd }).status).toBe(0);
      const lasts = performance.now() - began;
      const after = outputOf(cwd);
      expect(after).not.toEqual(before);
      const old = folderWith();
      cpSync(join(cwd, "generated"), old, { recursive: true });
      put(old, before);
      let midway = 0;
      for (let round = 0; round < rounds; round += 1) {
        rmSync(join(cwd, "generated"), { recursive: true, force: true });
        cpSync(old, join(cwd, "generated"), { recursive: true, preserveTimestamps: true });
        // Writing takes a small part of a run: most are killed there.
        if (round % 4 === 0) await kill(cwd, lasts * Math.random(), "start");
        else await kill(cwd, (round % 16) + Math.random(), "write");
        const now = outputOf(cwd);
        const state = requireWhole(now, before, after);
        const leftovers = Object.keys(now).some(isOurs);
        if (leftovers || state === "mixed") midway += 1;
        // Between the manifest, which is written last, and the end of the run a lock is all that may be left.
        expect([round, state, await generate(cwd, "--check")]).toEqual([round, state, state === "new" ? 0 : 1]);
        expect(await generate(cwd)).toBe(0);
        expect(outputOf(cwd)).toEqual(after);
      }
      expect(midway).toBeGreaterThan(0);
    },
    rounds * 20_000,
  );
});
