import { expect, test } from "vitest";
import { failureText } from "../../codegen/cli/commands/run-gateway.js";
import { AUTH_HINT } from "../../src/gateway/credentials.js";
import { FalError } from "../../src/errors/index.js";
import type { Gateway } from "../../src/gateway/gateway.js";

test.each<[string, string, Gateway | undefined]>([
  ["fal's own", "FAL_KEY", undefined],
  ["fal's under its URL", "FAL_KEY", { name: "custom", url: "https://queue.fal.run", profile: "fal", auth: "Key" }],
  ["a relay's", "FALSMITH_KEY", { name: "custom", url: "https://relay.example", profile: "fal-relay", auth: "Bearer" }],
  ["a named gateway's", "KIE_KEY", { name: "kie", url: "https://api.kie.example", profile: "http" }],
])("a credential that is refused is named by its variable: %s", (_whose, variable, gateway) => {
  const error = new FalError(`HTTP 401. ${AUTH_HINT}`, { code: "auth", phase: "submit" });
  expect(failureText(error, gateway)).toBe(`HTTP 401. Check the credential in the variable ${variable}.`);
});
