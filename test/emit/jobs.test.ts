import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import type { Json } from "../../codegen/document/json.js";
import { valueAt } from "../../codegen/document/pointer.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { jobOverlay, KLING_JOB, klingPages } from "../support/kling-job.js";
import { promised, typeErrors } from "../support/tsc.js";

const SUBMIT = { path: "/kling/v1/videos/text2video" };

async function compiled(job: Json = KLING_JOB): ReturnType<typeof compile> {
  return compile(klingPages(), { overlays: [jobOverlay(SUBMIT, job)] });
}

describe("the document of a described job", () => {
  it("holds the operation that tells of it, with its evidence, and a link of the standard", async () => {
    const { endpoints, findings } = await compiled();
    expect(findings.filter(({ level }) => level !== "note")).toEqual([]);
    const submit = endpoints.find(({ id }) => id === "relay.example/kling-v1");
    const doc = submit?.mended.doc ?? {};
    expect(Object.keys(doc["paths"] ?? {})).toEqual([SUBMIT.path, `${SUBMIT.path}/{id}`]);
    expect(valueAt(doc, "#/paths/~1kling~1v1~1videos~1text2video/post/responses/200/links")).toEqual({
      status: {
        operationRef: "#/paths/~1kling~1v1~1videos~1text2video~1%7Bid%7D/get",
        parameters: { "path.id": "$response.body#/data/task_id" },
      },
    });
    expect(submit?.sources).toEqual(["specs/relay/submit.json", "specs/relay/status.json"]);
    expect(
      submit?.mended.ledger.some((edit) =>
        edit.origin.evidence.some(({ source }) => source === "specs/relay/status.json"),
      ),
    ).toBe(true);
  });

  it("is refused with a message where no page describes that operation", async () => {
    const { endpoints, findings } = await compiled({ ...KLING_JOB, status: { operation: "GET /nowhere/{id}" } });
    expect(endpoints.map(({ id }) => id)).toEqual(["relay.example GET /kling/v1/videos/text2video/{id}"]);
    expect(findings.filter(({ level }) => level === "error")).toMatchObject([
      { code: "job/no-operation", level: "error", message: expect.stringContaining("GET /nowhere/{id}") },
    ]);
  });
});

const folder = mkdtempSync(join(fileURLToPath(new URL("../..", import.meta.url)), "node_modules/.jobs-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a package with too little known of a job", () => {
  it("has the plain operations alone", async () => {
    const files = await emitPackage(
      await compiled({ ...KLING_JOB, states: { succeeded: ["succeed"] } }),
      klingPages(),
      {
        runtime: "import",
      },
    );
    expect(files.get("relay.example/kling-v1/index.ts")).toContain("export { operation as endpoint };");
    expect(files.get("registry.ts")).not.toContain("kling-v1");
  });
});

describe("the package of a described job", () => {
  it("has an endpoint with typed input, parameters and output", { timeout: 60_000 }, async () => {
    const files = await emitPackage(await compiled(), klingPages(), { runtime: "import" });
    const index = files.get("relay.example/kling-v1/index.ts") ?? "";
    expect(index).toContain(
      'export const endpoint: JobEndpoint<"relay.example/kling-v1", Input, JobOutput, JobParameters> = {',
    );
    expect(index).toContain("  output: jobOutput,");
    expect(index).toContain('states: { "waiting": ["submitted"], "running": ["processing"],');
    expect(files.get("relay.example/kling-v1/types.ts")).toContain(
      "export type JobOutput = {\n    videos: Clip[];\n};",
    );
    expect(files.get("registry.ts")).toContain(
      '"relay.example/kling-v1": () => import("./relay.example/kling-v1/index.js").then((module) => module.endpoint)',
    );
    const program = `
      import { createClient, gateways } from "./index.js";
      import { endpoint } from "./relay.example/kling-v1/index.js";
      export async function run(): Promise<string | undefined> {
        const client = createClient({ gateway: gateways["relay.example"] });
        const { data } = await client.subscribe(endpoint, { input: { prompt: "a lamp" }, headers: { "X-Team": "a" } });
        // @ts-expect-error there is no such output
        void data.images;
        // @ts-expect-error the prompt is missing
        void client.submit(endpoint, { input: {} });
        // @ts-expect-error the operation of a header takes a text
        void client.submit(endpoint, { input: { prompt: "" }, headers: { "X-Team": 1 } });
        return data.videos[0]?.url;
      }`;
    expect(typeErrors(folder, new Map([...files, ["program.ts", program]]), promised)).toEqual([]);
  });
});
