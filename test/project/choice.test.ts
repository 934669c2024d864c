import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { EndpointSelectors } from "../../codegen/config.js";
import { check, generate } from "../../codegen/project/generate.js";
import type { GenerateOptions } from "../../codegen/project/options.js";
import type { RunReport } from "../../codegen/project/report.js";
import { filesIn, folderWith, put } from "../cli/folder.js";
import { queueDocument } from "../support/queue-document.js";

/* Which endpoints a package is made of: `include` and `exclude`. */

interface Operation {
  readonly method?: string;
  readonly tags?: readonly string[];
  readonly operationId?: string;
}

/** A document of plain operations by path. */
function document(operations: Readonly<Record<string, Operation>>): string {
  const paths = Object.entries(operations).map(([path, { method = "get", ...rest }]) => {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const parameters = names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }));
    return [path, { [method]: { ...rest, parameters, responses: { "200": { description: "" } } } }];
  });
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: "t", version: "1" },
    servers: [{ url: "https://api.kie.test" }],
    paths: Object.fromEntries(paths),
  });
}

const SPECS = {
  "specs/kie/all.json": document({
    "/v1/items": { tags: ["items"], operationId: "listItems" },
    "/v1/items/{id}": { tags: ["items", "one"], operationId: "getItem" },
    "/v1/videos": { method: "post", tags: ["video"] },
  }),
  "specs/fal/one.json": queueDocument("fal-ai/lamp/one"),
  "specs/fal/two.json": queueDocument("fal-ai/lamp/two"),
};

const ALL = [
  "fal-ai/lamp/one",
  "fal-ai/lamp/two",
  "kie.test GET /v1/items",
  "kie.test GET /v1/items/{id}",
  "kie.test POST /v1/videos",
];

async function made(options: GenerateOptions, specs: Readonly<Record<string, string>> = SPECS): Promise<RunReport> {
  return await generate({ cwd: folderWith(specs), ...options });
}

/** Of what somebody has to look at. */
function codesOf(findings: RunReport["findings"]): readonly string[] {
  return findings.filter(({ level }) => level !== "note").map(({ code }) => code);
}

function ids(list: RunReport["excluded"]): readonly string[] {
  return list.map(({ id }) => id).toSorted();
}

describe("an entry names endpoints by what they state", () => {
  const cases: readonly (readonly [EndpointSelectors, readonly number[]])[] = [
    ["fal-ai/lamp/*", [0, 1]],
    ["fal-ai/*", []],
    ["fal-ai/**", [0, 1]],
    ["FAL-AI/lamp/ONE", [0]],
    ["kie.test GET **", [2, 3]],
    [{ provider: "kie" }, [2, 3, 4]],
    [{ provider: "kie.test" }, [2, 3, 4]],
    [{ provider: ["kie", "fal"] }, [0, 1, 2, 3, 4]],
    [{ tag: "items" }, [2, 3]],
    [{ tag: ["one", "video"] }, [3, 4]],
    [{ path: "/v1/items/{id}" }, [3]],
    [{ path: "/v1/*" }, [2, 4]],
    [{ path: "/**" }, [0, 1, 2, 3, 4]],
    [{ method: "post" }, [0, 1, 4]],
    [{ method: "POST", provider: "kie" }, [4]],
    [{ operationId: "*Item" }, [3]],
    [
      [{ operationId: "getItem" }, "fal-ai/lamp/one"],
      [0, 3],
    ],
  ];

  test.each(cases.map(([include, chosen]) => ({ include, chosen })))(
    "include $include",
    { timeout: 60_000 },
    async ({ include, chosen }) => {
      const expected = ALL.filter((_, index) => chosen.includes(index));
      const { endpoints, excluded, findings, ok } = await made({ include });
      expect(ids(endpoints)).toEqual(expected);
      expect(ids(excluded)).toEqual(ALL.filter((id) => !expected.includes(id)));
      expect(codesOf(findings)).toEqual(chosen.length === 0 ? ["io/nothing-chosen", "io/unused-selector"] : []);
      expect(ok).toBe(chosen.length > 0);
    },
  );
});

test("what is excluded is taken away from what is included", async () => {
  const { endpoints } = await made({ include: { provider: "kie" }, exclude: [{ tag: "one" }, { method: "POST" }] });
  expect(ids(endpoints)).toEqual(["kie.test GET /v1/items"]);
});

