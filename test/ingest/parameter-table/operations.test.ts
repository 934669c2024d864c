import { describe, expect, test } from "vitest";
import { ingestParameterTable } from "../../../codegen/ingest/parameter-table/parameter-table.js";
import { reading, type Reading } from "../model-page/reading.js";

function read(text: string, provider?: string): Reading {
  return reading(ingestParameterTable, text, provider);
}
const TABLE = "| Name | Type | Required |\n|---|---|---|\n| prompt | string | Yes |";
const POST = "#/paths/~1fal-ai~1paint/post";

/** Method, server and path of each document. */
function addresses(text: string): readonly string[] {
  return read(text).documents.map(({ spec: { doc } }) => {
    const servers = doc["servers"];
    const url = JSON.stringify(servers ?? null);
    return Object.entries(doc["paths"] ?? {})
      .map(([path, item]) => `${Object.keys(item).join()} ${url} ${path}`)
      .join();
  });
}
const SERVER = '[{"url":"https://api.relay.io"}]';

describe("the address of an operation", () => {
  test.each([
    ["on one line", "POST https://api.relay.io/fal-ai/paint"],
    ["on two lines", "POST\nhttps://api.relay.io/fal-ai/paint"],
    ["in marks", "**POST** `https://api.relay.io/fal-ai/paint`"],
    ["in a code block", "**请求端点**\n```\nPOST https://api.relay.io/fal-ai/paint\n```"],
    ["in a heading", "## POST https://api.relay.io/fal-ai/paint"],
    ["in a table", "| Item | Value |\n|---|---|\n| **Endpoint** | `POST https://api.relay.io/fal-ai/paint` |"],
    ["after labels", "- **Method**: POST\n- **URL**: `https://api.relay.io/fal-ai/paint`"],
    ["after Chinese labels", "**请求方法**: POST\n**请求地址**: `https://api.relay.io/fal-ai/paint`"],
    [
      "after a label, in a code block",
      "**请求方法:** POST\n\n**请求地址:**\n```\nhttps://api.relay.io/fal-ai/paint\n```",
    ],
    [
      "as a path, the host in a cURL call",
      "- **方法**: POST\n- **路径**: `/fal-ai/paint`\n\n```bash\ncurl --request POST --url https://api.relay.io/fal-ai/paint\n```",
    ],
    ["as a path, the host in a base URL", "Base URL: `https://api.relay.io`\n\nPOST /fal-ai/paint"],
    ["as a path in pieces", "Base URL: `https://api.relay.io`\n\nPOST\n/\nfal-ai\n/\npaint"],
    ["in small letters", "post https://api.relay.io/fal-ai/paint"],
    ["below its host, run together", "https://api.relay.io\nPOST/fal-ai/paint"],
    ["in colours", '<mark style="color:green;">`POST`</mark> `https://api.relay.io/fal-ai/paint`'],
    [
      "in columns of a table",
      "| Request URL | Request Method |\n|---|---|\n| /fal-ai/paint | POST |\n\nAPI domain: https://api.relay.io",
    ],
    [
      "in a cURL call alone",
      "```bash\ncurl -X POST 'https://api.relay.io/fal-ai/paint' -H 'Content-Type: application/json'\n```",
    ],
    [
      "in a bare cURL call over lines",
      "curl --location --request POST 'https://api.relay.io/fal-ai/paint' \\\n--header 'Content-Type: application/json' \\\n--data-raw '{\"prompt\": \"x\"}'",
    ],
    [
      "in a cURL call without a method but with a body",
      '```\n# Submit\ncurl https://api.relay.io/fal-ai/paint -d \'{"prompt": "x"}\'\n```',
    ],
  ])("%s", (_, lines) => {
    expect(addresses(`${lines}\n\n## Body Parameters\n\n${TABLE}\n`)).toEqual([`post ${SERVER} /fal-ai/paint`]);
  });

  test("each part quotes the words that state it", () => {
    const { quotes } = read(
      `/fal-ai/paint\n\nPOST https://api.relay.io/v2/fal-ai/paint\n\nBody Parameters\n\n${TABLE}\n`,
    );
    expect(quotes("#/info/title")).toEqual(["/fal-ai/paint"]);
    expect(quotes("#/servers/0/url")).toEqual(["https://api.relay.io/v2"]);
    expect(quotes("#/paths/~1fal-ai~1paint")).toEqual(["/fal-ai/paint"]);
    expect(quotes(POST)).toEqual(["POST"]);
  });

  test("what stands before the endpoint in the path belongs to the server", () => {
    expect(addresses(`/acme/paint\n\nPOST https://api.relay.io/proxy/acme/paint\n\n## Body\n\n${TABLE}\n`)).toEqual([
      'post [{"url":"https://api.relay.io/proxy"}] /acme/paint',
    ]);
    expect(addresses(`POST https://api.relay.io/proxy/fal-ai/paint\n\n## Body\n\n${TABLE}\n`)).toEqual([
      'post [{"url":"https://api.relay.io/proxy"}] /fal-ai/paint',
    ]);
  });

  test("a heading that is the address of the page itself is no address when a call shows another", () => {
    const page = `# /docs/paint\n\n\`\`\`bash\ncurl --request POST "https://api.relay.io/v3/paint" --data '{"prompt": "x"}'\n\`\`\`\n\n## Parameters\n\n${TABLE}\n`;
    expect(addresses(page)).toEqual([`post ${SERVER} /v3/paint`]);
  });

  test("a link to the official documentation is no address; it is kept as one", () => {
    const { value, quotes } = read(
      `POST https://api.relay.io/fal-ai/paint\n\nOfficial documentation: https://fal.ai/models/fal-ai/paint\n\n## Body\n\n${TABLE}\n`,
    );
    expect(value(`${POST}/description`)).toBe("Official documentation: https://fal.ai/models/fal-ai/paint");
    expect(value(`${POST}/externalDocs`)).toEqual({ url: "https://fal.ai/models/fal-ai/paint" });
    expect(quotes(`${POST}/externalDocs/url`)).toEqual(["https://fal.ai/models/fal-ai/paint"]);
  });

  test("words about an address are none", () => {
    expect(
      addresses(
        `Then send a POST /fal-ai/paint request and wait until the server has answered it.\n\n## Body\n\n${TABLE}\n`,
      ),
    ).toEqual([]);
  });

  test("parameters in the path and in the query of the URL", () => {
    const { value } = read(
      "GET https://api.relay.io/v1/tasks/{task_id}?verbose=1\n\n## Path Parameters\n\n| Name | Type |\n|---|---|\n| task_id | string |\n| other | string |\n",
    );
    expect(value("#/paths/~1v1~1tasks~1{task_id}/get/parameters")).toEqual([
      { name: "task_id", in: "path", required: true, schema: { type: "string" } },
      { name: "verbose", in: "query", schema: { type: "string" } },
    ]);
    expect(value("#/paths/~1v1~1tasks~1{task_id}/get/requestBody")).toBeUndefined();
  });

  test("what a page calls parameters goes into the query when there is no body", () => {
    const { value } = read(
      "GET https://api.relay.io/v1/models\n\n## Request Parameters\n\n| Name | Type | Required | Description |\n|---|---|---|---|\n| limit | integer | No | How many |\n",
    );
    expect(value("#/paths/~1v1~1models/get/parameters")).toEqual([
      { name: "limit", in: "query", description: "How many", schema: { type: "integer" } },
    ]);
  });

  test("the provider is the source's, else the host's, else unknown", () => {
    const page = `POST https://www.relay.io/fal-ai/paint\n\n## Body\n\n${TABLE}\n`;
    expect(read(page, "me").documents[0]?.provider).toBe("me");
    expect(read(page).documents[0]?.provider).toBe("relay");
    expect(read(page.replace("https://www.relay.io", "")).documents[0]?.provider).toBe("unknown");
  });
});

