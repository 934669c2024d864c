import type { FactSource } from "./provider-overlay.js";

/* Where the facts of provider overlays are from. */

export const BFL_FACTS: readonly FactSource[] = [
  {
    fact: "state, polling, retention, output, error",
    address: "black-forest-labs/skills skills/bfl-api/references/polling-patterns.md",
    date: "d0793c84262183e8220a95fc1faeb5e2560aa6ef (2026-02-03)",
    kind: "sdk",
  },
  {
    fact: "hosts, submit, links",
    address: "black-forest-labs/skills skills/bfl-api/references/endpoints.md",
    date: "d0793c84262183e8220a95fc1faeb5e2560aa6ef (2026-02-03)",
    kind: "sdk",
  },
  {
    fact: "callback",
    address: "black-forest-labs/skills skills/bfl-api/references/webhook-integration.md",
    date: "d0793c84262183e8220a95fc1faeb5e2560aa6ef (2026-02-03)",
    kind: "sdk",
  },
  {
    fact: "limits",
    address: "black-forest-labs/skills skills/bfl-api/references/rate-limiting.md; error-handling.md",
    date: "d0793c84262183e8220a95fc1faeb5e2560aa6ef (2026-02-03)",
    kind: "sdk",
  },
  {
    fact: "hosts, links (always use polling_url)",
    address: "https://docs.bfl.ml/quick_start/generating_images.md",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "status, id, auth",
    address: "https://docs.bfl.ml/quick_start/gen_image/",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "state.alsoSeen",
    address: "https://apis.io/apis/flux/flux-getresult",
    date: "2026-11",
    kind: "third party",
  },
];

export const STABILITY_FACTS: readonly FactSource[] = [
  {
    fact: "submit, status, id, state, output, error, polling, hosts, auth",
    address: "Stability-AI/ComfyUI-SAI_API stability_api.py",
    date: "6c0e3a21639304755861fd7d5865580d986eb3e3 (2025-03-04)",
    kind: "sdk",
  },
  {
    fact: "retention, state (202, 200, 404)",
    address: "https://stabilityai.apidog.io/api-6070376",
    date: "2026-11",
    kind: "third party",
  },
  {
    fact: "output (Accept)",
    address: "https://6lsfyizlhl.apifox.cn/api-205930776",
    date: "2026-11",
    kind: "third party",
  },
];

export const PPIO_FACTS: readonly FactSource[] = [
  {
    fact: "hosts (ppinfra), auth, status, id, state, output, error, progress",
    address: "https://ppio.com/docs/models/reference-get-async-task-result (read in the copy of henjicc/Henji-AI)",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "hosts (ppio), submit, id.from",
    address: "PPIO model pages (read in the copy of henjicc/Henji-AI)",
    date: "2026-11",
    kind: "documentation",
  },
];

export const NOVITA_FACTS: readonly FactSource[] = [
  {
    fact: "hosts, submit, status, id.to, state",
    address: "novitalabs/python-sdk src/novita_client/novita.py; src/novita_client/proto.py",
    date: "8d9839246f589393d393e4e4f9d076c3df7df703 (2024-11-08)",
    kind: "sdk",
  },
  {
    fact: "error, progress",
    address: "novitalabs/python-sdk src/novita_client/novita.py; src/novita_client/proto.py",
    date: "8d9839246f589393d393e4e4f9d076c3df7df703 (2024-11-08)",
    kind: "sdk",
  },
  {
    fact: "callback, output (images), state",
    address: "https://novita.ai/docs/api-reference/model-apis-webhook",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "auth",
    address: "https://novita.ai/docs/api-reference/model-apis-progress-deprecated.md",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "id.from",
    address: "https://ppio.com/docs/models/reference-get-async-task-result",
    date: "2026-11",
    kind: "third party",
  },
];

export const WAVESPEED_FACTS: readonly FactSource[] = [
  {
    fact: "submit, status (…/result), id, state, output, error, polling, hosts, auth",
    address: "WaveSpeedAI/wavespeed-python src/wavespeed/api/client.py; src/wavespeed/config.py",
    date: "a4207182c5f22beed7e5e797abd655f99110427f (2026-08-21)",
    kind: "sdk",
  },
  {
    fact: "status, state, output, error, envelope",
    address: "https://wavespeed.ai/docs/get-result",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "callback",
    address: "https://wavespeed.ai/docs/how-to-use-webhooks",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "callback.signature",
    address: "https://wavespeed.ai/docs/verify-webhooks (and https://wavespeed.ai/docs/docs-api/verifying_webhook)",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "limits",
    address: "https://wavespeed.ai/docs/account-levels",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "links",
    address: "WaveSpeed model pages (copy in gxx-github/waveSpeedClone)",
    date: "2026-11",
    kind: "documentation",
  },
];

export const MESHY_FACTS: readonly FactSource[] = [
  {
    fact: "state, id.from, progress, error, polling",
    address: "https://docs.meshy.ai/en/api/task-lifecycle",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "state",
    address: "https://docs.meshy.ai/api/task-lifecycle.md",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "submit, hosts",
    address: "meshy-dev/meshy-mcp-server src/utils/endpoints.ts; src/constants.ts",
    date: "b2434a298ebe4b9dca0a3354bad94e2cb81a1811 (2026-05-09)",
    kind: "sdk",
  },
  {
    fact: "cancel, output, error",
    address: "meshy-dev/meshy-mcp-server src/tools/tasks.ts; src/types.ts",
    date: "b2434a298ebe4b9dca0a3354bad94e2cb81a1811 (2026-05-09)",
    kind: "sdk",
  },
  {
    fact: "callback",
    address: "https://docs.meshy.ai/api/webhooks.md",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "polling (60 minutes)",
    address: "https://glama.ai/mcp/servers/meshy-dev/meshy-mcp-server/tools/meshy_get_task_status",
    date: "2026-11",
    kind: "sdk",
  },
  {
    fact: "auth, status, retention",
    address: "https://docs.meshy.ai/api-introduction",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "id.to",
    address: "meshy-dev/meshy-mcp-server src/tools/tasks.ts",
    date: "b2434a298ebe4b9dca0a3354bad94e2cb81a1811 (2026-05-09)",
    kind: "sdk",
  },
];

