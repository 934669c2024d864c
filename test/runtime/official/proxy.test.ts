import { describe, expect, test } from "vitest";
import { createProxyHandler } from "../../../src/proxy/index.js";
import type { TargetRules } from "../../../src/proxy/target.js";
import { KEY } from "../support/client.js";
import { fakeFetch } from "../support/fake-fetch.js";
import type { DIFFERENCES } from "../support/official.js";

/*
 * What the tests of the official proxy (`@fal-ai/server-proxy`, `libs/proxy`) state of the addresses that it lets through. They state
 * it of its matchers; here it is held of what a page asks for, and of what left with the key.
 */

type Row = readonly [
  says: string,
  url: string,
  isAllowed: boolean,
  rules?: TargetRules,
  differs?: keyof typeof DIFFERENCES,
];

/** Whether a page's request went through. */
async function passes(url: string, rules: TargetRules): Promise<boolean> {
  const net = fakeFetch(() => ({}));
  const handle = createProxyHandler({ credentials: KEY, fetch: net.fetch, ...rules });
  const headers = { "x-fal-target-url": `https://${url}`, "content-type": "application/json" };
  const { status } = await handle(new Request("https://site.example/proxy", { method: "POST", headers, body: "{}" }));
  expect(status).toBe(net.calls.length === 1 ? 200 : 400);
  const [call] = net.calls;
  if (call === undefined) return false;
  expect([call.url, call.headers.get("authorization")]).toEqual([`https://${url}`, `Key ${KEY}`]);
  return true;
}

function table(about: string, rows: readonly Row[]): void {
  describe(about, () => {
    test.each(rows.map((row) => [row[0], row[1], row[4] ?? "the same", row] as const))(
      "%s: %s (%s)",
      async (_says, _url, _verdict, [, url, isAllowed, rules, differs]) => {
        expect(await passes(url, rules ?? {})).toBe(differs === undefined ? isAllowed : !isAllowed);
      },
    );
  });
}

const REST = "rest.fal.ai";
const UPLOAD = `${REST}/storage/upload/initiate?storage_type=fal-cdn-v3`;
const only = (...allowedUrlPatterns: readonly string[]): TargetRules => ({ allowedUrlPatterns });
const QUERY = only("fal.run/acme/path\\?query=value", "fal.run/api/**");

table("createUrlMatcher", [
  ["a pattern without stars is one address", "fal.run/acme/exact", true, only("fal.run/acme/exact")],
  ["and nothing below it", "fal.run/acme/exact/more", false, only("fal.run/acme/exact")],
  ["and nothing beside it", "fal.run/acme/other", false, only("fal.run/acme/exact")],
  ["* is one segment", "fal.run/anything/path", true, only("fal.run/*/path")],
  ["whatever it is", "fal.run/other/path", true, only("fal.run/*/path")],
  ["and not several", "fal.run/nested/more/path", false, only("fal.run/*/path")],
  ["and not none", "fal.run/path", false, only("fal.run/*/path")],
  ["** is any path", "fal.run/nested/path", true, only("fal.run/**")],
  ["of any depth", "fal.run/deeply/nested/path/here", true, only("fal.run/**")],
  ["of one segment too", "fal.run/path", true, only("fal.run/**"), "endpoints only"],
  ["an escaped ? begins a query", "fal.run/acme/path?query=value", true, QUERY],
  ["and is no letter", "fal.run/acme/pathXquery=value", false, QUERY],
  ["a query is below **", "fal.run/api/test?foo=bar", true, QUERY],
  ["another query than the pattern's", "fal.run/acme/path?query=other", false, QUERY],
  ["** is no path, too", "fal.run/", true, only("fal.run/**"), "endpoints only"],
]);

table("isAllowedUrl by default", [
  ["fal.run with a path", "fal.run/some/path", true],
  ["fal.run with little of one", "fal.run/", true, {}, "endpoints only"],
  ["fal.run with a long one", "fal.run/v1/workflows/abc123/run", true],
  ["the queue with a path", "queue.fal.run/some/path", true],
  ["the queue with little of one", "queue.fal.run/", true, {}, "endpoints only"],
  ["fal.dev", "fal.dev/some/path", false],
  ["its queue", "queue.fal.dev/some/path", false],
  ["fal.ai", "fal.ai/some/path", false],
  ["its queue", "queue.fal.ai/some/path", false],
  ["the begin of an upload", UPLOAD, true],
  ["the end of one in parts", `${REST}/storage/upload/complete-multipart?storage_type=fal-cdn-v3`, true],
  ["another storage", `${REST}/storage/upload/initiate?storage_type=other`, false],
  ["no storage", `${REST}/storage/upload/initiate`, false],
  ["another path of the storage", `${REST}/storage/download?storage_type=fal-cdn-v3`, false],
  ["any domain", "example.com/path/x", false],
  ["fal.com", "fal.com/path/x", false],
  ["fal.io", "fal.io/path/x", false],
  ["a subdomain", "api.fal.run/path/x", false],
  ["a domain that ends so", "notfal.run/path/x", false],
  ["a domain that begins so", "fal.run.evil.com/path/x", false],
  ["nothing", "", false],
  ["a former address of the storage", `rest.beta.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3`, false],
]);

