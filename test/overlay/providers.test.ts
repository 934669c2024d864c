import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { isObject, own } from "../../codegen/document/json.js";
import { loadPathReader } from "../../codegen/overlay/json-path.js";
import { dialectsFor, lacksHost, PROVIDER_OVERLAYS, providerOverlay } from "../../codegen/overlay/providers/index.js";
import { readOverlay } from "../../codegen/overlay/read-overlay.js";
import { readJob } from "../../codegen/model/job/read-job.js";
import { missingFacts } from "../../codegen/model/job/usable.js";
import { lowerEndpoint } from "../../codegen/model/endpoint/lower-endpoint.js";
import { klingPages } from "../support/kling-job.js";

describe.each(PROVIDER_OVERLAYS)("the overlay %s", (name) => {
  it("is valid, and states where each of its facts is from", async () => {
    const text = providerOverlay(name) ?? "";
    const { overlay, findings } = readOverlay({ id: name, text }, await loadPathReader());
    expect(findings).toEqual([]);
    expect(overlay?.hosts).toBeInstanceOf(Array);
    const sources: unknown = own(JSON.parse(text), "x-falsmith-sources");
    expect(Array.isArray(sources) && sources.length > 0).toBe(true);
    for (const source of Array.isArray(sources) ? sources : [])
      expect(source).toMatchObject({
        fact: expect.stringMatching(/\S/),
        address: expect.stringMatching(/\S/),
        date: expect.stringMatching(/\d{4}/),
        kind: expect.stringMatching(/^(documentation|sdk|third party)$/),
      });
  });

  it("describes jobs of which enough is known", async () => {
    const { overlay } = readOverlay({ id: name, text: providerOverlay(name) ?? "" }, await loadPathReader());
    const operations = (overlay?.actions ?? []).flatMap(({ effect }) =>
      effect.kind === "update" && isObject(effect.value) && own(effect.value, "x-falsmith-job") !== undefined
        ? [effect.value]
        : [],
    );
    expect(operations.length).toBeGreaterThan(0);
    for (const operation of operations) {
      const { job, findings } = readJob(isObject(operation) ? operation : {}, "#");
      expect(findings).toEqual([]);
      expect(job === undefined ? ["all"] : missingFacts(job)).toEqual([]);
    }
  });
});

