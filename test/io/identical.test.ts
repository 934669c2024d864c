import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filesIn, folderWith } from "../cli/folder.js";
import { buildProgram, type Program } from "../cli/program.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

type Files = Readonly<Record<string, string>>;
interface Way {
  /** The folder of the project, below a temporary one. */
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly inputs?: readonly string[];
  readonly node?: string;
  /** More flags. */
  readonly flags?: readonly string[];
}

let program: Program;
let usual: Files;
let published: Files;

const asPackage = ["--package", "@acme/clients"];

function generate(way: Way): Files {
  const { folder = "project", env = {}, inputs = ["specs"], node = process.execPath, flags = [] } = way;
  const cwd = join(folderWith(), folder);
  cpSync(join(root, "specs"), join(cwd, "specs"), { recursive: true });
  const argv = [program.bin, "generate", ...inputs, "--out", "generated", ...flags];
  const { status, stderr } = spawnSync(node, argv, { cwd, env: { ...process.env, ...env }, encoding: "utf8" });
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  return filesIn(join(cwd, "generated"));
}

beforeAll(() => {
  program = buildProgram("identical");
  usual = generate({});
  published = generate({ flags: asPackage });
}, 120_000);
afterAll(() => program.remove());

/** Another version of Node than the one that runs the tests, where one is named. */
const otherNode = process.env["FALSMITH_OTHER_NODE"] ?? "";
const hasOtherNode = otherNode !== "" && existsSync(otherNode);

/** Every source by its own path, the last first. */
function backwards(): readonly string[] {
  return readdirSync(join(root, "specs"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:md|txt)$/.test(name))
    .map((name) => `specs/${name.replaceAll("\\", "/")}`)
    .toSorted()
    .toReversed();
}

describe("the same sources give the same bytes", () => {
  const ways: readonly (readonly [string, () => Way])[] = [
    [
      "in another time zone and in Turkish, which has another capital of i",
      () => ({ env: { TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" } }),
    ],
    ["without a locale", () => ({ env: { LANG: "C", LC_ALL: "C" } })],
    ["in a folder with spaces and letters of all kinds", () => ({ folder: "ein Täst/日本 ‘x’ (1)" })],
    ["with the sources named one by one, backwards", () => ({ inputs: backwards() })],
  ];
  test.each(ways)("%s", (_what, way) => {
    expect(generate(way())).toEqual(usual);
    expect(generate({ ...way(), flags: asPackage })).toEqual(published);
  });

  test("and so does a run after another one, whatever was made before", () => {
    const cwd = folderWith();
    const run = (...argv: readonly string[]): number | null =>
      spawnSync(process.execPath, [program.bin, "generate", ...argv], { cwd, stdio: "ignore" }).status;
    for (const [index, path] of backwards().entries()) {
      // One source more each time: what is there already is kept, not made anew.
      cpSync(join(root, path), join(cwd, path), { recursive: true });
      expect([index, run(...asPackage)]).toEqual([index, 0]);
    }
    cpSync(join(root, "specs"), join(cwd, "specs"), { recursive: true });
    expect(run(...asPackage)).toBe(0);
    expect(filesIn(join(cwd, "generated"))).toEqual(published);
  });

  test.skipIf(!hasOtherNode)(
    `with another version of Node${hasOtherNode ? "" : " (skipped: FALSMITH_OTHER_NODE names none)"}`,
    () => {
      expect(spawnSync(otherNode, ["--version"], { encoding: "utf8" }).stdout).not.toContain(process.version);
      expect(generate({ node: otherNode })).toEqual(usual);
      expect(generate({ node: otherNode, flags: asPackage })).toEqual(published);
    },
  );

  test("whatever order the file system lists them in", () => {
    const cwd = folderWith();
    cpSync(join(root, "specs"), join(cwd, "specs"), { recursive: true });
    // Renamed away and back, a file is listed elsewhere on most file systems.
    for (const path of backwards()) {
      renameSync(join(cwd, path), join(cwd, `${path}.moved`));
      renameSync(join(cwd, `${path}.moved`), join(cwd, path));
    }
    const argv = [program.bin, "generate", "specs", "--out", "generated"];
    expect(spawnSync(process.execPath, argv, { cwd }).status).toBe(0);
    expect(filesIn(join(cwd, "generated"))).toEqual(usual);
  });
});
