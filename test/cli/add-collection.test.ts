import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmodSync, existsSync, readdirSync, symlinkSync, truncateSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { runWith } from "../../codegen/cli/commands/add/add.js";
import { runWith as generate } from "../../codegen/cli/commands/generate.js";
import { stages } from "../../codegen/project/stages.js";
import { operationPage } from "../support/pages.js";
import { zipOf } from "../support/zip.js";
import { serve, text } from "./add-server.js";
import { fakeTerminal } from "./fake-terminal.js";
import { filesIn, folderWith, put, timesIn } from "./folder.js";
import { outcomeOf, type VerbOutcome } from "./outcome.js";

function sha(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

async function add(cwd: string, ...argv: readonly string[]): Promise<VerbOutcome> {
  return await outcomeOf(runWith, cwd, argv);
}

function entryIn(cwd: string): unknown {
  const list: { readonly sources: readonly unknown[] } = JSON.parse(filesIn(cwd)["specs/sources.json"] ?? "null");
  expect(list.sources).toHaveLength(1);
  return list.sources[0];
}

function pagesIn(cwd: string): readonly string[] {
  return Object.keys(filesIn(cwd)).filter((path) => path.startsWith("specs/") && path !== "specs/sources.json");
}

const cats = operationPage("/cats");
const dogs = operationPage("/dogs");

/** A project beside a folder `docs` with these files. */
function projectBeside(files: Readonly<Record<string, string | Uint8Array>>): string {
  const top = folderWith(Object.fromEntries(Object.entries(files).map(([path, content]) => [`docs/${path}`, content])));
  put(top, { "project/.keep": "" });
  return join(top, "project");
}

describe("a folder", () => {
  test("becomes one entry with the digest of each page, at their paths", async () => {
    const cwd = projectBeside({
      "cats.yaml": cats,
      "deep/er/dogs.yaml": dogs,
      "guide.md": "# Guide\n\nWords.\n",
      "logo.png": "x",
      ".git/config": "x",
    });
    const { code, out, err } = await add(cwd, "../docs", "--as", "pets");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toBe(`added specs/pets: 2 pages, 2 endpoints, from ../docs
  1 page in no format that falsmith reads, not added: ../docs/guide.md
  2 other files skipped: .png 1, folders 1
`);
    expect(filesIn(cwd)).toMatchObject({ "specs/pets/cats.yaml": cats, "specs/pets/deep/er/dogs.yaml": dogs });
    expect(pagesIn(cwd)).toHaveLength(2);
    expect(entryIn(cwd)).toEqual({
      path: "pets",
      provider: "pets",
      origin: "../docs",
      kind: "folder",
      date: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      pages: { "cats.yaml": sha(cats), "deep/er/dogs.yaml": sha(dogs) },
      refused: { "guide.md": sha("# Guide\n\nWords.\n") },
    });
    expect(await generate(stages, [], fakeTerminal(cwd))).toBe(0);
  });

  test("is written once: the same folder again changes no file", async () => {
    const cwd = projectBeside({ "cats.yaml": cats });
    await add(cwd, "../docs", "--as", "pets");
    const times = timesIn(cwd);
    expect((await add(cwd, "../docs", "--as", "pets")).out).toMatch(/^unchanged specs\/pets: 1 page, 1 endpoint/);
    expect(timesIn(cwd)).toEqual(times);
  });

  test("added again shows pages that came, changed and went, and what that means", async () => {
    const cwd = projectBeside({ "cats.yaml": cats, "dogs.yaml": dogs });
    await add(cwd, "../docs", "--as", "pets");
    put(cwd, { "../docs/cats.yaml": operationPage("/cats", "integer"), "../docs/birds.yaml": operationPage("/birds") });
    spawnSync("rm", [join(cwd, "../docs/dogs.yaml")]);
    const { out } = await add(cwd, "../docs", "--as", "pets");
    expect(out).toContain("changed specs/pets: 2 pages, 2 endpoints");
    expect(out).toContain("  new birds.yaml\n  changed cats.yaml\n  gone dogs.yaml\n");
    expect(out).toContain("+ pages.example GET /birds");
    expect(out).toContain("- pages.example GET /dogs");
    expect(pagesIn(cwd)).toEqual(["specs/pets/birds.yaml", "specs/pets/cats.yaml"]);
  });

  test("is read as a whole: pages refer to each other", async () => {
    const referring = cats.replace(
      "{type: object, properties: {name: {type: string}}}",
      '{$ref: "parts/all.yaml#/components/schemas/Cat"}',
    );
    const cwd = projectBeside({
      "cats.yaml": referring,
      "parts/all.yaml": "components: {schemas: {Cat: {type: string}}}\n",
    });
    expect(await add(cwd, "../docs", "--as", "pets")).toMatchObject({ code: 0, err: "" });
    expect(pagesIn(cwd)).toEqual(["specs/pets/cats.yaml", "specs/pets/parts/all.yaml"]);
  });

  test("has pages that are told and left out, and the rest is added", async () => {
    const cwd = projectBeside({
      "cats.yaml": cats,
      "broken.yaml": "openapi: 3.1.0\n  paths: [",
      "binary.md": "a\0b",
      "wide.md": Buffer.from("\ufeffa", "utf16le"),
    });
    symlinkSync("cats.yaml", join(cwd, "../docs/link.yaml"));
    put(cwd, { "../docs/large.md": "" });
    truncateSync(join(cwd, "../docs/large.md"), 33 * 1024 * 1024);
    const { code, out, err } = await add(cwd, "../docs", "--as", "pets");
    expect([code, pagesIn(cwd)]).toEqual([0, ["specs/pets/cats.yaml"]]);
    expect(err).toMatch(/^\.\.\/docs\/broken\.yaml:1:10: warning text\/yaml-syntax: /m);
    expect(err).toMatch(/^\.\.\/docs\/binary\.md: warning io\/binary: /m);
    expect(err).toMatch(/^\.\.\/docs\/wide\.md: warning io\/encoding: /m);
    expect(err).toMatch(/^\.\.\/docs\/link\.yaml: warning io\/unsafe-path: /m);
    expect(err).toMatch(/^\.\.\/docs\/large\.md: warning io\/too-large: /m);
    expect(out).toContain("1 page refused, as told above");
  });

  test("keeps what a person put or wrote there, unless forced", async () => {
    const cwd = projectBeside({ "cats.yaml": cats, "dogs.yaml": dogs });
    put(cwd, { "specs/pets/cats.yaml": "mine" });
    const first = await add(cwd, "../docs", "--as", "pets");
    expect(first).toMatchObject({
      code: 0,
      err: expect.stringContaining("specs/pets/cats.yaml: warning io/foreign: "),
    });
    put(cwd, { "specs/pets/dogs.yaml": "edited" });
    put(cwd, { "../docs/dogs.yaml": operationPage("/dogs", "integer") });
    const second = await add(cwd, "../docs", "--as", "pets");
    expect(second.err).toContain("specs/pets/dogs.yaml: warning io/edited-by-hand: ");
    expect(filesIn(cwd)).toMatchObject({ "specs/pets/cats.yaml": "mine", "specs/pets/dogs.yaml": "edited" });
    expect(await add(cwd, "../docs", "--as", "pets", "--force")).toMatchObject({ code: 0, err: "" });
    expect(filesIn(cwd)["specs/pets/cats.yaml"]).toBe(cats);
  });
});

describe("an archive", () => {
  const files = [
    { name: "api/cats.yaml", content: cats },
    { name: "api/dogs.yaml", content: dogs, method: 0 },
    { name: "logo.png", content: "x" },
  ];

  test("is read from a file, or the folder of it that is named", async () => {
    const cwd = folderWith({ "docs.zip": zipOf(files) });
    expect(await add(cwd, "docs.zip", "--as", "all")).toMatchObject({ code: 0, err: "" });
    expect(pagesIn(cwd)).toEqual(["specs/all/api/cats.yaml", "specs/all/api/dogs.yaml"]);
    expect(entryIn(cwd)).toMatchObject({ origin: "docs.zip", kind: "zip" });
    expect(await add(cwd, "docs.zip#:api", "--as", "part")).toMatchObject({ code: 0, err: "" });
    expect(pagesIn(cwd)).toContain("specs/part/cats.yaml");
    put(cwd, { "docs#2.zip": zipOf(files) });
    expect(await add(cwd, "docs#2.zip", "--as", "other")).toMatchObject({ code: 0, err: "" });
  });

  test("is fetched from an address, with what to ask for it next time", async () => {
    const { origin } = await serve({ "/docs.zip": text(zipOf(files), { etag: '"1"' }) });
    const cwd = folderWith();
    expect(await add(cwd, `${origin}/docs.zip`, "--as", "all")).toMatchObject({ code: 0, err: "" });
    expect(entryIn(cwd)).toMatchObject({ origin: `${origin}/docs.zip`, kind: "zip", etag: '"1"' });
  });

  test("that git made is without the folder of its version, and says its commit", async () => {
    const commit = "c".repeat(40);
    const named = files.map((file) => ({ ...file, name: `repo-2.0/${file.name}` }));
    const cwd = folderWith({ "docs.zip": zipOf(named, commit) });
    expect(await add(cwd, "docs.zip", "--as", "all")).toMatchObject({ code: 0, err: "" });
    expect(pagesIn(cwd)).toEqual(["specs/all/api/cats.yaml", "specs/all/api/dogs.yaml"]);
    expect(entryIn(cwd)).toMatchObject({ commit });
  });

  const bomb = Buffer.alloc(20 * 1024 * 1024, "a ");
  test.each<readonly [string, Buffer, string]>([
    ["names a place above itself", zipOf([...files, { name: "../evil.md" }]), "names a place outside of itself"],
    ["hides one in a path", zipOf([...files, { name: "a/../../evil.sh" }]), "names a place outside of itself"],
    ["names one with backslashes", zipOf([...files, { name: "..\\evil.md" }]), "names a place outside of itself"],
    ["names an absolute place", zipOf([...files, { name: "/etc/evil.md" }]), "names a place outside of itself"],
    ["names a drive", zipOf([...files, { name: "C:/evil.md" }]), "names a place outside of itself"],
    ["is encrypted", zipOf([{ name: "a.md", content: "x", isEncrypted: true }]), "the archive is encrypted"],
    [
      "has other bytes than it states",
      zipOf([{ name: "a.md", content: "x", stated: { crc: 1 } }]),
      "the archive is damaged",
    ],
    [
      "has more bytes than it states",
      zipOf([{ name: "a.md", content: "xyz", stated: { size: 1 } }]),
      "the archive is damaged",
    ],
    ["is cut off", zipOf(files).subarray(0, 200), "not a zip archive, or it is cut off"],
    ["is none", Buffer.from("<html>"), "not a zip archive, or it is cut off"],
    ["is empty", zipOf([]), "the archive is empty"],
    ["has no pages", zipOf([{ name: "a.png" }]), "there is no page in it (1 other file)"],
    ["unpacks to far more", zipOf([{ name: "a.md", content: bomb }]), "more than 200 times as much"],
    [
      "has no endpoint",
      zipOf([{ name: "a.md", content: "# Words\n" }]),
      "no page of it (1 page) describes an endpoint",
    ],
  ])("that %s is refused, and nothing is written", async (_, bytes, message) => {
    const cwd = folderWith({ "docs.zip": bytes });
    const { err, out } = await add(cwd, "docs.zip", "--as", "all");
    expect([err, out]).toEqual([expect.stringContaining(message), ""]);
    expect(Object.keys(filesIn(cwd))).toEqual(["docs.zip"]);
  });

  test("has more files than anybody reads", async () => {
    const many = Array.from({ length: 50_001 }, (_, index) => ({ name: `${index}.png`, method: 0 }));
    const cwd = folderWith({ "docs.zip": zipOf(many.slice(0, 65_000)) });
    expect((await add(cwd, "docs.zip", "--as", "all")).err).toContain("more than 50,000 files");
  });

  test("has pages with names that not all file systems take: they are told, the rest is added", async () => {
    const odd = ["aux.md", "Cats.yaml", "a./b.md", "end .md"].map((name) => ({
      name: `api/${name}`,
      content: "# x\n",
    }));
    const link = { name: "api/link.yaml", content: "/etc/passwd", mode: 0o120777 };
    const twice = { name: "api/cats.yaml", content: dogs };
    const packed = { name: "api/packed.yaml", content: cats, method: 14 };
    const cwd = folderWith({ "docs.zip": zipOf([...files, ...odd, link, twice, packed]) });
    const { code, err } = await add(cwd, "docs.zip", "--as", "all");
    expect(code).toBe(0);
    for (const said of [
      "docs.zip#:api/aux.md: warning io/unsafe-name: ",
      "docs.zip#:api/a./b.md: warning io/unsafe-name: ",
      "docs.zip#:api/cats.yaml: warning io/unsafe-name: ",
      "docs.zip#:api/link.yaml: warning io/unsafe-path: ",
      "docs.zip#:api/packed.yaml: warning io/unreadable: ",
    ])
      expect(err).toContain(said);
    expect(Object.values(filesIn(join(cwd, "specs"))).some((content) => content.includes("/etc/passwd"))).toBe(false);
  });
});

/** A repository with these files as its only commit. */
function repository(files: Readonly<Record<string, string>>): {
  readonly folder: string;
  readonly git: (...argv: readonly string[]) => string;
} {
  const folder = folderWith(files);
  const git = (...argv: readonly string[]): string => {
    const config = ["-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "init.defaultBranch=main"];
    const { status, stdout, stderr } = spawnSync("git", ["-C", folder, ...config, ...argv], { encoding: "utf8" });
    expect([argv, status, status === 0 ? "" : stderr]).toEqual([argv, 0, ""]);
    return stdout.trim();
  };
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "one");
  return { folder, git };
}

describe("a git repository", () => {
  test("is fetched at what it shows first, a branch, a tag or a commit, and one folder of it", async () => {
    const { folder, git } = repository({ "api/cats.yaml": cats, "README.txt": "x\n" });
    git("tag", "--annotate", "--message", "x", "v1");
    const first = git("rev-parse", "HEAD");
    put(folder, { "api/dogs.yaml": dogs });
    git("checkout", "--quiet", "-b", "next/two");
    git("add", "--all");
    git("commit", "--quiet", "--message", "two");
    const second = git("rev-parse", "HEAD");
    git("checkout", "--quiet", "main");
    const url = `file://${folder}/.git`;
    const commitOf = async (word: string): Promise<readonly [unknown, readonly string[]]> => {
      const cwd = folderWith();
      expect(await add(cwd, word, "--as", "all")).toMatchObject({ code: 0, err: "" });
      return [entryIn(cwd), pagesIn(cwd)];
    };
    expect(await commitOf(url)).toEqual([
      expect.objectContaining({ commit: first, kind: "git" }),
      ["specs/all/api/cats.yaml"],
    ]);
    expect(await commitOf(`git+${url}#v1:api`)).toEqual([
      expect.objectContaining({ commit: first }),
      ["specs/all/cats.yaml"],
    ]);
    expect(await commitOf(`${url}#:api/`)).toEqual([
      expect.objectContaining({ commit: first }),
      ["specs/all/cats.yaml"],
    ]);
    expect((await commitOf(`${url}#next/two`))[0]).toMatchObject({ commit: second, origin: `${url}#next/two` });
    expect((await commitOf(`${url}#${first}`))[0]).toMatchObject({ commit: first });
  });

  test("runs nothing of it, and follows no link", async () => {
    const { folder, git } = repository({ "cats.yaml": cats, ".gitattributes": "* filter=evil\n" });
    symlinkSync("/etc/hostname", join(folder, "link.md"));
    git("add", "--all");
    git("commit", "--quiet", "--message", "two");
    // A hook that git runs in every repository of this person, whoever made it.
    const hooks = folderWith({ "reference-transaction": `#!/bin/sh\ntouch "${folder}/was-run"\n` });
    chmodSync(join(hooks, "reference-transaction"), 0o755);
    vi.stubEnv("GIT_CONFIG_GLOBAL", join(hooks, "config"));
    // As in a hook of another repository.
    vi.stubEnv("GIT_DIR", join(hooks, "other.git"));
    put(hooks, { config: `[core]\n\thooksPath = ${hooks}\n` });
    const cwd = folderWith();
    const { code, err } = await add(cwd, `file://${folder}/.git`, "--as", "all");
    vi.unstubAllEnvs();
    expect(existsSync(join(folder, "was-run"))).toBe(false);
    expect([code, pagesIn(cwd)]).toEqual([0, ["specs/all/cats.yaml"]]);
    expect(err).toMatch(/#:link\.md: warning io\/unsafe-path: /);
  });

  test.each([
    ["file:///nowhere/at/all.git", "git says: '/nowhere/at/all.git' does not appear to be a git repository"],
    ["https://user:secret@host.example/docs.git", "the address holds credentials"],
    ["ssh://user:secret@host.example/docs.git", "the address holds a password"],
    ["ssh://-oProxyCommand=x/docs.git", "git cannot be asked for this"],
    ["http://host.example/docs.git", "over https:, ssh: or file:, not http:"],
    ["ext::sh -c touch% /tmp/x", "over https:, ssh: or file:, not ext:"],
    ["git://host.example/docs.git", "over https:, ssh: or file:, not git:"],
    ["file://host/docs.git", "begins with three slashes"],
    ["https://host.example/docs.git//api", "stands behind a colon"],
    ["https://host.example/docs.git#--upload-pack=x", "is no branch, tag or commit"],
    ["https://host.example/docs.git#a..b", "is no branch, tag or commit"],
    ["https://host.example/docs.git#main:../..", "is no folder of it"],
    ["https://host.example/docs.zip#main", "an archive has no revisions"],
  ])("%s is refused, and nothing is written", async (word, message) => {
    const cwd = folderWith();
    const { err, out } = await add(cwd, word, "--as", "all");
    expect([err, out]).toEqual([expect.stringContaining(message), ""]);
    expect(filesIn(cwd)).toEqual({});
  });

  test("whose server never answers is left, and nothing of git stays", async () => {
    const silent = createServer(() => undefined);
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const cwd = folderWith();
    vi.stubEnv("TMPDIR", cwd);
    const { err } = await add(
      cwd,
      `https://127.0.0.1:${port}/docs.git#${"0".repeat(40)}`,
      "--as",
      "all",
      "--timeout",
      "0.5",
    );
    vi.unstubAllEnvs();
    silent.close();
    expect(err).toContain("git has not ended within 0.5 s; allow it more with --timeout");
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("that has no such branch, or no such folder, says so", async () => {
    const { folder } = repository({ "cats.yaml": cats });
    const cwd = folderWith();
    const url = `file://${folder}/.git`;
    expect((await add(cwd, `${url}#v9`, "--as", "all")).err).toContain('no branch or tag "v9"');
    expect((await add(cwd, `${url}#main:none`, "--as", "all")).err).toContain('there is no page in "none"');
    expect(filesIn(cwd)).toEqual({});
  });
});

describe("wrong usage", () => {
  test.each([
    [["../docs", "--as", "Pets"], "--as is a name for a folder below specs/"],
    [["../docs", "--as", "overlays"], "--as is a name for a folder below specs/"],
    [["../docs", "--as", "con"], "--as is a name for a folder below specs/"],
    [["../docs", "../more", "--as", "pets"], "give it one folder, one archive or one git repository"],
    [["--as", "pets"], "add needs"],
    [["../docs", "--as", "pets", "--search", "x"], "it takes no --search"],
    [["../docs", "--as", "sole"], "specs/sole/a.yaml is a source of its own; choose another name"],
    [["specs/sole", "--as", "pets"], "this lies in specs/ already"],
    [["nowhere", "--as", "pets"], "no such folder or archive"],
    [["docs.zip"], "this is an archive or a repository; add it as one source: falsmith add docs.zip --as <name>"],
    [["https://host.example/docs.git"], "falsmith add https://host.example/docs.git --as <name>"],
  ])("%j is told", async (argv, message) => {
    const cwd = projectBeside({ "cats.yaml": cats });
    put(cwd, { "specs/sole/a.yaml": dogs });
    expect(await add(cwd, "specs/sole/a.yaml")).toMatchObject({ code: 0 });
    const { code, err } = await add(cwd, ...argv);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    expect(pagesIn(cwd)).toEqual(["specs/sole/a.yaml"]);
  });
});