describe("several operations on a page", () => {
  const page = [
    "# API\n\n> Base URL: `https://api.relay.io`\n> Auth: `Authorization: Bearer YOUR_KEY`\n",
    "## 1. Paint\n\n| Item | Value |\n|---|---|\n| **Endpoint** | `POST /fal-ai/paint` |\n",
    `### Request Parameters\n${TABLE}\n\n### Response Example\n\`\`\`json\n{"request_id": "1", "status": "IN_QUEUE"}\n\`\`\`\n`,
    "## 2. Result\n\n| Item | Value |\n|---|---|\n| **Endpoint** | `GET /fal-ai/{model}/requests/{id}` |\n",
    "## 3. Carve\n\n| Item | Value |\n|---|---|\n| **Endpoint** | `POST /v1/create` |\n",
    "### Request Parameters\n| Name | Type | Required |\n|---|---|---|\n| wood | string | Yes |\n",
    "## 4. Carve again\n\n| Item | Value |\n|---|---|\n| **Endpoint** | `POST /v1/create` |\n",
    "### Request Parameters\n| Name | Type | Required |\n|---|---|---|\n| stone | string | Yes |\n",
    '# Errors\n\n```json\n{"error": "x"}\n```\n\n```\n1. POST /fal-ai/paint\n2. GET /fal-ai/paint/requests/{id}\n```\n',
  ].join("\n");

  test("each is a document with what stands below its heading", () => {
    const { documents, value, findings } = read(page);
    expect(addresses(page)).toEqual([
      `post ${SERVER} /fal-ai/paint`,
      `get ${SERVER} /fal-ai/{model}/requests/{id}`,
      `post ${SERVER} /v1/create`,
      `post ${SERVER} /v1/create`,
    ]);
    expect(documents.map((_, index) => value("#/info/title", index))).toEqual([
      "1. Paint",
      "2. Result",
      "3. Carve",
      "4. Carve again",
    ]);
    expect([2, 3].map((index) => Object.keys(value("#/components/schemas/Input/properties", index) ?? {}))).toEqual([
      ["wood"],
      ["stone"],
    ]);
    expect(value("#/security")).toEqual([{ bearer: [] }]);
    expect(findings).toEqual([]);
  });

  test("one without parameters costs only itself", () => {
    const { documents, findings } = read(page.replace("| wood | string | Yes |", ""));
    expect(documents).toHaveLength(3);
    expect(findings).toMatchObject([{ code: "ingest/no-input", level: "error", quote: "3. Carve" }]);
  });
});

