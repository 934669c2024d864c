import type { FactSource } from "./provider-overlay.js";

/* Where the facts of provider overlays are from. */

export const VIDU_FACTS: readonly FactSource[] = [
  {
    fact: "status, id.to, state, output, error, retention, auth, hosts (.com)",
    address: "https://platform.vidu.com/docs/get-generation",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "submit, status, state.succeeded, state.failed, output, auth, polling",
    address: "shengshu-ai/vidu-mcp vidu_mcp/server.py; vidu_mcp/client.py",
    date: "3dac293c297f82997e28c571194e05f2235585a9 (2025-06-26)",
    kind: "sdk",
  },
  {
    fact: "id.from, callback",
    address: "cuijinyu/new-api relay/channel/task/vidu/adaptor.go",
    date: "7f2ef4ad7b183c9aeff70a234bb4fe7073507048 (2026-07-07)",
    kind: "third party",
  },
  {
    fact: "hosts (.cn)",
    address: "ZeoXel/ZeoCanvas docs/vidu查询生成结果.md (copy of the Chinese page)",
    date: "2026-11",
    kind: "third party",
  },
  {
    fact: "cancel (POST …/cancel)",
    address: "https://docs.hingnet.com.cn/vidu/video-query.md",
    date: "2026-11",
    kind: "third party",
  },
];

export const MINIMAX_FACTS: readonly FactSource[] = [
  {
    fact: "submit, status, id.from, state.succeeded, state.failed, output, envelope, error, polling, hosts, auth",
    address: "MiniMax-AI/MiniMax-MCP minimax_mcp/server.py; minimax_mcp/client.py",
    date: "2910d663dc4b8b122abc712f81583bce9a746fe1 (2026-05-14)",
    kind: "sdk",
  },
  {
    fact: "status, id.to",
    address: "https://platform.minimax.io/docs/api-reference/video-generation-query.md",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "state.waiting, state.running",
    address: "https://cloud.baidu.com/doc/qianfan-api/s/tmwbl4b6e",
    date: "page of 2026-11-11",
    kind: "third party",
  },
  {
    fact: "state.waiting, state.running",
    address: "cuijinyu/new-api relay/channel/task/hailuo/constants.go",
    date: "7f2ef4ad7b183c9aeff70a234bb4fe7073507048 (2026-07-07)",
    kind: "third party",
  },
  {
    fact: "callback",
    address: "https://platform.minimax.io/docs/api-reference/video-generation-s2v",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "retention",
    address: "https://platform.minimax.io/docs/api-reference/video-agent-query",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "status, id.to, state, limits, retention, envelope",
    address: "https://platform.minimax.io/docs/api-reference/speech-t2a-async-query",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "state (Chinese page, lower-case list)",
    address: "https://platform.minimaxi.com/docs/api-reference/speech-t2a-async-query",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "submit, id.from",
    address: "docs.anyapi.vip page of POST /v1/t2a_async_v2",
    date: "2026-11",
    kind: "third party",
  },
  {
    fact: "output",
    address: "MiniMax-AI/MiniMax-MCP minimax_mcp/server.py; minimax_mcp/client.py",
    date: "2910d663dc4b8b122abc712f81583bce9a746fe1 (2026-05-14)",
    kind: "sdk",
  },
  {
    fact: "error",
    address: "MiniMax-AI/MiniMax-MCP minimax_mcp/server.py; minimax_mcp/client.py",
    date: "2910d663dc4b8b122abc712f81583bce9a746fe1 (2026-05-14)",
    kind: "sdk",
  },
  {
    fact: "hosts, auth",
    address: "https://platform.minimax.io/docs/api-reference/speech-t2a-async-query",
    date: "2026-11",
    kind: "documentation",
  },
];

export const RUNWAY_FACTS: readonly FactSource[] = [
  {
    fact: "state, output, error, progress, retention",
    address: "runwayml/sdk-python src/runwayml/types/task_retrieve_response.py",
    date: "c604e0ea1e4a51a4063f2d638839ce3b6ff71023 (2026-07-27)",
    kind: "sdk",
  },
  {
    fact: "submit, status, cancel",
    address: "runwayml/sdk-python api.md; src/runwayml/resources/tasks.py",
    date: "c604e0ea1e4a51a4063f2d638839ce3b6ff71023 (2026-07-27)",
    kind: "sdk",
  },
  {
    fact: "polling",
    address: "runwayml/sdk-python src/runwayml/resources/tasks.py; src/runwayml/lib/polling.py",
    date: "c604e0ea1e4a51a4063f2d638839ce3b6ff71023 (2026-07-27)",
    kind: "sdk",
  },
  {
    fact: "hosts, auth",
    address: "runwayml/sdk-python src/runwayml/_client.py",
    date: "c604e0ea1e4a51a4063f2d638839ce3b6ff71023 (2026-07-27)",
    kind: "sdk",
  },
  {
    fact: "retention, output",
    address: "https://docs.dev.runwayml.com/assets/outputs",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "limits, id.from, state (THROTTLED)",
    address: "runwayml/skills skills/rw-api-reference/SKILL.md",
    date: "c5674fd2bfcf34c006fb8d9cadf912f21027e310 (2026-04-21)",
    kind: "sdk",
  },
  {
    fact: "id.to",
    address: "runwayml/sdk-python src/runwayml/resources/tasks.py",
    date: "c604e0ea1e4a51a4063f2d638839ce3b6ff71023 (2026-07-27)",
    kind: "sdk",
  },
];

