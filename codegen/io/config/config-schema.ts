import { IMPORT_EXTENSIONS } from "../../document/import-extension.js";
import { SELECTOR_KEYS } from "../../document/endpoint-choice.js";
import type { JsonObject } from "../../document/json.js";
import { RULE_LEVELS } from "../../document/levels.js";
import { HOST_PATTERN, PACKAGE_KEY_PATTERN, PACKAGE_NAME_PATTERN, RUNTIMES } from "./config.js";
import {
  AUTHS,
  GATEWAY_NAME_PATTERN,
  GATEWAY_URL_PATTERN,
  KEY_NAME_PATTERN,
  KEY_PLACES,
  PREFIX_PATTERN,
  PROFILES,
  SCHEME_TYPES,
  VARIABLE_VALUE_PATTERN,
} from "./gateway-config.js";

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

const SELECTOR: JsonObject = {
  anyOf: [
    TEXT,
    closed(
      Object.fromEntries(
        SELECTOR_KEYS.map((key) => [key, { anyOf: [TEXT, { type: "array", minItems: 1, items: TEXT }] }]),
      ),
      { minProperties: 1 },
    ),
  ],
};
const NAMED_SELECTOR = { $ref: "#/definitions/selector" } as const;
function selectors(description: string, limits: JsonObject): JsonObject {
  return { description, anyOf: [NAMED_SELECTOR, { type: "array", items: NAMED_SELECTOR, ...limits }] };
}

const SCHEME: JsonObject = {
  oneOf: [
    closed({ type: { enum: SCHEME_TYPES.filter((type) => type !== "apiKey") } }, { required: ["type"] }),
    closed(
      {
        type: { const: "apiKey" },
        in: { enum: [...KEY_PLACES] },
        name: { type: "string", pattern: KEY_NAME_PATTERN, description: "Of the header, the parameter or the cookie." },
        prefix: { type: "string", pattern: PREFIX_PATTERN, description: "What stands before the key: Token." },
      },
      { required: ["type", "in", "name"] },
    ),
  ],
};

const VARIABLE_VALUE = { type: "string", pattern: VARIABLE_VALUE_PATTERN } as const;

const GATEWAY: JsonObject = closed(
  {
    url: {
      type: "string",
      pattern: GATEWAY_URL_PATTERN,
      description: "An origin and a path, without a key. What stands in braces are variables.",
    },
    auth: {
      enum: [...AUTHS],
      description: "The word before the credential. Default: Key at fal, Bearer at a relay, no credential at http.",
    },
    profile: {
      enum: [...PROFILES],
      description: "How the server serves fal's endpoints: as fal does, as a relay, or not at all (http).",
    },
    security: {
      type: "object",
      additionalProperties: SCHEME,
      description: "Its security schemes, by the names that operations give them; instead of auth.",
    },
    variables: {
      type: "object",
      additionalProperties: closed(
        { default: VARIABLE_VALUE, enum: { type: "array", minItems: 1, items: VARIABLE_VALUE } },
        { required: ["default"] },
      ),
      description: "The variables of its URL, by name.",
    },
  },
  { required: ["url", "profile"], not: { required: ["auth", "security"] } },
);

/** What is said of one package, or of all. */
const PACKAGE_PROPERTIES: JsonObject = {
  sources: texts("Documents, folders or patterns. Default: specs."),
  overlays: {
    description:
      "OpenAPI Overlays, as paths or patterns, and overlays for providers that the tool has: falsmith:kie-market. Default: specs/overlays.",
    anyOf: [
      TEXT,
      {
        type: "array",
        items: {
          anyOf: [
            TEXT,
            closed(
              {
                use: { ...TEXT, description: "A provider overlay: falsmith:kling." },
                host: { type: "string", pattern: HOST_PATTERN, description: "The host that serves its shape." },
              },
              { required: ["use", "host"] },
            ),
          ],
        },
      },
    ],
  },
  include: selectors(
    "Which endpoints the package has: patterns of ids, or objects whose keys all have to match. Default: all.",
    { minItems: 1 },
  ),
  exclude: selectors("Which of these it does not have.", {}),
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
    docs: {
      type: "boolean",
      description: "Write a Markdown page for each endpoint, and llms.txt, which lists them. Default: false.",
    },
    header: { ...TEXT, description: "Words on top of every generated module, a licence for example." },
    since: {
      ...TEXT,
      description:
        "The last published version of the package, from which the next one follows: a folder, a .tgz, name@version, git:<revision>.",
    },
  }),
  gateways: {
    type: "object",
    description: "Servers by name: in the gateways of the package, and for falsmith run --gateway.",
    propertyNames: { pattern: GATEWAY_NAME_PATTERN },
    additionalProperties: { $ref: "#/definitions/gateway" },
  },
  rules: {
    type: "object",
    description: "Finding code → level. falsmith explain lists the codes.",
    additionalProperties: { enum: [...RULE_LEVELS] },
  },
};

/** What `falsmith.config.json` may hold, as JSON Schema; `config.schema.json` of the package is its text. */
export const configSchema: JsonObject = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "falsmith.config.json",
  definitions: { selector: SELECTOR, gateway: GATEWAY, package: closed(PACKAGE_PROPERTIES) },
  ...closed({
    $schema: TEXT,
    ...PACKAGE_PROPERTIES,
    packages: {
      type: "object",
      minProperties: 1,
      description: "Several packages by name. What one does not say, the keys beside say for all.",
      propertyNames: { pattern: PACKAGE_KEY_PATTERN },
      additionalProperties: { $ref: "#/definitions/package" },
    },
  }),
};

/** The text of `config.schema.json`. */
export function configSchemaText(): string {
  return `${JSON.stringify(configSchema, null, 2)}\n`;
}