describe("what stands around the parameters", () => {
  const page = (...parts: readonly string[]): string =>
    ["POST https://api.relay.io/fal-ai/paint\n", "## Body Parameters\n", TABLE, ...parts, ""].join("\n");

  test("authorisation in words", () => {
    const words =
      "## Authorization\n\nAdd the Authorization parameter to the Header, with the value being the Token concatenated after Bearer\n\nExample: Authorization: Bearer ****";
    const { value, quotes, basis } = read(page(words));
    expect(value("#/security")).toEqual([{ bearer: [] }]);
    expect(value("#/components/securitySchemes")).toEqual({ bearer: { type: "http", scheme: "bearer" } });
    expect(quotes("#/security")).toEqual(["Bearer"]);
    expect(basis("#/security")).toBe("stated");
  });

  test("authorisation in a header table; other headers are parameters", () => {
    const headers =
      "## 请求头\n\n| 字段 | 类型 | 必填 | 说明 |\n|---|---|---|---|\n| `Content-Type` | string | 是 | x |\n| `Authorization` | string | 是 | Bearer 格式 |\n| `X-Trace` | string | 否 | y |";
    const { value } = read(page(headers));
    expect(value("#/security")).toEqual([{ bearer: [] }]);
    expect(value(`${POST}/parameters`)).toEqual([
      { name: "X-Trace", in: "header", description: "y", schema: { type: "string" } },
    ]);
  });

  test("authorisation in a cURL call only; the secret stays on the page", () => {
    const { value, quotes, basis, documents } = read(
      page("```bash\ncurl https://api.relay.io/fal-ai/paint -H 'Authorization: Key sk-very-secret'\n```"),
    );
    expect(value("#/security")).toEqual([{ falKey: [] }]);
    expect(quotes("#/security")).toEqual(["Authorization: Key"]);
    expect(basis("#/security")).toBe("example");
    expect(JSON.stringify(documents[0]?.spec.doc)).not.toContain("sk-very-secret");
  });

  test("the body's media type", () => {
    const { value } = read(
      `POST https://api.relay.io/fal-ai/paint\n\nBody Parameters (multipart/form-data)\n\n| Name | Type |\n|---|---|\n| image | file |\n`,
    );
    expect(Object.keys(value(`${POST}/requestBody/content`) ?? {})).toEqual(["multipart/form-data"]);
    expect(value("#/components/schemas/Input/properties/image")).toEqual({ type: "string", format: "binary" });
  });

  test("a request example: each member quotes itself", () => {
    const { value, quotes, basis } = read(
      page(
        "Request Example\n",
        'json\n{\n  "prompt": "x",\n  "size": { "w": 1 }\n}cURL Example',
        "bash",
        "curl 'https://api.relay.io/fal-ai/paint' -d '{\"prompt\": \"other\"}'",
      ),
    );
    const example = `${POST}/requestBody/content/application~1json/example` as const;
    expect(value(example)).toEqual({ prompt: "x", size: { w: 1 } });
    expect(quotes(example)).toEqual(["Request Example"]);
    expect(quotes(`${example}/prompt`)).toEqual(['"prompt": "x"']);
    expect(quotes(`${example}/size`)).toEqual(['"size"']);
    expect(basis(`${example}/prompt`)).toBe("example");
  });

  test("the body of a cURL call is the example when there is no better one, quotes of the shell undone", () => {
    const { value, quotes } = read(
      page("```bash\ncurl 'https://api.relay.io/fal-ai/paint' --data-raw '{\n  \"prompt\": \"it'\\''s me\"\n}'\n```"),
    );
    const example = `${POST}/requestBody/content/application~1json/example` as const;
    expect(value(example)).toEqual({ prompt: "it's me" });
    expect(quotes(`${example}/prompt`)).toEqual(['"prompt": "it\'\\\'\'s me"']);
    expect(read(page('curl "https://api.relay.io/fal-ai/paint" -d "{\\"prompt\\": \\"y\\"}"')).value(example)).toEqual({
      prompt: "y",
    });
    expect(read(page('curl https://api.relay.io/fal-ai/paint -d &#x27;{"prompt": "z"}&#x27;')).value(example)).toEqual({
      prompt: "z",
    });
  });

  test("an example of placeholders is left out beside a table, with a note", () => {
    const { value, findings } = read(page("## Request Example\n", '```json\n{ "prompt": "<string>", "n": 123 }\n```'));
    expect(value(`${POST}/requestBody/content/application~1json/example`)).toBeUndefined();
    expect(findings).toMatchObject([{ code: "ingest/example-json", level: "note", quote: "Request Example" }]);
  });

  test("a response: its table, its example, its status", () => {
    const parts = [
      "## Response\n",
      "| Field | Type | Description |\n|---|---|---|\n| task | string | Its id |\n",
      "### Response Example\n",
      '```json\n{"task": "1"}\n```\n',
      "🔴 400 Bad Request\n",
      '{"error": "x"}',
    ];
    const { value, quotes } = read(page(...parts));
    expect(value(`${POST}/responses/200/content/application~1json`)).toEqual({
      schema: { $ref: "#/components/schemas/Output" },
      example: { task: "1" },
    });
    expect(value("#/components/schemas/Output")).toEqual({
      type: "object",
      properties: { task: { type: "string", description: "Its id" } },
    });
    expect(quotes("#/components/schemas/Output")).toEqual(["Response"]);
    expect(value(`${POST}/responses/400/content/application~1json`)).toEqual({ schema: {}, example: { error: "x" } });
  });

  test("the reply of a queue is not the output of the endpoint", () => {
    const { value } = read(
      page("## Response\n", "| Field | Type |\n|---|---|\n| request_id | string |\n| status_url | string |\n"),
    );
    expect(value("#/components/schemas/Output")).toBeUndefined();
    expect(value(`${POST}/responses/200/content/application~1json/schema/properties`)).toEqual({
      request_id: { type: "string" },
      status_url: { type: "string" },
    });
  });

  test("no response on the page: the reply is unknown", () => {
    expect(read(page()).value(`${POST}/responses`)).toEqual({
      "200": { description: "", content: { "application/json": { schema: {} } } },
    });
  });

  test("Apifox's labels: the body of a response is no body of a request", () => {
    const labels = '返回响应\n🟢200\n成功\napplication/json\nBody\ntask\nstring\n必需\n示例\n{"task": "1"}';
    const { value } = read(page(labels));
    expect(Object.keys(value("#/components/schemas/Input/properties") ?? {})).toEqual(["prompt"]);
    expect(value("#/components/schemas/Output")).toEqual({
      type: "object",
      properties: { task: { type: "string" } },
      required: ["task"],
    });
    expect(value(`${POST}/responses/200/content/application~1json/example`)).toEqual({ task: "1" });
  });

  test("parameters of another call on the page are not this one's", () => {
    const { value } = read(page("### Result Request Parameters\n", "| Name | Type |\n|---|---|\n| id | string |\n"));
    expect(Object.keys(value("#/components/schemas/Input/properties") ?? {})).toEqual(["prompt"]);
  });
});