export const LUMA_FACTS: readonly FactSource[] = [
  {
    fact: "hosts, auth, state, error, callback",
    address: "lumalabs/lumaai-api openapi.yaml",
    date: "2520034b213e6c5214c11210d5cdedd1c026ee39 (2025-06-24)",
    kind: "documentation",
  },
  {
    fact: "submit, status, id, state, output, error, callback",
    address: "lumalabs/lumaai-python api.md; src/lumaai/types/generation.py",
    date: "c00ac171f550645ce511e91712387c8be22f78fa (2025-10-22)",
    kind: "sdk",
  },
  {
    fact: "callback (retries)",
    address: "https://docs.lumalabs.ai/changelog/callbacks-and-credits-balance",
    date: "2026-11",
    kind: "documentation",
  },
];

export const ARK_FACTS: readonly FactSource[] = [
  {
    fact: "submit, status, cancel, callback",
    address: "volcengine/volcengine-python-sdk volcenginesdkarkruntime/resources/content_generation/tasks.py",
    date: "b5be43b5e6b3a2e618a8b27848b2e2bc2d1b64b0 (2026-07-23)",
    kind: "sdk",
  },
  {
    fact: "state, output, error, id.from",
    address:
      "volcengine/volcengine-python-sdk volcenginesdkarkruntime/types/content_generation/content_generation_task.py; content_generation_task_id.py",
    date: "b5be43b5e6b3a2e618a8b27848b2e2bc2d1b64b0 (2026-07-23)",
    kind: "sdk",
  },
  {
    fact: "hosts",
    address: "volcengine/volcengine-python-sdk volcenginesdkarkruntime/_constants.py",
    date: "b5be43b5e6b3a2e618a8b27848b2e2bc2d1b64b0 (2026-07-23)",
    kind: "sdk",
  },
  {
    fact: "state (expired), retention",
    address: "https://docs.powertokens.ai/cn/byteplus/video-status",
    date: "2026-11",
    kind: "third party",
  },
  {
    fact: "state (expired)",
    address: "https://cloud.baidu.com/doc/qianfan-api/s/smrvtaffr",
    date: "page of 2026-07-24",
    kind: "third party",
  },
  {
    fact: "cancel (effect by state)",
    address: "https://docs.composio.dev/toolkits/byte_plus_ark.md",
    date: "2026-11",
    kind: "third party",
  },
  {
    fact: "id.to",
    address: "volcengine/volcengine-python-sdk volcenginesdkarkruntime/resources/content_generation/tasks.py",
    date: "b5be43b5e6b3a2e618a8b27848b2e2bc2d1b64b0 (2026-07-23)",
    kind: "sdk",
  },
  {
    fact: "auth",
    address: "volcengine/volcengine-python-sdk volcenginesdkarkruntime/_client.py",
    date: "b5be43b5e6b3a2e618a8b27848b2e2bc2d1b64b0 (2026-07-23)",
    kind: "sdk",
  },
];

