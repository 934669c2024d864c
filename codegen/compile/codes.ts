import { block, type FindingCode, refused } from "../document/finding-code.js";

/** What gives no endpoint. */
export const COMPILE_CODES: readonly FindingCode[] = [
  {
    code: "check/same-name",
    law: "No two plain operations have one name: neither can own it, so both are left out until `sources.json` gives one of them a name.",
    level: "error",
    sample: refused(
      "document",
      block`
      paths:
        /v1/make:
          post: {requestBody: {content: {application/json: {schema: {type: object, required: [model], properties: {model: {const: wan}}}}}}, responses: {"200": {description: Made.}}}
        /v1/extend:
          post: {requestBody: {content: {application/json: {schema: {type: object, required: [model], properties: {model: {const: wan}}}}}}, responses: {"200": {description: Extended.}}}
    `,
      block`
      paths:
        /v1/make:
          post: {requestBody: {content: {application/json: {schema: {type: object, required: [model], properties: {model: {const: wan}}}}}}, responses: {"200": {description: Made.}}}
        /v1/extend:
          post: {requestBody: {content: {application/json: {schema: {type: object, required: [model], properties: {model: {const: wan-extend}}}}}}, responses: {"200": {description: Extended.}}}
    `,
    ),
  },
  {
    code: "check/no-operation",
    law: "A document that describes neither an operation nor a schema is refused: nothing can be called.",
    level: "error",
    sample: refused(
      "document",
      block`
      paths: {}
    `,
      block`
      paths:
        /v1/paint:
          post: {responses: {"200": {description: Painted.}}}
    `,
    ),
  },
];
