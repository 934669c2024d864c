import type { FactSource } from "./provider-overlay.js";

/* Where the facts of provider overlays are from. */

export const SUNO_FACTS: readonly FactSource[] = [
  {
    fact: "submit, status",
    address: "Suno-API/Suno-API router.go",
    date: "a63492c2ef24f06080c467b608b063503731dde5 (2024-12-27)",
    kind: "sdk",
  },
  {
    fact: "state, error",
    address: "Suno-API/Suno-API entity/po/task.go",
    date: "a63492c2ef24f06080c467b608b063503731dde5 (2024-12-27)",
    kind: "sdk",
  },
  {
    fact: "envelope",
    address: "Suno-API/Suno-API lib/ginplus/ginplus.go",
    date: "a63492c2ef24f06080c467b608b063503731dde5 (2024-12-27)",
    kind: "sdk",
  },
  {
    fact: "submit, status, id, state (FAIL), output, error, envelope, progress, callback, auth",
    address: "QuantumNous/new-api-docs docs/en/api/suno-music.md",
    date: "1b618e8e384fe174aaf987a342be64964dd63ba3 (2025-12-01)",
    kind: "documentation",
  },
  {
    fact: "(other words at one host)",
    address: "https://docs.crazyrouter.com/audio/suno/query",
    date: "2026-11",
    kind: "documentation",
  },
];

export const MIDJOURNEY_FACTS: readonly FactSource[] = [
  {
    fact: "state",
    address: "novicezk/midjourney-proxy src/main/java/com/github/novicezk/midjourney/enums/TaskStatus.java",
    date: "0be95a9187da5c9c59442c116b2998376dec3163 (2025-08-03)",
    kind: "sdk",
  },
  {
    fact: "id.from, envelope",
    address:
      "novicezk/midjourney-proxy src/main/java/com/github/novicezk/midjourney/ReturnCode.java; result/SubmitResultVO.java",
    date: "0be95a9187da5c9c59442c116b2998376dec3163 (2025-08-03)",
    kind: "sdk",
  },
  {
    fact: "submit, status",
    address: "novicezk/midjourney-proxy controller/SubmitController.java; controller/TaskController.java",
    date: "0be95a9187da5c9c59442c116b2998376dec3163 (2025-08-03)",
    kind: "sdk",
  },
  {
    fact: "output, error, progress, callback, envelope, state",
    address: "novicezk/midjourney-proxy docs/api.md",
    date: "0be95a9187da5c9c59442c116b2998376dec3163 (2025-08-03)",
    kind: "documentation",
  },
  {
    fact: "auth, retention",
    address: "novicezk/midjourney-proxy docs/config.md",
    date: "0be95a9187da5c9c59442c116b2998376dec3163 (2025-08-03)",
    kind: "documentation",
  },
  {
    fact: "state (CANCEL at one relay)",
    address: "https://docs.crazyrouter.com/jp/reference/status-codes",
    date: "2026-11",
    kind: "third party",
  },
  {
    fact: "id.to",
    address: "novicezk/midjourney-proxy src/main/java/com/github/novicezk/midjourney/controller/TaskController.java",
    date: "0be95a9187da5c9c59442c116b2998376dec3163 (2025-08-03)",
    kind: "sdk",
  },
];

export const KLING_NEW_API_FACTS: readonly FactSource[] = [
  {
    fact: "status, output, error, auth",
    address: "https://docs.newapi.pro/en/docs/api/ai-model/videos/kling/get-kling-text2-video",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "state",
    address: "https://docs.newapi.pro/zh/docs/api/ai-model/videos/getvideogeneration",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "state",
    address: "https://docs.aiid.edu.kg/api-reference/en/video-generation-kling-format/get-kling-text-to-video-task",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "state (older words)",
    address: "QuantumNous/new-api-docs docs/en/api/query-video.md",
    date: "1b618e8e384fe174aaf987a342be64964dd63ba3 (2025-12-01)",
    kind: "documentation",
  },
  {
    fact: "id.to",
    address: "https://docs.newapi.pro/en/docs/api/ai-model/videos/kling/get-kling-text2-video",
    date: "2026-11",
    kind: "documentation",
  },
  {
    fact: "submit",
    address: "cuijinyu/new-api router/video-router.go",
    date: "7f2ef4ad7b183c9aeff70a234bb4fe7073507048 (2026-07-07)",
    kind: "third party",
  },
  {
    fact: "id.from",
    address: "QuantumNous/new-api relay/channel/task/kling/adaptor.go",
    date: "070818b8d0b4cb599049cfa46a063baf2c809445",
    kind: "sdk",
  },
];
