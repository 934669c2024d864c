import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readPublished } from "../../../codegen/io/published/read-published.js";
import { UserError } from "../../../codegen/io/user-error.js";
import { filesIn, folderWith, put } from "../../cli/folder.js";
import { documentOf, publishedFolder, tarballOf } from "../../project/published.js";
import { type Registry, startRegistry } from "./registry.js";

const documents = { "specs/blur.yaml": documentOf({ name: "blur" }) };

let files: Readonly<Record<string, string>> = {};
let tarball = new Uint8Array();
beforeAll(async () => {
  const folder = await publishedFolder(documents, "1.2.3");
  files = filesIn(folder);
  tarball = new Uint8Array(await tarballOf(folder));
});

function read(cwd: string, given: string, name = "my-client"): ReturnType<typeof readPublished> {
  return readPublished({ given, cwd, name, out: join(cwd, "client"), label: "client" });
}

async function refusal(cwd: string, given: string, name?: string): Promise<readonly [exit: number, text: string]> {
  try {
    await read(cwd, given, name);
    return [0, ""];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [error.exit, `${error.path ?? ""}: ${error.code}: ${error.message}`];
  }
}

describe("a published package", () => {
  test("is the same from a folder, a link to it, a tarball and a revision of git", async () => {
    const cwd = folderWith({ "my.tgz": tarball });
    put(join(cwd, "before"), files);
    symlinkSync(join(cwd, "before"), join(cwd, "link"));
    put(join(cwd, "client"), files);
    const git = (...argv: readonly string[]): unknown => execFileSync("git", argv, { cwd, stdio: "ignore" });
    git("init", "-q");
    git("add", "client");
    git("-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "v1");
    const all = await Promise.all(
      ["before", "link", "my.tgz", "git:HEAD", "git:HEAD:client"].map((given) => read(cwd, given)),
    );
    const [first] = all;
    expect(first).toMatchObject({ version: "1.2.3", changelog: undefined });
    expect(first?.endpoints.map(({ id, folder }) => [id, folder])).toEqual([
      ["effects.example POST /blur", "effects.example/blur/post"],
    ]);
    for (const one of all) {
      expect([one.version, one.packageJson, one.outputs]).toEqual([first?.version, first?.packageJson, first?.outputs]);
      expect(one.endpoints.map(({ doc }) => doc)).toEqual(first?.endpoints.map(({ doc }) => doc));
      expect(one.provenanceIn("effects.example/blur/post")).toHaveProperty([
        "#/components/schemas/Input/properties/radius",
      ]);
    }
  });

  test("without a manifest is told by its documents", async () => {
    const { "manifest.json": _manifest, ...others } = files;
    const cwd = folderWith();
    put(join(cwd, "p"), others);
    const { outputs, endpoints } = await read(cwd, "p");
    expect([outputs, endpoints.length]).toEqual([undefined, 1]);
  });

  test.each([
    ["nothing", 2, "no such folder or tarball; of the registry it is nothing@latest; name the last published version"],
    ["@me/nothing", 2, "no such folder or tarball; of the registry it is @me/nothing@latest; name"],
    ["./no/folder", 2, "no such folder or tarball; name the last published version"],
    ["nothing@>=1 || 2", 2, "no such folder or tarball; name"],
    ["--registry=x@1", 2, "no such folder or tarball; name"],
    ["https://host.example/x.tgz", 2, "no such folder or tarball; name"],
    ["client", 2, "this is the folder of the package itself (client)"],
    ["client/effects.example", 2, "this is the folder of the package itself (client)"],
    ["specs", 1, "it has no package.json with a version"],
    ["plain", 1, "my-client 1.0.0 holds no generated endpoints"],
    ["text.tgz", 1, "this tarball is not read: it is not compressed with gzip, or damaged; name another version"],
    ["git:HEAD", 2, "git says"],
  ])("is not %s", async (given, exit, why) => {
    const cwd = folderWith({
      ...documents,
      "plain/package.json": '{"name":"my-client","version":"1.0.0"}',
      "text.tgz": "text",
    });
    put(join(cwd, "client"), files);
    const [code, text] = await refusal(cwd, given);
    expect([code, text]).toEqual([exit, expect.stringContaining(why)]);
  });

  test("is not another package", async () => {
    const cwd = folderWith({ "my.tgz": tarball });
    expect(await refusal(cwd, "my.tgz", "@me/client")).toEqual([
      1,
      'my.tgz: io/published: this is the package "my-client", and "@me/client" is made: name the last published version of @me/client',
    ]);
  });
});

describe("a version in a registry", () => {
  let registry: Registry | undefined;
  beforeAll(async () => {
    registry = await startRegistry({ "my-client@1.2.3": tarball, "@me/client@1.0.0": tarball });
    vi.stubEnv("npm_config_cache", folderWith());
    vi.stubEnv("npm_config_fetch_retries", "0");
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await registry?.close();
  });

  test("is fetched by npm, once in a process, and what a tag names each time", async () => {
    vi.stubEnv("npm_config_registry", registry?.url);
    const cwd = folderWith();
    const exact = await read(cwd, "my-client@1.2.3");
    const asked = registry?.asked.length;
    expect([exact.version, registry?.asked.at(-1)]).toEqual(["1.2.3", "/tarballs/my-client@1.2.3"]);
    expect(await read(cwd, "my-client@1.2.3")).toMatchObject({ version: "1.2.3", outputs: exact.outputs });
    expect(registry?.asked.length).toBe(asked);
    expect(await read(cwd, "my-client@latest")).toMatchObject({ version: "1.2.3", outputs: exact.outputs });
    expect(registry?.asked.length).toBeGreaterThan(asked ?? 0);
    expect(filesIn(cwd)).toEqual({});
  });

  test("is fetched from the registry of the scope, with its credential, as .npmrc says", async () => {
    const host = (registry?.url ?? "").replace("http:", "");
    const cwd = folderWith({ ".npmrc": `@me:registry=${registry?.url ?? ""}/\n${host}/:_authToken=secret-of-me\n` });
    expect((await refusal(cwd, "@me/client@1.0.0", "@me/client"))[1]).toContain('this is the package "my-client"');
    expect(registry?.asked.slice(-2)).toEqual([
      "/@me/client Bearer secret-of-me",
      "/tarballs/@me/client@1.0.0 Bearer secret-of-me",
    ]);
  });

  test("that is not there is told with the remedy, and no credential", async () => {
    vi.stubEnv("npm_config_registry", registry?.url);
    const cwd = folderWith();
    for (const spec of ["my-clients@1.2.3", "my-client@9.9.9", "my-client@next"]) {
      const [exit, text] = await refusal(cwd, spec);
      expect(exit).toBe(1);
      expect(text).toMatch(/: io\/published: npm cannot get it: .*; publish a first version without --since, or name/);
    }
  });

  test("of a registry that does not answer is told", async () => {
    vi.stubEnv("npm_config_registry", "http://127.0.0.1:9/");
    const [exit, text] = await refusal(folderWith(), "my-client@1.2.3");
    expect([exit, text]).toEqual([
      1,
      expect.stringMatching(/npm cannot get it: .*; put that right, or name a folder or a \.tgz/),
    ]);
  });

  test("needs npm", async () => {
    vi.stubEnv("PATH", "");
    const [exit, text] = await refusal(folderWith(), "my-client@1.2.3");
    expect([exit, text]).toEqual([1, expect.stringContaining("cannot run npm, which asks the registry")]);
    vi.unstubAllEnvs();
  });
});
