import { OPENAPI_32_CODES } from "./openapi-32/codes.js";
import { SWAGGER_CODES } from "./swagger-2/codes.js";
import { block, changed, type FindingCode, statedBy } from "../../document/finding-code.js";
import { bodyRequired } from "./body-required.js";
import { componentNames } from "./component-name.js";
import { credential } from "./credential.js";
import { externalReferences } from "./external-ref.js";
import { gateway } from "./gateway.js";
import { info } from "./info.js";
import { inputComponent, outputComponent, queueRoutesRule } from "./queue-layout.js";
import { link } from "./link.js";
import { looseSchema } from "./loose-schema.js";
import { mapping } from "./mapping.js";
import { openapi31 } from "./openapi-31.js";
import { pathBase } from "./path-base.js";
import { pathItems } from "./path-item.js";
import { referenceKind } from "./reference-kind.js";
import { security } from "./security.js";
import { serverUrl } from "./server-url.js";
import { sharedParts } from "./shared-part.js";
import { STRUCTURE_CODES } from "./structure/codes.js";

/** What was broken, and is repaired. */
export const REPAIR_CODES: readonly FindingCode[] = [
  ...OPENAPI_32_CODES,
  ...SWAGGER_CODES,
  ...STRUCTURE_CODES,
  {
    ...statedBy(bodyRequired),
    level: "note",
    sample: changed(
      "operation",
      block`
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {prompt: {type: string}}, required: [prompt]}
    `,
      block`
      requestBody:
        required: true
        content:
          application/json:
            schema: …
    `,
    ),
  },
  { ...statedBy(externalReferences), level: "note" },
  {
    ...statedBy(referenceKind),
    level: "warning",
    sample: changed(
      "operation",
      block`
      responses:
        "200": {$ref: "#/components/schemas/Output"}
    `,
      block`
      responses:
        "200":
          description: ""
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Output"}
    `,
    ),
  },
  {
    ...statedBy(componentNames),
    level: "note",
    sample: changed(
      "document",
      block`
      components:
        schemas:
          Page«Size»: {type: integer}
    `,
      block`
      components:
        schemas:
          Page_Size: {type: integer}
          …: …
    `,
    ),
  },
  {
    ...statedBy(credential),
    level: "warning",
    sample: changed(
      "properties",
      block`
      key:
        type: string
        examples: [sk-00000000000000000000]
    `,
      block`
      key:
        type: string
        examples: [<credential removed>]
    `,
    ),
  },
  {
    ...statedBy(gateway),
    level: "error",
    sample: changed(
      "document",
      block`
      servers:
        - url: https://api.relay.example
      paths:
        /fal-ai/paint:
          post: {responses: {"200": {description: Queued.}}}
    `,
      block`
      servers:
        - url: https://api.relay.example
          x-falsmith-gateway: {name: relay, auth: Bearer, profile: relay}
      paths: …
    `,
    ),
  },
  {
    ...statedBy(info),
    level: "note",
    sample: changed(
      "document",
      block`
      info: {title: ""}
      paths:
        /v1/paint:
          post: {responses: {"200": {description: Painted.}}}
    `,
      block`
      info: {title: v1/paint, version: 1.0.0}
      paths: …
    `,
    ),
  },
  {
    ...statedBy(inputComponent),
    level: "note",
    sample: changed(
      "operation",
      block`
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {prompt: {type: string}}}
    `,
      block`
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Input'}
    `,
    ),
  },
  {
    ...statedBy(link),
    level: "warning",
    sample: changed(
      "document",
      block`
      info:
        title: Paint
        version: "1.0"
        contact: {name: Ann, url: "javascript:alert(1)"}
    `,
      block`
      info:
        title: Paint
        version: "1.0"
        contact: {name: Ann}
    `,
    ),
  },
  {
    ...statedBy(looseSchema),
    level: "warning",
    sample: changed(
      "document",
      block`
      components:
        schemas:
          Size: {type: int, maximum: "100"}
    `,
      block`
      components:
        schemas:
          Size: {type: integer, maximum: 100}
          …: …
    `,
    ),
  },
  {
    ...statedBy(mapping),
    level: "warning",
    sample: changed(
      "input",
      block`
      oneOf: [{$ref: '#/components/schemas/Oil'}]
      discriminator:
        propertyName: kind
        mapping:
          oil: '#/components/schemas/Oil'
          ink: https://other.example/ink.json
    `,
      block`
      oneOf: …
      discriminator:
        propertyName: kind
        mapping:
          oil: '#/components/schemas/Oil'
    `,
    ),
  },
  {
    ...statedBy(openapi31),
    level: "note",
    sample: changed(
      "document",
      block`
      openapi: 3.0.1
      components:
        schemas:
          Size: {type: integer, nullable: true, minimum: 0, exclusiveMinimum: true}
    `,
      block`
      openapi: 3.1.0
      components:
        schemas:
          Size: {type: [integer, 'null'], exclusiveMinimum: 0}
          …: …
    `,
    ),
  },
  {
    ...statedBy(outputComponent),
    level: "note",
    sample: changed(
      "operation",
      block`
      responses:
        "200":
          description: Painted.
          content:
            application/json:
              schema: {type: object, properties: {url: {type: string}}}
    `,
      block`
      responses:
        "200":
          description: Painted.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Output'}
    `,
    ),
  },
  {
    ...statedBy(pathBase),
    level: "warning",
    sample: changed(
      "document",
      block`
      servers: []
      paths:
        https://api.relay.example/v1/paint:
          post: {operationId: paint, responses: {"200": {description: Painted.}}}
    `,
      block`
      servers: [{url: https://api.relay.example, …: …}]
      paths:
        /v1/paint:
          post: {operationId: paint, responses: {"200": {description: Painted.}}}
    `,
    ),
  },
  {
    ...statedBy(pathItems),
    level: "error",
    sample: changed(
      "document",
      block`
      paths:
        /v1/paint: {$ref: '#/components/pathItems/Paint'}
      components:
        pathItems:
          Paint: {post: {operationId: paint, responses: {"200": {description: Painted.}}}}
    `,
      block`
      paths:
        /v1/paint: {post: {operationId: paint, responses: {"200": {description: Painted.}}}}
      components: …
    `,
    ),
  },
  {
    ...statedBy(queueRoutesRule),
    level: "note",
    sample: changed(
      "document",
      block`
      paths:
        /fal-ai/paint:
          post: {responses: {"200": {description: Queued.}}}
    `,
      block`
      paths:
        /fal-ai/paint: {post: …}
        /fal-ai/paint/requests/{request_id}: {get: …}
        /fal-ai/paint/requests/{request_id}/status: {get: …}
        /fal-ai/paint/requests/{request_id}/cancel: {put: …}
    `,
    ),
  },
  {
    ...statedBy(security),
    level: "warning",
    sample: changed(
      "document",
      block`
      security:
        - bearer: []
          x-note: the key of your account
    `,
      block`
      security:
        - bearer: []
      components:
        securitySchemes:
          bearer: {type: http, scheme: bearer}
        …: …
    `,
    ),
  },
  {
    ...statedBy(serverUrl),
    level: "warning",
    sample: changed(
      "document",
      block`
      servers:
        - url: https:/api.relay.example/v1/
    `,
      block`
      servers:
        - url: https://api.relay.example/v1
          …: …
    `,
    ),
  },
  {
    ...statedBy(sharedParts),
    level: "note",
    sample: changed(
      "document",
      block`
      paths:
        /v1/draw:
          post: {operationId: draw, responses: {"200": {description: Done.}}}
        /v1/paint:
          post: {operationId: paint, responses: {"200": {$ref: '#/paths/~1v1~1draw/post/responses/200'}}}
    `,
      block`
      # the document of POST /v1/draw; that of POST /v1/paint says the same
      paths:
        /v1/draw:
          post: {operationId: draw, responses: {"200": {$ref: '#/components/responses/v1_draw_post_responses_200'}}}
      components:
        responses: {v1_draw_post_responses_200: {description: Done.}}
        …: …
    `,
    ),
  },
];