export const TRIPO_FACTS: readonly FactSource[] = [
  {
    fact: "state, output, error, progress",
    address: "VAST-AI-Research/tripo-python-sdk tripo3d/models.py",
    date: "be675dfa9220849eb39d6fec7df7af8d7596990e (2026-04-29)",
    kind: "sdk",
  },
  {
    fact: "submit, status, id, polling, state (which words end), hosts",
    address: "VAST-AI-Research/tripo-python-sdk tripo3d/client.py",
    date: "be675dfa9220849eb39d6fec7df7af8d7596990e (2026-04-29)",
    kind: "sdk",
  },
  {
    fact: "auth",
    address: "VAST-AI-Research/tripo-python-sdk tripo3d/client_impl/aiohttp_client_impl.py",
    date: "be675dfa9220849eb39d6fec7df7af8d7596990e (2026-04-29)",
    kind: "sdk",
  },
  {
    fact: "state.failed (banned, expired)",
    address: "https://glama.ai/mcp/servers/Tripo-Developer/tripo-mcp/tools/get_task_status",
    date: "2026-11",
    kind: "sdk",
  },
];

export const ASSEMBLYAI_FACTS: readonly FactSource[] = [
  {
    fact: "submit, status, id, state, output, error, callback, hosts, auth",
    address: "AssemblyAI/assemblyai-api-spec openapi.yml",
    date: "3fcf678dc009e6331077ddef1d829acb6e4611fb (2026-03-23)",
    kind: "documentation",
  },
  {
    fact: "state, error",
    address: "AssemblyAI/assemblyai-api-spec fern/pages/speech-to-text/pre-recorded-audio/transcript-status.mdx",
    date: "3fcf678dc009e6331077ddef1d829acb6e4611fb (2026-03-23)",
    kind: "documentation",
  },
  {
    fact: "polling",
    address: "AssemblyAI/assemblyai-api-spec fern/pages/speech-to-text/pre-recorded-audio/index.mdx",
    date: "3fcf678dc009e6331077ddef1d829acb6e4611fb (2026-03-23)",
    kind: "documentation",
  },
  {
    fact: "limits",
    address: "AssemblyAI/assemblyai-api-spec fern/pages/concepts/account_management.mdx",
    date: "3fcf678dc009e6331077ddef1d829acb6e4611fb (2026-03-23)",
    kind: "documentation",
  },
];

export const AIMLAPI_FACTS: readonly FactSource[] = [
  {
    fact: "status, id.to, state, output, error, hosts, auth",
    address: "aimlapi/api-docs docs/api-references/video-models/universal-video-fetch.json",
    date: "f14fa72fbcea53f909372ad0975b079f4587c70b (2026-08-21)",
    kind: "documentation",
  },
  {
    fact: "submit, id.from",
    address: "aimlapi/api-docs docs/api-references/video-models/MiniMax/video-01.md",
    date: "f14fa72fbcea53f909372ad0975b079f4587c70b (2026-08-21)",
    kind: "documentation",
  },
  {
    fact: "polling",
    address: "aimlapi/api-docs docs/api-references/music-models/google/lyria-2.md",
    date: "f14fa72fbcea53f909372ad0975b079f4587c70b (2026-08-21)",
    kind: "documentation",
  },
  {
    fact: "status, id.to, state, output, hosts, auth",
    address: "aimlapi/api-docs docs/api-references/music-models/universal-audio-fetch.json",
    date: "f14fa72fbcea53f909372ad0975b079f4587c70b (2026-08-21)",
    kind: "documentation",
  },
  {
    fact: "submit, id.from, polling",
    address: "aimlapi/api-docs docs/api-references/music-models/google/lyria-2.md",
    date: "f14fa72fbcea53f909372ad0975b079f4587c70b (2026-08-21)",
    kind: "documentation",
  },
  {
    fact: "error",
    address: "aimlapi/api-docs docs/.gitbook/assets/Lyria-2-pair.json",
    date: "f14fa72fbcea53f909372ad0975b079f4587c70b (2026-08-21)",
    kind: "documentation",
  },
];

export const DASHSCOPE_FACTS: readonly FactSource[] = [
  {
    fact: "hosts, submit",
    address: "https://www.alibabacloud.com/help/doc-detail/3029820.html",
    date: "page of 2026-04-26",
    kind: "documentation",
  },
  {
    fact: "status, id.to",
    address: "https://v98store.com/html_docs/api-359507346.html",
    date: "2026-11",
    kind: "third party",
  },
  {
    fact: "id.from, state, output",
    address: "https://p-docs.ope.ai/docs/en/api/ai-model/videos/aliyun/get-task",
    date: "2026-11",
    kind: "third party",
  },
  {
    fact: "state (meaning of each word), error",
    address: "https://aisa.one/docs/api-reference/video/get_services-aigc-tasks",
    date: "2026-11",
    kind: "third party",
  },
];
