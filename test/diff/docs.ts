import type { ApiDiff, ApiEndpoint } from "../../codegen/diff/change.js";
import { diffApis } from "../../codegen/diff/diff.js";
import type { Json, JsonObject } from "../../codegen/document/json.js";

export interface Parts {
  readonly id?: string;
  readonly input?: Json;
  readonly output?: Json;
  readonly schemas?: JsonObject;
  readonly servers?: Json;
}

function body(name: string): Json {
  return {
    content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } },
  };
}

/** A queue endpoint as the pipeline lays it out. */
export function endpoint({ id = "acme/paint", input = {}, output = {}, schemas = {}, servers }: Parts): ApiEndpoint {
  return {
    id,
    kind: "queue",
    key: id.toLowerCase(),
    doc: {
      openapi: "3.1.0",
      ...(servers === undefined ? {} : { servers }),
      paths: {
        [`/${id}`]: { post: { requestBody: body("Input"), responses: { "200": body("QueueStatus") } } },
        [`/${id}/requests/{request_id}/status`]: { get: { responses: { "200": body("QueueStatus") } } },
        [`/${id}/requests/{request_id}`]: { get: { responses: { "200": body("Output") } } },
      },
      components: { schemas: { Input: input, Output: output, QueueStatus: {}, ...schemas } },
    },
  };
}

/** An object schema with these properties; a name that ends in `!` is required. */
export function object(properties: { readonly [name: string]: Json }): JsonObject {
  return {
    type: "object",
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name.replace(/!$/, ""), schema]),
    ),
    required: Object.keys(properties)
      .filter((name) => name.endsWith("!"))
      .map((name) => name.slice(0, -1)),
  };
}

/** The changes of a diff, one a line: `impact kind at`. */
export function lines(diff: ApiDiff): readonly string[] {
  return diff.endpoints.flatMap(({ changes }) =>
    changes.map(({ impact, kind, at }) => `${impact} ${kind}${at === "" ? "" : ` ${at}`}`),
  );
}

/** What changed between two versions of one endpoint. */
export function changes(before: Parts, after: Parts): readonly string[] {
  return lines(diffApis([endpoint(before)], [endpoint(after)]));
}

/** One property `x` as input and as output, before and after. */
export function both(before: Json, after: Json): readonly string[] {
  const [a, b] = [object({ x: before }), object({ x: after })];
  return changes({ input: a, output: a }, { input: b, output: b });
}
