import { block, changed, type FindingCode, refused, told } from "../../document/finding-code.js";

/** What readers of pages without OpenAPI say of them. */
export const PAGE_CODES: readonly FindingCode[] = [
  {
    code: "ingest/no-endpoint",
    law: "A page that names no endpoint, no method and no path cannot be called and is refused.",
    level: "error",
    sample: refused(
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
  },
  {
    code: "ingest/no-input",
    law: "A page without any description of an input is half a page and is refused.",
    level: "error",
    sample: refused(
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
  },
  {
    code: "ingest/endpoint-differs",
    law: "Where a page spells its endpoint id in two ways, the Model ID line counts; ids compare without case.",
    level: "warning",
    countedAs: "conflict",
    sample: told(
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
  },
  {
    code: "ingest/foreign-host",
    law: "A page of fal that names another host for its endpoint is reported; the host is never trusted for that.",
    level: "warning",
    sample: told(
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
  },
  {
    code: "ingest/bullet-value",
    law: "A bullet whose value is not JSON where JSON is expected is left out, never guessed.",
    level: "warning",
    sample: changed(
      "bullets",
      block`
      - **\`steps\`** (\`integer\`, _optional_):
        How many.
        - Default: \`about 20\`
    `,
      block`
      steps: {type: integer, description: How many.}
    `,
      "properties",
    ),
  },
  {
    code: "ingest/bullet-conflict",
    law: "Two bullets of one property that say different things are reported, and neither counts: of two values, neither is the looser one.",
    level: "warning",
    countedAs: "conflict",
    sample: changed(
      "bullets",
      block`
      - **\`steps\`** (\`integer\`, _optional_):
        How many.
        - Range: \`50\` to \`1\`
    `,
      block`
      steps: {type: integer, description: How many.}
    `,
      "properties",
    ),
  },
  {
    code: "ingest/type-name",
    law: "A type that is not known is kept by its name and resolved later, or is unknown.",
    level: "warning",
    sample: changed(
      "bullets",
      block`
      - **\`steps\`** (\`some kind of number\`, _optional_):
        How many.
    `,
      block`
      steps: {description: How many.}
    `,
      "properties",
    ),
  },
  {
    code: "ingest/field-form",
    law: "A field of an exporter's dump that does not have the form its exporter writes is left out, and its place is reported.",
    level: "warning",
    sample: changed(
      "bullets",
      block`
      - **\`steps\`** (\`integer\`, _optional_):
        How many.
      - **\`seed\` integer
    `,
      block`
      steps: {type: integer, description: How many.}
    `,
      "properties",
    ),
  },
  {
    code: "ingest/field-twice",
    law: "A property that a page lists twice is read once, from its first place.",
    level: "warning",
    sample: changed(
      "rows",
      block`
      | Parameter | Type | Required | Description |
      | --- | --- | --- | --- |
      | steps | integer | No | How many |
      | steps | number | No | How many, again |
    `,
      block`
      steps: {type: integer, description: How many}
    `,
      "properties",
    ),
  },
  {
    code: "ingest/example-json",
    law: "An example that is not JSON is left out; the page is read all the same.",
    level: "warning",
    sample: told(
      "bullets",
      block`
      - **\`steps\`** (\`integer\`, _optional_): How many.

      **Full Example**:
      \`\`\`json
      {"steps": twenty}
      \`\`\`
    `,
      block`
      - **\`steps\`** (\`integer\`, _optional_): How many.

      **Full Example**:
      \`\`\`json
      {"steps": 20}
      \`\`\`
    `,
    ),
  },
  {
    code: "ingest/table-row",
    law: "A row of a rendered table whose cells cannot be told apart with certainty is left out, and its place is reported.",
    level: "warning",
    sample: changed(
      "rows",
      block`
      ParameterTypeRequiredDescription
      stepsintegerOptionalHow many
      seedOptionalA number without a type
    `,
      block`
      steps: {type: integer, description: How many}
    `,
      "properties",
    ),
  },
  {
    code: "ingest/table-cell",
    law: "A cell that states no value of its column is left out, and its place is reported.",
    level: "warning",
    sample: changed(
      "rows",
      block`
      | Parameter | Type | Required | Default |
      | --- | --- | --- | --- |
      | steps | integer | No | many |
    `,
      block`
      steps: {type: integer}
    `,
      "properties",
    ),
  },
  {
    code: "ingest/table-differs",
    law: "Where a table and the OpenAPI document of one page state a field differently, the looser counts, and both places are told.",
    level: "warning",
    countedAs: "conflict",
    sample: told(
      "page",
      block`
      \`POST https://api.example.com/v1/paint\`
      | Parameter | Type | Required | Default |
      | --- | --- | --- | --- |
      | steps | integer | No | 30 |
      \`\`\`yaml
      openapi: 3.1.0
      paths: {/v1/paint: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {steps: {type: integer, default: 20}}}}}}, responses: {"200": {description: Painted.}}}}}
      \`\`\`
    `,
      block`
      \`POST https://api.example.com/v1/paint\`
      | Parameter | Type | Required | Default |
      | --- | --- | --- | --- |
      | steps | integer | No | 20 |
      \`\`\`yaml
      openapi: 3.1.0
      paths: {/v1/paint: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {steps: {type: integer, default: 20}}}}}}, responses: {"200": {description: Painted.}}}}}
      \`\`\`
    `,
    ),
  },
  {
    code: "ingest/long-page",
    law: "A page and each of its tables are read within a budget of fields and operations; where the rest of a longer one begins is told.",
    level: "warning",
  },
  {
    code: "ingest/broken-off",
    law: "A page that stops in the middle gives what is there, and says where it stops.",
    level: "warning",
    sample: told(
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
  },
];
