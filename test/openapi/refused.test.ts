import { expect, it, vi } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { assemble } from "../../codegen/emit/evidence/document.js";
import { openapi31 } from "../../codegen/openapi/compiled/openapi-31.js";
import { own } from "../../codegen/document/json.js";

function source(path: string): { readonly id: string; readonly text: string } {
  return {
    id: `specs/relay/${path}.json`,
    text: JSON.stringify({
      openapi: "3.1.0",
      info: { title: path, version: "1" },
      paths: { [`/v1/${path}`]: { get: { responses: { "200": { description: "ok" } } } } },
    }),
  };
}

/** Makes documents whose title is `title` invalid, as a fault of ours would. */
function breaking(title: string): void {
  const { safeParse } = openapi31;
  vi.spyOn(openapi31, "is").mockImplementation((doc): doc is unknown => own(own(doc, "info"), "title") !== title);
  vi.spyOn(openapi31, "safeParse").mockImplementation(() => safeParse({ openapi: "3.1.0", info: {}, paths: {} }));
}

it("an endpoint whose mended document is not valid is told as a fault of ours, and no other is refused", async () => {
  breaking("a");
  const { endpoints, refused, findings } = await compile([source("a"), source("b")]);
  expect(endpoints.map(({ id }) => id)).toEqual(["unknown GET /v1/b"]);
  expect(refused).toEqual(["specs/relay/a.json"]);
  const told = findings.filter(({ level }) => level === "error");
  expect(new Set(told.map(({ code }) => code))).toEqual(new Set(["internal/invalid-document"]));
  expect(told[0]?.message).toMatch(/^the mended document of GET \/v1\/a is not valid OpenAPI: info\.title: /);
  vi.restoreAllMocks();
});

it("the document of several endpoints is judged too", async () => {
  const { endpoints } = await compile([source("a"), source("b")]);
  breaking("2 endpoints");
  const codes = assemble(endpoints).findings.map(({ code, level }) => `${level} ${code}`);
  expect(new Set(codes)).toEqual(new Set(["error internal/invalid-document"]));
  vi.restoreAllMocks();
});

it("an overlay that leaves an invalid document is told, not we", async () => {
  const text = `overlay: 1.0.0
info: {title: t, version: '1'}
actions:
  - target: $.info
    update: {contact: {email: nobody}}
`;
  const { endpoints, findings } = await compile([source("a")], { overlays: [{ id: "specs/overlays/o.yaml", text }] });
  expect(endpoints).toEqual([]);
  const errors = findings.filter(({ level }) => level === "error");
  expect(errors.map(({ code, at }) => [code, typeof at === "string" ? at : at.source])).toEqual([
    ["enrich/overlay", "specs/overlays/o.yaml"],
  ]);
});
