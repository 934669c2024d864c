import { block, changed, type Samples } from "./sample.js";

/** What older words become, and what requirements of security mean. */
export const dialectSamples: Samples = {
  "repair/openapi-31": changed(
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
  "repair/loose-schema": changed(
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
  "repair/security": changed(
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
  "repair/swagger-2": changed(
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
      servers: [{url: https://api.relay.example/v1}]
      components:
        schemas:
          Size: {type: integer}
          …: …
    `,
  ),
  "repair/swagger-2-operation": changed(
    "swagger",
    block`
      paths:
        /v1/paint:
          post:
            parameters: [{name: body, in: body, schema: {type: object}}]
            responses: {"200": {description: Painted.}}
    `,
    block`
      paths:
        /v1/paint:
          post:
            requestBody:
              content: {application/json: {schema: {$ref: '#/components/schemas/Input'}}}
            responses: {"200": {description: Painted.}}
    `,
  ),
};
