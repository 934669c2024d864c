import * as theirs from "@fal-ai/client";
import { describe, expect, test } from "vitest";
import * as mine from "../../../src/index.js";
import { describeStatements, onlyRequest } from "../support/official.js";

/* What `utils.spec` of the official client states of endpoint ids. */

const sent = (id: string): Parameters<typeof describeStatements>[1][number] => ({
  says: `${id} is an id as it stands`,
  program: ({ queue }) => queue.submit(id, { input: {} }),
  shows: (run) => expect(onlyRequest(run).url).toBe(`https://queue.fal.run/${id}`),
});

describeStatements("utils.spec", [
  sent("fal-ai/fast-sdxl"),
  sent("fal-ai/fast-sdxl/image-to-image"),
  {
    says: "a word without a slash is no id",
    program: ({ queue }) => queue.submit("just-an-id", { input: {} }),
    shows: (run) => expect([run.wire, run.error]).toEqual([[], { kind: "other" }]),
  },
  {
    says: "a number and a name with a hyphen between are an owner and an app",
    program: ({ queue }) => queue.submit("110602490-lora", { input: {} }),
    shows: (run) => expect(onlyRequest(run).url).toBe("https://queue.fal.run/110602490/lora"),
  },
]);

describe("parseEndpointId", () => {
  test.each([
    ["fal-ai/fast-sdxl", { owner: "fal-ai", alias: "fast-sdxl" }],
    ["fal-ai/fast-sdxl/image-to-image", { owner: "fal-ai", alias: "fast-sdxl", path: "image-to-image" }],
    ["workflows/fal-ai/fast-sdxl", { owner: "fal-ai", alias: "fast-sdxl", namespace: "workflows" }],
  ])("takes %s apart (the same)", (id, parts) => {
    for (const { parseEndpointId } of [theirs, mine]) expect(parseEndpointId(id)).toEqual(parts);
  });
});
