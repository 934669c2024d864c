import { describe, expect, test } from "vitest";
import { isObject, own, type Json } from "../../../codegen/document/json.js";
import { ingest } from "../../../codegen/ingest/ingest.js";
import { reading } from "../model-page/reading.js";

/** The operations of a page, as `POST /v1/tasks`. */
function operationsOf(text: string): readonly string[] {
  return reading(ingest, text).documents.flatMap(({ spec }) => {
    const paths: Json = own(spec.doc, "paths") ?? {};
    return Object.entries(isObject(paths) ? paths : {}).flatMap(([path, item]) =>
      Object.keys(isObject(item) ? item : {}).map((method) => `${method.toUpperCase()} ${path}`),
    );
  });
}

const PAGE = `# Paint

\`POST https://api.example.com/v1/tasks\`

## Body Parameters

| Name | Type | Required |
|---|---|---|
| prompt | string | Yes |

`;

function fence(code: string, language = "bash"): string {
  return `\`\`\`${language}\n${code}\n\`\`\`\n\n`;
}

describe("a sample of another address is another operation", () => {
  test.each([
    ["curl https://api.example.com/v1/tasks/{task_id}", "GET /v1/tasks/{task_id}"],
    ["curl https://api.example.com/v1/tasks/8f14e45f-ceea-467e", "GET /v1/tasks/{task_id}"],
    ["curl https://api.example.com/v1/tasks/$TASK_ID", "GET /v1/tasks/{task_id}"],
    ["curl https://api.example.com/v1/tasks/YOUR_TASK_ID", "GET /v1/tasks/{task_id}"],
    ["curl -X POST https://api.example.com/v1/tasks/job_123/cancel", "POST /v1/tasks/{task_id}/cancel"],
    ["curl https://api.example.com/v1/files -F 'file=@a.png'", "POST /v1/files"],
    ["curl -X GET https://api.example.com/v1/tasks", "GET /v1/tasks"],
  ])("%s", (command, expected) => {
    expect(operationsOf(`${PAGE}## Later\n\n${fence(command)}`)).toEqual(["POST /v1/tasks", expected]);
  });

  test.each([
    ['requests.get("https://api.example.com/v1/tasks/" + task_id)', "GET /v1/tasks/{task_id}"],
    ['requests.get(f"https://api.example.com/v1/tasks/{task_id}")', "GET /v1/tasks/{task_id}"],
    ["await fetch(`https://api.example.com/v1/tasks/${id}`, { method: 'DELETE' })", "DELETE /v1/tasks/{id}"],
    ["await axios.put('https://api.example.com/v1/settings')", "PUT /v1/settings"],
  ])("in the samples of a library: %s", (code, expected) => {
    expect(operationsOf(`${PAGE}## Later\n\n${fence(code, "python")}`)).toEqual(["POST /v1/tasks", expected]);
  });

  test("each call of one sample", () => {
    const code =
      '# submit\ncurl -X POST https://api.example.com/v1/tasks -d \'{"prompt": "x"}\'\n# ask\ncurl https://api.example.com/v1/tasks/{id}';
    expect(operationsOf(`${PAGE}## Sample\n\n${fence(code)}`)).toEqual(["POST /v1/tasks", "GET /v1/tasks/{id}"]);
  });

  test("a page of samples alone", () => {
    const code = 'requests.post("https://api.example.com/v1/tasks", json=body)';
    const page = `# Paint\n\n${fence(code, "python")}## Body Parameters\n\n| Name | Type |\n|---|---|\n| prompt | string |\n`;
    expect(operationsOf(page)).toEqual(["POST /v1/tasks"]);
  });
});

describe("no other operation", () => {
  test.each([
    ["the same address", "curl -X POST https://api.example.com/v1/tasks -d '{}'"],
    ["another host", "curl -X POST https://staging.example.com/v1/tasks -d '{}'"],
    ["a relay with steps of its own before", "curl -X POST https://relay.example.com/proxy/v1/tasks -d '{}'"],
    ["a call that leaves out what it sends", "curl https://api.example.com/v1/tasks -H 'x: y'"],
    ["the queue of the operation", "curl https://api.example.com/v1/tasks/requests/abc/status"],
  ])("%s", (_, command) => {
    expect(operationsOf(`${PAGE}## Later\n\n${fence(command)}`)).toEqual(["POST /v1/tasks"]);
  });

  test("the request example of the part, though its address differs", () => {
    expect(
      operationsOf(`${PAGE}## Request example\n\n${fence("curl -X POST https://api.example.com/old -d '{}'")}`),
    ).toEqual(["POST /v1/tasks"]);
  });
});

test("what stands below the heading of the sample is of that operation, what follows it is of the part", () => {
  const page = `${PAGE}### Query task\n\n${fence("curl https://api.example.com/v1/tasks/{id}")}#### Response\n\n| Field | Type |\n|---|---|\n| url | string |\n\n### Response\n\n| Field | Type |\n|---|---|\n| id | string |\n`;
  const { value } = reading(ingest, page);
  expect(value("#/components/schemas/Output/properties", 0)).toEqual({ id: { type: "string" } });
  expect(value("#/components/schemas/Output/properties", 1)).toEqual({ url: { type: "string" } });
});

test("JSON behind a call that shows what it sends is its answer; an id of an example is the parameter of a path", () => {
  const text = `# Paint\n\n${fence('curl https://api.example.com/v1/tasks -d \'{"prompt": "x"}\'')}${fence('{"job_id": "abc"}', "json")}Ask:\n\n${fence("curl https://api.example.com/v1/tasks/abc")}${fence('{"url": "x"}', "json")}`;
  const { value } = reading(ingest, text);
  const answer = (path: "~1v1~1tasks/post" | "~1v1~1tasks~1{job_id}/get", document: number): Json | undefined =>
    value(`#/paths/${path}/responses/200/content/application~1json/example`, document);
  expect(answer("~1v1~1tasks/post", 0)).toEqual({ job_id: "abc" });
  expect(answer("~1v1~1tasks~1{job_id}/get", 1)).toEqual({ url: "x" });
});
