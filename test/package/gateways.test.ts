import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import { stages } from "../../codegen/project/stages.js";
import { gatewaysModule, type NamedGateways } from "../../codegen/emit/modules/gateways-module.js";
import { checkConfig } from "../support/config.js";
import { print } from "../../codegen/emit/print.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith, put } from "../cli/folder.js";

const hub = { name: "hub", url: "https://hub.test", auth: "Bearer", profile: "relay" } as const;
const configuredHub = { url: "https://hub.internal.test/fal", auth: "Key", profile: "fal" } as const;

/** The entries that a package has, as text. */
function entriesOf(pages: Parameters<typeof gatewaysModule>[0], configured: NamedGateways): readonly string[] {
  const text = print("gateways.ts", gatewaysModule(pages, configured, "falsmith-runtime/validation"));
  return text.split("\n").filter((line) => line.startsWith('  "') || line.startsWith("  ["));
}

const fal = '  "fal": { name: "fal", url: "https://queue.fal.run", auth: "Key", profile: "fal" },';
const plainHub = '  "hub": { name: "hub", url: "https://hub.test", auth: "Bearer", profile: "relay" },';

describe("the gateways of a package", () => {
  test("are those of its pages and those of the configuration, fal first", () => {
    expect(entriesOf([hub], { "a relay": { ...configuredHub, auth: "Bearer" } })).toEqual([
      fal,
      '  "a relay": { name: "a relay", url: "https://hub.internal.test/fal", auth: "Bearer", profile: "fal" },',
      plainHub,
    ]);
  });

  test("have the name that the configuration gives; another server of that name on a page is told apart", () => {
    const [, first, second, ...none] = entriesOf([hub], { hub: configuredHub });
    expect(first).toContain('"hub": { name: "hub", url: "https://hub.internal.test/fal", auth: "Key"');
    expect(second).toMatch(/^ {2}"hub_[a-z0-9]+": \{ name: "hub", url: "https:\/\/hub\.test"/);
    expect(none).toEqual([]);
  });

  test("have one of a page once when the configuration names the same server", () => {
    expect(entriesOf([hub], { hub: { url: hub.url, auth: "Key", profile: "fal" } })).toEqual([
      fal,
      '  "hub": { name: "hub", url: "https://hub.test", auth: "Key", profile: "fal" },',
    ]);
  });

  test("have the profile, the variables and the security schemes that the configuration gives", () => {
    const variables = { region: { default: "eu", enum: ["eu", "us"] } };
    const security = { '"};x': { type: "apiKey", in: "header", name: "X-Key", prefix: "Token" } } as const;
    const lab = { url: "https://{region}.lab.test", profile: "http", variables, security } as const;
    expect(entriesOf([], { lab, relay: { url: "https://relay.test", auth: "Bearer", profile: "fal-relay" } })).toEqual([
      fal,
      '  "lab": { name: "lab", url: "https://{region}.lab.test", variables: { "region": { "default": "eu", "enum": ["eu", "us"] } }, profile: "http", security: { "\\"};x": { "type": "apiKey", "in": "header", "name": "X-Key", "prefix": "Token" } } },',
      '  "relay": { name: "relay", url: "https://relay.test", auth: "Bearer", profile: "fal-relay" },',
    ]);
  });

  test("let the configuration say where fal is", () => {
    expect(entriesOf([], { fal: configuredHub })).toEqual([
      '  "fal": { name: "fal", url: "https://hub.internal.test/fal", auth: "Key", profile: "fal" },',
    ]);
  });

  test("are encoded, whatever a configuration calls them", () => {
    const [, line] = entriesOf([], { '"};x': configuredHub });
    expect(line).toContain('  "\\"};x": { name: "\\"};x", ');
  });

  test.each(["__proto__", " ", ""])("have no name %j: the configuration is refused", (name) => {
    const gateways = Object.fromEntries([[name, configuredHub]]);
    expect(() => checkConfig({ gateways }, "falsmith.config.json")).toThrow("is not a valid gateway name");
  });
});

const page = `# Blur

- **Endpoint**: \`https://fal.run/acme/blur\`
- **Model ID**: \`acme/blur\`

## API Information

### Input Schema

- **\`strength\`** (\`integer\`, _required_):
  How strong. Range: \`1\` to \`12\`
`;

async function generate(cwd: string, ...argv: readonly string[]): Promise<number> {
  return await runWith(stages, argv, fakeTerminal(cwd));
}
function config(gateways: object): string {
  return JSON.stringify({ gateways });
}

describe("generate with gateways in the configuration", () => {
  test("writes them, sees another one, and does nothing when they are the same in another order", async () => {
    const two = { b: configuredHub, a: { profile: "relay", auth: "Bearer", url: "https://a.test" } };
    const cwd = folderWith({ "specs/fal/acme/blur.md": page, "falsmith.config.json": config(two) });
    expect(await generate(cwd)).toBe(0);
    const read = (): string => readFileSync(join(cwd, "generated/gateways.ts"), "utf8");
    expect(read()).toContain('"a": { name: "a", url: "https://a.test", auth: "Bearer", profile: "relay" }');
    expect(await generate(cwd, "--check")).toBe(0);
    const before = filesIn(cwd);
    put(cwd, { "falsmith.config.json": config({ a: two.a, b: two.b }) });
    expect(await generate(cwd, "--check")).toBe(0);
    expect(await generate(cwd)).toBe(0);
    expect(filesIn(join(cwd, "generated"))["manifest.json"]).toBe(before["generated/manifest.json"]);
    put(cwd, { "falsmith.config.json": config({ a: { ...two.a, url: "https://moved.test" } }) });
    expect(await generate(cwd, "--check")).toBe(1);
    expect(await generate(cwd)).toBe(0);
    expect(read()).toContain("https://moved.test");
    expect(read()).not.toContain('"b"');
  });

  test("writes security schemes and variables, and finds them again in its manifest", async () => {
    const lab = {
      url: "https://{region}.lab.test",
      profile: "http",
      security: { login: { type: "basic" } },
      variables: { region: { default: "eu" } },
    };
    const cwd = folderWith({ "specs/fal/acme/blur.md": page, "falsmith.config.json": config({ lab }) });
    expect(await generate(cwd)).toBe(0);
    const text = readFileSync(join(cwd, "generated/gateways.ts"), "utf8");
    expect(text).toContain('profile: "http", security: { "login": { "type": "basic" } } }');
    expect(await generate(cwd, "--check")).toBe(0);
    const terminal = fakeTerminal(cwd);
    expect(await runWith(stages, [], terminal)).toBe(0);
    expect(terminal.stderr()).toContain("already up to date");
    put(cwd, { "falsmith.config.json": config({ lab: { ...lab, security: { login: { type: "bearer" } } } }) });
    expect(await generate(cwd, "--check")).toBe(1);
  });

  test("of documents without endpoints leaves the manifest readable", async () => {
    const only = { openapi: "3.1.0", info: { title: "Only", version: "1" }, paths: {} };
    const schemas = { Thing: { type: "object", properties: { a: { type: "string" } } } };
    const cwd = folderWith({ "specs/only.json": JSON.stringify({ ...only, components: { schemas } }) });
    expect(await generate(cwd)).toBe(0);
    const terminal = fakeTerminal(cwd);
    expect(await runWith(stages, [], terminal)).toBe(0);
    expect(terminal.stderr()).not.toContain("io/manifest-damaged");
    expect(terminal.stderr()).toContain("already up to date");
  });
});
