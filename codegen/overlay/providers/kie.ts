import { KIE_FACTS } from "./kie-facts.js";
import { type ProviderOverlay, submits } from "./provider-overlay.js";

/** KIE's own products: each has a status page of its own, and a dialect of words. */
export const KIE: ProviderOverlay = {
  dialect: "kie",
  hosts: ["api.kie.ai"],
  sources: KIE_FACTS,
  actions: [
    submits("/api/v1/gpt4o-image/generate", {
      id: "$response.body#/data/taskId",
      status: {
        operation: "GET /api/v1/gpt4o-image/record-info",
        parameters: { "query.taskId": "$response.body#/data/taskId" },
      },
      success: "$response.body#/code == 200",
      state: "$response.body#/data/status",
      states: { running: ["GENERATING"], succeeded: ["SUCCESS"], failed: ["CREATE_TASK_FAILED", "GENERATE_FAILED"] },
      output: "$response.body#/data/response/resultUrls",
      error: ["$response.body#/data/errorMessage", "$response.body#/data/errorCode"],
      progress: "$response.body#/data/progress",
      callback: "$request.body#/callBackUrl",
    }),
    ...[
      "/api/v1/generate",
      "/api/v1/generate/extend",
      "/api/v1/generate/upload-cover",
      "/api/v1/generate/upload-extend",
      "/api/v1/generate/add-instrumental",
      "/api/v1/generate/add-vocals",
      "/api/v1/generate/replace-section",
      "/api/v1/generate/mashup",
    ].map((path) =>
      submits(path, {
        id: "$response.body#/data/taskId",
        status: {
          operation: "GET /api/v1/generate/record-info",
          parameters: { "query.taskId": "$response.body#/data/taskId" },
        },
        success: "$response.body#/code == 200",
        state: "$response.body#/data/status",
        states: {
          waiting: ["PENDING"],
          running: ["TEXT_SUCCESS", "FIRST_SUCCESS"],
          succeeded: ["SUCCESS"],
          failed: ["CREATE_TASK_FAILED", "GENERATE_AUDIO_FAILED", "SENSITIVE_WORD_ERROR"],
          undecided: ["CALLBACK_EXCEPTION"],
        },
        output: "$response.body#/data/response/sunoData",
        error: ["$response.body#/data/errorMessage", "$response.body#/data/errorCode"],
        callback: "$request.body#/callBackUrl",
      }),
    ),
    submits("/api/v1/lyrics", {
      id: "$response.body#/data/taskId",
      status: {
        operation: "GET /api/v1/lyrics/record-info",
        parameters: { "query.taskId": "$response.body#/data/taskId" },
      },
      success: "$response.body#/code == 200",
      state: "$response.body#/data/status",
      states: {
        waiting: ["PENDING"],
        succeeded: ["SUCCESS"],
        failed: ["CREATE_TASK_FAILED", "GENERATE_LYRICS_FAILED", "SENSITIVE_WORD_ERROR"],
        undecided: ["CALLBACK_EXCEPTION"],
      },
      output: "$response.body#/data/response/data",
      error: ["$response.body#/data/errorMessage", "$response.body#/data/errorCode"],
      callback: "$request.body#/callBackUrl",
    }),
    submits("/api/v1/wav/generate", {
      id: "$response.body#/data/taskId",
      status: {
        operation: "GET /api/v1/wav/record-info",
        parameters: { "query.taskId": "$response.body#/data/taskId" },
      },
      success: "$response.body#/code == 200",
      state: "$response.body#/data/successFlag",
      states: {
        waiting: ["PENDING"],
        succeeded: ["SUCCESS"],
        failed: ["CREATE_TASK_FAILED", "GENERATE_WAV_FAILED"],
        undecided: ["CALLBACK_EXCEPTION"],
      },
      output: "$response.body#/data/response/audioWavUrl",
      error: ["$response.body#/data/errorMessage", "$response.body#/data/errorCode"],
      callback: "$request.body#/callBackUrl",
    }),
    submits("/api/v1/vocal-removal/generate", {
      id: "$response.body#/data/taskId",
      status: {
        operation: "GET /api/v1/vocal-removal/record-info",
        parameters: { "query.taskId": "$response.body#/data/taskId" },
      },
      success: "$response.body#/code == 200",
      state: "$response.body#/data/successFlag",
      states: {
        waiting: ["PENDING"],
        succeeded: ["SUCCESS"],
        failed: ["CREATE_TASK_FAILED", "GENERATE_AUDIO_FAILED"],
        undecided: ["CALLBACK_EXCEPTION"],
      },
      output: ["$response.body#/data/response"],
      error: ["$response.body#/data/errorMessage", "$response.body#/data/errorCode"],
      callback: "$request.body#/callBackUrl",
    }),
    submits("/api/v1/suno/cover/generate", {
      id: "$response.body#/data/taskId",
      status: {
        operation: "GET /api/v1/suno/cover/record-info",
        parameters: { "query.taskId": "$response.body#/data/taskId" },
      },
      success: "$response.body#/code == 200",
      state: "$response.body#/data/successFlag",
      states: { waiting: [0], running: [2], succeeded: [1], failed: [3] },
      output: "$response.body#/data/response/images",
      error: ["$response.body#/data/errorMessage", "$response.body#/data/errorCode"],
      callback: "$request.body#/callBackUrl",
    }),
    ...["/api/v1/veo/generate", "/api/v1/veo/extend"].map((path) =>
      submits(path, {
        id: "$response.body#/data/taskId",
        status: {
          operation: "GET /api/v1/veo/record-info",
          parameters: { "query.taskId": "$response.body#/data/taskId" },
        },
        success: "$response.body#/code == 200",
        state: "$response.body#/data/successFlag",
        states: { running: [0], succeeded: [1], failed: [2, 3] },
        output: "$response.body#/data/response/resultUrls",
        error: ["$response.body#/data/errorMessage", "$response.body#/data/errorCode"],
        callback: "$request.body#/callBackUrl",
      }),
    ),
    ...["/api/v1/runway/generate", "/api/v1/runway/extend"].map((path) =>
      submits(path, {
        id: "$response.body#/data/taskId",
        status: {
          operation: "GET /api/v1/runway/record-detail",
          parameters: { "query.taskId": "$response.body#/data/taskId" },
        },
        success: "$response.body#/code == 200",
        state: "$response.body#/data/state",
        states: { waiting: ["wait", "queueing"], running: ["generating"], succeeded: ["success"], failed: ["fail"] },
        output: "$response.body#/data/videoInfo/videoUrl",
        error: ["$response.body#/data/failMsg", "$response.body#/data/failCode"],
        callback: "$request.body#/callBackUrl",
      }),
    ),
    submits("/api/v1/aleph/generate", {
      id: "$response.body#/data/taskId",
      status: {
        operation: "GET /api/v1/aleph/record-info",
        parameters: { "query.taskId": "$response.body#/data/taskId" },
      },
      success: "$response.body#/code == 200",
      state: "$response.body#/data/successFlag",
      states: { running: [0], succeeded: [1] },
      output: "$response.body#/data/response/resultVideoUrl",
      error: ["$response.body#/data/errorMessage", "$response.body#/data/errorCode"],
      callback: "$request.body#/callBackUrl",
      failedWhen: '$response.body#/data/errorMessage not in [null, ""]',
    }),
    submits("/api/v1/flux/kontext/generate", {
      id: "$response.body#/data/taskId",
      status: {
        operation: "GET /api/v1/flux/kontext/record-info",
        parameters: { "query.taskId": "$response.body#/data/taskId" },
      },
      success: "$response.body#/code == 200",
      state: "$response.body#/data/successFlag",
      states: { running: [0], succeeded: [1], failed: [2, 3] },
      output: "$response.body#/data/response/resultImageUrl",
      error: ["$response.body#/data/errorMessage", "$response.body#/data/errorCode"],
      callback: "$request.body#/callBackUrl",
    }),
  ],
};
