import { describe, expect, it } from "vitest";
import { compile } from "../../../codegen/compile/compile.js";
import { ingest } from "../../../codegen/ingest/ingest.js";

const SPEC = {
  openapi: "3.0.1",
  info: { title: "Paint", version: "1" },
  servers: [{ url: "https://api.relay.example" }],
  paths: {
    "/v1/paint": {
      post: {
        requestBody: {
          content: { "application/json": { schema: { type: "object", properties: { n: { type: "integer" } } } } },
        },
        responses: { "200": { description: "Painted" } },
      },
    },
  },
};
const JSON_TEXT = JSON.stringify(SPEC);
const YAML_TEXT = `openapi: 3.0.1
info: {title: Paint, version: "1"}
servers: [{url: "https://api.relay.example"}]
paths:
  /v1/paint:
    post:
      responses: {"200": {description: Painted}}
`;

function attribute(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}

function pushed(text: string): string {
  return `<script>self.__next_f.push([1,${JSON.stringify(text)}])</script>`;
}

const stream = `1:["$","div",null,{"spec":${JSON_TEXT}}]\n`;
const literal =
  "{ openapi: '3.0.1', info: {title:\"Paint\",version:`1`,}, servers:[{url:'https://api.relay.example'}], // here\n paths:{'/v1/paint':{post:{deprecated:!1,responses:{200:{description:\"Painted\"}}}}} }";

describe("a document that a page carries for its scripts", () => {
  it.each([
    ["data of Next.js", `<script id="__NEXT_DATA__" type="application/json">{"props":{"spec":${JSON_TEXT}}}</script>`],
    ["a stream of Next.js in parts", pushed(stream.slice(0, 90)) + pushed(stream.slice(90))],
    ["a script of JSON", `<script type="application/json">${JSON_TEXT}</script>`],
    ["a script of YAML", `<script type="text/yaml">\n${YAML_TEXT}</script>`],
    ["an assignment", `<script>const __redoc_state = {"menu":{"a":"}"},"spec":{"data":${JSON_TEXT}}};</script>`],
    ["a literal of a program", `<script>SwaggerUIBundle({ spec: ${literal}, dom_id: "#x" })</script>`],
    ["an attribute", `<div data-props="${attribute(`{"oas":${JSON_TEXT}}`)}"></div>`],
    ["JSON in a string", `<script>load(${JSON.stringify(JSON_TEXT)})</script>`],
    ["YAML in a string in a string", `<script>load(${JSON.stringify(JSON.stringify({ spec: YAML_TEXT }))})</script>`],
    [
      "a page in a string",
      `<script>x = {"body": ${JSON.stringify(`# Paint\n\n\`\`\`yaml\n${YAML_TEXT}\`\`\`\n`)}}</script>`,
    ],
  ])("%s", (_title, body) => {
    const { documents, findings } = ingest({ id: "a.html", text: `<!doctype html><body><p>Loading</p>${body}` });
    expect(findings).toEqual([]);
    expect(documents.map(({ spec }) => Object.keys(spec.doc["paths"] ?? {}))).toEqual([["/v1/paint"]]);
  });

  it("is one, however often the page has it", () => {
    const script = `<script type="application/json">${JSON_TEXT}</script>`;
    expect(ingest({ id: "a.html", text: `<html>${script}${script}` }).documents).toHaveLength(1);
  });
});

describe("evidence", () => {
  it("is the HTML as it was given", async () => {
    const text =
      "<html><h1>Paint</h1>\r\n<p>POST https://api.relay.example/v1/paint</p><h2>Body parameters</h2>" +
      "<table><tr><th>Name<th>Type<th>Required<th>Description<tr><td>n<td>integer<td>No<td>Range&nbsp;1 &ndash; <b>4</b></table>";
    const { endpoints } = await compile([{ id: "a.html", text }]);
    const spans = endpoints.flatMap(({ mended }) =>
      mended.ledger.flatMap((entry) =>
        "op" in entry && entry.origin.rule === "tighten/range" ? entry.origin.evidence : [],
      ),
    );
    expect([...new Set(spans.map(({ start, end }) => text.slice(start, end)))]).toEqual(["Range&nbsp;1 &ndash; <b>4"]);
  });
});

describe("a page that documents nothing", () => {
  function told(text: string): string {
    return ingest({ id: "a.html", text, origin: "https://docs.relay.example/api/paint" })
      .findings.map(({ code, message, hint }) => `${code}: ${message}; ${hint}`)
      .join("\n");
  }

  it("names the document that it loads", () => {
    const text = '<html><div id="ui"></div><script>SwaggerUIBundle({ url: "../v3/api-docs", dom_id: "#ui" })</script>';
    expect(told(text)).toMatch(
      /found no text and 1 script; the page loads or links to https:\/\/docs\.relay\.example\/v3\/api-docs:/,
    );
    expect(told('<html><redoc spec-url="/openapi.yaml"></redoc>')).toContain("https://docs.relay.example/openapi.yaml");
  });

  it("says that a script fills it in", () => {
    const text = '<html><body><div id="root">Loading…</div><script src="/app.js"></script></html>';
    expect(told(text)).toMatch(
      /^ingest\/html: .* found 8 characters of text \(“Loading…”\) .* falsmith runs none: open the page/,
    );
  });

  it("says what else to give", () => {
    expect(told("<html><body><p>Our company was founded in a garage.</p></body></html>")).toContain(
      "give the page that documents the endpoint",
    );
  });
});
