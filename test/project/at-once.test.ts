import { rmSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import { check, generate } from "../../codegen/project/generate.js";
import type { GenerateOptions } from "../../codegen/project/options.js";
import { stages, type Stages } from "../../codegen/project/stages.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith, put } from "../cli/folder.js";
import { queueDocument } from "../support/queue-document.js";

function pages(descriptions: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(descriptions).map(([id, description]) => [
      `specs/fal/${id}.json`,
      queueDocument(id, { steps: { type: "integer", description } }),
    ]),
  );
}

const FIRST = pages({ "x/one": "Steps.", "y/two": "Steps.", "z/three": "Steps." });

/** A run that is stopped between two of its steps until `meanwhile` is done. */
async function interrupted(options: GenerateOptions, meanwhile: () => Promise<unknown>): ReturnType<typeof generate> {
  let once: Promise<unknown> | undefined;
  return await generate({ ...options, onProgress: async () => void (await (once ??= meanwhile())) });
}

/** What a run into an empty folder writes. */
async function cold(cwd: string): Promise<ReturnType<typeof filesIn>> {
  rmSync(join(cwd, "generated"), { recursive: true, force: true });
  await generate({ cwd });
  return filesIn(join(cwd, "generated"));
}

describe("a run that another one overtakes", () => {
  test("takes nothing over of what the other has replaced", async () => {
    const cwd = folderWith(FIRST);
    await generate({ cwd });
    put(cwd, pages({ "x/one": "Steps, at most 7." }));
    const report = await interrupted({ cwd }, async () => {
      put(cwd, pages({ "y/two": "Steps, at most 9." }));
      expect((await generate({ cwd })).ok).toBe(true);
    });
    expect(report).toMatchObject({ ok: true, files: { written: [], kept: [] } });
    expect((await check({ cwd })).ok).toBe(true);
    // Were the page of the other run in a manifest that names the page before it, going back would make nothing anew.
    put(cwd, pages({ "y/two": "Steps." }));
    await generate({ cwd });
    const warm = filesIn(join(cwd, "generated"));
    expect(warm).toEqual(await cold(cwd));
  });

  test("does not write older sources over newer ones", async () => {
    const cwd = folderWith(FIRST);
    await interrupted({ cwd }, async () => {
      put(cwd, pages({ "y/two": "Steps, at most 9." }));
      await generate({ cwd });
    });
    const warm = filesIn(join(cwd, "generated"));
    expect(warm).toEqual(await cold(cwd));
  });

  test("reads the standard input once for all", async () => {
    const cwd = folderWith(FIRST);
    const stdin = Readable.from([Buffer.from(queueDocument("given/four", {}))]);
    let once: Promise<unknown> | undefined;
    const overtaken: Stages = {
      ...stages,
      makeEndpoints: async (...given) => {
        await (once ??= generate({ cwd }));
        return await stages.makeEndpoints(...given);
      },
    };
    const terminal = { ...fakeTerminal(cwd), stdin: () => stdin };
    expect(await runWith(overtaken, ["-", "specs"], terminal)).toBe(0);
    expect(Object.keys(filesIn(join(cwd, "generated")))).toEqual(
      expect.arrayContaining(["given/four/index.ts", "x/one/index.ts"]),
    );
  });
});
