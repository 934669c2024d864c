import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, truncateSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, describe, expect, test, vi } from "vitest";
import { sha256 } from "../../codegen/io/output/digest.js";
import { readSources, type Sources } from "../../codegen/io/sources/read-sources.js";
import { pathBelow } from "../../codegen/io/sources/source-ids.js";
import { folderWith, put } from "../cli/folder.js";

afterEach(() => {
  vi.restoreAllMocks();
});

function read(
  cwd: string,
  inputs: readonly string[],
  more: { readonly leaveOut?: string; readonly made?: string; readonly stdin?: string } = {},
): Promise<Sources> {
  return readSources(inputs, {
    cwd,
    stdin: () => Readable.from(more.stdin === undefined ? [] : [Buffer.from(more.stdin)]),
    ...(more.leaveOut === undefined ? {} : { leaveOut: more.leaveOut }),
    ...(more.made === undefined ? {} : { made: [join(cwd, more.made)] }),
  });
}

function ids({ texts }: Sources): readonly string[] {
  return texts.map(({ id }) => id);
}
function lines({ findings }: Sources): readonly string[] {
  return findings.map(({ path, code }) => `${path} ${code}`);
}

const tree = {
  "specs/a.md": "a",
  "specs/b/c.TXT": "c",
  "specs/b/d.yaml": "d",
  "specs/b/e.yml": "e",
  "specs/f.json": "{}",
  "specs/sources.json": '{"sources":[]}',
  "specs/overlays/o.yaml": "o",
  "specs/.hidden.md": "h",
  "specs/.git/x.md": "x",
  "specs/image.png": "p",
  "specs/node_modules/m/readme.md": "m",
  "other.md": "other",
};
const documents = ["specs/a.md", "specs/b/c.TXT", "specs/b/d.yaml", "specs/b/e.yml", "specs/f.json"];

const endless = async function* (): AsyncGenerator<Uint8Array> {
  for (;;) yield new Uint8Array(1024 * 1024).fill(97);
};

function list(digest: string): string {
  return JSON.stringify({ sources: [{ path: "a.md", sha256: digest }] });
}

describe("which documents", () => {
  test.each([
    [["specs"], documents],
    [["specs/"], documents],
    [["./specs"], documents],
    [["specs/**"], documents],
    [["specs/*"], ["specs/a.md", "specs/f.json"]],
    [["specs/**/*.{md,TXT}"], ["specs/a.md", "specs/b/c.TXT"]],
    [["specs/*.png"], ["specs/image.png"]],
    [["."], ["other.md", ...documents]],
    [
      ["specs/image.png", "other.md", "specs/../other.md"],
      ["other.md", "specs/image.png"],
    ],
    [
      ["-", "other.md"],
      ["other.md", "stdin"],
    ],
  ])("%j", async (inputs, expected) => {
    expect(ids(await read(folderWith(tree), inputs, { stdin: "in" }))).toEqual(expected);
  });

  test.each([
    [["specs"], ["specs/a.md", "specs/f.json"]],
    [["specs/**"], ["specs/a.md", "specs/f.json"]],
    [["./**/*.md"], ["other.md", "specs/a.md"]],
    [["specs/b"], ["specs/b/c.TXT", "specs/b/d.yaml", "specs/b/e.yml"]],
    [["specs/b/*.yml"], ["specs/b/e.yml"]],
    [["specs/b/d.yaml"], ["specs/b/d.yaml"]],
  ])("a package is no source unless it is named: %j", async (inputs, expected) => {
    expect(ids(await read(folderWith(tree), inputs, { made: "specs/b" }))).toEqual(expected);
  });

  test("the path is shown as it was given", async () => {
    const cwd = folderWith(tree);
    const { labels } = await read(cwd, ["./specs/b/", join(cwd, "other.md"), "-"], { stdin: "in" });
    expect([...labels.values()].toSorted()).toEqual([
      "-",
      "./specs/b/c.TXT",
      "./specs/b/d.yaml",
      "./specs/b/e.yml",
      join(cwd, "other.md"),
    ]);
  });

  test("a name with the letters of a pattern is a name when the file exists", async () => {
    expect(ids(await read(folderWith({ "[id].md": "x" }), ["[id].md"]))).toEqual(["[id].md"]);
  });

  test("links are followed, in circles too", async () => {
    const cwd = folderWith({ "specs/a.md": "a", "elsewhere/b.md": "b" });
    symlinkSync(join(cwd, "elsewhere"), join(cwd, "specs/link"));
    symlinkSync(join(cwd, "specs"), join(cwd, "elsewhere/back"));
    symlinkSync(join(cwd, "nowhere"), join(cwd, "specs/dangling.md"));
    expect(ids(await read(cwd, ["specs"]))).toEqual(["specs/a.md", "specs/link/b.md"]);
  });

  test("the output is no input", async () => {
    const cwd = folderWith({ "a.md": "a", "generated/x/openapi.json": "{}" });
    for (const inputs of [["."], ["**"]])
      expect(ids(await read(cwd, inputs, { leaveOut: join(cwd, "generated") }))).toEqual(["a.md"]);
  });
});

