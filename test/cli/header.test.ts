import { expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import { fakeStages } from "./fake-stages.js";
import { fakeTerminal } from "./fake-terminal.js";
import { filesIn, folderWith, put } from "./folder.js";

async function generate(
  cwd: string,
  ...argv: readonly string[]
): Promise<{ readonly code: number; readonly err: string }> {
  const terminal = fakeTerminal(cwd);
  return { code: await runWith(fakeStages, ["--runtime", "import", ...argv], terminal), err: terminal.stderr() };
}
function config(header?: string): Readonly<Record<string, string>> {
  return {
    "falsmith.config.json": JSON.stringify({ output: header === undefined ? {} : { header } }),
  };
}

test("output.header stays as the person wrote it; only its lines end where they should", async () => {
  const words = [
    "@license MIT",
    "  (c) a@acme.example @preserve",
    "eslint-disable",
    "see @ts-nocheck",
    "@type {eslint-disable}",
    "日本 🎉",
  ];
  const header = `${words.join("\n")}\na\u2028b()\rc()\u0000d\u202e`;
  const cwd = folderWith({ "specs/a.md": "endpoint acme/a", ...config(header) });
  expect(await generate(cwd)).toMatchObject({ code: 0 });
  const lines = [...words, "a", "b()", "c() d"].map((line) => `// ${line}\n`);
  const modules = Object.entries(filesIn(`${cwd}/generated`)).filter(([path]) => path.endsWith(".ts"));
  expect(modules).toHaveLength(2);
  for (const [, text] of modules) expect(text.startsWith(lines.join(""))).toBe(true);
});

test.each(["@ts-nocheck", "  @ts-ignore", "\u200b@ts-expect-error", "@TS-check"])(
  "output.header does not switch off the compiler: %j",
  async (header) => {
    const cwd = folderWith({ "specs/a.md": "endpoint acme/a", ...config(`x\n${header}\ny`) });
    expect(await generate(cwd)).toMatchObject({ code: 0 });
    const { [`generated/acme/a/index.ts`]: text = "" } = filesIn(cwd);
    expect(text).toMatch(/^\/\/ x\n\/\/ +&#64;ts-/i);
  },
);

test("output.header is an ingredient of the package: a change of it is drift, and is written to every module", async () => {
  const cwd = folderWith({ "specs/a.md": "endpoint acme/a", "specs/b.md": "endpoint acme/b", ...config() });
  expect(await generate(cwd)).toMatchObject({ code: 0 });
  put(cwd, config("Licensed to Acme\n*/ evil()"));
  expect(await generate(cwd, "--check")).toMatchObject({ code: 1 });
  expect(await generate(cwd)).toMatchObject({ code: 0 });
  const modules = Object.entries(filesIn(`${cwd}/generated`)).filter(([path]) => path.endsWith(".ts"));
  expect(modules).toHaveLength(3);
  for (const [, text] of modules) expect(text).toMatch(/^\/\/ Licensed to Acme\n\/\/ \*\/ evil\(\)\n/);
  expect(await generate(cwd)).toMatchObject({ code: 0, err: expect.stringContaining("already up to date") });
  expect(await generate(cwd, "--check")).toMatchObject({ code: 0 });
  put(cwd, config());
  expect(await generate(cwd)).toMatchObject({ code: 0 });
  for (const text of Object.values(filesIn(`${cwd}/generated`))) expect(text).not.toContain("Licensed");
});