test("an upload passes under the official proxy's own default patterns", async () => {
  const rules = only("fal.run/**", "queue.fal.run/**", `${REST}/storage/upload/initiate\\?storage_type=fal-cdn-v3`);
  expect(await passes(UPLOAD, rules)).toBe(true);
  expect(await passes(`${REST}/storage/upload/complete-multipart?storage_type=fal-cdn-v3`, rules)).toBe(false);
  expect(await passes("queue.fal.run/fal-ai/flux/dev?fal_webhook=https%3A%2F%2Fme.example", rules)).toBe(true);
});

// In the official proxy patterns add hosts; here `gateways` says which servers there are, with the key of each.
const dev = (url: string): TargetRules => ({ gateways: [{ gateway: url, credentials: KEY }] });
table("isAllowedUrl with patterns", [
  ["fal.ai where it is served", "fal.ai/some/path", true, dev("https://fal.ai")],
  ["fal.dev where it is served", "fal.dev/some/path", true, dev("https://fal.dev")],
  ["a queue where it is served", "queue.fal.ai/some/path", true, dev("https://queue.fal.ai")],
  ["an endpoint", "fal.run/my-specific-app/run", true, only("fal.run/my-specific-app/**")],
  ["another endpoint", "fal.run/other-app/run", false, only("fal.run/my-specific-app/**")],
  ["anything where there is no pattern in the list", "fal.run/acme/path", false, only()],
]);

const endpoints = (...allowedEndpoints: readonly string[]): TargetRules => ({ allowedEndpoints });
const MANY = endpoints("fal-ai/**", "runware/*", "specific/endpoint");
const FAMILIES = endpoints("fal-ai/flux/**", "fal-ai/fast-*");

table("isAllowedEndpoint", [
  ["the endpoint itself", "fal.run/fal-ai/flux-dev", true, endpoints("fal-ai/flux-dev")],
  ["another", "fal.run/fal-ai/other", false, endpoints("fal-ai/flux-dev")],
  ["one below", "fal.run/fal-ai/flux-dev/extra", false, endpoints("fal-ai/flux-dev")],
  ["* is any app", "fal.run/fal-ai/fast-sdxl", true, endpoints("fal-ai/*")],
  ["and nothing below", "fal.run/fal-ai/flux/dev", false, endpoints("fal-ai/*")],
  ["* is any owner", "fal.run/other-provider/flux-dev", true, endpoints("*/flux-dev")],
  ["** is any depth", "fal.run/fal-ai/flux/dev/extra/path", true, endpoints("fal-ai/**")],
  ["and the owner alone", "fal.run/fal-ai", true, endpoints("fal-ai/**"), "endpoints only"],
  ["below an app", "fal.run/provider/app/v1/endpoint", true, endpoints("provider/app/**")],
  ["below another app", "fal.run/provider/other/v1/endpoint", false, endpoints("provider/app/**")],
  ["the first of several patterns", "fal.run/fal-ai/flux-dev", true, MANY],
  ["the second", "fal.run/runware/fast-sdxl", true, MANY],
  ["the third", "fal.run/specific/endpoint", true, MANY],
  ["none of them", "fal.run/other-provider/model", false, MANY],
  ["none for its depth", "fal.run/runware/nested/path", false, MANY],
  ["an empty list", "fal.run/fal-ai/flux-dev", true, endpoints(), "an empty list"],
  ["a family", "fal.run/fal-ai/flux/schnell", true, FAMILIES],
  ["the begin of a name", "fal.run/fal-ai/fast-sdxl", true, FAMILIES],
  ["another name", "fal.run/fal-ai/lora", false, FAMILIES],
  ["a request of the queue", "queue.fal.run/fal-ai/flux-dev/requests/abc123", true, endpoints("fal-ai/**")],
  ["its status", "queue.fal.run/fal-ai/flux-dev/requests/abc123/status", true, endpoints("fal-ai/**")],
]);

test("a request of the queue passes for a family by its app", async () => {
  const at = (app: string): Promise<boolean> => passes(`queue.fal.run/fal-ai/${app}/requests/abc123`, FAMILIES);
  expect([await at("fast-sdxl"), await at("flux"), await at("lora")]).toEqual([true, true, false]);
});