describe("names of sources", () => {
  test("outside of the current folder it is the base name, numbered by path where two share one", async () => {
    const cwd = folderWith({ "a.md": "inside" });
    const other = folderWith({ "x/a.md": "x", "y/a.md": "y", "z.md": "z" });
    const sources = await read(cwd, [join(other, "y/a.md"), join(other, "z.md"), join(other, "x"), "a.md"]);
    expect(sources.texts.map(({ id, text }) => [id, text])).toEqual([
      ["a-2.md", "x"],
      ["a-3.md", "y"],
      ["a.md", "inside"],
      ["z.md", "z"],
    ]);
  });

  test("the provider comes from sources.json, else from the folder below specs", async () => {
    const cwd = folderWith({
      "specs/sources.json": JSON.stringify({
        sources: [
          { path: "one/a.md", provider: "listed" },
          { path: "specs/one/b.md", provider: "also" },
          { path: "one/c.md", origin: "https://x.test" },
        ],
      }),
      "specs/one/a.md": "a",
      "specs/one/b.md": "b",
      "specs/one/c.md": "c",
      "specs/d.md": "d",
      "e.md": "e",
    });
    const { texts } = await read(cwd, ["."]);
    expect(texts.map(({ id, provider }) => [id, provider])).toEqual([
      ["e.md", undefined],
      ["specs/d.md", undefined],
      ["specs/one/a.md", "listed"],
      ["specs/one/b.md", "also"],
      ["specs/one/c.md", "one"],
    ]);
  });

  test("the list is found from another folder", async () => {
    const project = folderWith({
      "specs/sources.json": '{"sources":[{"path":"one/deep/a.md","provider":"listed"}]}',
      "specs/one/deep/a.md": "a",
    });
    const { texts } = await read(folderWith(), [join(project, "specs/one")]);
    expect(texts).toEqual([{ id: "a.md", text: "a", provider: "listed" }]);
  });

  test("a source that differs from its listed digest is told", async () => {
    const cwd = folderWith({ "specs/a.md": "a", "specs/sources.json": list(sha256("a").toUpperCase()) });
    expect(lines(await read(cwd, ["specs"]))).toEqual([]);
    put(cwd, { "specs/sources.json": list(sha256("b")) });
    const sources = await read(cwd, ["specs"]);
    expect(lines(sources)).toEqual(["specs/a.md io/source-changed"]);
    expect(ids(sources)).toEqual(["specs/a.md"]);
  });

  test.each(["not json", "[]", '{"sources":{}}'])("a list that is none is told: %s", async (text) => {
    expect(lines(await read(folderWith({ "specs/a.md": "a", "specs/sources.json": text }), ["specs"]))).toEqual([
      "specs/sources.json io/source-list",
    ]);
  });
});

describe("what is no source", () => {
  test("each bad file is told, the good one is read", async () => {
    const cwd = folderWith({
      "a.md": "",
      "b.md": "\0",
      "d.md": Buffer.from([0xe4]),
      "e.md": "good",
      "f.md": "",
    });
    truncateSync(join(cwd, "f.md"), 33 * 1024 * 1024);
    const sources = await read(cwd, ["."]);
    expect(lines(sources)).toEqual(["a.md io/empty", "b.md io/binary", "d.md io/encoding", "f.md io/too-large"]);
    expect(sources.findings.at(-1)?.message).toBe("33 MiB, the limit is 32 MiB; split the document");
    expect(ids(sources)).toEqual(["e.md"]);
    expect(sources.refused).toEqual(["a.md", "b.md", "d.md", "f.md"]);
  });

  test.skipIf(process.platform === "win32")(
    "a pipe is not waited for, nor a device or a socket read (skipped on Windows, which has none in folders)",
    async () => {
      const cwd = folderWith();
      execFileSync("mkfifo", [join(cwd, "pipe.md")]);
      const server = createServer().listen(join(cwd, "socket.md"));
      await new Promise((resolve) => server.once("listening", resolve));
      const sources = await read(cwd, [".", "/dev/zero"]);
      server.close();
      expect(lines(sources)).toEqual(["pipe.md io/no-file", "socket.md io/no-file", "/dev/zero io/no-file"]);
    },
  );

  test("standard input has the same limits", async () => {
    const sources = await readSources(["-"], { cwd: folderWith(), stdin: endless });
    expect(sources.findings).toEqual([
      {
        code: "io/too-large",
        level: "error",
        path: "-",
        message: "more than 32 MiB, the limit is 32 MiB; split the document",
      },
    ]);
    expect(lines(await read(folderWith(), ["-"], { stdin: "" }))).toEqual(["- io/empty"]);
  });

  const root = process.getuid?.() === 0;
  test.skipIf(root || process.platform === "win32")(
    `a file that may not be read${root ? " (skipped: root may read everything)" : " (skipped on Windows, which has no such modes)"}`,
    async () => {
      const cwd = folderWith({ "a.md": "a" });
      mkdirSync(join(cwd, "closed"));
      chmodSync(join(cwd, "a.md"), 0);
      chmodSync(join(cwd, "closed"), 0);
      const sources = await read(cwd, ["a.md", "closed"]);
      chmodSync(join(cwd, "closed"), 0o755);
      expect(lines(sources)).toEqual(["a.md io/unreadable"]);
      expect(sources.wrong.map(({ message }) => message)).toEqual([
        "cannot read this folder, permission denied; change its permissions or name other inputs",
      ]);
    },
  );
});

