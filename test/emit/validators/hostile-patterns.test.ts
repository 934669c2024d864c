import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compile } from "../../../codegen/compile/compile.js";
import { emitValidatorScript } from "../../../codegen/emit/validators/validators.js";
import { lowerEndpoint } from "../../../codegen/model/endpoint/lower-endpoint.js";
import { hasShared, needsShared, shared } from "../../support/shared.js";
import { asValidator, loadModule } from "./load.js";

const folder = `${shared}hostile/`;

/** The hostile documents whose fault lies in a pattern, by the text of the pattern. */
function documents(): readonly (readonly [file: string, text: string, at: string])[] {
  return !hasShared
    ? []
    : readdirSync(folder)
        .filter((file) => /^g\d.*(?:pattern|regex|lookbehind)/.test(file))
        .map((file) => {
          const text = readFileSync(`${folder}${file}`, "utf8");
          return [file, text, text.includes('"patternProperties"') ? "patternProperties" : "pattern"] as const;
        });
}

describe.skipIf(!hasShared)(needsShared("patterns of hostile documents are refused at generation"), () => {
  it.each(documents())("%s", async (file, text, keyword) => {
    const { endpoints, findings } = await compile([{ id: file, text }]);
    const refused = findings.filter(({ level }) => level === "error");
    expect(endpoints).toEqual([]);
    expect(refused.map(({ code }) => code)).toEqual([expect.stringMatching(/^emit\/(?:unsafe|invalid)-pattern$/)]);
    // Found where the pattern stands: by its bytes in the source, or by its pointer.
    const { at } = refused[0] ?? {};
    const place = typeof at === "object" ? text.slice(Math.max(0, at.start - 200), at.end) : String(at);
    expect(place).toContain(keyword);
  });
  it("has some", () => expect(documents().length).toBeGreaterThan(2));
});

it("looks at every item of a long list once, where they have to be unique", async () => {
  const text = JSON.stringify({
    openapi: "3.1.0",
    info: { title: "t", version: "1" },
    paths: {
      "/fal-ai/many/v1": {
        post: {
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: { list: { type: "array", uniqueItems: true, items: { type: "object" } } },
                },
              },
            },
          },
          responses: { 200: { description: "ok" } },
        },
      },
    },
  });
  const { endpoints } = await compile([{ id: "many.json", text }]);
  const [endpoint] = endpoints;
  if (endpoint === undefined) throw new Error("refused");
  const module = await loadModule(emitValidatorScript(lowerEndpoint(endpoint), "falsmith-runtime/validation"));
  const input = asValidator(module["input"]);
  let reads = 0;
  const list = Array.from(
    { length: 5_000 },
    (_, id) => new Proxy({ id }, { get: (target, key) => ((reads += 1), Reflect.get(target, key)) }),
  );
  expect(input.is({ list })).toBe(true);
  expect(reads).toBeLessThan(10 * list.length);
});