describe("a provider overlay", () => {
  const name = "falsmith:kling@relay.example";
  const overlay = { id: name, text: providerOverlay(name) ?? "" };

  async function jobsAt(url: string): Promise<readonly string[]> {
    const { endpoints, findings } = await compile(klingPages(url), { overlays: [overlay] });
    expect(findings.filter(({ level }) => level !== "note")).toEqual([]);
    return endpoints.flatMap(({ id, mended }) => (JSON.stringify(mended.doc).includes("x-falsmith-job") ? [id] : []));
  }

  it("reaches documents of the host that it is bound to, and names the path's own parameter", async () => {
    expect(await jobsAt("https://relay.example")).toEqual(["relay.example/kling-v1"]);
  });

  it("says how a job is asked for that no page tells of, and that its output is unknown", async () => {
    const [submit] = klingPages("https://relay.example");
    const { endpoints, findings } = await compile(submit === undefined ? [] : [submit], { overlays: [overlay] });
    expect(findings.filter(({ code }) => code === "job/no-operation")).toMatchObject([{ level: "note" }]);
    const [endpoint] = endpoints;
    const job = endpoint === undefined ? undefined : lowerEndpoint(endpoint).job;
    expect(job?.operations.get("status")?.model).toMatchObject({
      method: "GET",
      path: "/kling/v1/videos/text2video/{id}",
      parameters: [{ name: "id", in: "path", required: true }],
    });
    expect(job?.output.schema).toEqual({});
  });

  it.each([
    ["https://relay.example/v3", "/async/seedance", "/async/task-result"],
    ["https://relay.example", "/v3/async/seedance", "/v3/async/task-result"],
  ])("with the path as the document spells it: %s", async (url, path, status) => {
    const ppio = { id: "falsmith:ppio@relay.example", text: providerOverlay("falsmith:ppio@relay.example") ?? "" };
    const paths = { [path]: { post: { responses: { "200": { description: "Taken." } } } } };
    const doc = { openapi: "3.1.0", info: { title: "a", version: "1" }, servers: [{ url }], paths };
    const { endpoints } = await compile([{ id: "a/a.json", text: JSON.stringify(doc) }], { overlays: [ppio] });
    const job = endpoints.map((one) => lowerEndpoint(one).job).find((one) => one !== undefined);
    expect(job?.operations.get("status")?.model.path).toBe(status);
  });

  it("leaves alone what relays have at a provider's own paths", async () => {
    const paths = { "/v1/images/generations": { post: { responses: { "200": { description: "Made." } } } } };
    const at = async (url: string, id: string): Promise<boolean> => {
      const doc = { openapi: "3.1.0", info: { title: "a", version: "1" }, servers: [{ url }], paths };
      const decided = { id, text: providerOverlay(id) ?? "" };
      const { endpoints } = await compile([{ id: "a/a.json", text: JSON.stringify(doc) }], { overlays: [decided] });
      return JSON.stringify(endpoints[0]?.mended.doc).includes("x-falsmith-job");
    };
    expect(await at("https://relay.example", name)).toBe(false);
    expect(await at("https://api.klingai.com", "falsmith:kling")).toBe(true);
  });

  it("is silent about documents of other hosts", async () => {
    expect(await jobsAt("https://api.relay.example")).toEqual([]);
  });

  it("comes before what a person decides", async () => {
    const mine = {
      id: "a/first.json",
      text: JSON.stringify({
        overlay: "1.1.0",
        info: { title: "mine", version: "1" },
        actions: [
          {
            target: "$.paths['/kling/v1/videos/text2video'].post['x-falsmith-job']",
            update: { output: "$response.body#/data" },
          },
        ],
      }),
    };
    const { endpoints } = await compile(klingPages(), { overlays: [mine, overlay] });
    const submit = endpoints.find(({ id }) => id === "relay.example/kling-v1");
    expect(JSON.stringify(submit?.mended.doc)).toContain('"output":"$response.body#/data"');
  });

  it("is named for its paths, at relays only where these have its shape", () => {
    const named = (path: string): readonly (readonly [string, boolean])[] =>
      dialectsFor(path).map(({ name: one, isRelayed }) => [one, isRelayed]);
    expect(named("/v1/images/generations")).toEqual([["falsmith:kling", false]]);
    expect(named("/mj/submit/imagine")).toEqual([["falsmith:midjourney-proxy", true]]);
    expect(named("/v1/chat")).toEqual([]);
  });

  it("of a shape that only relays have asks for a host", () => {
    expect(lacksHost("falsmith:suno-gateway")).toBe(true);
    expect(lacksHost("falsmith:suno-gateway@relay.example")).toBe(false);
    expect(lacksHost("falsmith:kling")).toBe(false);
  });

  it.each([
    ["/v3/async/seedance", true],
    ["/v3/async/vendor/model", true],
    ["/v3/chat", false],
    ["/v3/async/", false],
  ])("concerns the paths of its patterns: %s", async (path, isMeant) => {
    const text = providerOverlay("falsmith:ppio@relay.example") ?? "";
    const answered = { "200": { description: "Done." } };
    const paths = {
      [path]: { post: { responses: answered } },
      "/v3/async/task-result": { get: { responses: answered } },
    };
    const doc = {
      openapi: "3.1.0",
      info: { title: "a", version: "1" },
      servers: [{ url: "https://relay.example" }],
      paths,
    };
    const { endpoints } = await compile([{ id: "a/a.json", text: JSON.stringify(doc) }], {
      overlays: [{ id: "falsmith:ppio@relay.example", text }],
    });
    expect(endpoints.some(({ mended }) => JSON.stringify(mended.doc).includes("x-falsmith-job"))).toBe(isMeant);
  });

  it("is undefined under a name that nobody knows", () => {
    expect(providerOverlay("falsmith:nobody")).toBeUndefined();
  });
});
