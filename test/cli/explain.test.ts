import { expect, test } from "vitest";
import { run } from "../../codegen/cli/commands/explain.js";
import { relayPage } from "../report/pages.js";
import { fakeTerminal } from "./fake-terminal.js";
import { folderWith } from "./folder.js";

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

test("a value of the project tells its rule and its words", async () => {
  const strength =
    "                strength:\n                  type: number\n                  description: 'Strength, range: 0-1'";
  const cwd = folderWith({ "specs/relay/brush.md": relayPage("fal-ai/acme/brush", strength) });
  const explained = async (what: string): Promise<string> => {
    const terminal = fakeTerminal(cwd);
    await run([what], terminal);
    return terminal.stdout();
  };
  const at = "#/components/schemas/Input/properties/strength";
  expect(await explained(`fal-ai/acme/brush${at}/maximum`)).toMatch(
    /^fal-ai\/acme\/brush#\S+maximum\n {2}1\n {2}tighten\/range \[stated\]\n {4}specs\/relay\/brush\.md:\d+:\d+: “range: 0-1”\n$/,
  );
  // Not listed in provenance.json: the source has it as it stands.
  expect(await explained(`${at}/type`)).toMatch(
    /ingest\/openapi-fence \[schema\]\n {4}specs\/relay\/brush\.md:\d+:\d+: “type: number”\n$/,
  );
  await expect(explained("fal-ai/acme/brus#")).rejects.toThrow("did you mean fal-ai/acme/brush?");
  await expect(explained(`${at}/format`)).rejects.toThrow("no value is at");
});
