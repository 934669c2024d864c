import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { transformSchemaObject, typescript } from "../../codegen/emit/libraries.js";

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL("../..", import.meta.url));

test("openapi-typescript makes nodes for the compiler that prints them, the one that is installed", () => {
  expect(typescript).toBe(require("typescript"));
  // Safe: a schema without references never looks at the context.
  const node: unknown = Reflect.apply(transformSchemaObject, undefined, [{ type: "string" }, { ctx: {}, path: "#" }]);
  expect(node).toMatchObject({ kind: typescript.SyntaxKind.StringKeyword });
});

test("a library is loaded by its name: no file inside it, and nothing put in its place", () => {
  const files = ["codegen", "src"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !/^(?:dist|node_modules)\b/.test(name))
      .map((name) => readFileSync(join(root, folder, name), "utf8")),
  );
  const loaded = files.flatMap((text) => [
    ...text.matchAll(
      /(?:^(?:import|export)\b[^"';]*?\bfrom\s+|\bimport\(|\brequire(?:\.resolve)?\()"([^".\n][^"\n]*)"/gm,
    ),
  ]);
  const names = new Set(loaded.map(([, name = ""]) => name).filter((name) => !name.startsWith("node:")));
  expect([...names]).toEqual(expect.arrayContaining(["ts-morph", "typescript", "openapi-typescript", "yaml"]));
  // The official client's types of fal's endpoints are a subpath that it exports.
  const isPublic = (name: string): boolean =>
    /^(?:@[\w-]+\/)?[\w.-]+$|^falsmith(?:-runtime)?\//.test(name) || name === "@fal-ai/client/endpoints";
  expect([...names].filter((name) => !isPublic(name))).toEqual([]);
  expect(files.filter((text) => /\brequire\.cache\b/.test(text))).toEqual([]);
});
