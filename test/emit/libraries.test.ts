import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { transformSchemaObject, tsMorph, typescript } from "../../codegen/emit/libraries.js";

const require = createRequire(import.meta.url);

test("one compiler is in memory, and openapi-typescript makes its nodes", () => {
  expect(typescript).toBe(tsMorph.ts);
  // Safe: a schema without references never looks at the context.
  const node: unknown = Reflect.apply(transformSchemaObject, undefined, [{ type: "string" }, { ctx: {}, path: "#" }]);
  expect(node).toMatchObject({ kind: tsMorph.SyntaxKind.StringKeyword });
});

test("whoever else asks for typescript gets the one that is installed", () => {
  const installed: unknown = require("typescript");
  const { version } = require("typescript/package.json");
  expect(installed).not.toBe(tsMorph.ts);
  expect(installed).toMatchObject({ version });
});
