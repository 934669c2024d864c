import { type ProviderOverlay, submits } from "./provider-overlay.js";

const PATHS = [
  "/v1/videos/text2video",
  "/v1/videos/image2video",
  "/v1/videos/video-extend",
  "/v1/videos/lip-sync",
  "/v1/videos/effects",
  "/v1/images/generations",
  "/v1/images/kolors-virtual-try-on",
  "/kling/v1/videos/text2video",
  "/kling/v1/videos/image2video",
  "/kling/v1/videos/multi-image2video",
  "/kling/v1/videos/omni-video",
  "/kling/v1/videos/video-extend",
  "/kling/v1/videos/lip-sync",
  "/kling/v1/videos/effects",
  "/kling/v1/images/generations",
  "/kling/v1/images/kolors-virtual-try-on",
];

/** Kling's own shape, at Kling and at relays that pass it on under /kling/v1. */
export const KLING: ProviderOverlay = {
  dialect: "kling",
  hosts: ["api.klingai.com", "api-singapore.klingai.com"],
  sources: [
    {
      fact: "hosts (api.klingai.com), submit, status, id.to, callback",
      address: "tryAGI/KlingAI src/libs/KlingAI/openapi.yaml",
      date: "d542181cd6b22fd400da1a017e8cb8435b7786b6 (2026-05-01)",
      kind: "third party",
    },
    {
      fact: "hosts (api-singapore)",
      address:
        "published client code that calls https://api-singapore.klingai.com/v1/videos/text2video/{id} (several repositories)",
      date: "2026-11",
      kind: "third party",
    },
    {
      fact: "auth",
      address: "https://tryagi.github.io/KlingAI/guides/authentication",
      date: "2026-11",
      kind: "third party",
    },
    {
      fact: "auth",
      address: "cuijinyu/new-api relay/channel/task/kling/adaptor.go",
      date: "7f2ef4ad7b183c9aeff70a234bb4fe7073507048 (2026-07-07)",
      kind: "third party",
    },
    {
      fact: "id.from, state, output, error, envelope",
      address: "cuijinyu/new-api relay/channel/task/kling/adaptor.go",
      date: "7f2ef4ad7b183c9aeff70a234bb4fe7073507048 (2026-07-07)",
      kind: "third party",
    },
    {
      fact: "state, callback",
      address: "https://apidoc.cometapi.com/callback-url-doc-866305",
      date: "page of 2025-03-06",
      kind: "third party",
    },
    {
      fact: "state, output, error, envelope, retention",
      address: "https://cloud.baidu.com/doc/qianfan-api/s/qmlg1cmi3",
      date: "page of 2026-02-10",
      kind: "third party",
    },
    {
      fact: "polling",
      address: "https://tryagi.github.io/KlingAI/guides/async-tasks",
      date: "2026-11",
      kind: "third party",
    },
    {
      fact: "status, state.succeeded, output, envelope",
      address: "https://docs.xmsmartlink.com/api-reference/kling-视频/kling-查询-text2video-任务",
      date: "2026-11",
      kind: "documentation",
    },
    {
      fact: "state, error",
      address: "cuijinyu/new-api relay/channel/task/kling/adaptor.go",
      date: "7f2ef4ad7b183c9aeff70a234bb4fe7073507048 (2026-07-07)",
      kind: "third party",
    },
    {
      fact: "state",
      address: "cuijinyu/new-api web/src/pages/Documentation/content/kling-multi-image-video-status.md",
      date: "7f2ef4ad7b183c9aeff70a234bb4fe7073507048 (2026-07-07)",
      kind: "third party",
    },
    {
      fact: "auth, id.to",
      address: "https://docs.xmsmartlink.com/api-reference/kling-视频/kling-查询-text2video-任务",
      date: "2026-11",
      kind: "documentation",
    },
    {
      fact: "submit",
      address: "cuijinyu/new-api router/video-router.go",
      date: "7f2ef4ad7b183c9aeff70a234bb4fe7073507048 (2026-07-07)",
      kind: "third party",
    },
  ],
  actions: PATHS.map((path) =>
    submits(path, {
      status: { operation: `GET ${path}/{id}`, parameters: { "path.id": "$response.body#/data/task_id" } },
      id: "$response.body#/data/task_id",
      success: "$response.body#/code == 0",
      state: "$response.body#/data/task_status",
      states: { waiting: ["submitted"], running: ["processing"], succeeded: ["succeed"], failed: ["failed"] },
      output: "$response.body#/data/task_result",
      error: "$response.body#/data/task_status_msg",
      callback: "$request.body#/callback_url",
      // The task itself, without an envelope.
      delivery: {
        id: "$request.body#/task_id",
        state: "$request.body#/task_status",
        output: "$request.body#/task_result",
        error: "$request.body#/task_status_msg",
      },
    }),
  ),
};
