import * as fc from "fast-check";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import type { Stages } from "../../codegen/project/stages.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith, put } from "../cli/folder.js";
import { queueDocument } from "../support/queue-document.js";
import { observedRoot } from "./observed-root.js";

/** fal's own document of an endpoint whose input has an integer. */
function page(id: string, text: string): string {
  return queueDocument(id, { steps: { type: "integer", description: text } });
}

const ids = ["x/a/one", "x/a/two", "x/b/one", "x/c", "y/d"] as const;

function pages(text = "Steps, between 1 and 9."): Record<string, string> {
  return Object.fromEntries(ids.map((id) => [`specs/fal/${id}.json`, page(id, text)]));
}

interface Ran {
  readonly code: number;
  /** The modules at the root were made. */
  readonly isRootMade: boolean;
  readonly compiled: readonly string[];
  readonly err: string;
}

/** Runs `generate` and notes which sources the last compilation saw. */
async function generate(cwd: string, argv: readonly string[] = []): Promise<Ran> {
  let compiled: readonly string[] = [];
  const root = observedRoot();
  const stages: Stages = {
    ...root.stages,
    makeEndpoints: async (sources, options, keep) => {
      compiled = sources.map(({ id }) => id.replace(/^specs\/fal\/|\.json$/g, "")).toSorted();
      return await root.stages.makeEndpoints(sources, options, keep);
    },
  };
  const terminal = fakeTerminal(cwd);
  const code = await runWith(stages, ["--runtime", "import", ...argv], terminal);
  return { code, compiled, isRootMade: root.isMade(), err: terminal.stderr() };
}

/** What a run into an empty folder writes. */
async function cold(cwd: string): Promise<ReturnType<typeof filesIn>> {
  rmSync(join(cwd, "generated"), { recursive: true, force: true });
  await generate(cwd);
  return filesIn(join(cwd, "generated"));
}

