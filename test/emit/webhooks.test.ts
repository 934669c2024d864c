import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { assemble } from "../../codegen/emit/evidence/document.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { promised, typeErrors } from "../support/tsc.js";
import { faultsOf } from "../support/valid.js";

const OK: JsonObject = { "200": { description: "" } };

function json(schema: JsonObject): JsonObject {
  return { "application/json": { schema } };
}

function sends(schema: JsonObject, more: JsonObject = {}): JsonObject {
  return { post: { requestBody: { required: true, content: json(schema) }, responses: OK, ...more } };
}

const shop: JsonObject = {
  openapi: "3.1.0",
  info: { title: "Shop", version: "1" },
  servers: [{ url: "https://api.shop.test" }],
  paths: {
    "/orders": {
      post: {
        requestBody: { content: json({ type: "object", properties: { callback: { type: "string" } } }) },
        callbacks: {
          shipped: {
            "{$request.body#/callback}": sends({ $ref: "#/components/schemas/Parcel" }),
          },
          both: {
            "{$request.body#/a}": sends({ type: "object", properties: { a: { type: "integer" } } }),
            "{$request.body#/b}": sends({ type: "object", properties: { b: { type: "integer" } } }),
          },
          shared: { $ref: "#/components/callbacks/Shared" },
        },
        responses: OK,
      },
    },
    "/orders/{id}": { get: { responses: OK } },
  },
  webhooks: {
    "order.paid": sends(
      {
        type: "object",
        required: ["total", "secret"],
        properties: {
          total: { type: "number", minimum: 0, description: "What was paid.", examples: [12.5] },
          secret: { type: "string", writeOnly: true },
          parcel: { $ref: "#/components/schemas/Parcel" },
        },
      },
      {
        parameters: [
          { name: "X-Signature", in: "header", required: true, description: "An HMAC.", schema: { type: "string" } },
        ],
      },
    ),
    "order.lost": { $ref: "#/components/pathItems/Lost" },
  },
  components: {
    pathItems: { Lost: sends({ $ref: "#/components/schemas/Body" }) },
    callbacks: { Shared: { "{$request.body#/callback}": sends({ type: "string" }) } },
    schemas: {
      Parcel: { type: "object", required: ["code"], properties: { code: { type: "string" } } },
      Body: { type: "object", properties: { why: { $ref: "#/components/schemas/Parameters" } } },
      Parameters: { type: "string", maxLength: 5 },
      Unused: { type: "object" },
    },
  },
};

