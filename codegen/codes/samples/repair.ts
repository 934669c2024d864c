import { block, changed, type Samples } from "./sample.js";

/** What repairs do: to the form of a document, to its servers, to what it shows. */
export const repairSamples: Samples = {
  "repair/body-required": changed(
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
  "repair/credential": changed(
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
  "repair/gateway": changed(
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
  "repair/info": changed(
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
  "repair/input-component": changed(
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
  "repair/link": changed(
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
  "repair/mapping": changed(
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
      oneOf: [{$ref: '#/components/schemas/Oil'}]
      discriminator:
        propertyName: kind
        mapping:
          oil: '#/components/schemas/Oil'
    `,
  ),
  "repair/output-component": changed(
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
  "repair/path-base": changed(
    "document",
    block`
      servers: []
      paths:
        https://api.relay.example/v1/paint:
          post: {responses: {"200": {description: Painted.}}}
    `,
    block`
      servers: [{url: https://api.relay.example}]
      paths:
        /v1/paint:
          post: {responses: {"200": {description: Painted.}}}
    `,
  ),
  "repair/queue-routes": changed(
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
  "repair/server-url": changed(
    "document",
    block`
      servers:
        - url: https:/api.relay.example/v1/
    `,
    block`
      servers:
        - url: https://api.relay.example/v1
    `,
  ),
  "repair/structure": changed(
    "operation",
    block`
      title: Paints a picture
      parameters:
        - {name: size, in: path, schema: {type: string}}
    `,
    block`
      parameters:
        - {name: size, in: path, required: true, schema: {type: string}}
    `,
  ),
};
