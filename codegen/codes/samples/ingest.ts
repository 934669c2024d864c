import { block, changed, type Samples, told } from "./sample.js";

/** What readers of fields say: bullets of model pages, rows of tables. */
export const fieldSamples: Samples = {
  "ingest/bullet-conflict": changed(
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
  "ingest/bullet-value": changed(
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
  "ingest/field-form": changed(
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
  "ingest/field-twice": changed(
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
  "ingest/table-cell": changed(
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
  "ingest/table-row": changed(
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
  "ingest/type-name": changed(
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
  "ingest/example-json": told(
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
};
