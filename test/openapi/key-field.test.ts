import { expect, test } from "vitest";
import { parentOf, type Pointer } from "../../codegen/document/pointer.js";
import { fieldAt } from "../../codegen/openapi/key-field.js";

/* Where a reference is one: below a key that OpenAPI does not know, anything may stand. */

test.each([
  ["#/components/schemas/Input/properties/prompt/$ref", true],
  ["#/components/schemas/Input/properties/$ref", true],
  ["#/components/schemas/Input/properties/prompt/responses/200/schema/$ref", false],
  ["#/components/schemas/Input//0/$ref", false],
  ["#/components/schemas/Input/allOf/0/items/$ref", true],
  ["#/paths/~1orders/post/responses/200/$ref", true],
  ["#/paths/~1orders/post/responses/200/content/application~1json/schema/$ref", true],
  ["#/paths/~1orders/post/parameters/0/$ref", true],
  ["#/paths/~1orders/post/params/0/$ref", false],
  ["#/paths/~1orders/post/callbacks/done/{$request.body#~1url}/post/requestBody/$ref", true],
] satisfies readonly (readonly [Pointer, boolean])[])("%s: %s", (at, isRead) => {
  expect(fieldAt(parentOf(at) ?? "#") !== undefined).toBe(isRead);
});
