import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filesIn, folderWith, put } from "./folder.js";
import { buildProgram, type Program } from "./program.js";

let program: Program;
beforeAll(() => {
  program = buildProgram("interrupt");
}, 240_000);
afterAll(() => program.remove());

function page(id: string): string {
  return `# ${id}

- **Endpoint**: \`https://fal.run/${id}\`
- **Model ID**: \`${id}\`

## API Information

### Input Schema

${Array.from({ length: 15 }, (_, i) => `- **\`p${i}\`** (\`integer\`, _optional_):\n  Range: \`1\` to \`9\`\n`).join("\n")}

### Output Schema

- **\`seed\`** (\`integer\`, _required_):
  The seed.
`;
}

type Child = ChildProcessByStdio<null, null, Readable>;

function start(cwd: string, ...argv: readonly string[]): Child {
  return spawn(process.execPath, [program.bin, "generate", ...argv], { cwd, stdio: ["ignore", "ignore", "pipe"] });
}

async function until(child: Child, wanted: string): Promise<string> {
  let said = "";
  for await (const chunk of child.stderr.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    if (said.includes(wanted)) break;
  }
  return said;
}

/** A configuration that interrupts the process in the third pause of the stages. */
const interruptsItself = `
const real = setImmediate;
let pauses = 0;
globalThis.setImmediate = (...given) => {
  pauses += 1;
  if (pauses === 3) process.kill(process.pid, "SIGINT");
  return real(...given);
};
export default {};
`;

describe.skipIf(process.platform === "win32")("an interrupt (skipped on Windows, which has no signals)", () => {
  test("is heard while the stages are at work: the run ends with 130 and has written nothing", async () => {
    const ids = Array.from({ length: 300 }, (_, i) => `acme/model-${i}`);
    const cwd = folderWith(Object.fromEntries(ids.map((id) => [`specs/${id}.md`, page(id)])));
    put(cwd, { "falsmith.config.mjs": interruptsItself });
    const before = Object.keys(filesIn(cwd));
    const child = start(cwd);
    child.stderr.resume();
    expect(await once(child, "exit")).toEqual([130, null]);
    expect(Object.keys(filesIn(cwd))).toEqual(before);
  });

  test("ends --watch with 130, after it made the package anew", async () => {
    const cwd = folderWith({ "specs/acme/blur.md": page("acme/blur") });
    const child = start(cwd, "--watch");
    expect(await until(child, "watching; Ctrl-C ends\n")).toContain("1 endpoint from 1 source");
    put(cwd, { "specs/acme/sharpen.md": page("acme/sharpen") });
    expect(await until(child, "\n")).toContain("2 endpoints from 2 sources");
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([130, null]);
    expect(Object.keys(filesIn(cwd))).toContain("generated/acme/sharpen/index.ts");
  });
});