describe("where a table belongs", () => {
  const address = "POST https://api.relay.io/fal-ai/paint\n\n";
  const names = (text: string): readonly string[] =>
    Object.keys(read(text).value("#/components/schemas/Input/properties") ?? {});

  test("a table that nothing announces is that of the parameters when no other is", () => {
    expect(names(`${address}${TABLE}\n`)).toEqual(["prompt"]);
    expect(names(`${address}## How to\n\n${TABLE}\n`)).toEqual(["prompt"]);
  });

  test("beside an announced one it is reported and left out", () => {
    const { value, findings } = read(
      `${address}## Body Parameters\n\n${TABLE}\n\n## Presets\n\n| Name | Type |\n|---|---|\n| small | string |\n`,
    );
    expect(Object.keys(value("#/components/schemas/Input/properties") ?? {})).toEqual(["prompt"]);
    expect(findings).toMatchObject([{ code: "ingest/table-row", level: "warning", quote: "| small | string |" }]);
  });

  test("lower headings stay inside their part; one says that its fields are required", () => {
    const rows = (name: string): string => `| Name | Type |\n|---|---|\n| ${name} | string |\n`;
    const { value, quotes } = read(
      `${address}## Body Parameters\n\n### Required\n\n${rows("a")}\n### Optional\n\n${rows("b")}\n## Response\n\n${rows("c")}`,
    );
    expect(value("#/components/schemas/Input")).toMatchObject({
      properties: { a: { type: "string" }, b: { type: "string" } },
      required: ["a"],
    });
    expect(quotes("#/components/schemas/Input/required")).toEqual(["Required"]);
    expect(Object.keys(value("#/components/schemas/Output/properties") ?? {})).toEqual(["c"]);
  });

  test("a lower heading that names the shape of a field opens it; one that names nothing is reported", () => {
    const shape = "| Name | Type |\n|---|---|\n| id | string |\n";
    const { value, findings } = read(
      `${address}## Body\n\n| Name | Type |\n|---|---|\n| task | object(任务) |\n\n#### 任务\n\n${shape}\n#### 别的\n\n${shape}`,
    );
    expect(value("#/components/schemas/Input/properties")).toEqual({
      task: { type: "object", properties: { id: { type: "string" } } },
    });
    expect(findings).toMatchObject([{ code: "ingest/table-row", quote: "id" }]);
  });
});