test("files, registry and README are those of a project without the endpoint", { timeout: 60_000 }, async () => {
  const chosen = folderWith({
    ...SPECS,
    "falsmith.config.json": JSON.stringify({ exclude: ["kie.test **", "fal-ai/lamp/two"] }),
  });
  await generate({ cwd: chosen, config: true });
  const alone = folderWith({ "specs/fal/one.json": SPECS["specs/fal/one.json"] });
  await generate({ cwd: alone });
  const { "manifest.json": manifest = "", ...files } = filesIn(join(chosen, "generated"));
  const { "manifest.json": _, ...expected } = filesIn(join(alone, "generated"));
  expect(files).toEqual(expected);
  expect(manifest).toContain('"id": "fal-ai/lamp/two"');
});

test("a choice that leaves nothing is an error, and the package stays as it is", { timeout: 60_000 }, async () => {
  const cwd = folderWith(SPECS);
  await generate({ cwd });
  const before = filesIn(join(cwd, "generated"));
  const cases = [{ include: ["acme/*"] }, { exclude: ["**"] }, { include: ["fal-ai/**"], exclude: ["fal-ai/lamp/*"] }];
  const told: string[] = [];
  for (const choice of cases) {
    const { exit, files, findings } = await generate({ cwd, ...choice });
    expect([exit, files.written, files.removed]).toEqual([1, [], []]);
    told.push(...findings.filter(({ level }) => level === "error").map(({ message }) => message));
  }
  expect(told).toEqual([
    "nothing was written: the sources have 5 endpoints, and `include` leaves none",
    "nothing was written: the sources have 5 endpoints, and `exclude` leaves none",
    "nothing was written: the sources have 5 endpoints, and `include` and `exclude` leave none",
  ]);
  expect(filesIn(join(cwd, "generated"))).toEqual(before);
});

test("an entry that names nothing is told, in every run, with what it states", { timeout: 60_000 }, async () => {
  const cwd = folderWith(SPECS);
  const options = { cwd, include: ["fal-ai/**", { tag: "vidoe" }] };
  const warning = {
    code: "io/unused-selector",
    level: "warning",
    path: "generated",
    message: 'include[1] ({"tag":["vidoe"]}) names no endpoint of the sources',
  };
  for (const run of [generate, generate, check]) {
    const { findings } = await run(options);
    expect(findings.filter(({ level }) => level !== "note")).toEqual([expect.objectContaining(warning)]);
  }
});

test("nothing is said of an endpoint that is left out, though its text is wrong", { timeout: 60_000 }, async () => {
  const broken = JSON.stringify({
    openapi: "3.1.0",
    info: { title: "t", version: "1" },
    servers: [{ url: "https://api.kie.test" }],
    paths: {
      "/good": { get: { responses: { "200": { description: "" } } } },
      "/bad": {
        post: {
          requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Gone" } } } },
          responses: { "200": { description: "" } },
        },
      },
    },
  });
  const specs = { "specs/kie/a.json": broken };
  const all = await made({}, specs);
  expect(all.findings.length).toBeGreaterThan(0);
  const { findings, endpoints, refused, ok } = await made({ exclude: { path: "/bad" } }, specs);
  expect(findings).toEqual([]);
  expect(ids(endpoints)).toEqual(["kie.test GET /good"]);
  expect({ refused, ok }).toEqual({ refused: [], ok: true });
});

/** What a sibling offers to a property of the same name that states no values. */
function styles(...values: readonly string[]): object {
  return { type: "string", enum: values, description: "The style." };
}

test("an endpoint that is left out is a sibling still", { timeout: 60_000 }, async () => {
  const stated = queueDocument("fal-ai/lamp/two", { style: styles("warm", "cold") });
  const open = queueDocument("fal-ai/lamp/one", { style: { type: "string", description: "The style." } });
  const specs = { "specs/fal/one.json": open, "specs/fal/two.json": stated };
  const cwd = folderWith(specs);
  await generate({ cwd });
  const before = filesIn(join(cwd, "generated/fal-ai/lamp/one"));
  expect(before["provenance.json"]).toContain("specs/fal/two.json");
  await generate({ cwd, exclude: "fal-ai/lamp/two" });
  expect(filesIn(join(cwd, "generated/fal-ai/lamp/one"))).toEqual(before);
});

