import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generate } from "../../codegen/project/generate.js";
import type { GenerateOptions } from "../../codegen/project/options.js";
import { filesIn, folderWith, put } from "../cli/folder.js";

/* Operations that want one name are none of them made; what a source lacks so is known to later runs. */

const responses = { "200": { description: "" } };
const schema = { type: "object", required: ["model"], properties: { model: { const: "wan" } } };
/** An operation that is called after the model it takes. */
const named = { post: { requestBody: { content: { "application/json": { schema } } }, responses } };

/** A page of a plain operation, and of others that want the name of the model. */
function page(name: string, ...paths: readonly string[]): Record<string, string> {
  const doc = {
    openapi: "3.1.0",
    info: { title: name, version: "1" },
    servers: [{ url: "https://lamps.test" }],
    paths: { [`/${name}`]: { get: { responses } }, ...Object.fromEntries(paths.map((path) => [path, named])) },
  };
  return { [`specs/lamps/${name}.json`]: JSON.stringify(doc) };
}

const OTHERS = Object.assign({}, ...["p", "q", "r", "s", "t", "u"].map((name) => page(name)));

type Step = Readonly<Record<string, string>>;

test.each<readonly [string, Step, readonly Step[], Partial<GenerateOptions>]>([
  ["that is free again", page("a", "/make"), [page("b", "/extend"), page("b")], {}],
  [
    "that is free again, when nothing was said of it",
    page("a", "/make"),
    [page("b", "/extend"), page("b")],
    { rules: { "check/same-name": "off" } },
  ],
  ["that two more want", page("c", "/cut"), [{ ...page("a", "/make"), ...page("b", "/extend") }], {}],
  ["that two want in turns", page("a", "/make"), [page("b", "/extend"), page("a"), page("a", "/make"), page("b")], {}],
])("a name %s", async (_title, first, steps, options) => {
  const cwd = folderWith({ ...OTHERS, ...page("a"), ...page("b"), ...first });
  await generate({ cwd, ...options });
  for (const step of steps) {
    put(cwd, step);
    const report = await generate({ cwd, ...options });
    const warm = filesIn(join(cwd, "generated"));
    rmSync(join(cwd, "generated"), { recursive: true });
    const cold = await generate({ cwd, ...options });
    expect(warm).toEqual(filesIn(join(cwd, "generated")));
    expect(report.findings).toEqual(cold.findings);
  }
});
