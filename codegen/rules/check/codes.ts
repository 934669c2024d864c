import { block, type FindingCode, statedBy, told } from "../../document/finding-code.js";
import { defaultsFit, examplesFit, exampleKeysKnown } from "./examples.js";
import { insecureServer } from "./insecure-server.js";
import { replyUrls } from "./reply-urls.js";

/** What a person should correct in the source, or decide in an overlay. */
export const CHECK_CODES: readonly FindingCode[] = [
  {
    ...statedBy(defaultsFit),
    level: "warning",
    sample: told(
      "properties",
      block`
      steps: {type: integer, maximum: 50, default: 80}
    `,
      block`
      steps: {type: integer, maximum: 50, default: 30}
    `,
    ),
  },
  {
    ...statedBy(examplesFit),
    level: "warning",
    countedAs: "misfit",
    sample: told(
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
  },
  {
    ...statedBy(exampleKeysKnown),
    level: "note",
    sample: told(
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
  },
  {
    ...statedBy(insecureServer),
    level: "warning",
    sample: told(
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
  },
  {
    ...statedBy(replyUrls),
    level: "warning",
    sample: told(
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
  },
];
