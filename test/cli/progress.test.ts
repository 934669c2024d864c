import { describe, expect, test } from "vitest";
import { displayOn, progressBar, progressText } from "../../codegen/cli/terminal/progress.js";
import { stepsFor } from "../../codegen/project/progress.js";
import type { Terminal } from "../../codegen/cli/terminal/terminal.js";
import { compile } from "../../codegen/compile/compile.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import type { Reporter } from "../../codegen/cli/terminal/reporters.js";
import type { StageProgress } from "../../codegen/document/progress.js";
import { specs as sources } from "../support/specs.js";
import { fakeTerminal } from "./fake-terminal.js";

interface Pace {
  readonly breathMs: number;
  readonly barMs: number;
  readonly lineMs: number;
}
const always: Pace = { breathMs: 0, barMs: 0, lineMs: 0 };

/** What a run of three steps shows, and how often the event loop turned meanwhile. */
async function shown(
  given: { readonly watched: boolean; readonly colour?: boolean; readonly reporter?: Reporter },
  pace: Pace = always,
): Promise<{ readonly text: string; readonly turns: number }> {
  const texts: string[] = [];
  const terminal: Terminal = {
    ...fakeTerminal("/", { colour: given.colour ?? false }),
    isInteractive: given.watched,
    err: (text) => void texts.push(text),
  };
  let turns = 0;
  let over = false;
  const turn = (): void => {
    turns += 1;
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  const display = displayOn(terminal, given.reporter ?? "text", pace);
  const { onProgress } = stepsFor({ onProgress: display.begin() }, pace.breathMs);
  for (let done = 1; done <= 3; done += 1) await onProgress({ step: "mend", done, total: 3 });
  over = true;
  display.err("end\n");
  return { text: texts.join(""), turns };
}

describe("how far a run is", () => {
  test("in words and as a bar", () => {
    expect(progressText({ step: "read", done: 3, total: 571 })).toBe("reading 3/571 sources");
    expect(progressBar({ step: "emit", done: 1, total: 2 }, false)).toBe(
      `${"━".repeat(12)}${"─".repeat(12)} writing 1/2 endpoints`,
    );
    expect(progressBar({ step: "mend", done: 0, total: 0 }, false)).toContain("━".repeat(24));
  });

  test("is one line that is redrawn where somebody watches, and gone when there is something to say", async () => {
    const { text } = await shown({ watched: true });
    expect(text.split("\r\u001b[K").slice(1)).toEqual([
      expect.stringMatching(/mending 1\/3 endpoints$/),
      expect.stringMatching(/mending 2\/3 endpoints$/),
      expect.stringMatching(/mending 3\/3 endpoints$/),
      "end\n",
    ]);
    expect(text).not.toContain("\u001b[3");
    expect((await shown({ watched: true, colour: true })).text).toContain("\u001b[36m");
  });

  test("is lines, without control characters, where the output is kept", async () => {
    const { text } = await shown({ watched: false });
    expect(text).toBe("mending 1/3 endpoints\nmending 2/3 endpoints\nmending 3/3 endpoints\nend\n");
  });

  test.each([true, false])("is not told to a program that reads JSON (watched: %s)", async (watched) => {
    expect((await shown({ watched, reporter: "json" })).text).toBe("end\n");
  });

  test.each([true, false])("is not told for a short run (watched: %s)", async (watched) => {
    expect((await shown({ watched }, { breathMs: 0, barMs: 60_000, lineMs: 60_000 })).text).toBe("end\n");
  });

  test("lets the process hear a signal between steps, whatever it shows, and only now and then", async () => {
    expect((await shown({ watched: false, reporter: "json" })).turns).toBeGreaterThanOrEqual(3);
    expect((await shown({ watched: false }, { ...always, breathMs: 60_000 })).turns).toBeLessThan(2);
  });
});

test("the stages tell every step, wait when asked to, and make the same", async () => {
  const steps: StageProgress[] = [];
  let waited = 0;
  const onProgress = (step: StageProgress): Promise<void> => {
    steps.push(step);
    return Promise.resolve().then(() => void (waited += 1));
  };
  const compiled = await compile(sources, { onProgress });
  const files = await emitPackage(compiled, sources, { runtime: "import", onProgress });
  const total = compiled.endpoints.length;
  const count = (step: StageProgress["step"]): number =>
    new Set(steps.filter((one) => one.step === step && one.done > 0).map(({ done }) => done)).size;
  expect({ read: count("read"), mend: count("mend"), emit: count("emit") }).toEqual({
    read: sources.length,
    // Each is mended as soon as the last source that speaks of it is read.
    mend: 0,
    emit: total,
  });
  expect(steps.at(-1)).toEqual({ step: "emit", done: total, total });
  expect(waited).toBe(steps.length);
  expect(await emitPackage(await compile(sources), sources, { runtime: "import" })).toEqual(files);
});

test("where overlays decide, endpoints are mended when all sources are read", async () => {
  const steps: string[] = [];
  const text =
    "overlay: 1.0.0\ninfo: { title: a, version: '1' }\nactions: [{ target: $.info, update: { x-note: a } }]\n";
  const { endpoints } = await compile(sources, {
    overlays: [{ id: "specs/overlays/a.yaml", text }],
    onProgress: ({ step, done, total }) => void steps.push(`${step} ${done}/${total}`),
  });
  const count = (step: string, total: number): readonly string[] =>
    Array.from({ length: total }, (_, index) => `${step} ${index + 1}/${total}`);
  expect(steps).toEqual([...count("read", sources.length), ...count("mend", endpoints.length)]);
});
