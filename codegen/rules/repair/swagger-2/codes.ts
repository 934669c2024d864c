import { block, changed, type FindingCode, statedBy } from "../../../document/finding-code.js";
import { swagger2 } from "./swagger-2.js";
import { swagger2Operation } from "./operation.js";

/** What a Swagger 2.0 document says in the words of OpenAPI 3.1. */
export const SWAGGER_CODES: readonly FindingCode[] = [
  {
    ...statedBy(swagger2),
    level: "note",
    sample: changed(
      "swagger",
      block`
      swagger: "2.0"
      host: api.relay.example
      basePath: /v1
      schemes: [https]
      definitions:
        Size: {type: integer}
    `,
      block`
      openapi: 3.1.0
      servers: [{url: https://api.relay.example/v1, …: …}]
      components:
        schemas:
          Size: {type: integer}
          …: …
    `,
    ),
  },
  {
    ...statedBy(swagger2Operation),
    level: "note",
    sample: changed(
      "swagger",
      block`
      paths:
        /v1/paint:
          post:
            operationId: paint
            parameters: [{name: body, in: body, schema: {type: object}}]
            responses: {"200": {description: Painted.}}
    `,
      block`
      paths:
        /v1/paint:
          post:
            operationId: paint
            requestBody:
              content: {application/json: {schema: {$ref: '#/components/schemas/Input'}}}
            responses: {"200": {description: Painted.}}
    `,
    ),
  },
];
