import type { SourceText } from "../../codegen/document/source.js";

/*
 * Pages in the forms in which providers publish them, each of which states a job in full: in words, in tables, in enums, in
 * Chinese and in English. They are made for these tests; the servers in found-job-servers.ts behave as they say.
 */

export interface PageUrls {
  readonly ppio: string;
  readonly wavespeed: string;
  readonly kie: string;
  readonly viral: string;
  readonly router: string;
  readonly luma: string;
  readonly xai: string;
}

/** Two pages of prose: the submit names the other by its title, the states are bullets of a table's cell. */
function ppio(url: string): readonly string[] {
  return [
    `# WAN 文生视频

WAN 是一个视频生成模型。

这是一个**异步**API，只会返回异步任务的 \`task_id\`。您应该使用该 \`task_id\` 请求 [查询任务结果 API](/docs/get-async-task-result) 来检索视频生成结果。

## 请求示例

\`\`\`bash
curl --request POST \\
  --url ${url}/v3/async/wan-t2v \\
  --header 'Authorization: Bearer <key>' \\
  --header 'Content-Type: application/json' \\
  --data '{"prompt": "<string>"}'
\`\`\`

## 请求体

| 参数名 | 类型 | 是否必需 | 说明 |
| :--- | :--- | :--- | :--- |
| \`prompt\` | string | 是 | 提示词。 |

## 响应

| 参数名 | 类型 | 是否必需 | 说明 |
| :--- | :--- | :--- | :--- |
| \`task_id\` | string | 是 | 异步任务的 task_id。您应该使用该 task_id 请求 [查询任务结果 API](/docs/get-async-task-result) 以获取生成结果。 |
`,
    `# 查询任务结果

查询异步任务的状态与结果。

## 请求示例

\`\`\`bash
curl --request GET \\
  --url '${url}/v3/async/task-result?task_id=<string>' \\
  --header 'Authorization: Bearer <key>'
\`\`\`

## 查询参数

| 参数名 | 类型 | 是否必需 | 说明 |
| :--- | :--- | :--- | :--- |
| \`task_id\` | string | 是 | 异步任务的 task_id。 |

## 响应

| 参数名 | 类型 | 是否必需 | 说明 |
| :--- | :--- | :--- | :--- |
| \`task\` | object | 是 | 任务信息。 |
| \`task.task_id\` | string | 是 | 任务 ID。 |
| \`task.status\` | string | 是 | 任务状态。<br>• \`TASK_STATUS_QUEUED\`：排队中<br>• \`TASK_STATUS_PROCESSING\`：处理中<br>• \`TASK_STATUS_SUCCEED\`：成功<br>• \`TASK_STATUS_FAILED\`：失败 |
| \`task.reason\` | string | 否 | 任务失败的原因。 |
| \`task.progress_percent\` | integer | 否 | 任务进度，0 到 100。 |
| \`videos\` | array | 否 | 生成的视频列表。 |
| \`videos[].video_url\` | string | 否 | 视频地址。 |
`,
  ];
}

/** One page, whose second cURL call is all that is said of the status. */
function wavespeed(url: string): readonly string[] {
  return [
    `# Voice Maker

Voice Maker makes voices.

## API Endpoints

### Submit Task & Query Result

\`\`\`bash
# Submit the task
curl --location --request POST "${url}/api/v3/acme/voice-maker" \\
--header "Content-Type: application/json" \\
--header "Authorization: Bearer \${API_KEY}" \\
--data-raw '{
    "prompt": "A warm voice"
}'

# Get the result
curl --location --request GET "${url}/api/v3/predictions/\${requestId}/result" \\
--header "Authorization: Bearer \${API_KEY}"
\`\`\`

## Parameters

### Task Submission Parameters

#### Request Parameters

| Parameter | Type | Required | Default | Range | Description |
| --- | --- | --- | --- | --- | --- |
| prompt | string | Yes | - | - | The positive prompt for the generation. |

#### Response Parameters

| Parameter | Type | Description |
| --- | --- | --- |
| code | integer | HTTP status code (e.g., 200 for success) |
| message | string | Status message (e.g., “success”) |
| data.id | string | Unique identifier for the prediction, Task Id |
| data.outputs | array | Array of URLs to the generated content (empty when status is not \`completed\`) |
| data.status | string | Status of the task: \`created\`, \`processing\`, \`completed\`, or \`failed\` |
| data.error | string | Error message (empty if no error occurred) |
`,
  ];
}

