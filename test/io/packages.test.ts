import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageFolders, readPackageConfig, readSourceConfig } from "../../codegen/io/index.js";
import { UserError } from "../../codegen/io/user-error.js";
import type { Json } from "../../codegen/document/json.js";
import { folderWith } from "../cli/folder.js";

function projectWith(config: Json): string {
  return folderWith({ "falsmith.config.json": JSON.stringify(config) });
}

async function refusal(read: Promise<unknown>): Promise<string> {
  try {
    await read;
    return "";
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.path ?? ""} ${error.code}: ${error.message}`;
  }
}

const lab = { url: "https://lab.example", profile: "http" } as const;

describe("a package of a configuration", () => {
  test("has what holds for all where it says nothing: output, gateways and rules key by key", async () => {
    const cwd = projectWith({
      sources: ["specs", "more"],
      include: "fal-ai/**",
      exclude: ["**/beta"],
      output: { header: "MIT", runtime: "bundle" },
      gateways: { lab, far: lab },
      rules: { "a/b": "off", "c/d": "note" },
      packages: {
        fal: {},
        kie: {
          sources: "specs/kie",
          overlays: [],
          include: [{ provider: "kie" }],
          output: { dir: "packages/kie", package: "@me/kie", runtime: "import" },
          gateways: { lab: { ...lab, url: "https://kie.example" } },
          rules: { "a/b": "error" },
        },
      },
    });
    expect(await readPackageConfig(cwd, "fal")).toEqual({
      sources: ["specs", "more"],
      include: [{ id: ["fal-ai/**"] }],
      exclude: [{ id: ["**/beta"] }],
      dir: "generated/fal",
      header: "MIT",
      runtime: "bundle",
      gateways: { lab, far: lab },
      rules: { "a/b": "off", "c/d": "note" },
      otherDirs: ["packages/kie"],
    });
    expect(await readPackageConfig(cwd, "kie")).toEqual({
      sources: ["specs/kie"],
      overlays: [],
      include: [{ provider: ["kie"] }],
      exclude: [{ id: ["**/beta"] }],
      dir: "packages/kie",
      package: "@me/kie",
      header: "MIT",
      runtime: "import",
      gateways: { lab: { ...lab, url: "https://kie.example" }, far: lab },
      rules: { "a/b": "error", "c/d": "note" },
      otherDirs: ["generated/fal"],
    });
  });

  test("has to be named where there are several, and it counts", async () => {
    const cwd = projectWith({ packages: { kie: {}, fal: {} } });
    const several = "the configuration has several packages: say which one with";
    expect(await refusal(readPackageConfig(cwd, undefined))).toBe(
      ` io/usage: ${several} --package-name <name>; there are kie, fal`,
    );
    expect(await refusal(readPackageConfig(cwd, undefined, { spelling: "packageName" }))).toBe(
      ` io/usage: ${several} packageName: <name>; there are kie, fal`,
    );
    expect(await refusal(readPackageConfig(cwd, "fall"))).toBe(
      ' io/usage: the configuration has no package "fall" (did you mean fal?); there are kie, fal',
    );
    const config = await readPackageConfig(cwd, undefined, { isNeeded: false });
    expect(packageFolders(config, cwd)).toEqual(
      ["generated", "generated/kie", "generated/fal"].map((dir) => join(cwd, dir)),
    );
  });

  test("need not be named where it is the only one, and cannot be where none has a name", async () => {
    expect((await readPackageConfig(projectWith({ packages: { kie: {} } }), undefined)).dir).toBe("generated/kie");
    expect(await readPackageConfig(projectWith({ output: { dir: "x" } }), undefined)).toEqual({ dir: "x", rules: {} });
    for (const cwd of [projectWith({}), folderWith()])
      expect(await refusal(readPackageConfig(cwd, "kie"))).toBe(
        " io/usage: --package-name names a package of the configuration, which has none by name: leave it out",
      );
  });
});

describe("packages that cannot be", () => {
  const a = (dir: string, more: Readonly<Record<string, Json>> = {}): Json => ({ output: { dir, ...more } });
  test.each([
    [{ packages: {} }, "packages is empty: describe one, or leave it out"],
    [{ packages: [] }, "packages must be an object"],
    [{ packages: { "a/b": {} } }, 'packages: "a/b" must be a name of letters, digits, - and _'],
    [{ packages: { kie: 1 } }, "packages.kie: must be an object"],
    [{ packages: { kie: { source: "x" } } }, 'packages.kie: unknown key "source" (did you mean sources?)'],
    [{ packages: { kie: { packages: {} } } }, 'packages.kie: unknown key "packages"'],
    [{ packages: { kie: { $schema: "x" } } }, 'packages.kie: unknown key "$schema"'],
    [{ packages: { kie: { output: { dirs: "x" } } } }, 'packages.kie: unknown key "output.dirs" (did you mean dir?)'],
    [{ packages: { kie: { output: { runtime: "x" } } } }, "packages.kie: output.runtime must be import or bundle"],
    [{ packages: { kie: { include: [] } } }, "packages.kie: include must not be empty"],
    [
      { packages: { kie: a("out"), fal: a("./out/") } },
      'packages.fal.output.dir: packages.kie is written to "out" as well; give each package a folder of its own',
    ],
    [
      { packages: { kie: a("Out"), fal: a("out") } },
      'packages.fal.output.dir: packages.kie is written to "Out" as well',
    ],
    [
      { output: { dir: "out" }, packages: { kie: {}, fal: {} } },
      'packages.fal.output.dir: packages.kie is written to "out" as well',
    ],
    [
      { packages: { kie: a("generated"), fal: {} } },
      'packages.fal.output.dir: "generated/fal" lies within "generated", and packages.fal and packages.kie would be mixed',
    ],
    [
      { packages: { a: a("x"), kie: a("out/deep/er"), fal: a("out") } },
      'packages.fal.output.dir: "out/deep/er" lies within "out"',
    ],
    [
      { packages: { kie: a("a", { package: "@me/x" }), fal: a("b", { package: "@me/x" }) } },
      'packages.fal.output.package: packages.kie is called "@me/x" as well; give each package a name of its own',
    ],
  ])("%j", async (config, why) => {
    const said = await refusal(readPackageConfig(projectWith(config), "kie"));
    expect(said.slice(0, "falsmith.config.json io/config: ".length + why.length)).toBe(
      `falsmith.config.json io/config: ${why}`,
    );
  });

  test("folders whose names only begin alike are apart", async () => {
    const config = { packages: { kie: a("out"), fal: a("out-fal"), "a-b_c": a("../out") } };
    expect((await readPackageConfig(projectWith(config), "fal")).dir).toBe("out-fal");
  });
});

describe("what concerns sources", () => {
  test("is of all packages", async () => {
    const cwd = folderWith({
      "specs/overlays/a.yaml": "",
      "falsmith.config.json": JSON.stringify({
        packages: {
          kie: { sources: "specs/kie", include: ["kie.ai/**"], overlays: "falsmith:kie-market" },
          fal: { include: ["fal-ai/**"] },
        },
      }),
    });
    expect(await readSourceConfig(cwd)).toEqual({
      sources: ["specs/kie", "specs"],
      overlays: ["falsmith:kie-market", "specs/overlays"],
      include: [{ id: ["kie.ai/**"] }, { id: ["fal-ai/**"] }],
      rules: {},
      otherDirs: ["generated/kie", "generated/fal"],
    });
    expect(await readSourceConfig(cwd, "fal")).toMatchObject({ include: [{ id: ["fal-ai/**"] }] });
  });

  test("leaves open what all leave open, and tells of every endpoint where one has all", async () => {
    const cwd = projectWith({ packages: { kie: { include: "kie.ai/**" }, all: {} } });
    expect(await readSourceConfig(cwd)).toEqual({ rules: {}, otherDirs: ["generated/kie", "generated/all"] });
    expect(await readSourceConfig(projectWith({ sources: "x" }))).toEqual({ sources: ["x"], rules: {} });
  });
});
