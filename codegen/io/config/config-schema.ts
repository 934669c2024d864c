import type { JsonObject } from "../../document/json.js";
import { ruleLevels } from "../../document/levels.js";
import { gatewayNamePattern, gatewayUrlPattern, packageNamePattern, runtimes } from "./config.js";
// The build copies the file that is imported here, so that editors find it in the installed package.
import type shipped from "./config.schema.json";

/** The type of the schema as a file. */
export type ShippedConfigSchema = typeof shipped;

const text = { type: "string", minLength: 1 } as const;
const texts = (description: string): JsonObject => ({
  description,
  anyOf: [text, { type: "array", items: text }],
});
const closed = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: "object",
  additionalProperties: false,
  properties,
  ...more,
});

/** What `falsmith.config.json` may hold, as JSON Schema; `config.schema.json` beside this file is its text. */
export const configSchema: JsonObject = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "falsmith.config.json",
  ...closed({
    $schema: text,
    sources: texts("Documents, folders or patterns. Default: specs."),
    overlays: texts("OpenAPI Overlays, as paths or patterns. Default: specs/overlays."),
    output: closed({
      dir: { ...text, description: "The folder of the package. Default: generated." },
      runtime: {
        enum: [...runtimes],
        description: "bundle writes the runtime beside the endpoints; import takes it from falsmith/runtime.",
      },
      package: {
        type: "string",
        pattern: packageNamePattern,
        maxLength: 214,
        description: "Emit a publishable package of this name.",
      },
      header: { ...text, description: "Words on top of every generated module, a licence for example." },
    }),
    gateways: {
      type: "object",
      description: "Servers by name: in the gateways of the package, and for falsmith run --gateway.",
      propertyNames: { pattern: gatewayNamePattern },
      additionalProperties: closed(
        {
          url: { type: "string", pattern: gatewayUrlPattern, description: "An origin and a path, without a key." },
          auth: { enum: ["Key", "Bearer"], description: "The word before the credential." },
          profile: { enum: ["fal", "relay"], description: "How the server speaks." },
        },
        { required: ["url", "auth", "profile"] },
      ),
    },
    rules: {
      type: "object",
      description: "Finding code → level. falsmith explain lists the codes.",
      additionalProperties: { enum: [...ruleLevels] },
    },
  }),
};

/** The text of `config.schema.json`. */
export const configSchemaText = (): string => `${JSON.stringify(configSchema, null, 2)}\n`;
