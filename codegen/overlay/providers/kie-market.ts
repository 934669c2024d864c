import { describes, type ProviderOverlay, submits } from "./provider-overlay.js";

const SUBMIT = "/api/v1/jobs/createTask";

/** KIE's market: one path for all models, its status page beside them. */
export const KIE_MARKET: ProviderOverlay = {
  dialect: "kie-market",
  hosts: ["api.kie.ai"],
  sources: [
    {
      fact: "submit, status, id, state, output, error, envelope",
      address: "https://docs.kie.ai/market/common/get-task-detail",
      date: "2026-11",
      kind: "documentation",
    },
    {
      fact: "state, error, codes of the envelope",
      address: "https://docs.kie.ai/cn/market/common/get-task-detail",
      date: "2026-11",
      kind: "documentation",
    },
    {
      fact: "callback (callBackUrl of createTask)",
      address: "https://docs.kie.ai",
      date: "2026-11",
      kind: "documentation",
    },
  ],
  actions: [
    submits(SUBMIT, {
      id: "$response.body#/data/taskId",
      status: {
        operation: "GET /api/v1/jobs/recordInfo",
        parameters: { "query.taskId": "$response.body#/data/taskId" },
      },
      success: "$response.body#/code == 200",
      state: "$response.body#/data/state",
      states: {
        waiting: ["waiting", "queuing"],
        running: ["generating"],
        succeeded: ["success"],
        failed: ["fail"],
      },
      output: { at: "$response.body#/data/resultJson", encoding: "json-text" },
      error: ["$response.body#/data/failMsg", "$response.body#/data/failCode"],
      callback: "$request.body#/callBackUrl",
    }),
    describes(SUBMIT, {
      "/api/v1/jobs/recordInfo": {
        get: {
          summary: "Where a task of the market stands",
          parameters: [{ name: "taskId", in: "query", required: true, schema: { type: "string" } }],
          responses: {
            "200": {
              description: "The task.",
              content: {
                "application/json": {
                  schema: {
                    type: "object",
                    properties: {
                      code: { type: "integer" },
                      message: { type: "string" },
                      data: {
                        type: "object",
                        properties: {
                          taskId: { type: "string" },
                          state: { type: "string" },
                          resultJson: {
                            type: "string",
                            contentMediaType: "application/json",
                            contentSchema: {
                              type: "object",
                              properties: { resultUrls: { type: "array", items: { type: "string" } } },
                            },
                          },
                          failCode: { type: ["string", "null"] },
                          failMsg: { type: ["string", "null"] },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    }),
  ],
};
