import { Ajv2020 } from "ajv/dist/2020.js";
import addFormatsModule from "ajv-formats";
import type { Endpoint } from "../../../src/contract/endpoint.js";
import type { Issue } from "../../../src/errors/issue.js";
import type { JsonSchema, Validator } from "../../../src/contract/validator.js";

const ajv = new Ajv2020({ strict: false, allErrors: true });
// The package is CommonJS: under NodeNext its function is the `default` of the module object.
addFormatsModule.default(ajv);

/** A validator on ajv: the mock must work with any implementation of the interface. */
function validatorOf<T>(jsonSchema: JsonSchema): Validator<T> {
  const check = ajv.compile<T>(typeof jsonSchema === "boolean" ? jsonSchema : { ...jsonSchema });
  const issuesOf = (value: unknown): Issue[] =>
    check(value)
      ? []
      : (check.errors ?? []).map((error) => ({
          path: error.instancePath
            .split("/")
            .slice(1)
            .map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
          keyword: error.keyword,
          expected: error.message ?? "",
          received: "",
          message: error.message ?? "",
        }));
  const is = (value: unknown): value is T => check(value);
  return {
    "~standard": {
      version: 1,
      vendor: "falsmith",
      validate: (value) =>
        is(value) ? { value } : { issues: issuesOf(value).map(({ message, path }) => ({ message, path })) },
      jsonSchema: { input: () => ({}), output: () => ({}) },
    },
    is,
    parse: (value) => {
      if (is(value)) return value;
      throw new Error("invalid");
    },
    safeParse: (value) =>
      is(value) ? { success: true, data: value, warnings: [] } : { success: false, issues: issuesOf(value) },
    jsonSchema,
  };
}

/** An endpoint from two schemas. */
export function endpointOf<Id extends string>(id: Id, input: JsonSchema, output: JsonSchema): Endpoint<Id> {
  return {
    id,
    input: validatorOf(input),
    output: validatorOf(output),
    gateways: ["fal"],
  };
}

const file = {
  type: "object",
  properties: {
    url: { type: "string", format: "uri" },
    content_type: { type: "string" },
    file_name: { type: "string" },
    file_size: { type: "integer", minimum: 1 },
  },
  required: ["url"],
};

/** An image endpoint with its page's own example. */
export const paint: Endpoint<"acme/brush/v1/paint"> = endpointOf(
  "acme/brush/v1/paint",
  {
    type: "object",
    properties: {
      prompt: { type: "string", minLength: 1, maxLength: 100 },
      steps: { type: "integer", minimum: 2, maximum: 40 },
      format: { enum: ["png", "jpeg"] },
      image_urls: { type: "array", items: { type: "string" }, maxItems: 2 },
      image_url: { type: "string" },
    },
    required: ["prompt"],
  },
  {
    type: "object",
    properties: { images: { type: "array", items: file }, seed: { type: "integer" } },
    required: ["images", "seed"],
    examples: [
      { images: [{ url: "https://v3.fal.media/files/lion/painted.png", content_type: "image/png" }], seed: 7 },
    ],
  },
);

/** A video endpoint whose output only has a schema. */
export const film: Endpoint<"acme/camera/film"> = endpointOf(
  "acme/camera/film",
  { type: "object", properties: { prompt: { type: "string" } }, required: ["prompt"] },
  { type: "object", properties: { video: file, seed: { type: "integer" } }, required: ["video"] },
);

/** An endpoint whose output nobody documents. */
export const mystery: Endpoint<"acme/mystery"> = endpointOf("acme/mystery", { type: "object" }, {});

/** A workflow: its app has three segments. */
export const workflow: Endpoint<"workflows/acme/chain/go"> = endpointOf("workflows/acme/chain/go", {}, {});

export const all: readonly Endpoint[] = [paint, film, mystery, workflow];
