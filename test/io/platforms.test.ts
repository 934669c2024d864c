import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import { stages } from "../../codegen/project/stages.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith, put } from "../cli/folder.js";

/* What differs between platforms and can be tried on each: line ends, separators, letters of either case. docs/platforms.md. */

const page = readFileSync(
  new URL("../../specs/chainhub/fal-ai/wan/v2.2-a14b/image-to-image.md", import.meta.url),
  "utf8",
);
const overlay = `overlay: 1.0.0
info: { title: Ours, version: "1" }
extends: fal-ai/wan/v2.2-a14b/image-to-image
actions:
  - target: $.components.schemas.Input.properties.strength
    update:
      maximum: 0.5
      description: |
        Two
        lines.
`;
const config = '{\n  "rules": { "emit/unknown": "off" }\n}\n';

function crlf(text: string): string {
  return text.replaceAll("\n", "\r\n");
}

function turned(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, crlf(text)]));
}

interface Ran {
  readonly exit: number;
  readonly err: string;
}

async function generate(cwd: string, ...argv: readonly string[]): Promise<Ran> {
  const terminal = fakeTerminal(cwd);
  return { exit: await runWith(stages, argv, terminal), err: terminal.stderr() };
}

const project = { "specs/a.md": page, "specs/overlays/a.yaml": overlay, "falsmith.config.json": config };

describe("a checkout with CR LF", () => {
  test("of sources, overlays and the configuration gives the package that LF gives, but for digests of sources and quotes of several lines", async () => {
    const [unix, windows] = [folderWith(project), folderWith(turned(project))];
    expect(await generate(unix)).toMatchObject({ exit: 0 });
    expect(await generate(windows)).toMatchObject({ exit: 0 });
    const { "manifest.json": digests, ...files } = filesIn(join(unix, "generated"));
    const { "manifest.json": others, ...same } = filesIn(join(windows, "generated"));
    // A quote is what the source says, byte for byte.
    const quoted = Object.entries(same).map(([path, text]) => [path, text.replaceAll("\\r\\n", "\\n")]);
    expect(Object.fromEntries(quoted)).toEqual(files);
    expect(Object.keys(files).length).toBeGreaterThan(8);
    expect(others).not.toBe(digests);
  });

  test("of the package is told as what it is, and made good: nobody has edited these files", async () => {
    const cwd = folderWith(project);
    await generate(cwd);
    const made = filesIn(join(cwd, "generated"));
    put(join(cwd, "generated"), turned(made));
    const checked = await generate(cwd, "--check");
    expect(checked).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/index\.ts: error io\/out-of-date: .*eol=lf/),
    });
    expect(checked.err).not.toContain("io/edited-by-hand");
    expect(await generate(cwd)).toMatchObject({ exit: 0 });
    expect(filesIn(join(cwd, "generated"))).toEqual(made);
    expect(await generate(cwd, "--check")).toMatchObject({ exit: 0 });
  });

  test("of a file that a person has edited as well is left alone", async () => {
    const cwd = folderWith(project);
    await generate(cwd);
    const edited = crlf(`${filesIn(join(cwd, "generated"))["index.ts"] ?? ""}// mine\n`);
    put(cwd, { "generated/index.ts": edited });
    expect(await generate(cwd)).toMatchObject({ exit: 1, err: expect.stringContaining("io/edited-by-hand") });
    expect(filesIn(join(cwd, "generated"))["index.ts"]).toBe(edited);
  });

  test("of a file whose source is gone is removed", async () => {
    const cwd = folderWith({ ...project, "specs/b.md": page.replaceAll("v2.2-a14b", "v9") });
    await generate(cwd);
    const made = filesIn(join(cwd, "generated"));
    put(join(cwd, "generated"), turned(made));
    put(cwd, { "specs/b.md": page });
    expect(await generate(cwd)).toMatchObject({ exit: 0 });
    expect(Object.keys(filesIn(join(cwd, "generated"))).filter((path) => path.includes("v9"))).toEqual([]);
  });
});

test("git changes no line ends of sources and packages with the lines of docs/platforms.md", () => {
  const guide = readFileSync(new URL("../../docs/platforms.md", import.meta.url), "utf8");
  const [, attributes = ""] = /```gitattributes\n([\s\S]*?)```/.exec(guide) ?? [];
  const texts = {
    "specs/a.md": "a\n",
    "specs/b.md": "b\r\n",
    "src/fal/index.ts": "a\n",
    "generated/a.ts": "a\n",
    "other.txt": "a\n",
  };
  const cwd = folderWith({ ...texts, ".gitattributes": attributes });
  const git = (...argv: readonly string[]): string =>
    execFileSync("git", ["-c", "core.autocrlf=true", "-c", "core.safecrlf=false", ...argv], { cwd, encoding: "utf8" });
  git("init", "--quiet");
  git("add", ".");
  for (const path of Object.keys(texts)) rmSync(join(cwd, path));
  git("checkout", "--quiet", "--", ".");
  const after = Object.entries(filesIn(cwd)).filter(([path]) => path in texts);
  expect(Object.fromEntries(after)).toEqual({ ...texts, "other.txt": "a\r\n" });
});

describe("paths with a backslash", () => {
  function withSources(sources: string): string {
    return folderWith({ "specs/x/a.md": page, "falsmith.config.json": JSON.stringify({ sources }) });
  }

  test.each([".\\specs\\**", "specs\\*\\a.md", "specs\\x\\[a].md"])(
    "%s is a pattern on every platform",
    async (sources) => {
      expect(await generate(withSources(sources))).toMatchObject({ exit: 0 });
    },
  );

  test.skipIf(process.platform === "win32").each(["specs\\x", "specs\\x\\a.md"])(
    "%s names nothing, and the message has the path that does (skipped on Windows, where it is a path)",
    async (sources) => {
      const { exit, err } = await generate(withSources(sources));
      expect({ exit, err }).toMatchObject({ exit: 2, err: expect.stringContaining("io/no-such-input") });
      expect(err).toContain(`did you mean "${sources.replaceAll("\\", "/")}"`);
    },
  );

  test.skipIf(process.platform === "win32")(
    "an output folder written so is refused (skipped on Windows, where it is a folder)",
    async () => {
      const cwd = folderWith(project);
      expect(await generate(cwd, "--out", "src\\fal")).toMatchObject({
        exit: 2,
        err: expect.stringContaining("write it with /"),
      });
      expect(Object.keys(filesIn(cwd)).toSorted()).toEqual(Object.keys(project).toSorted());
    },
  );
});

describe("two sources whose names differ in case alone", () => {
  test("are two files where the file system has both, and give one package", async () => {
    const cwd = folderWith({ "specs/A.md": page, "specs/a.md": page });
    expect(await generate(cwd)).toMatchObject({ exit: 0 });
    const folders = Object.keys(filesIn(join(cwd, "generated"))).map((path) => path.toLowerCase());
    expect(new Set(folders).size).toBe(folders.length);
  });
});