const source = { id: "shop.json", text: JSON.stringify(shop) };

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(root, "node_modules/.webhooks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the webhooks of a document", () => {
  it("are endpoints of their own, by their names below their domain, with the parts that they reach", async () => {
    const { endpoints, findings } = await compile([source]);
    expect(findings.filter(({ level }) => level !== "note")).toEqual([]);
    expect(endpoints.map(({ id, kind, folder: at }) => [id, kind, at])).toEqual([
      ["shop.test GET /orders/{id}", "operation", "shop.test/orders/by-id/get"],
      ["shop.test POST /orders", "operation", "shop.test/orders/post"],
      ["shop.test WEBHOOK order.lost", "webhook", "shop.test/webhooks/order.lost"],
      ["shop.test WEBHOOK order.paid", "webhook", "shop.test/webhooks/order.paid"],
    ]);
    for (const { mended } of endpoints) expect(await faultsOf(mended.doc)).toBe("");
    const paid = endpoints.at(-1)?.mended.doc;
    expect(Object.keys(paid ?? {})).toEqual(["openapi", "info", "servers", "webhooks", "components"]);
    expect(Object.keys((paid as { components: { schemas: object } }).components.schemas)).toEqual(["Parcel"]);
    expect(await faultsOf(assemble(endpoints).doc)).toBe("");
  });

  it("have types and validators of what is sent, with its comments", async () => {
    const files = await emitPackage(await compile([source]), [source], { runtime: "import" });
    const at = "shop.test/webhooks/order.paid/";
    expect(
      files
        .get(`${at}index.ts`)
        ?.split("\n")
        .filter((line) => line.startsWith("export")),
    ).toEqual([
      'export type { Body, Parameters, Parcel } from "./types.js";',
      'export { body, parameters } from "./validators.js";',
    ]);
    const types = files.get(`${at}types.ts`);
    expect(types).toContain(
      [
        "/** What the webhook order.paid sends. */",
        "export type Body = {",
        "    /**",
        "     * What was paid.",
        "     * @minimum 0",
        "     * @example 12.5",
        "     */",
        "    total: number;",
        // What is written only never comes back.
        "    secret?: string;",
        "    parcel?: Parcel;",
        "};",
      ].join("\n"),
    );
    expect(types).toContain("/** An HMAC. */");
    expect(files.get("shop.test/webhooks/order.lost/types.ts")).toContain(
      "export type Body = {\n    why?: Parameters;\n};",
    );
    expect(files.get("registry.ts")).not.toContain("WEBHOOK");
    expect(files.get("shop.test/registry.ts")).not.toContain("WEBHOOK");
  });

  it("are listed in the package's README, with the callbacks of operations", async () => {
    const files = await emitPackage(await compile([source]), [source], { runtime: "import" });
    const readme = files.get("README.md") ?? "";
    const rows = readme
      .slice(readme.indexOf("# Webhooks and callbacks"))
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    expect(rows).toEqual([
      expect.stringMatching(
        /^\| `callback of shop\.test POST \/orders` \| Shop \| `import \{ ShippedCallback, shippedCallback, BothPostCallback_/,
      ),
      '| `order.lost` | Shop | `import { Body, body } from "./shop.test/webhooks/order.lost/index.js"` | `shop.json` |',
      '| `order.paid` | Shop | `import { Body, body } from "./shop.test/webhooks/order.paid/index.js"` | `shop.json` |',
    ]);
  });

  it("compile, and can be checked by their receiver, as the callbacks of an operation can", async () => {
    const files = await emitPackage(await compile([source]), [source], { runtime: "import" });
    const module = files.get("shop.test/orders/post/index.ts") ?? "";
    const [, named = ""] = /export type \{ (ShippedCallback[^}]*) \}/.exec(module) ?? [];
    expect(named.split(", ").map((name) => name.replace(/_\w+$/, "_…"))).toEqual([
      "ShippedCallback",
      "BothPostCallback_…",
      "BothPostCallback_…",
      "SharedCallback",
    ]);
    expect(files.get("shop.test/orders/post/types.ts")).toContain(
      "/** What the callback shipped sends to {$request.body#/callback}. */\nexport type ShippedCallback = {\n    code: string;\n};",
    );
    const program = `
import { body, type Body, parameters } from "./shop.test/webhooks/order.paid/index.js";
import { shippedCallback, type ShippedCallback } from "./shop.test/orders/post/index.js";

export function receive(given: unknown, headers: unknown): number {
  if (!parameters.is({ headers })) return 0;
  const sent: Body = body.parse(given);
  const parcel: ShippedCallback | undefined = sent.parcel;
  return shippedCallback.is(parcel) ? parcel.code.length + sent.total : sent.total;
}
// @ts-expect-error a total is a number
export const wrong: Body = { total: "1" };
`;
    expect(typeErrors(folder, new Map([...files, ["program.ts", program]]), promised)).toEqual([]);
  });
});

describe("a document with nothing but webhooks", () => {
  const alone = (more: JsonObject): JsonObject => ({
    openapi: "3.1.0",
    info: { title: "Shop", version: "1" },
    webhooks: { paid: sends({ $ref: "#/components/schemas/Paid" }) },
    components: { schemas: { Paid: { type: "object" }, Other: { type: "string" } } },
    ...more,
  });

  async function idsOf(doc: JsonObject): Promise<readonly string[]> {
    const { endpoints } = await compile([{ id: "shop.json", text: JSON.stringify(doc), provider: "shop" }]);
    return endpoints.map(({ id, kind }) => `${kind} ${id}`);
  }

  it("has them, and its schemas, below the name of its provider", async () => {
    expect(await idsOf(alone({}))).toEqual(["schemas SCHEMAS /Shop", "webhook shop WEBHOOK paid"]);
    expect(await idsOf(alone({ components: {} }))).toEqual(["webhook shop WEBHOOK paid"]);
  });

  it("tells apart the methods of one webhook, and tells a body that nobody describes", async () => {
    const webhooks = { paid: { ...sends({ type: "object" }), put: { responses: OK } } };
    const doc = alone({ webhooks, components: {} });
    expect(await idsOf(doc)).toEqual(["webhook shop WEBHOOK paid", "webhook shop WEBHOOK paid PUT"]);
    const { findings } = await compile([{ id: "shop.json", text: JSON.stringify(doc), provider: "shop" }]);
    expect(findings.flatMap(({ code, message }) => (code === "emit/unknown" ? [message] : []))).toEqual([
      expect.stringMatching(/^shop WEBHOOK paid PUT: unknown in the package: Body/),
    ]);
  });

  it("is the same when two sources describe it", async () => {
    const doc = JSON.stringify(alone({ components: {} }));
    const { endpoints, findings } = await compile([
      { id: "a.json", text: doc, provider: "shop" },
      { id: "b.json", text: doc, provider: "shop" },
    ]);
    expect(endpoints.map(({ id, sources }) => [id, sources])).toEqual([["shop WEBHOOK paid", ["a.json", "b.json"]]]);
    expect(findings.filter(({ level }) => level === "error")).toEqual([]);
  });
});

describe("names and addresses that a document makes up", () => {
  const evil = '*/ export const x = 1; /* ` ${y} "';
  const doc: JsonObject = {
    openapi: "3.1.0",
    info: { title: evil, version: "1" },
    servers: [{ url: "https://api.shop.test" }],
    paths: {
      "/orders": {
        post: {
          callbacks: { [evil]: { [evil]: sends({ type: "object", description: evil, properties: { [evil]: {} } }) } },
          responses: { "200": { description: evil, headers: { "X-A": { description: evil, schema: {} } } } },
        },
      },
    },
    webhooks: { [evil]: sends({ type: "string", examples: [evil], pattern: "a*/" }) },
  };

  it("stay text in comments, and names in the package are made of what is safe in them", async () => {
    const hostile = { id: "shop.json", text: JSON.stringify(doc) };
    const compiled = await compile([hostile]);
    const files = await emitPackage(compiled, [hostile], { runtime: "import" });
    expect(files.findings).toEqual([]);
    const [hook] = compiled.endpoints.filter(({ kind }) => kind === "webhook");
    expect(hook?.folder).toMatch(/^shop\.test\/webhooks\/[a-z0-9._-]+$/);
    for (const [path, text] of files) {
      if (!path.endsWith(".ts")) continue;
      // Outside of comments and literals there is nothing of it.
      const code = text.replace(/\/\*[^]*?\*\/|\/\/[^\n]*|"(?:[^"\\]|\\.)*"/g, "");
      expect(code, path).not.toContain("const x");
    }
    expect(files.get("shop.test/orders/post/index.ts")).toContain("export type { ExportConstX1YCallback }");
  });
});