describe("half a page", () => {
  test("an example only: the schema is unknown, the example is there", () => {
    const { value, findings } = read(
      'POST https://api.relay.io/fal-ai/paint\n\n请求示例\n\n```json\n{"prompt": "x"}\n```\n\n响应示例\n\n```json\n{"task": "1"}\n```\n',
    );
    expect(value(`${POST}/requestBody/content/application~1json`)).toEqual({ schema: {}, example: { prompt: "x" } });
    expect(value(`${POST}/responses/200/content/application~1json`)).toEqual({ schema: {}, example: { task: "1" } });
    expect(findings).toEqual([]);
  });

  test("JSON that nothing announces: the reply of a queue is told from a request", () => {
    const { value } = read(
      'POST https://api.relay.io/fal-ai/paint\n\n{"prompt": "x"}\n\n{"request_id": "1", "status": "IN_QUEUE"}\n',
    );
    expect(value(`${POST}/requestBody/content/application~1json/example`)).toEqual({ prompt: "x" });
    expect(value(`${POST}/responses/200/content/application~1json/example`)).toEqual({
      request_id: "1",
      status: "IN_QUEUE",
    });
  });

  test("no parameters and no example: refused with a place and a hint", () => {
    const { documents, findings } = read(
      "/fal-ai/paint\n\nPOST https://api.relay.io/fal-ai/paint\n\nRequest Parameters\n\nAuthorization\n",
    );
    expect(documents).toEqual([]);
    expect(findings).toMatchObject([{ code: "ingest/no-input", level: "error", quote: "/fal-ai/paint" }]);
  });

  test("no address: refused with a place", () => {
    expect(read(`# Paint\n\n## Body Parameters\n\n${TABLE}\n`).findings).toMatchObject([
      { code: "ingest/no-endpoint", level: "error", quote: "Paint" },
    ]);
  });

  test.each([[""], ["\n"], ["Hello."], ["```\n```"]])("%j is refused", (text) => {
    const { documents, findings } = read(text);
    expect(documents).toEqual([]);
    expect(findings.map(({ level }) => level)).toEqual(["error"]);
  });

  test("a page cut inside its response example gives what is whole, with a finding at the end", () => {
    const { value, findings } = read(
      `POST https://api.relay.io/fal-ai/paint\n\n## Body\n\n${TABLE}\n\nResponse Example\n\njson\n{\n  "status": "IN_QUEUE",\n  "request_id": "1",\n  "response_url": "https://q`,
    );
    expect(value(`${POST}/responses/200/content/application~1json/example`)).toEqual({
      status: "IN_QUEUE",
      request_id: "1",
    });
    expect(findings).toMatchObject([{ code: "ingest/broken-off", level: "warning", quote: "q" }]);
  });

  test("a page cut inside its cURL call says so", () => {
    const { value, findings } = read(
      `POST https://api.relay.io/fal-ai/paint\n\n## Body\n\n${TABLE}\n\ncURL Example\n\ncurl --request POST 'https://api.relay.io/fal-ai/paint' \\\n--header 'Authorization: Bearer <tok`,
    );
    expect(Object.keys(value("#/components/schemas/Input/properties") ?? {})).toEqual(["prompt"]);
    expect(findings).toMatchObject([{ code: "ingest/broken-off", quote: "k" }]);
  });
});

