import { expect, it } from "vitest";
import { compile } from "../../../codegen/compile/compile.js";
import { jobPages } from "../../support/job-pages.js";

/* Pages in the forms in which providers publish them: what is read of each. */

const url = (name: string): string => `https://api.${name}.example`;
const urls = {
  ppio: url("ppio"),
  wavespeed: url("wavespeed"),
  kie: url("kie"),
  viral: url("viral"),
  router: url("router"),
  luma: url("luma"),
  xai: url("xai"),
};

it("pages that state a job in full give it, whatever their form", async () => {
  const { jobs } = await compile(jobPages(urls));
  const read = Object.fromEntries(
    jobs.map(({ provider, extension: { id, state, states, output }, missing }) => [
      provider,
      { id, state, states, output, missing },
    ]),
  );
  expect(read).toMatchInlineSnapshot(`
    {
      "kie": {
        "id": "$response.body#/data/taskId",
        "missing": [],
        "output": "$response.body#/data/response",
        "state": "$response.body#/data/successFlag",
        "states": {
          "failed": [
            2,
            3,
          ],
          "running": [
            0,
          ],
          "succeeded": [
            1,
          ],
        },
      },
      "luma": {
        "id": "$response.body#/id",
        "missing": [],
        "output": "$response.body#/video",
        "state": "$response.body#/state",
        "states": {
          "failed": [
            "failed",
          ],
          "running": [
            "processing",
          ],
          "succeeded": [
            "completed",
          ],
          "waiting": [
            "pending",
          ],
        },
      },
      "ppio": {
        "id": "$response.body#/task_id",
        "missing": [],
        "output": "$response.body#/videos",
        "state": "$response.body#/task/status",
        "states": {
          "failed": [
            "TASK_STATUS_FAILED",
          ],
          "running": [
            "TASK_STATUS_PROCESSING",
          ],
          "succeeded": [
            "TASK_STATUS_SUCCEED",
          ],
          "waiting": [
            "TASK_STATUS_QUEUED",
          ],
        },
      },
      "router": {
        "id": "$response.body#/id",
        "missing": [],
        "output": "$response.body#/unsigned_urls",
        "state": "$response.body#/status",
        "states": {
          "cancelled": [
            "cancelled",
          ],
          "failed": [
            "failed",
          ],
          "running": [
            "in_progress",
          ],
          "succeeded": [
            "completed",
          ],
          "waiting": [
            "pending",
          ],
        },
      },
      "viral": {
        "id": "$response.body#/data/task_id",
        "missing": [],
        "output": "$response.body#/results",
        "state": "$response.body#/status",
        "states": {
          "failed": [
            "failed",
          ],
          "running": [
            "processing",
          ],
          "succeeded": [
            "completed",
          ],
          "waiting": [
            "pending",
          ],
        },
      },
      "wavespeed": {
        "id": "$response.body#/data/id",
        "missing": [],
        "output": "$response.body#/data/outputs",
        "state": "$response.body#/data/status",
        "states": {
          "failed": [
            "failed",
          ],
          "running": [
            "processing",
          ],
          "succeeded": [
            "completed",
          ],
          "waiting": [
            "created",
          ],
        },
      },
      "xai": {
        "id": "$response.body#/request_id",
        "missing": [],
        "output": "$response.body#/video",
        "state": "$response.body#/status",
        "states": {
          "failed": [
            "failed",
          ],
          "succeeded": [
            "done",
          ],
          "waiting": [
            "pending",
          ],
        },
      },
    }
  `);
});
