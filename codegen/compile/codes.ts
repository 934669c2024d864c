import { block, type FindingCode, refused, told } from "../document/finding-code.js";

/** What gives no endpoint, or half a job. */
export const COMPILE_CODES: readonly FindingCode[] = [
  {
    code: "check/same-name",
    law: "No two plain operations have one name: neither can own it, so both are left out until `sources.json` gives one of them a name.",
    level: "error",
    sample: refused(
      "document",
      block`
      paths:
        /v1/make:
          post: {requestBody: {content: {application/json: {schema: {type: object, required: [model], properties: {model: {const: wan}}}}}}, responses: {"200": {description: Made.}}}
        /v1/extend:
          post: {requestBody: {content: {application/json: {schema: {type: object, required: [model], properties: {model: {const: wan}}}}}}, responses: {"200": {description: Extended.}}}
    `,
      block`
      paths:
        /v1/make:
          post: {requestBody: {content: {application/json: {schema: {type: object, required: [model], properties: {model: {const: wan}}}}}}, responses: {"200": {description: Made.}}}
        /v1/extend:
          post: {requestBody: {content: {application/json: {schema: {type: object, required: [model], properties: {model: {const: wan-extend}}}}}}, responses: {"200": {description: Extended.}}}
    `,
    ),
  },
  {
    code: "check/unused-schema",
    law: "A schema of a document with calls that none of them refers to is told: no endpoint has it, and nothing is made of it.",
    level: "note",
    sample: told(
      "document",
      block`
      paths:
        /v1/paint:
          post: {responses: {"200": {description: Painted.}}}
      components: {schemas: {Paint: {type: object}}}
    `,
      block`
      paths:
        /v1/paint:
          post: {responses: {"200": {description: Painted., content: {application/json: {schema: {$ref: '#/components/schemas/Paint'}}}}}}
      components: {schemas: {Paint: {type: object}}}
    `,
    ),
  },
  {
    code: "job/no-operation",
    law: "The operations that tell of a job are described: by a source of the same provider, or by the overlay that describes the job. Where they are not, the endpoint keeps its plain operation alone.",
    level: "warning",
    sample: told(
      "document",
      block`
      paths:
        /v1/paint:
          post:
            responses: {"200": {description: Accepted.}}
            x-falsmith-job: {id: $response.body#/id, status: {operation: "GET /v1/tasks/{id}"}}
    `,
      block`
      paths:
        /v1/paint:
          post:
            responses: {"200": {description: Accepted.}}
            x-falsmith-job: {id: $response.body#/id, status: {operation: "GET /v1/tasks/{id}"}}
        /v1/tasks/{id}:
          get: {responses: {"200": {description: Where it stands.}}}
    `,
    ),
  },
  {
    code: "job/undecided",
    law: "Operations that submit a job which cannot be followed, because no page states all that is needed or the evidence does not decide between two operations, keep their plain operations. They are told once for each provider, with what is missing and the overlays that would decide it.",
    level: "note",
    sample: told(
      "document",
      block`
      paths:
        /v1/videos:
          post: {summary: Create a video task, responses: {"200": {description: It., content: {application/json: {schema: {type: object, properties: {task_id: {type: string}}}}}}}}
    `,
      block`
      paths:
        /v1/videos:
          post: {summary: Create a video task, responses: {"200": {description: It., content: {application/json: {schema: {type: object, properties: {task_id: {type: string}}}}}}}}
        /v1/videos/{task_id}:
          get: {responses: {"200": {description: It., content: {application/json: {schema: {type: object, properties: {status: {enum: [queued, running, succeeded, failed]}}}}}}}}
    `,
    ),
  },
  {
    code: "job/workflow",
    law: "What an Arazzo workflow says of a job and a job description cannot say is told, as is a workflow that has no effect.",
    level: "warning",
    sample: told(
      "workflow",
      block`
      arazzo: 1.0.1
      workflows:
        - {workflowId: paint, steps: [{stepId: wait, operationId: task, onFailure: [{name: again, type: retry}]}]}
    `,
      block`
      arazzo: 1.0.1
      workflows: [{workflowId: paint, steps: [{stepId: wait, operationId: task}]}]
    `,
    ),
  },
  {
    code: "check/no-operation",
    law: "A document that describes neither an operation nor a schema is refused: nothing can be called.",
    level: "error",
    sample: refused(
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
  },
];