describe("addresses that labels state", () => {
  const table = "| Field | Type | Required | Description |\n|---|---|---|---|\n| a | string | yes | Words |\n";
  test("each part of the page has its own, in bullets or below a heading", () => {
    const page = `# Lamps

## Make

- **HTTP method**: \`POST\`
- **Path**: \`/v1/lamps\`
- **Content-Type**: \`multipart/form-data\`

### Request parameters

${table}
## Look up

### Endpoint

\`https://api.example.com/v1/lamps/one?lamp_id=<lamp_id>\`

### Output

| Field | Type | Description |
|---|---|---|
| status | string | How it is |

## Drop

- **Path**: \`/v1/lamps/{id}\`
- **Method**: \`DELETE\`
`;
    const { documents, value } = reading(ingestParameterTable, page);
    expect(documents.map(({ spec }) => Object.keys(Object(spec.doc["paths"])))).toEqual([
      ["/v1/lamps"],
      ["/v1/lamps/one"],
      ["/v1/lamps/{id}"],
    ]);
    expect(Object.keys(Object(value("#/paths/~1v1~1lamps/post/requestBody/content")))).toEqual(["multipart/form-data"]);
    expect(value("#/paths/~1v1~1lamps~1one/get/parameters", 1)).toMatchObject([{ name: "lamp_id", in: "query" }]);
    expect(value("#/components/schemas/Output", 1)).toMatchObject({ properties: { status: { type: "string" } } });
    expect(value("#/paths/~1v1~1lamps~1{id}/delete/parameters", 2)).toMatchObject([{ name: "id", in: "path" }]);
  });

  test("a path and the URL that ends in it are one address", () => {
    const page = `# Lamps\n\n- **Path**: \`/v1/lamps\`\n- **URL**: \`https://api.example.com/v1/lamps\`\n\n### Request parameters\n\n${table}`;
    expect(reading(ingestParameterTable, page).documents).toHaveLength(1);
  });
});