describe("the root of a package", () => {
  const changes: readonly (readonly [what: string, change: (cwd: string) => void, isRootMade: boolean])[] = [
    ["a bound of one endpoint", (cwd) => put(cwd, { "specs/fal/x/c.json": page("x/c", "Steps, at most 7.") }), false],
    [
      "the title of one endpoint",
      (cwd) =>
        put(cwd, { "specs/fal/x/c.json": page("x/c", "Steps.").replace(/"title": ?"[^"]*"/, '"title":"Another"') }),
      false,
    ],
    ["an endpoint more", (cwd) => put(cwd, { "specs/fal/x/e.json": page("x/e", "Steps.") }), true],
    ["an endpoint less", (cwd) => rmSync(join(cwd, "specs/fal/x/c.json")), true],
    ["a file of the root that is gone", (cwd) => rmSync(join(cwd, "generated/registry.ts")), true],
  ];
  test.each(changes)("after %s", async (_, change, isRootMade) => {
    const cwd = folderWith(pages());
    await generate(cwd);
    change(cwd);
    const ran = await generate(cwd);
    expect(ran.isRootMade).toBe(isRootMade);
    const files = filesIn(join(cwd, "generated"));
    expect((await generate(cwd, ["--check"])).code).toBe(0);
    expect(files).toEqual(await cold(cwd));
  });
});

describe("what a change makes anew, no more and no fewer", () => {
  const changes: readonly (readonly [
    what: string,
    change: (cwd: string) => void,
    compiled: readonly string[],
    argv?: readonly string[],
  ])[] = [
    ["nothing", () => undefined, []],
    ["a source without family", (cwd) => put(cwd, { "specs/fal/x/c.json": page("x/c", "Steps.") }), ["x/c"]],
    [
      "a source with siblings",
      (cwd) => put(cwd, { "specs/fal/x/a/one.json": page("x/a/one", "Steps.") }),
      ["x/a/one", "x/a/two"],
    ],
    ["a source that is gone", (cwd) => rmSync(join(cwd, "specs/fal/x/a/one.json")), ["x/a/two"]],
    [
      "a new source of a known endpoint",
      (cwd) => put(cwd, { "specs/relay/c.json": page("x/c", "Steps.") }),
      ["specs/relay/c", "x/c"],
    ],
    [
      "a source that names another endpoint now",
      (cwd) => put(cwd, { "specs/fal/y/d.json": page("x/b/two", "Steps.") }),
      ["x/b/one", "y/d"],
    ],
    ["an option", () => undefined, [...ids], ["--runtime", "bundle"]],
    [
      "the provider of a source",
      (cwd) =>
        put(cwd, {
          "specs/sources.json": JSON.stringify({ sources: [{ path: "fal/y/d.json", provider: "elsewhere" }] }),
        }),
      ["y/d"],
    ],
    ["a rule's level", (cwd) => put(cwd, { "falsmith.config.json": '{"rules":{"check/example":"off"}}' }), [...ids]],
    [
      "an overlay",
      (cwd) =>
        put(cwd, {
          "specs/overlays/a.yaml":
            "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n  - {target: $.info, update: {title: T}}\n",
        }),
      [...ids],
    ],
    ["a file of the package", (cwd) => put(cwd, { "generated/registry.ts": "// mine\n" }), [...ids]],
  ];

  test.each(changes.map(([what, change, expected, argv = []]) => ({ what, change, expected, argv })))(
    "$what",
    { timeout: 60_000 },
    async ({ change, expected, argv }) => {
      const cwd = folderWith(pages());
      expect((await generate(cwd)).compiled).toEqual(ids);
      change(cwd);
      expect((await generate(cwd, argv)).compiled).toEqual(expected);
    },
  );
});

test("any sequence of changes gives the bytes of a run from nothing", { timeout: 300_000 }, async () => {
  const change = fc.record({
    id: fc.constantFrom(...ids),
    to: fc.constantFrom(...ids, "gone"),
    text: fc.constantFrom("Steps.", "Steps, between 1 and 9.", "Steps, between 2 and 5.", "One of: 1, 2."),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(change, { minLength: 1, maxLength: 2 }), { maxLength: 4 }), async (rounds) => {
      const cwd = folderWith(pages());
      await generate(cwd);
      for (const round of rounds) {
        for (const { id, to, text } of round) {
          const file = `specs/fal/${id}.json`;
          if (to === "gone") rmSync(join(cwd, file), { force: true });
          else put(cwd, { [file]: page(to, text) });
        }
        await generate(cwd);
      }
      const warm = filesIn(join(cwd, "generated"));
      expect(warm).toEqual(await cold(cwd));
    }),
    { numRuns: 12, seed: 7 },
  );
});

describe("a document that refers to another file", () => {
  const document = (id: string, type: string): string => queueDocument(id, { size: { $ref: type } });
  const shared = (most: number): string => `Size: {type: integer, maximum: ${most}}\n`;
  const files = {
    ...pages(),
    "specs/fal/z/one.json": document("z/one", "../../parts/size.yaml#/Size"),
    "specs/fal/z/two.json": page("z/two", "Steps."),
    "specs/parts/size.yaml": shared(9),
  };

  test.each<readonly [string, Record<string, string>]>([
    ["is made anew when that file changes", { "specs/parts/size.yaml": shared(4) }],
    [
      "is made with that file when it changes itself",
      { "specs/fal/z/one.json": document("z/one", "../../parts/size.yaml#/Size") + "\n" },
    ],
    [
      "is made with a file that it did not refer to before",
      { "specs/fal/z/two.json": document("z/two", "../../parts/size.yaml#/Size") },
    ],
  ])("%s", async (_title, change) => {
    const cwd = folderWith(files);
    expect(await generate(cwd)).toMatchObject({ code: 0, err: expect.not.stringContaining("error") });
    put(cwd, change);
    expect((await generate(cwd)).compiled).toContain("specs/parts/size.yaml");
    const warm = filesIn(join(cwd, "generated"));
    expect(warm).toEqual(await cold(cwd));
  });
});

/* With overlays: an overlay of a person, and one for a provider whose jobs are submitted on one page and told on another. */

function relayPage(id: string, paths: JsonObject): Record<string, string> {
  const doc = {
    openapi: "3.1.0",
    info: { title: id, version: "1" },
    servers: [{ url: "https://relay.example" }],
    paths,
  };
  return { [`specs/relay/${id}.json`]: JSON.stringify(doc) };
}

function answers(properties: JsonObject): JsonObject {
  const schema = { type: "object", properties };
  return { "200": { description: "Answered.", content: { "application/json": { schema } } } };
}

const KLING = "/kling/v1/videos";

function submitPage(name: string, words = "The prompt."): Record<string, string> {
  const schema = { type: "object", properties: { prompt: { type: "string", description: words } } };
  const requestBody = { required: true, content: { "application/json": { schema } } };
  return relayPage(`submit-${name}`, { [`${KLING}/${name}`]: { post: { requestBody, responses: answers({}) } } });
}

function statusPage(name: string, output = "string", file = `status-${name}`): Record<string, string> {
  const parameters = [{ name: "id", in: "path", required: true, schema: { type: "string" } }];
  const data = { type: "object", properties: { task_result: { type: output } } };
  return relayPage(file, { [`${KLING}/${name}/{id}`]: { get: { parameters, responses: answers({ data }) } } });
}

function mine(target: string): Record<string, string> {
  const actions = [
    { target: "$.paths['/x/c'].post", update: { summary: "Decided" } },
    { target, update: { "x-mine": true } },
  ];
  const overlay = { overlay: "1.1.0", info: { title: "mine", version: "1" }, actions };
  return { "specs/overlays/mine.json": JSON.stringify(overlay) };
}

const NAMES = ["text2video", "image2video"] as const;
const jobs = {
  ...pages(),
  ...mine(`$.paths['${KLING}/text2video'].post`),
  ...Object.assign({}, ...NAMES.flatMap((name) => [submitPage(name), statusPage(name)])),
  ...submitPage("effects"),
  ...relayPage("credit", { "/v1/credit": { get: { responses: answers({ left: { type: "integer" } }) } } }),
  "falsmith.config.json": JSON.stringify({
    overlays: [{ use: "falsmith:kling", host: "relay.example" }],
  }),
};

const relay = (...names: readonly string[]): readonly string[] => names.map((name) => `specs/relay/${name}`);

describe("what a change makes anew beside overlays", () => {
  test.each<readonly [string, Record<string, string>, readonly string[]]>([
    ["a source that no overlay concerns", { "specs/fal/y/d.json": page("y/d", "Steps.") }, ["y/d"]],
    ["a source that an overlay decides about", { "specs/fal/x/c.json": page("x/c", "Steps.") }, ["x/c"]],
    [
      "the page that tells of a job",
      statusPage("text2video", "integer"),
      relay("status-text2video", "submit-text2video"),
    ],
    [
      "the page that submits one",
      submitPage("image2video", "What to show."),
      relay("status-image2video", "submit-image2video"),
    ],
    [
      "an operation without jobs",
      relayPage("credit", { "/v1/credit": { get: { responses: answers({}) } } }),
      relay("credit"),
    ],
    [
      "a page that submits one, which no page tells of",
      submitPage("effects", "At most 9 characters."),
      relay("submit-effects"),
    ],
    [
      "the page that tells of one, which none told of before",
      statusPage("effects"),
      relay("status-effects", "submit-effects"),
    ],
    [
      "a second page of the operation that tells of a job",
      statusPage("text2video", "integer", "again"),
      relay("again", "status-text2video", "submit-text2video"),
    ],
  ])("%s", async (_title, change, expected) => {
    const cwd = folderWith(jobs);
    expect(await generate(cwd)).toMatchObject({ code: 0, err: expect.not.stringContaining("error") });
    put(cwd, change);
    expect((await generate(cwd)).compiled).toEqual([...expected].toSorted());
    const warm = filesIn(join(cwd, "generated"));
    expect(warm).toEqual(await cold(cwd));
  });
});

test("where jobs of a provider cannot be followed, and are told of together, a change of one of its pages makes all anew", async () => {
  const submit = (name: string, words = "The task."): Record<string, string> => {
    const responses = answers({ task_id: { type: "string", description: words } });
    return relayPage(name, { [`/v1/${name}`]: { post: { summary: "Create a video task", responses } } });
  };
  const cwd = folderWith({ ...pages(), ...submit("clips"), ...submit("films") });
  const changes: readonly (() => void)[] = [
    () => put(cwd, submit("films", "Another word.")),
    () => put(cwd, submit("art")),
    () => rmSync(join(cwd, "specs/relay/art.json")),
    () => rmSync(join(cwd, "specs/relay/films.json")),
  ];
  await generate(cwd);
  for (const change of changes) {
    change();
    expect((await generate(cwd)).compiled).toEqual(expect.arrayContaining([...ids, "specs/relay/clips"]));
    const warm = filesIn(join(cwd, "generated"));
    expect(warm["manifest.json"]?.split("job/undecided")).toHaveLength(2);
    expect(warm).toEqual(await cold(cwd));
  }
  put(cwd, { "specs/fal/y/d.json": page("y/d", "Steps.") });
  expect((await generate(cwd)).compiled).toEqual(["y/d"]);
});

test("a workflow among the sources reaches the pages that it is about", async () => {
  const at = (path: string): string => `{$sourceDescriptions.x.url}#/paths/${path.replaceAll("/", "~1")}`;
  const steps = [
    { stepId: "a", operationPath: `${at(`${KLING}/text2video`)}/post`, outputs: { id: "$response.body#/id" } },
    {
      stepId: "b",
      operationPath: `${at(`${KLING}/text2video/{id}`)}/get`,
      parameters: [{ name: "id", in: "path", value: "$steps.a.outputs.id" }],
      successCriteria: [{ condition: "$response.body#/state == 'done'" }],
      onFailure: [
        { name: "end", type: "end", criteria: [{ condition: "$response.body#/state == 'failed'" }] },
        { name: "again", type: "retry", retryAfter: 2 },
      ],
    },
  ];
  const workflows = [{ workflowId: "w", steps }];
  const text = JSON.stringify({ arazzo: "1.0.1", info: { title: "jobs", version: "1" }, workflows });
  const cwd = folderWith({ ...pages(), ...submitPage("text2video"), ...statusPage("text2video") });
  await generate(cwd);
  put(cwd, { "specs/relay/jobs.arazzo.json": text });
  await generate(cwd);
  expect(filesIn(join(cwd, "generated"))).toEqual(await cold(cwd));
  put(cwd, submitPage("text2video", "What to show."));
  expect((await generate(cwd)).compiled).toEqual(relay("jobs.arazzo", "status-text2video", "submit-text2video"));
  const warm = filesIn(join(cwd, "generated"));
  expect(JSON.stringify(Object.entries(warm))).toContain("JobEndpoint");
  expect(warm).toEqual(await cold(cwd));
  rmSync(join(cwd, "specs/relay/jobs.arazzo.json"));
  await generate(cwd);
  expect(filesIn(join(cwd, "generated"))).toEqual(await cold(cwd));
});

test("a workflow that no page belongs to is read with others, also where nothing else is to be made anew", async () => {
  const workflows = [{ workflowId: "w", steps: [{ stepId: "a", operationId: "nowhere" }] }];
  const text = JSON.stringify({ arazzo: "1.0.1", info: { title: "jobs", version: "1" }, workflows });
  const more = { "specs/other/alone.json": page("z/alone", "Steps.") };
  const cwd = folderWith({ ...pages(), ...more, "specs/relay/jobs.arazzo.json": text });
  await generate(cwd);
  rmSync(join(cwd, "specs/other/alone.json"));
  expect(await generate(cwd)).toMatchObject({ code: 0, err: expect.not.stringContaining("error") });
  const warm = filesIn(join(cwd, "generated"));
  expect(warm).toEqual(await cold(cwd));
});

test(
  "any sequence of changes beside overlays gives the bytes of a run from nothing",
  { timeout: 300_000 },
  async () => {
    const name = fc.constantFrom(...NAMES, "lip-sync");
    const change = fc.oneof(
      fc.record({
        what: fc.constant("submit" as const),
        name,
        words: fc.constantFrom("The prompt.", "At most 9 characters."),
      }),
      fc.record({ what: fc.constant("status" as const), name, output: fc.constantFrom("string", "integer") }),
      fc.record({ what: fc.constant("second" as const), name }),
      fc.record({ what: fc.constant("gone" as const), name, part: fc.constantFrom("submit", "status", "second") }),
      fc.record({
        what: fc.constant("queue" as const),
        id: fc.constantFrom(...ids),
        text: fc.constantFrom("Steps.", "One of: 1, 2."),
      }),
      fc.record({
        what: fc.constant("overlay" as const),
        target: fc.constantFrom("$.nothing", "$.paths['/v1/credit'].get"),
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(change, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 4 }),
        async (rounds) => {
          const cwd = folderWith(jobs);
          await generate(cwd);
          for (const round of rounds) {
            for (const one of round) {
              if (one.what === "submit") put(cwd, submitPage(one.name, one.words));
              else if (one.what === "status") put(cwd, statusPage(one.name, one.output));
              else if (one.what === "second") put(cwd, statusPage(one.name, "string", `second-${one.name}`));
              else if (one.what === "gone")
                rmSync(join(cwd, `specs/relay/${one.part}-${one.name}.json`), { force: true });
              else if (one.what === "queue") put(cwd, { [`specs/fal/${one.id}.json`]: page(one.id, one.text) });
              else put(cwd, mine(one.target));
            }
            await generate(cwd);
          }
          const warm = filesIn(join(cwd, "generated"));
          expect(warm).toEqual(await cold(cwd));
        },
      ),
      { numRuns: 14, seed: 11 },
    );
  },
);

/** Pages that tell of a job by themselves: no overlay decides about it. */
function toldPages(words: readonly string[]): Record<string, string> {
  return {
    ...relayPage("make", {
      "/v1/video/create": {
        post: { summary: "Create a video task", responses: answers({ task_id: { type: "string" } }) },
      },
    }),
    ...relayPage("ask", {
      "/v1/video/query": {
        get: {
          summary: "Query a video task",
          parameters: [{ name: "task_id", in: "query", required: true, schema: { type: "string" } }],
          responses: answers({ status: { enum: [...words] }, url: { type: "string" } }),
        },
      },
    }),
  };
}

const OTHERS = {
  ...pages(),
  ...relayPage("plain", { "/v1/credit": { get: { responses: answers({ left: { type: "integer" } }) } } }),
};

test.each<readonly [string, Record<string, string>, Record<string, string>]>([
  ["the page of the status arrives", relayPage("make", {}), toldPages(["queued", "running", "succeeded", "failed"])],
  [
    "a word of failure arrives",
    toldPages(["queued", "running", "succeeded"]),
    toldPages(["queued", "running", "succeeded", "failed"]),
  ],
  [
    "a word of failure goes",
    toldPages(["queued", "running", "succeeded", "failed"]),
    toldPages(["queued", "running", "succeeded"]),
  ],
])("where pages tell of a job and %s, the submit is made anew", async (_title, before, after) => {
  const submit = Object.entries(toldPages([])).filter(([path]) => path.includes("make"));
  const cwd = folderWith({ ...OTHERS, ...before, ...Object.fromEntries(submit) });
  await generate(cwd);
  put(cwd, after);
  await generate(cwd);
  expect(filesIn(join(cwd, "generated"))).toEqual(await cold(cwd));
});
