import { IMPORT_EXTENSIONS } from "../../document/import-extension.js";
import type { JsonObject } from "../../document/json.js";
import { RULE_LEVELS } from "../../document/levels.js";
import { GATEWAY_NAME_PATTERN, GATEWAY_URL_PATTERN, PACKAGE_NAME_PATTERN, RUNTIMES } from "./config.js";
// The build copies the file that is imported here, so that editors find it in the installed package.
import type shipped from "./config.schema.json";

/** The type of the schema as a file: without an export the import would be dropped. @public */
export type ShippedConfigSchema = typeof shipped;

const TEXT = { type: "string", minLength: 1 } as const;
function texts(description: string): JsonObject {
  return {
    description,
    anyOf: [TEXT, { type: "array", items: TEXT }],
  };
}
function closed(properties: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    type: "object",
    additionalProperties: false,
    properties,
    ...more,
  };
}

/** What `falsmith.config.json` may hold, as JSON Schema; `config.schema.json` beside this file is its text. */
export const configSchema: JsonObject = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "falsmith.config.json",
  ...closed({
    $schema: TEXT,
    sources: texts("Documents, folders or patterns. Default: specs."),
    overlays: texts("OpenAPI Overlays, as paths or patterns. Default: specs/overlays."),
    output: closed({
      dir: { ...TEXT, description: "The folder of the package. Default: generated." },
      runtime: {
        enum: [...RUNTIMES],
        description:
          "import takes the runtime from falsmith-runtime (the default); bundle writes it beside the endpoints.",
      },
      importExtension: {
        enum: [...IMPORT_EXTENSIONS],
        description: "How relative imports end. Default: as the nearest tsconfig.json resolves them.",
      },
      package: {
        type: "string",
        pattern: PACKAGE_NAME_PATTERN,
        maxLength: 214,
        description: "Emit a publishable package of this name.",
      },
      header: { ...TEXT, description: "Words on top of every generated module, a licence for example." },
    }),
    gateways: {
      type: "object",
      description: "Servers by name: in the gateways of the package, and for falsmith run --gateway.",
      propertyNames: { pattern: GATEWAY_NAME_PATTERN },
      additionalProperties: closed(
        {
          url: { type: "string", pattern: GATEWAY_URL_PATTERN, description: "An origin and a path, without a key." },
          auth: { enum: ["Key", "Bearer"], description: "The word before the credential." },
          profile: { enum: ["fal", "relay"], description: "How the server speaks." },
        },
        { required: ["url", "auth", "profile"] },
      ),
    },
    rules: {
      type: "object",
      description: "Finding code → level. falsmith explain lists the codes.",
      additionalProperties: { enum: [...RULE_LEVELS] },
    },
  }),
};

/** The text of `config.schema.json`. */
export function configSchemaText(): string {
  return `${JSON.stringify(configSchema, null, 2)}\n`;
}