function fence(yaml: string): string {
  return `# 页面\n\n## OpenAPI Specification\n\n\`\`\`yaml\n${yaml}\`\`\`\n`;
}

/** Two exports of Apidog: an envelope, integers for states, a parent's id in no reply. */
function kie(url: string): readonly string[] {
  return [
    fence(`openapi: 3.0.1
info: {title: '', version: 1.0.0}
paths:
  /api/v1/veo/generate:
    post:
      summary: 生成视频
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [prompt]
              properties:
                prompt: {type: string, description: 提示词}
                callBackUrl: {type: string, format: uri, description: 用于接收视频生成任务完成更新的URL地址}
      responses:
        '200':
          description: 请求成功
          content:
            application/json:
              schema:
                type: object
                properties:
                  code:
                    type: integer
                    description: |-
                      响应状态码

                      - **200**: 成功 - 请求已成功处理
                      - **402**: 积分不足
                  msg: {type: string}
                  data:
                    type: object
                    properties:
                      taskId: {type: string, description: 任务 ID，可用于获取视频详情接口查询任务状态}
servers: [{url: '${url}'}]
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
security: [{token: []}]
`),
    fence(`openapi: 3.0.1
info: {title: '', version: 1.0.0}
paths:
  /api/v1/veo/record-info:
    get:
      summary: 获取视频详情
      description: |
        ## 状态说明

        | successFlag | 描述 |
        |------------|-------------|
        | \`0\` | 生成中 — 任务正在处理中 |
        | \`1\` | 成功 — 任务已成功完成 |
        | \`2\` | 失败 — 任务在完成前失败 |
        | \`3\` | 生成失败 — 任务创建成功但上游生成失败 |
      parameters:
        - {name: taskId, in: query, description: 任务ID, required: true, schema: {type: string}}
      responses:
        '200':
          description: 请求成功
          content:
            application/json:
              schema:
                type: object
                properties:
                  code:
                    type: integer
                    description: |-
                      响应状态码

                      - **200**: 成功 - 请求已成功处理
                      - **500**: 服务器错误
                  msg: {type: string}
                  data:
                    type: object
                    properties:
                      taskId: {type: string}
                      successFlag: {type: integer, enum: [0, 1, 2], description: 生成状态标志}
                      response:
                        type: object
                        description: 最终结果
                        required: [resultUrls]
                        properties: {resultUrls: {type: array, items: {type: string}}}
                      errorCode: {type: integer}
                      errorMessage: {type: string, description: 任务失败时的错误消息}
servers: [{url: '${url}'}]
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
security: [{token: []}]
`),
  ];
}

/** One document with both operations: the submit in an envelope, the status without. */
function viral(url: string): readonly string[] {
  return [
    `openapi: 3.0.3
info:
  title: Images
  version: 1.0.0
  description: "Workflow: create task (POST /v1/task/create) to get task_id, poll query (GET /v1/task/query), get results."
servers: [{url: '${url}'}]
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
security: [{token: []}]
paths:
  /v1/task/create:
    post:
      summary: Text to image
      description: Create an asynchronous image task, returns task_id for status queries.
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [prompt]
              properties: {prompt: {type: string}}
      responses:
        '200':
          description: Task created
          content:
            application/json:
              schema:
                type: object
                properties:
                  code: {type: integer, description: 'Status code, 200 means success'}
                  msg: {type: string}
                  data: {type: object, properties: {task_id: {type: string}}}
  /v1/task/query:
    get:
      summary: Query task
      description: "Task status flow: pending → processing → completed/failed."
      parameters: [{name: task_id, in: query, required: true, schema: {type: string}}]
      responses:
        '200':
          description: The task
          content:
            application/json:
              schema:
                type: object
                properties:
                  id: {type: string}
                  status: {type: string, enum: [pending, processing, completed, failed]}
                  progress: {type: integer}
                  results: {type: array, items: {type: object, required: [url], properties: {url: {type: string}}}}
                  error: {type: string}
`,
  ];
}