describe("a folder below the one that was named, and cannot be read", () => {
  test.skipIf(process.platform === "win32")(
    "is named, for a link that leads to itself too (skipped on Windows, where links need a right)",
    async () => {
      const cwd = folderWith({ "specs/a.md": "a", "specs/deep/b.md": "b" });
      symlinkSync(join(cwd, "specs/deep/loop"), join(cwd, "specs/deep/loop"));
      const message = "cannot read this, too many symbolic links; put it right, or name other inputs";
      for (const [given, path] of [
        ["specs", "specs/deep/loop"],
        ["./specs/", "./specs/deep/loop"],
        [".", "specs/deep/loop"],
      ] as const)
        expect((await read(cwd, [given])).wrong).toEqual([{ code: "io/no-such-input", level: "error", path, message }]);
    },
  );

  const root = process.getuid?.() === 0;
  test.skipIf(root || process.platform === "win32")(
    `is named${root ? " (skipped: root may read everything)" : " (skipped on Windows, which has no such modes)"}`,
    async () => {
      const cwd = folderWith({ "specs/a.md": "a", "specs/deep/closed/b.md": "b" });
      chmodSync(join(cwd, "specs/deep/closed"), 0);
      const { wrong } = await read(cwd, ["specs"]);
      chmodSync(join(cwd, "specs/deep/closed"), 0o755);
      const message = "cannot read this folder, permission denied; change its permissions or name other inputs";
      expect(wrong).toEqual([{ code: "io/no-such-input", level: "error", path: "specs/deep/closed", message }]);
    },
  );
});

describe("a document that an earlier run read", () => {
  const stdin = (): Readable => Readable.from([]);

  test("is decoded when its text is asked for, and is the same text", async () => {
    const cwd = folderWith({ "a.md": "\uFEFFä\r\n", "b.md": "b" });
    const { entries } = await readSources(["a.md", "b.md"], { cwd, stdin });
    const decode = vi.spyOn(TextDecoder.prototype, "decode");
    const again = await readSources(["a.md", "b.md"], { cwd, stdin, before: entries });
    expect(decode).not.toHaveBeenCalled();
    expect(again.entries).toEqual(entries);
    expect(again.texts.map(({ text }) => text)).toEqual(["\uFEFFä\r\n", "b"]);
    expect(decode).toHaveBeenCalledTimes(2);
  });

  test("is looked at anew when it has changed", async () => {
    const cwd = folderWith({ "a.md": "a" });
    const { entries } = await readSources(["a.md"], { cwd, stdin });
    put(cwd, { "a.md": "" });
    const again = await readSources(["a.md"], { cwd, stdin, before: entries });
    expect(lines(again)).toEqual(["a.md io/empty"]);
  });
});

test("whether a source may hold a word is told by its bytes, where it need not be decoded", async () => {
  const utf16 = Buffer.from("\ufeffarazzo: 1.0.1", "utf16le");
  const cwd = folderWith({ "a.md": "arazzo: 1.0.1", "b.md": "plain", "c.md": utf16, "d.md": "plain" });
  const inputs = ["a.md", "b.md", "c.md", "d.md"];
  const { entries, mayHold: beforehand } = await readSources(inputs, { cwd });
  // All are decoded: nothing is told of them.
  expect(inputs.map((id) => beforehand(id, "arazzo"))).toEqual([true, true, true, true]);
  put(cwd, { "d.md": "changed" });
  const { mayHold } = await readSources(inputs, { cwd, before: entries });
  expect(inputs.map((id) => mayHold(id, "arazzo"))).toEqual([true, false, true, true]);
});

test.runIf(process.platform !== "win32").each([
  ["/a/b/c.md", "/a", "b/c.md"],
  ["/a/b/c.md", "/a/", "b/c.md"],
  ["/x", "/", "x"],
  ["/ab/c", "/a", undefined],
  ["/a", "/a", undefined],
  ["/a/", "/a", undefined],
  ["/a/../b", "/a", undefined],
  ["/a/b/../../c", "/a", undefined],
  ["/a//b", "/a", "b"],
  ["/a/b/", "/a", "b"],
  ["/a/./b", "/a", "b"],
  ["/a/.b/c", "/a", ".b/c"],
  ["/a/..b", "/a", "..b"],
  ["/a/b\\c", "/a", "b\\c"],
  ["/c/b", "/a/../c", "b"],
])("%j below %j is %j", (path, folder, below) => {
  expect(pathBelow(path, folder)).toBe(below);
});
