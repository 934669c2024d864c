import { mainOperation, replyMediaAt, requestMediaAt } from "../openapi/operation.js";
import type { Json, JsonObject } from "../document/json.js";
import { join, valueAt, type Pointer } from "../document/pointer.js";
import type { ApiEndpoint } from "./change.js";

/** The operation that a call of the endpoint makes. */
export function operationAt(doc: JsonObject): Pointer | undefined {
  return mainOperation({ doc })?.at;
}

/** The schemas that become `Input` and `Output`; `true` where the document has none. */
export function rootsOf({ doc, kind }: Pick<ApiEndpoint, "doc" | "kind">): {
  readonly input: Json;
  readonly output: Json;
} {
  const main = operationAt(doc);
  const request = main === undefined ? undefined : requestMediaAt(doc, main);
  const reply = main === undefined ? undefined : replyMediaAt(doc, main);
  const schema = (at: Pointer | undefined): Json => (at === undefined ? true : (valueAt(doc, at) ?? true));
  return {
    input: schema(request === undefined ? undefined : join(request, "schema")),
    output: schema(
      kind === "queue" ? "#/components/schemas/Output" : reply === undefined ? undefined : join(reply, "schema"),
    ),
  };
}