test("of two operations that one name would have, one can be left out", { timeout: 60_000 }, async () => {
  const body = { required: ["model"], type: "object", properties: { model: { const: "wan" } } };
  const post = {
    requestBody: { content: { "application/json": { schema: body } } },
    responses: { "200": { description: "" } },
  };
  const specs = {
    "specs/kie/a.json": JSON.stringify({
      openapi: "3.1.0",
      info: { title: "t", version: "1" },
      servers: [{ url: "https://api.kie.test" }],
      paths: { "/v1/make": { post }, "/v1/extend": { post } },
    }),
  };
  expect((await made({}, specs)).findings.map(({ code }) => code)).toEqual(["check/same-name", "check/same-name"]);
  const { findings, endpoints } = await made({ exclude: { path: "/v1/extend" } }, specs);
  expect(findings).toEqual([]);
  expect(ids(endpoints)).toEqual(["kie.test/wan"]);
});

describe("a second run", () => {
  test("does nothing while nothing changes, and everything when the choice does", { timeout: 60_000 }, async () => {
    const cwd = folderWith(SPECS);
    await generate({ cwd, exclude: "kie.test **" });
    expect((await generate({ cwd, exclude: "kie.test **" })).files.written).toEqual([]);
    expect((await check({ cwd, exclude: "kie.test **" })).ok).toBe(true);
    const report = await generate({ cwd });
    expect(ids(report.endpoints)).toEqual(ALL);
    expect(report.excluded).toEqual([]);
  });

  test("of changed sources gives the bytes of a run from nothing", { timeout: 60_000 }, async () => {
    const cwd = folderWith({
      ...SPECS,
      "specs/fal/one.json": queueDocument("fal-ai/lamp/one", { style: { type: "string", description: "The style." } }),
      "specs/fal/two.json": queueDocument("fal-ai/lamp/two", { style: styles("warm") }),
      "specs/fal/three.json": queueDocument("fal-ai/sofa"),
    });
    const options = { cwd, include: ["fal-ai/**"], exclude: ["fal-ai/lamp/two", { tag: "gone" }] };
    await generate(options);
    const changes: readonly (() => void)[] = [
      () => put(cwd, { "specs/fal/two.json": queueDocument("fal-ai/lamp/two", { style: styles("warm", "cold") }) }),
      () => put(cwd, { "specs/fal/two.json": queueDocument("fal-ai/lamp/four", { style: styles("warm", "cold") }) }),
      () => rmSync(join(cwd, "specs/fal/two.json")),
      () => writeFileSync(join(cwd, "specs/fal/two.json"), queueDocument("fal-ai/lamp/two")),
    ];
    for (const change of changes) {
      change();
      const warm = await generate(options);
      const files = filesIn(join(cwd, "generated"));
      rmSync(join(cwd, "generated"), { recursive: true });
      const cold = await generate(options);
      expect(files).toEqual(filesIn(join(cwd, "generated")));
      expect(warm.findings).toEqual(cold.findings);
      expect(warm.excluded).toEqual(cold.excluded);
    }
  });

  test("drops what is left out now, though its source cannot be read any more", { timeout: 60_000 }, async () => {
    const cwd = folderWith(SPECS);
    await generate({ cwd });
    put(cwd, { "specs/kie/all.json": "{" });
    expect(ids((await generate({ cwd })).endpoints)).toEqual(ALL);
    const { endpoints } = await generate({ cwd, exclude: [{ tag: "video" }, { provider: "kie", path: "/v1/items" }] });
    expect(ids(endpoints)).toEqual(
      ALL.filter((id) => id !== "kie.test POST /v1/videos" && id !== "kie.test GET /v1/items"),
    );
  });
});

describe("a wrong choice is refused by its name", () => {
  const cases: readonly (readonly [options: object, message: string])[] = [
    [{ include: [] }, "include must not be empty: leave it out to include everything"],
    [
      { include: 3 },
      'include must be a pattern of ids, or an object: "fal-ai/wan/**" or { "provider": "kie", "tag": "video" }',
    ],
    [
      { exclude: [{ tags: "video" }] },
      'unknown key "exclude[0].tags" (did you mean tag?); known are id, provider, tag, path, method, operationId',
    ],
    [{ exclude: {} }, "exclude states nothing: give it id, provider, tag, path, method, operationId"],
    [{ include: ["a", { tag: [] }] }, "include[1].tag must not be empty"],
    [{ include: { tag: [1] } }, "include.tag must be a pattern or a list of patterns"],
  ];
  test.each(cases.map(([options, message]) => ({ options, message })))("$message", async ({ options, message }) => {
    const cwd = folderWith({ ...SPECS, "falsmith.config.json": JSON.stringify(options) });
    await expect(generate({ cwd, config: true })).rejects.toMatchObject({ message, code: "io/config" });
  });
});
