import { afterAll, describe, expect, it } from "vitest";
import { loadOperation } from "../../codegen/cli/commands/load-operations.js";
import { compile } from "../../codegen/compile/compile.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { providerOverlay } from "../../codegen/overlay/providers/index.js";
import type { JobEndpoint } from "../../src/contract/endpoint.js";
import { RequestFailedError } from "../../src/errors/index.js";
import { testClient } from "../runtime/support/client.js";
import { serve, type TestServer } from "../runtime/support/server.js";
import { MEDIA } from "../support/providers/media.js";
import type { Provider } from "../support/providers/provider.js";
import { RELAYS } from "../support/providers/relays.js";
import { VIDEO } from "../support/providers/video.js";

/*
 * Provider overlays end to end: a document as a provider writes it, its overlay bound to this machine, and a server that
 * behaves as the provider's own documentation says, written from that and not from the overlay.
 */

const open: TestServer[] = [];
afterAll(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** The provider's document, at an address of this machine. */
function documentOf({ paths, base = "" }: Provider, url: string): string {
  const doc: JsonObject = {
    openapi: "3.1.0",
    info: { title: "provider", version: "1" },
    servers: [{ url: `${url}${base}` }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    paths,
  };
  return JSON.stringify(doc, undefined, 1);
}

async function jobOf(provider: Provider, url: string): Promise<JobEndpoint> {
  const bound = `falsmith:${provider.dialect}@127.0.0.1`;
  const sources = [{ id: "specs/p/p.json", text: documentOf(provider, url), provider: "p" }];
  const { endpoints, findings } = await compile(sources, {
    overlays: [{ id: bound, text: providerOverlay(bound) ?? "" }],
  });
  expect(findings.filter(({ level }) => level !== "note")).toEqual([]);
  for (const endpoint of endpoints.filter(({ kind }) => kind === "operation")) {
    const loaded = await loadOperation(endpoint);
    if ("blocked" in loaded || loaded.job?.job.submit.path !== provider.submit) continue;
    return loaded.job;
  }
  throw new Error(`no job of ${provider.dialect}`);
}

describe.each(
  [...VIDEO, ...MEDIA, ...RELAYS].map((provider) => [`${provider.dialect} ${provider.submit}`, provider] as const),
)("%s", (_, provider) => {
  async function run(prompt: string): Promise<{ readonly outcome: Promise<unknown>; readonly server: TestServer }> {
    const server = await serve(provider.server());
    open.push(server);
    const endpoint = await jobOf(provider, server.url);
    const gateway = {
      name: "p",
      url: `${server.url}${provider.base ?? ""}`,
      profile: "http",
      auth: "Bearer",
    } as const;
    const { path, input } = provider.request(prompt);
    const client = testClient({ gateway });
    const outcome = client.subscribe(endpoint, { input, pollInterval: 5, ...(path === undefined ? {} : { path }) });
    return { outcome: outcome.then(({ data }) => [data, client.warnings]), server };
  }

  it("is submitted once and followed to its output", async () => {
    const { outcome, server } = await run("a lamp");
    expect(await outcome).toEqual([provider.output, []]);
    expect(server.count("POST", "")).toBe(1);
  });

  it("fails with the server's words", async () => {
    const { outcome } = await run("fail");
    const error = await outcome.catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(provider.reason);
    if (provider.isHttpFailure !== true) expect(error).toBeInstanceOf(RequestFailedError);
  });
});