export const VEO_FACTS: readonly FactSource[] = [
  {
    fact: "status, id, state, output, error, progress, cancel",
    address: "googleapis/googleapis google/longrunning/operations.proto",
    date: "06ec6d5d053fff299eaa6eaa38afdd36c5e2fc68 (2026-11)",
    kind: "documentation",
  },
  {
    fact: "submit",
    address: "googleapis/googleapis google/longrunning/operations.proto",
    date: "06ec6d5d053fff299eaa6eaa38afdd36c5e2fc68 (2026-11)",
    kind: "documentation",
  },
  {
    fact: "submit",
    address: "googleapis/python-genai google/genai/models.py",
    date: "66807187f2123c6676175ac991f4e34eb09200d1 (2026-08-21)",
    kind: "sdk",
  },
  {
    fact: "status, error, output",
    address: "googleapis/python-genai google/genai/_operations_converters.py; google/genai/operations.py",
    date: "66807187f2123c6676175ac991f4e34eb09200d1 (2026-08-21)",
    kind: "sdk",
  },
  {
    fact: "polling",
    address: "googleapis/python-genai README.md",
    date: "66807187f2123c6676175ac991f4e34eb09200d1 (2026-08-21)",
    kind: "sdk",
  },
  {
    fact: "hosts, status, state, id",
    address: "Gemini API description v1beta (gemini.openapi.json, copy in TanStack/ai)",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "doubt (retired)",
    address: "https://github.com/gunpal5/Google_GenerativeAI/wiki/Video-Generation",
    date: "2026-11",
    kind: "third party",
  },
  {
    fact: "auth",
    address: "googleapis/python-genai google/genai/_api_client.py",
    date: "66807187f2123c6676175ac991f4e34eb09200d1 (2026-08-21)",
    kind: "sdk",
  },
];

export const XAI_FACTS: readonly FactSource[] = [
  {
    fact: "submit, status, id, state, output, error, progress, auth",
    address: "xAI REST API description 1.0.0 (grok.openapi.json, copy in TanStack/ai)",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "state (EXPIRED, FAILED), polling",
    address:
      "xai-org/xai-sdk-python src/xai_sdk/sync/video.py; src/xai_sdk/video.py; src/xai_sdk/proto/v5/deferred_pb2.pyi",
    date: "4dab6a449736890a70d20bc886221a4219ff6ae7 (2026-08-18)",
    kind: "sdk",
  },
  {
    fact: "retention",
    address: "xai-org/xai-sdk-python src/xai_sdk/video.py",
    date: "4dab6a449736890a70d20bc886221a4219ff6ae7 (2026-08-18)",
    kind: "sdk",
  },
  {
    fact: "hosts",
    address: "xai-org/xai-sdk-python src/xai_sdk/client.py",
    date: "4dab6a449736890a70d20bc886221a4219ff6ae7 (2026-08-18)",
    kind: "sdk",
  },
  {
    fact: "state (expired on the REST wire)",
    address: "https://apidoc.cometapi.com/zh-Hans/api/video/xai/get-video-generation-results",
    date: "2026-11",
    kind: "third party",
  },
  {
    fact: "submit, status, id, state, output, auth",
    address: "xAI REST API description 1.0.0 (grok.openapi.json, copy in TanStack/ai)",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "polling",
    address: "xai-org/xai-sdk-python src/xai_sdk/sync/chat.py",
    date: "4dab6a449736890a70d20bc886221a4219ff6ae7 (2026-08-18)",
    kind: "sdk",
  },
  {
    fact: "hosts",
    address: "xai-org/xai-sdk-python src/xai_sdk/client.py",
    date: "4dab6a449736890a70d20bc886221a4219ff6ae7 (2026-08-18)",
    kind: "sdk",
  },
];

export const SORA_FACTS: readonly FactSource[] = [
  {
    fact: "state, error, progress, retention",
    address: "openai/openai-python src/openai/types/video.py; video_create_error.py",
    date: "e43b422412a9e96c9cc5192c61fffbe2d7e04836 (2026-08-21)",
    kind: "sdk",
  },
  {
    fact: "submit, status, id.to, output, polling",
    address: "openai/openai-python src/openai/resources/videos.py",
    date: "e43b422412a9e96c9cc5192c61fffbe2d7e04836 (2026-08-21)",
    kind: "sdk",
  },
  {
    fact: "submit, status, output",
    address: "openai/openai-openapi openapi.yaml",
    date: "f85dbe223d40e1a31cba812ab2d755c7e98a92a3 (2026-08-21)",
    kind: "documentation",
  },
  {
    fact: "callback (webhooks exist), doubts (shutdown)",
    address: "https://developers.openai.com/api/docs/guides/video-generation",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "callback.signature",
    address: "openai/openai-python src/openai/lib/_webhooks.py",
    date: "e43b422412a9e96c9cc5192c61fffbe2d7e04836 (2026-08-21)",
    kind: "sdk",
  },
  {
    fact: "hosts, auth",
    address: "openai/openai-openapi openapi.yaml",
    date: "f85dbe223d40e1a31cba812ab2d755c7e98a92a3 (2026-08-21)",
    kind: "documentation",
  },
  {
    fact: "id.from",
    address: "openai/openai-python src/openai/types/video.py",
    date: "e43b422412a9e96c9cc5192c61fffbe2d7e04836 (2026-08-21)",
    kind: "sdk",
  },
];
