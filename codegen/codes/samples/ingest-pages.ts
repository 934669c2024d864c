import { block, refused, type Samples, told } from "./sample.js";

/** What readers say of a page as a whole. */
export const pageSamples: Samples = {
  "ingest/broken-off": told(
    "page",
    block`
      ## Overview
      - **Model ID**: \`acme/paint\`
      ### Input Schema
      - **\`prompt\`** (\`string\`, _required_): What to pa
    `,
    block`
      ## Overview
      - **Model ID**: \`acme/paint\`
      ### Input Schema
      - **\`prompt\`** (\`string\`, _required_): What to paint.
      ### Output Schema
      - **\`url\`** (\`string\`, _required_): The painting.
    `,
  ),
  "ingest/endpoint-differs": told(
    "page",
    block`
      ## Overview
      - **Endpoint**: \`https://fal.run/acme/pant\`
      - **Model ID**: \`acme/paint\`
      ### Input Schema
      ### Output Schema
    `,
    block`
      ## Overview
      - **Endpoint**: \`https://fal.run/acme/paint\`
      - **Model ID**: \`acme/paint\`
      ### Input Schema
      ### Output Schema
    `,
  ),
  "ingest/foreign-host": told(
    "page",
    block`
      ## Overview
      - **Endpoint**: \`https://relay.example/acme/paint\`
      - **Model ID**: \`acme/paint\`
      ### Input Schema
      ### Output Schema
    `,
    block`
      ## Overview
      - **Endpoint**: \`https://fal.run/acme/paint\`
      - **Model ID**: \`acme/paint\`
      ### Input Schema
      ### Output Schema
    `,
  ),
  "ingest/format": refused(
    "page",
    block`
      Paint takes a prompt and gives you a picture.
    `,
    block`
      POST https://api.relay.example/v1/paint
      Body Parameters
      | Parameter | Type | Required | Description |
      | --- | --- | --- | --- |
      | prompt | string | Yes | What to paint |
    `,
  ),
  "ingest/no-endpoint": refused(
    "page",
    block`
      ## Overview
      - **Category**: text-to-image
      ### Input Schema
      ### Output Schema
    `,
    block`
      ## Overview
      - **Model ID**: \`acme/paint\`
      ### Input Schema
      ### Output Schema
    `,
  ),
  "ingest/no-input": refused(
    "page",
    block`
      ## Overview
      - **Model ID**: \`acme/paint\`
    `,
    block`
      ## Overview
      - **Model ID**: \`acme/paint\`
      ### Input Schema
      - **\`prompt\`** (\`string\`, _required_): What to paint.
      ### Output Schema
    `,
  ),
  "ingest/not-openapi": refused(
    "document",
    block`
      openapi: 4.0.0
    `,
    block`
      openapi: 3.1.0
    `,
  ),
  "ingest/overlay": told(
    "overlay",
    block`
      overlay: 1.1
    `,
    block`
      overlay: 1.1.0
    `,
  ),
  "ingest/unclosed-fence": told(
    "page",
    block`
      \`\`\`yaml
      openapi: 3.1.0
      info: {title: Paint, version: "1.0"}
      paths: {/v1/paint: {post: {responses: {"200": {description: Painted.}}}}}
    `,
    block`
      \`\`\`yaml
      openapi: 3.1.0
      info: {title: Paint, version: "1.0"}
      paths: {/v1/paint: {post: {responses: {"200": {description: Painted.}}}}}
      \`\`\`
    `,
  ),
};
