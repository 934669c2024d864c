import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { run } from "../../codegen/cli/commands/jobs.js";
import { compile } from "../../codegen/compile/compile.js";
import { isList, own } from "../../codegen/document/json.js";
import { fakeTerminal } from "./fake-terminal.js";
import { folderWith } from "./folder.js";

const PAGE = `openapi: 3.1.0
info: {title: Videos, version: '1'}
servers: [{url: 'https://api.acme.example'}]
paths:
  /v1/video/create:
    post:
      summary: Create a video task
      responses: {'200': {description: It., content: {application/json: {schema: {type: object, properties: {task_id: {type: string}}}}}}}
  /v1/video/query:
    get:
      summary: Query a video task
      parameters: [{name: task_id, in: query, required: true, schema: {type: string}}]
      responses: {'200': {description: It., content: {application/json: {schema: {type: object, properties: {status: {enum: [queued, running, succeeded, FAILED_WORD]}, url: {type: string}}}}}}}
`;
const WHOLE = PAGE.replace("FAILED_WORD", "failed");
const OPEN = PAGE.replace(", FAILED_WORD", "");

const QUEUE = `openapi: 3.0.4
info: {title: Paint, version: '1'}
servers: [{url: 'https://queue.fal.run'}]
paths:
  /acme/paint:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {prompt: {type: string}}}}}}
      responses: {'200': {description: It., content: {application/json: {schema: {type: object, properties: {request_id: {type: string}, status: {enum: [IN_QUEUE, IN_PROGRESS, COMPLETED]}}}}}}}
  /acme/paint/requests/{request_id}/status:
    get:
      parameters: [{name: request_id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: It., content: {application/json: {schema: {type: object, properties: {request_id: {type: string}, status: {enum: [IN_QUEUE, IN_PROGRESS, COMPLETED]}}}}}}}
`;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function jobs(page: string, ...argv: readonly string[]): Promise<Ran> {
  const terminal = fakeTerminal(folderWith({ "page.yaml": page }));
  const code = await run(["page.yaml", ...argv], terminal);
  return { code, out: terminal.stdout(), err: terminal.stderr() };
}

describe("falsmith jobs", () => {
  it("lists what is found, and what it means", async () => {
    expect(await jobs(WHOLE)).toEqual({
      code: 0,
      out: `acme.example POST /v1/video/create
  submit  POST /v1/video/create
  status  GET /v1/video/query
  state   /status; running: queued, running; succeeded: succeeded; failed: failed
  can be followed
`,
      err: "1 job, 1 can be followed\n",
    });
  });

  it("gives data with --json: null for what no page states", async () => {
    const { out } = await jobs(OPEN, "--json");
    const list = own(JSON.parse(out), "jobs");
    expect(isList(list) ? list[0] : undefined).toMatchObject({
      usable: false,
      submit: { operation: "POST /v1/video/create", sources: ["page.yaml"] },
      status: { operation: "GET /v1/video/query" },
      id: { from: "/task_id", to: { in: "query", name: "task_id" } },
      state: { at: "/status", running: ["queued", "running"], succeeded: ["succeeded"], failed: null },
      output: ["/url"],
      error: null,
      missing: ["states.failed"],
    });
  });

  it("offers an overlay that decides the rest, once it is filled in", async () => {
    const { out } = await jobs(OPEN, "--offer");
    expect(out).toContain("# acme.example POST /v1/video/create: fill in which word means failure\n");
    expect(own(parse(out), "overlay")).toBe("1.1.0");
    const filled = out.replace("failed: null", "failed: [broken]");
    const { jobs: decided, findings } = await compile([{ id: "page.yaml", text: OPEN }], {
      overlays: [{ id: "overlays/jobs.yaml", text: filled }],
    });
    expect(findings.filter(({ level }) => level !== "note")).toEqual([]);
    expect(decided).toMatchObject([{ from: "decided", missing: [] }]);
  });

  it("counts fal's queue among what can be followed: its protocol says what a page leaves out", async () => {
    const text = (await jobs(QUEUE)).out;
    expect(text).toContain("submit  POST /acme/paint\n");
    expect(text).toContain("  fal's queue, followed by its own protocol\n");
    expect((await jobs(QUEUE)).err).toBe("1 job, 1 can be followed\n");
    const list = own(JSON.parse((await jobs(QUEUE, "--json")).out), "jobs");
    expect(isList(list) ? list[0] : undefined).toMatchObject({ usable: true });
    expect((await jobs(QUEUE, "--offer")).out).toBe("");
  });

  it("refuses two forms at once", async () => {
    await expect(jobs(WHOLE, "--json", "--offer")).rejects.toThrow("give one of them");
  });
});
