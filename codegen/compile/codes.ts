import { block, type FindingCode, refused } from "../document/finding-code.js";

/** What gives no endpoint, or half a job. */
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
    code: "job/no-operation",
    law: "The operations that tell of a job are described: by a source of the same provider, or by the overlay that describes the job.",
    level: "error",
    sample: refused(
      "document",
      block`
      paths:
        /v1/paint:
          post:
            responses: {"200": {description: Accepted.}}
            x-falsmith-job: {id: $response.body#/id, status: {operation: "GET /v1/tasks/{id}"}}
    `,
      block`
      paths:
        /v1/paint:
          post:
            responses: {"200": {description: Accepted.}}
            x-falsmith-job: {id: $response.body#/id, status: {operation: "GET /v1/tasks/{id}"}}
        /v1/tasks/{id}:
          get: {responses: {"200": {description: Where it stands.}}}
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
