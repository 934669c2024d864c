import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { buildProgram } from "../cli/program.js";
import { hasRedis, needsRedis, startRedis } from "../support/data-servers.js";
import { installExample, manifestOf, root, runNode } from "./example.js";

/* What holds for every example, and what those need that a single command does not show. */

const folder = join(root, "examples");
const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, "package.json")));

function textOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

test("the table of examples/README.md has every example, with its command", () => {
  const rows = [...textOf("examples/README.md").matchAll(/^\| \[`([^`]+)`\]\((\S+)\) \| .+ \| `(.+)` \|$/gm)];
  const told = rows.map(([, name, link, command]) => `${name} ${link} ${command}`);
  expect(new Set(told)).toEqual(
    new Set(names.map((name) => `${name} ${name}/README.md node examples/run.mjs ${name}`)),
  );
  expect(told).toHaveLength(names.length);
});

describe.each(names)("%s", (name) => {
  const { scripts, dependencies, devDependencies } = manifestOf(name);
  const own = JSON.parse(textOf("package.json"));

  test("has a command, and a README that says what changes in production", () => {
    expect(scripts["start"]).toMatch(/^falsmith generate /);
    expect(textOf(`examples/${name}/README.md`)).toContain("**In production**: ");
  });

  test("names exact versions: falsmith's own, and those that this repository tests with", () => {
    const all = Object.entries({ ...dependencies, ...devDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    const installed = all.flatMap(([one]): [string, string][] => {
      const path = `node_modules/${one}/package.json`;
      return existsSync(join(root, path)) ? [[one, JSON.parse(textOf(path)).version]] : [];
    });
    expect(all.filter(([one]) => installed.some(([there]) => there === one))).toEqual(installed);
    expect(dependencies["falsmith-runtime"]).toBe(own.version);
    expect(devDependencies["falsmith"]).toBe(own.version);
  });

  test("is checked strictly", () => {
    if (!existsSync(join(folder, name, "tsconfig.json"))) return expect(name).toBe("github-actions");
    expect(JSON.parse(textOf(`examples/${name}/tsconfig.json`)).compilerOptions).toMatchObject({
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
    });
  });

  test("has the pages of specs/ as they are there", () => {
    const pages = readdirSync(join(folder, name, "specs"), { recursive: true, encoding: "utf8" }).filter(
      (path) => path.endsWith(".md") && !path.startsWith("kie"),
    );
    for (const path of pages) expect(textOf(`examples/${name}/specs/${path}`), path).toBe(textOf(`specs/${path}`));
  });
});

test.each(["https://example.org/", "http://192.0.2.1/"])("a program that asks %s would end there", async (url) => {
  const { code, err } = await runNode(root, ["--eval", `fetch("${url}")`]).ended;
  expect([code, err]).toEqual([70, `asks ${new URL(url).hostname}, which is not this machine\n`]);
});

test("nothing of the examples is in the package that is published", () => {
  const { files } = JSON.parse(textOf("package.json"));
  expect(files.filter((path: string) => /^(?:\*|\.\/|examples)/.test(path))).toEqual([]);
});

test("the files of github-actions are those that falsmith init --ci writes", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "falsmith-init-"));
  const program = buildProgram("example-init");
  afterAll(() => {
    program.remove();
    rmSync(cwd, { recursive: true, force: true });
  });
  const { code } = await runNode(cwd, [program.bin, "init", "--ci"]).ended;
  expect(code).toBe(0);
  const written = readdirSync(join(cwd, ".github/workflows"));
  expect(written.toSorted()).toEqual(readdirSync(join(folder, "github-actions/.github/workflows")).toSorted());
  for (const path of ["falsmith.config.ts", ...written.map((name) => `.github/workflows/${name}`)]) {
    const text = readFileSync(join(cwd, path), "utf8");
    if (process.env["UPDATE"] === "1") writeFileSync(join(folder, "github-actions", path), text);
    expect(textOf(`examples/github-actions/${path}`), path).toBe(text);
  }
});

test("next-app compiles against its package (npm run test:consumers -- next-app installs next and runs it)", async () => {
  const example = installExample("next-app");
  expect((await example.run("generate")).code).toBe(0);
  expect(await example.start("tsc").ended).toEqual({ code: 0, out: "", err: "" });
});

describe("bullmq", () => {
  const example = installExample("bullmq");

  test("without Redis says so, and is well", async () => {
    const { code, out, err } = await example.run("start", { REDIS_URL: "redis://127.0.0.1:9" });
    expect([code, out], err).toEqual([0, expect.stringMatching(/^skipped: no Redis at 127\.0\.0\.1:9\. Start one /)]);
  });

  test.skipIf(!hasRedis)(needsRedis("with Redis makes one request for each job"), async () => {
    const redis = await startRedis("always");
    try {
      const { code, out, err } = await example.start("node out/start.js", { REDIS_URL: redis.url }).ended;
      expect(code, err + out).toBe(0);
      expect(out).toMatch(/^job \S+: \{"status":"IN_(?:QUEUE|PROGRESS)"/m);
      expect(out.match(/ gave \{"data":\{"video":/g)).toHaveLength(2);
      expect(out).toContain("2 requests were made for 2 jobs\n");
    } finally {
      await redis.stop();
    }
  });
});
