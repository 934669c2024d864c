import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { COMPILED, compileOpenapiValidator } from "../../scripts/openapi-validator.js";

it("the validator of OpenAPI 3.1 is what the script makes of the published schema", () => {
  const hint = "npm run compile:openapi";
  expect(readFileSync(COMPILED, "utf8") === compileOpenapiValidator(), hint).toBe(true);
});
