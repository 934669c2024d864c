import { type ProviderOverlay, submits } from "./provider-overlay.js";

/** Replicate's predictions: of a model by its path, and of a version by its id. */
export const REPLICATE: ProviderOverlay = {
  dialect: "replicate",
  hosts: ["api.replicate.com"],
  sources: [
    {
      fact: "state",
      address: "https://replicate.com/docs/topics/predictions/lifecycle",
      date: "2026-11",
      kind: "documentation",
    },
    {
      fact: "submit, status, id, output, error, links, cancel, polling, hosts, auth",
      address: "replicate/replicate-python replicate/prediction.py; replicate/client.py",
      date: "0110c2c5639763a44e73d69011eaec28a15334f7 (2025-06-02)",
      kind: "sdk",
    },
    {
      fact: "state (aborted)",
      address: "replicate/replicate-javascript index.d.ts",
      date: "2fd6f3944f5e252f2eb7cd4e9e5416786b9c4861 (2025-11-17)",
      kind: "sdk",
    },
    {
      fact: "callback, retention",
      address: "https://replicate.com/docs/webhooks",
      date: "2026-11",
      kind: "documentation",
    },
    {
      fact: "callback.filter",
      address: "https://replicate.com/docs/topics/webhooks/receive-webhook",
      date: "2026-11",
      kind: "documentation",
    },
    {
      fact: "callback.signature",
      address: "replicate/replicate-python replicate/webhook.py",
      date: "0110c2c5639763a44e73d69011eaec28a15334f7 (2025-06-02)",
      kind: "sdk",
    },
    {
      fact: "limits",
      address: "https://replicate.com/docs/topics/predictions/rate-limits",
      date: "2026-11",
      kind: "documentation",
    },
    {
      fact: "cancelled (deadline)",
      address: "https://replicate.com/changelog/2025-10-16-prediction-deadlines",
      date: "2026-11",
      kind: "documentation",
    },
  ],
  actions: [
    "/v1/predictions",
    "/v1/models/{model_owner}/{model_name}/predictions",
    "/v1/models/{owner}/{name}/predictions",
  ].map((path) =>
    submits(path, {
      id: "$response.body#/id",
      status: {
        operation: "GET /v1/predictions/{prediction_id}",
        parameters: { "path.prediction_id": "$response.body#/id" },
      },
      state: "$response.body#/status",
      states: {
        waiting: ["starting"],
        running: ["processing"],
        succeeded: ["succeeded"],
        failed: ["failed"],
        cancelled: ["canceled", "aborted"],
      },
      output: "$response.body#/output",
      error: "$response.body#/error",
      cancel: {
        operation: "POST /v1/predictions/{prediction_id}/cancel",
        parameters: { "path.prediction_id": "$response.body#/id" },
      },
      callback: "$request.body#/webhook",
      delivery: {
        id: "$request.body#/id",
        state: "$request.body#/status",
        output: "$request.body#/output",
        error: "$request.body#/error",
        signature: {
          header: "webhook-signature",
          text: "{$request.header.webhook-id}.{$request.header.webhook-timestamp}.{$request.body}",
          encoding: "base64",
          prefix: "v1,",
          timestamp: "$request.header.webhook-timestamp",
          secret: "base64",
        },
      },
    }),
  ),
};
