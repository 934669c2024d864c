import { block, refused, type Samples, told } from "./sample.js";

/** What a person should correct in the source, or decide in an overlay. */
export const checkSamples: Samples = {
  "check/default": told(
    "properties",
    block`
      steps: {type: integer, maximum: 50, default: 80}
    `,
    block`
      steps: {type: integer, maximum: 50, default: 30}
    `,
  ),
  "check/example": told(
    "input",
    block`
      type: object
      properties:
        steps: {type: integer}
      example: {steps: many}
    `,
    block`
      type: object
      properties:
        steps: {type: integer}
      example: {steps: 30}
    `,
  ),
  "check/example-keys": told(
    "input",
    block`
      type: object
      properties:
        steps: {type: integer}
      example: {steps: 30, seed: 7}
    `,
    block`
      type: object
      properties:
        steps: {type: integer}
        seed: {type: integer}
      example: {steps: 30, seed: 7}
    `,
  ),
  "check/insecure-server": told(
    "document",
    block`
      servers:
        - url: http://api.relay.example/v1
    `,
    block`
      servers:
        - url: https://api.relay.example/v1
    `,
  ),
  "check/no-operation": refused(
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
  "check/reply-urls": told(
    "page",
    block`
      openapi: 3.1.0
      info: {title: Paint, version: "1.0"}
      paths:
        /fal-ai/paint:
          post: {responses: {"200": {description: "", content: {application/json: {example:
            {request_id: a1, status_url: "https://queue.fal.run/fal-ai/pant/requests/a1/status"}}}}}}
    `,
    block`
      openapi: 3.1.0
      info: {title: Paint, version: "1.0"}
      paths:
        /fal-ai/paint:
          post: {responses: {"200": {description: "", content: {application/json: {example:
            {request_id: a1, status_url: "https://queue.fal.run/fal-ai/paint/requests/a1/status"}}}}}}
    `,
  ),
};
