import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { buildProgram } from "../cli/program.js";
import type { Case } from "./cases.js";
import { examine, falsmith, type Generator } from "./examine.js";
import { always, checks, isRefused } from "./phrases.js";

/* The runner itself: a generator that encodes nothing must fail, each time for the reason it fails. */
const program = buildProgram("careless");
afterAll(() => program.remove());

const careless: Generator = {
  program: fileURLToPath(new URL("careless-emitter.mjs", import.meta.url)),
  argv: (file) => [`in/${file}`],
  folders: [fileURLToPath(new URL(".", import.meta.url)).replace(/[/\\]$/, "")],
};

interface Parts {
  readonly title?: string;
  readonly path?: string;
  readonly id?: string;
  readonly input?: object;
}
function sample(name: string, { title = "Probe", path = "/fal-ai/probe", id = "probe", input = {} }: Parts): Case {
  const schema = { $ref: "#/components/schemas/Input" };
  const post = {
    operationId: id,
    requestBody: { content: { "application/json": { schema } } },
    responses: { "200": { description: "ok" } },
  };
  const doc = {
    openapi: "3.1.0",
    info: { title, version: "1" },
    paths: { [path]: { post } },
    components: { schemas: { Input: input } },
  };
  return { name, file: "page.json", text: JSON.stringify(doc), doc, mustRefuse: false, phrases: [] };
}

const samples: readonly (readonly [flaw: RegExp, sample: Case])[] = [
  [/the package ran the text of the source/, sample("a comment", { title: "a */ globalThis.__PWNED__ = 1; /* b" })],
  [/the package ran the text of the source/, sample("a quote", { path: "/a'+(globalThis.__PWNED__=1)+'b" })],
  [
    /the package ran the text of the source/,
    sample("a template", { input: { type: "string", default: "${(globalThis.__PWNED__=1)}" } }),
  ],
  [/page\.json|error TS/, sample("a quote that is not closed", { path: "/a'b" })],
  [/changed outside the output folder: .*escaped\.ts/, sample("a way out of the folder", { id: "../../escaped" })],
  [
    /tried to reach the network: .*relay\.invalid/,
    sample("a reference", { input: { $ref: "https://relay.invalid/x" } }),
  ],
  [
    /tried to read outside: readFileSync \.\.\/\.\.\/\.\.\/\.\.\/secret/,
    sample("a file", { input: { $ref: "../../../../secret" } }),
  ],
];
const cases = samples.map(([, one]) => one);
const [caught, clean] = [
  await examine(cases, program.folder, careless),
  await examine(cases, program.folder, falsmith(program.bin)),
];

it.each(samples.map(([flaw, { name }], index) => [name, flaw, index] as const))("sees %s", (_, flaw, index) => {
  const facts = caught[index];
  expect(facts === undefined ? "" : always(facts).join("\n")).toMatch(flaw);
});

it.each(cases.map(({ name }, index) => [name, index] as const))("finds nothing in falsmith: %s", (_, index) => {
  const facts = clean[index];
  expect(facts === undefined ? ["not examined"] : always(facts)).toEqual([]);
});

it("tells a refusal from silence", () => {
  const refused = clean.filter(isRefused).map(({ the }) => the.name);
  expect(refused).toEqual(["a reference", "a file"]);
  expect(caught.filter(isRefused)).toEqual([]);
  const mustRefuse = checks.get("nothing written");
  expect(caught.flatMap((facts) => mustRefuse?.(facts) ?? [])).toHaveLength(cases.length);
});
