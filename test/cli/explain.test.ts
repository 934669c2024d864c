import { expect, test } from "vitest";
import { run } from "../../codegen/cli/commands/explain.js";
import { fakeTerminal } from "./fake-terminal.js";

async function told(code: string): Promise<string> {
  const terminal = fakeTerminal("/nowhere");
  expect(await run([code], terminal)).toBe(0);
  return terminal.stdout();
}

test("a code that a rule mends", async () => {
  expect(await told("repair/server-url")).toBe(`repair/server-url

  A server URL whose scheme or slashes are damaged is written as the absolute URL it was meant to be, without a trailing slash.

  The sample is from an OpenAPI document; the rule makes what is after.

before
  servers:
    - url: https:/api.relay.example/v1/

after
  servers:
    - url: https://api.relay.example/v1
      …: …

to silence it
  In falsmith.config.json: { "rules": { "repair/server-url": "off" } } (or "note", "warning", "error").
`);
});

test("a code that refuses a source tells what to write, and that it cannot be silenced", async () => {
  const text = await told("emit/invalid-pattern");
  expect(text).toContain("\n  The sample is from the properties of an input; what is after is for you to write.\n");
  expect(text).toMatch(/\nto silence it\n {2}It cannot be silenced: .+\n$/);
});
