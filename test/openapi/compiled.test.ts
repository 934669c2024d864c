import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { COMPILED, compileOpenapiValidator } from "../../scripts/openapi-validator.js";

it.each(COMPILED)("the validator of OpenAPI $version is what the script makes of the published schema", (one) => {
  const hint = "npm run compile:openapi";
  expect(readFileSync(one.file, "utf8") === compileOpenapiValidator(one), hint).toBe(true);
});
