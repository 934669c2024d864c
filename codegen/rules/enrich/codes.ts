import { block, changed, type FindingCode, statedBy } from "../../document/finding-code.js";
import { deprecated } from "./deprecated.js";
import { exampleItems } from "./example-items.js";
import { exampleShape } from "./example-shape.js";
import { JOB_FOUND } from "./job/fact.js";
import { fromSiblings } from "./sibling.js";
import { namedShape } from "./named-shape.js";
import { operationId } from "./operation-id.js";
import { openValues } from "./open-values.js";

/** What other sources, siblings and examples add. */
export const ENRICH_CODES: readonly FindingCode[] = [
  {
    code: "enrich/another-source",
    law: "Sources of one endpoint merge keyword by keyword: the higher rank wins, lower ones fill gaps, and every disagreement is reported with both quotes.",
    level: "warning",
    countedAs: "conflict",
    sample: changed(
      "sources",
      block`
      # fal's own document
      steps: {type: integer, maximum: 50}
      ---
      # a relay's page
      steps: {type: integer, maximum: 80, default: 30}
    `,
      block`
      # fal's own document has the higher rank; the page fills the gap
      steps: {type: integer, maximum: 50, default: 30}
    `,
      "properties",
    ),
  },
  {
    ...statedBy(exampleItems),
    level: "note",
    sample: changed(
      "operation",
      block`
      responses:
        "200":
          description: Painting.
          content:
            application/jsonl: {example: '{"done": 1}'}
    `,
      block`
      responses:
        "200":
          description: Painting.
          content:
            application/jsonl:
              itemSchema: {type: object, properties: {done: {type: integer, …: …}}, …: …}
              …: …
    `,
    ),
  },
  {
    ...statedBy(exampleShape),
    level: "note",
    sample: changed(
      "properties",
      block`
      options:
        examples: [{fast: true}]
    `,
      block`
      options:
        examples: [{fast: true}]
        type: object
        properties:
          fast: {type: boolean, x-falsmith-basis: {type: example}}
        x-falsmith-basis: {type: example}
    `,
    ),
  },
  {
    ...statedBy(namedShape),
    level: "warning",
    sample: changed(
      "properties",
      block`
      size: {$ref: '#/components/schemas/ImageSize'}
    `,
      block`
      components:
        schemas:
          ImageSize:
            type: object
            properties: {width: …, height: …}
            x-falsmith-basis: {type: protocol}
          …: …
    `,
      "document",
    ),
  },
  {
    ...statedBy(openValues),
    level: "note",
    sample: changed(
      "properties",
      block`
      mode:
        type: string
        examples: [fast]
    `,
      block`
      mode:
        examples: [fast]
        anyOf: [{enum: [fast]}, {type: string}]
    `,
    ),
  },
  {
    ...statedBy(operationId),
    level: "note",
    sample: changed(
      "document",
      block`
      paths:
        /items/{id}:
          get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {"200": {description: The item.}}}
    `,
      block`
      paths:
        /items/{id}:
          get: {…: …, operationId: getItemsById}
    `,
    ),
  },
  {
    ...statedBy(deprecated),
    level: "note",
    silence: "Remove `deprecated` from the entry in sources.json.",
  },
  {
    ...statedBy(fromSiblings([], false)),
    level: "warning",
    countedAs: "conflict",
    sample: changed(
      "siblings",
      block`
      # fal's own document of fal-ai/paint/fast
      pace: {enum: [slow, fast]}
      ---
      # a relay's page of fal-ai/paint/fine
      pace: {type: string}
    `,
      block`
      # fal-ai/paint/fine
      pace: {anyOf: [{enum: [slow, fast]}, {type: string}]}
    `,
      "properties",
    ),
  },
  {
    code: JOB_FOUND,
    law: "An operation that submits a job, of which pages state the id, the status operation, the state, a word of success and one of failure, is described as a job. A fact that only an example shows is not used.",
    level: "note",
    sample: changed(
      "document",
      block`
      paths:
        /v1/video/create:
          post: {summary: Create a video task, responses: {"200": {description: It., content: {application/json: {schema: {type: object, properties: {task_id: {type: string}}}}}}}}
        /v1/video/query:
          get: {parameters: [{name: task_id, in: query, schema: {type: string}}], responses: {"200": {description: It., content: {application/json: {schema: {type: object, properties: {status: {enum: [queued, running, succeeded, failed]}}}}}}}}
    `,
      block`
      paths:
        /v1/video/create:
          post:
            x-falsmith-job: {id: $response.body#/task_id, state: $response.body#/status, states: {waiting: [queued], running: [running], succeeded: [succeeded], failed: [failed]}, …: …}
            …: …
        …: …
    `,
    ),
  },
];
