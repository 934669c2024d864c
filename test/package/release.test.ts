import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { VERSION as TOOL_VERSION } from "../../codegen/emit/header.js";
import { VERSION as RUNTIME_VERSION } from "../../src/platform/env.js";

/* What a release is made of: versions, changesets, and the script that publishes. */
const root = fileURLToPath(new URL("../../", import.meta.url));
const place = mkdtempSync(join(tmpdir(), "falsmith-release-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

function manifest(path: string): Manifest {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

const tool = manifest("package.json");
const runtime = manifest("src/package.json");

describe("versions", () => {
  test("of both packages are one, wherever they are stated", () => {
    const stated = [runtime.version, TOOL_VERSION, RUNTIME_VERSION, tool.dependencies[runtime.name]];
    expect(stated).toEqual(stated.map(() => tool.version));
  });
});

describe("changesets", () => {
  const folder = join(root, ".changeset");
  const files = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");

  test("raise both packages together", () => {
    expect(JSON.parse(readFileSync(join(folder, "config.json"), "utf8"))).toMatchObject({
      fixed: [[tool.name, runtime.name]],
    });
  });

  test.each(files)("%s names packages of this repository, and says something", (name) => {
    const [, head = "", body = ""] =
      /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(join(folder, name), "utf8")) ?? [];
    const named = [...head.matchAll(/^"(.+)": (?:patch|minor|major)$/gm)].map(([, packageName]) => packageName);
    expect(named.length).toBe(head.split("\n").length);
    expect([tool.name, runtime.name]).toEqual(expect.arrayContaining(named));
    expect(body.trim()).not.toBe("");
  });
});

describe("the script that publishes", () => {
  /** Runs it beside two manifests; `npm` is a program that only tells what it was asked. */
  function publish(
    label: string,
    toolManifest: object,
    runtimeManifest: object,
  ): { code: number | null; said: string } {
    const cwd = join(place, label);
    mkdirSync(join(cwd, "src"), { recursive: true });
    cpSync(join(root, "scripts/publish.mjs"), join(cwd, "scripts/publish.mjs"));
    writeFileSync(join(cwd, "package.json"), JSON.stringify(toolManifest));
    writeFileSync(join(cwd, "src/package.json"), JSON.stringify(runtimeManifest));
    writeFileSync(join(cwd, "npm"), '#!/bin/sh\necho "$PWD: npm $*"\n', { mode: 0o755 });
    const env = { ...process.env, PATH: `${cwd}:${process.env["PATH"] ?? ""}` };
    const ran = spawnSync(process.execPath, ["scripts/publish.mjs", "--dry-run"], { cwd, env, encoding: "utf8" });
    return { code: ran.status, said: ran.stdout + ran.stderr };
  }
  const fields = {
    repository: "git+https://example.com/a.git",
    homepage: "https://example.com",
    bugs: "https://example.com/b",
  };
  const complete = { name: "a", version: "1.0.0", dependencies: { "a-runtime": "1.0.0" }, ...fields };
  const below = { name: "a-runtime", version: "1.0.0", ...fields };

  test("publishes the runtime first", () => {
    const { code, said } = publish("complete", complete, below);
    expect(code).toBe(0);
    expect(said.trim().split("\n")).toEqual([
      expect.stringMatching(/src\/?: npm publish --access public --dry-run$/),
      expect.stringMatching(/complete\/?: npm publish --access public --dry-run$/),
    ]);
  });

  test.each(Object.keys(fields))("refuses a package without %s, and says which", (field) => {
    const { code, said } = publish(`no-${field}`, complete, { ...below, [field]: undefined });
    expect(code).toBe(1);
    expect(said).toBe(`a-runtime: package.json has no "${field}"\nNothing is published.\n`);
  });

  test("refuses a tool that depends on another version of the runtime", () => {
    const { code, said } = publish("apart", complete, { ...below, version: "1.0.1" });
    expect(code).toBe(1);
    expect(said).toContain("a depends on a-runtime 1.0.0, which is 1.0.1");
  });
});

describe("the script that writes what is installed with a package", () => {
  function sbom(name: string): (file: string) => string {
    const folder = join(place, name);
    const ran = spawnSync(process.execPath, [join(root, "scripts/sbom.mjs"), folder], { encoding: "utf8" });
    expect({ code: ran.status, err: ran.stderr }).toEqual({ code: 0, err: "" });
    return (file) => readFileSync(join(folder, file), "utf8");
  }

  test("names the packages of each of ours, and gives the same bytes again", () => {
    const [first, second] = [sbom("sbom-1"), sbom("sbom-2")];
    const runtime: unknown = JSON.parse(first("falsmith-runtime.cdx.json"));
    expect(runtime).toMatchObject({
      bomFormat: "CycloneDX",
      metadata: { component: { name: "falsmith-runtime" } },
      components: [
        { name: "@eslint-community/regexpp", hashes: [{ alg: "SHA-512" }] },
        { name: "openapi-fetch" },
        { name: "openapi-typescript-helpers" },
      ],
    });
    expect(first("falsmith.cdx.json")).toContain('"name": "ts-morph"');
    expect(first("falsmith.cdx.json")).not.toContain('"name": "vitest"');
    for (const file of ["falsmith.cdx.json", "falsmith-runtime.cdx.json"]) {
      expect(second(file)).toBe(first(file));
      expect(first(file)).not.toContain(root);
    }
  });
});

describe("the script that checks licences", () => {
  function licences(packages: Readonly<Record<string, object>>): { code: number | null; out: string; err: string } {
    const lock = join(place, "lock.json");
    writeFileSync(lock, JSON.stringify({ packages: { "": { dependencies: { "@b/c": "1" } }, ...packages } }));
    const ran = spawnSync(process.execPath, [join(root, "scripts/licences.mjs"), lock], { encoding: "utf8" });
    return { code: ran.status, out: ran.stdout, err: ran.stderr };
  }

  test("takes known licences, alone or as a choice, and passes over the packages of this repository", () => {
    const { code, out, err } = licences({
      src: { version: "1.0.0" },
      "node_modules/falsmith-runtime": { resolved: "src", link: true },
      "node_modules/a": { version: "1.0.0", license: "MIT" },
      "node_modules/a/node_modules/@b/c": { version: "1.0.0", license: "(GPL-3.0 OR BSD-3-Clause)" },
      "node_modules/d": { version: "1.0.0", license: "MPL-2.0" },
    });
    expect({ code, out, err }).toEqual({ code: 0, out: "3 of 3 packages have a known licence\n", err: "" });
  });

  test.each([
    [{ license: "GPL-3.0" }, "GPL-3.0"],
    [{ license: "MPL-2.0" }, "MPL-2.0"],
    [{ license: "(MIT AND GPL-3.0)" }, "(MIT AND GPL-3.0)"],
    [{}, "no licence stated"],
  ])("names a package with another one: %o", (stated, told) => {
    const { code, err } = licences({ "node_modules/@b/c": { version: "1.0.0", ...stated } });
    expect({ code, err }).toEqual({ code: 1, err: `@b/c@1.0.0: ${told}\n` });
  });

  test("lets nobody install a copyleft of a file: not by a nested dependency, nor by a workspace", () => {
    const { err } = licences({
      src: { dependencies: { r: "1" }, devDependencies: { d: "1" } },
      "node_modules/r": { version: "1.0.0", license: "MIT", optionalDependencies: { n: "1" } },
      "node_modules/r/node_modules/n": {
        version: "1.0.0",
        license: "MPL-2.0",
        peerDependencies: { p: "1", o: "1" },
        peerDependenciesMeta: { o: { optional: true } },
      },
      "node_modules/n": { version: "2.0.0", license: "MPL-2.0" },
      "node_modules/p": { version: "1.0.0", license: "MPL-2.0" },
      "node_modules/o": { version: "1.0.0", license: "MPL-2.0" },
      "node_modules/d": { version: "1.0.0", license: "MPL-2.0" },
    });
    expect(err).toBe("n@1.0.0: MPL-2.0\np@1.0.0: MPL-2.0\n");
  });

  test("refuses a lock file without packages: then nothing was looked at", () => {
    expect(licences({}).code).toBe(1);
  });
});
