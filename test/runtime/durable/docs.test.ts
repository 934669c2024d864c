import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, onTestFinished, test } from "vitest";
import * as durable from "../../../src/durable/index.js";
import { createFileStore } from "../../../src/durable/file-store.js";
import { bench, type Bench, ENDPOINT, INPUT } from "./support.js";

/* What docs/durable.md and the docstrings show is what the code does. */

const root = fileURLToPath(new URL("../../../", import.meta.url));
const path = `${root}docs/durable.md`;

function between(text: string, name: string): RegExp {
  const [start] = new RegExp(`<!-- ${name}[: ][^\n]*-->\n`).exec(text) ?? [];
  if (start === undefined) throw new Error(`docs/durable.md has no ${name}`);
  return new RegExp(`(<!-- ${name}[: ][^\n]*-->\n)[\\s\\S]*?(<!-- /${name} -->)`);
}

function printed(name: string, wanted: string): void {
  const text = readFileSync(path, "utf8");
  const next = text.replace(between(text, name), (_, start: string, end: string) => `${start}${wanted}\n${end}`);
  if (process.env["UPDATE"] === "1") writeFileSync(path, next);
  else expect(text).toBe(next);
}

test("the table of transitions is TRANSITIONS", () => {
  const states = ["absent", ...durable.REQUEST_STATES] as const;
  const rows = states.map((state) => {
    const cells = Object.values(durable.TRANSITIONS).map((by: Readonly<Record<string, readonly string[]>>) =>
      (by[state] ?? []).map((to) => `\`${to}\``).join(", "),
    );
    return `| \`${state}\` | ${cells.join(" | ")} |`;
  });
  const head = `| | ${Object.keys(durable.TRANSITIONS).join(" | ")} |`;
  printed("transitions", [head, head.replaceAll(/[^|]+/g, "---"), ...rows].join("\n"));
});

test("the table of PostgreSQL is postgresSchema", () => {
  printed("schema", `\`\`\`sql\n${durable.postgresSchema()};\n\`\`\``);
});

/** Runs an example in an empty folder, with the names that it does not make itself. */
async function run(code: string, made: Bench, more: object = {}): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "falsmith-docs-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const stores: { readonly close: () => Promise<void> }[] = [];
  const names = {
    ...durable,
    createFileStore: async (name: string) => {
      const store = await createFileStore(join(folder, name));
      stores.push(store);
      return store;
    },
    client: made.client,
    endpoint: ENDPOINT,
    input: INPUT,
    ...more,
  };
  const source = ts.transpile(code.replace(/^import [^;]*;$/gm, ""), { target: ts.ScriptTarget.ES2022 });
  const body = `return (async () => {${source}\n})()`;
  // oxlint-disable-next-line eslint/no-new-func, typescript/no-implied-eval -- the text is the documentation of this repository
  const example: unknown = new Function(...Object.keys(names), body);
  if (typeof example !== "function") throw new Error("no example");
  try {
    await Reflect.apply(example, undefined, Object.values(names));
  } finally {
    await Promise.all(stores.map((store) => store.close()));
  }
}

test("the example makes each request once, run again after its end", async () => {
  const made = await bench();
  const [, code = ""] = /<!-- example -->\s*```ts\n([\s\S]*?)```/.exec(readFileSync(path, "utf8")) ?? [];
  const saved: number[] = [];
  const served: unknown[] = [];
  await run(code, made, {
    inputs: Array.from({ length: 5 }, (_, index) => ({ prompt: `lion ${index}` })),
    createServer: (handler: unknown) => ({ listen: () => served.push(handler) }),
    save: (index: number) => saved.push(index),
    report: (_key: string, error: unknown) => {
      throw error;
    },
  });
  expect([saved.toSorted((a, b) => a - b), served.map((one) => typeof one), made.mock.accepted().length]).toEqual([
    [0, 1, 2, 3, 4],
    ["function"],
    5,
  ]);
});

function exampleOf(file: string, name: string): string {
  const text = readFileSync(`${root}src/durable/${file}`, "utf8");
  const before = text.slice(0, text.search(new RegExp(`^export (?:async )?function ${name}\\b`, "m")));
  const [, code] = /@example\s+\* ```ts\n([\s\S]*?)\n \* ```/.exec(before.slice(before.lastIndexOf("/**"))) ?? [];
  if (code === undefined) throw new Error(`${name} has no example`);
  return code.replaceAll(/^ \* ?/gm, "");
}

test("the examples of the docstrings run", async () => {
  const made = await bench();
  const { store } = made;
  const logged: unknown[] = [];
  const console = { log: (...words: unknown[]) => logged.push(words) };
  await run(exampleOf("run.ts", "runOnce"), made, { store, console });
  await run(exampleOf("file-store.ts", "createFileStore"), made);
  await run(exampleOf("map.ts", "map"), made, { store, console, inputs: [{ prompt: "a" }, { prompt: "b" }] });
  expect([logged.length, made.mock.accepted().length]).toEqual([3, 4]);
});
