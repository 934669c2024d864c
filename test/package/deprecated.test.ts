import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { node, root, type Ran } from "./consumer.js";

/*
 * The former subpaths of `falsmith`, by the names that programs import, as `npm run build` made them. Every program is a
 * process of its own: a notice is shown once in each.
 */
const MOVED: readonly (readonly [former: string, now: string])[] = [
  ["falsmith", "falsmith-runtime"],
  ["falsmith/runtime", "falsmith-runtime/client"],
  ["falsmith/mock", "falsmith-runtime/mock"],
  ["falsmith/webhooks", "falsmith-runtime/webhooks"],
  ["falsmith/journal", "falsmith-runtime/journal"],
  ["falsmith/node", "falsmith-runtime/node"],
  ["falsmith/proxy", "falsmith-runtime/proxy"],
];

function program(text: string, type: "module" | "commonjs" = "module"): Ran {
  return node(root, [`--input-type=${type}`, "--eval", text]);
}
function notice(former: string, now: string): string {
  return (
    `falsmith: "${former}" has moved to "${now}". Install falsmith-runtime and import from there; ` +
    `"${former}" goes in the next minor version.\n`
  );
}

interface ManifestExports {
  readonly exports: Readonly<Record<string, unknown>>;
}

function exportsOf(path: string): readonly string[] {
  const { exports }: ManifestExports = JSON.parse(readFileSync(join(root, path), "utf8"));
  return Object.keys(exports);
}

describe.each(MOVED)("%s", (former, now) => {
  let ran: Ran;
  beforeAll(() => {
    ran = program(`
      const former = await import("${former}");
      const now = await import("${now}");
      const names = Object.keys(now);
      const others = names.filter((name) => former[name] !== now[name]);
      console.log(JSON.stringify({ names, others, formerNames: Object.keys(former) }));
      // Loaded a second time, as a bundler or a test runner may do it.
      await import(import.meta.resolve("${former}") + "?again");
    `);
  });

  it(`gives what ${now} gives: the same values, no more and no fewer`, () => {
    expect(ran.code).toBe(0);
    const { names, others, formerNames } = JSON.parse(ran.out);
    expect(names.length).toBeGreaterThan(0);
    expect(formerNames).toEqual(names);
    expect(others).toEqual([]);
  });

  it("says once a process where it has gone", () => {
    expect(ran.err).toBe(notice(former, now));
  });

  it("says it where a program requires it", () => {
    const { code, err } = program(`require("${former}"); require("${former}");`, "commonjs");
    expect(code).toBe(0);
    expect(err).toContain(notice(former, now));
    expect(err.split("has moved to")).toHaveLength(2);
  });
});

describe("the notices", () => {
  it("come one for each former subpath, where a program imports them all", () => {
    const imports = MOVED.map(([former]) => `import "${former}";`).join("\n");
    const { code, err } = program(`${imports}\n${imports}`);
    expect(code).toBe(0);
    expect(err.split("\n").toSorted()).toEqual(
      `${MOVED.map(([former, now]) => notice(former, now)).join("")}`.split("\n").toSorted(),
    );
  });

  it("do not come for the subpaths of today, nor from the program falsmith", () => {
    const runtime = exportsOf("src/package.json").map((subpath) => subpath.replace(/^\./, "falsmith-runtime"));
    const tool = exportsOf("package.json").map((subpath) => subpath.replace(/^\./, "falsmith"));
    const former = new Set(MOVED.map(([name]) => name));
    const today = [...runtime, ...tool].filter((name) => !former.has(name) && !name.endsWith(".json"));
    expect(today).toEqual(expect.arrayContaining(["falsmith/codegen", "falsmith/config", "falsmith/unplugin"]));
    const { code, out, err } = program(`
      for (const name of ${JSON.stringify(today)}) await import(name);
      console.log("imported");
    `);
    expect({ code, out, err }).toEqual({ code: 0, out: "imported\n", err: "" });
    expect(node(root, ["dist/codegen/main.js", "--help"])).toMatchObject({ code: 0, err: "" });
  });

  it("are for every subpath that the tool has and that is not its own: none is without a test", () => {
    const own = ["./codegen", "./config", "./unplugin", "./config.schema.json", "./package.json"];
    const former = exportsOf("package.json").filter((subpath) => !own.includes(subpath));
    expect(former.map((subpath) => subpath.replace(/^\./, "falsmith")).toSorted()).toEqual(
      MOVED.map(([name]) => name).toSorted(),
    );
  });
});