/** One document: 202 with the resource itself, an enum without words. */
function router(url: string): readonly string[] {
  const job = {
    type: "object",
    required: ["id", "status"],
    properties: {
      id: { type: "string" },
      status: { type: "string", enum: ["pending", "in_progress", "completed", "failed", "cancelled"] },
      polling_url: { type: "string" },
      unsigned_urls: { type: "array", items: { type: "string" } },
      error: { type: "string" },
    },
  };
  const reply = (description: string): object => ({
    description,
    content: { "application/json": { schema: { $ref: "#/components/schemas/VideoJob" } } },
  });
  const body = { type: "object", required: ["prompt"], properties: { prompt: { type: "string" } } };
  return [
    JSON.stringify({
      openapi: "3.1.0",
      info: { title: "Router", version: "1" },
      servers: [{ url }],
      paths: {
        "/videos": {
          post: {
            summary: "Submit a video generation request",
            description: "Submits a video generation request and returns a polling URL to check status",
            requestBody: { required: true, content: { "application/json": { schema: body } } },
            responses: { "202": reply("Video generation request accepted") },
          },
        },
        "/videos/{jobId}": {
          get: {
            summary: "Poll video generation status",
            parameters: [{ name: "jobId", in: "path", required: true, schema: { type: "string" } }],
            responses: { "200": reply("Video generation status") },
          },
        },
      },
      components: { schemas: { VideoJob: job }, securitySchemes: { token: { type: "http", scheme: "bearer" } } },
      security: [{ token: [] }],
    }),
  ];
}

/** Two exports: the submit shows the resource in an example alone, a line of prose lists the words. */
function luma(url: string): readonly string[] {
  return [
    fence(`openapi: 3.0.1
info: {title: '', version: 1.0.0}
paths:
  /luma/generations:
    post:
      summary: 提交生成任务
      requestBody:
        content:
          application/json:
            schema: {type: object, required: [prompt], properties: {prompt: {type: string}}}
      responses:
        '200':
          description: ''
          content:
            application/json:
              schema: {type: object, properties: {}}
              example: {id: 4665a07c-7641-4809-a133-10786201bb56, state: pending}
servers: [{url: '${url}'}]
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
security: [{token: []}]
`),
    fence(`openapi: 3.0.1
info: {title: '', version: 1.0.0}
paths:
  /luma/generations/{task_id}:
    get:
      summary: 查询单个任务
      description: '"state": "completed" 枚举值： "pending", "processing", "completed", "failed"'
      parameters: [{name: task_id, in: path, required: true, description: 任务id, schema: {type: string}}]
      responses:
        '200':
          description: ''
          content:
            application/json:
              schema:
                type: object
                properties:
                  id: {type: string}
                  state: {type: string}
                  video: {type: object, required: [url], properties: {url: {type: string}}}
                  failure_reason: {type: string}
servers: [{url: '${url}'}]
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
security: [{token: []}]
`),
  ];
}

/** One document: 202 while the work goes on, words in prose. */
function xai(url: string): readonly string[] {
  return [
    `openapi: 3.1.0
info: {title: Videos, version: '1'}
servers: [{url: '${url}'}]
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
security: [{token: []}]
paths:
  /v1/videos/generations:
    post:
      summary: Video generation
      description: Asynchronous operation that returns a request_id for polling with GET /v1/videos/{request_id}.
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [prompt], properties: {prompt: {type: string}}}}}
      responses:
        '200':
          description: The request
          content: {application/json: {schema: {type: object, required: [request_id], properties: {request_id: {type: string}}}}}
  /v1/videos/{request_id}:
    get:
      summary: Get a video
      description: Gets the result of a video generation request.
      parameters: [{name: request_id, in: path, required: true, schema: {type: string}}]
      responses:
        '200':
          description: The video
          content:
            application/json:
              schema:
                type: object
                properties:
                  status: {type: string, description: 'Status of the request: "pending", "done" or "failed".'}
                  progress: {type: integer}
                  error: {type: object, properties: {message: {type: string}}}
                  video: {type: object, required: [url], properties: {url: {type: string}}}
        '202': {description: The request is still pending}
`,
  ];
}

const PAGES: Readonly<Record<keyof PageUrls, (url: string) => readonly string[]>> = {
  ppio,
  wavespeed,
  kie,
  viral,
  router,
  luma,
  xai,
};

function extensionOf(text: string): string {
  return text.startsWith("# ") ? "md" : text.startsWith("{") ? "json" : "yaml";
}

/** The pages of all providers, with the servers' addresses in them. */
export function jobPages(urls: PageUrls): readonly SourceText[] {
  return Object.entries(PAGES).flatMap(([provider, pages]) =>
    pages(Object.entries(urls).find(([name]) => name === provider)?.[1] ?? "").map((text, index): SourceText => {
      const id = `specs/${provider}/page-${index + 1}.${extensionOf(text)}`;
      return { id, text, provider };
    }),
  );
}
