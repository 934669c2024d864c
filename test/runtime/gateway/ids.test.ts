import { describe, expect, test } from "vitest";
import { appPath, endpointPath, parseEndpointId } from "../../../src/gateway/ids.js";

describe("endpoint ids", () => {
  test.each([
    ["fal-ai/wan", { owner: "fal-ai", alias: "wan" }, "fal-ai/wan", "fal-ai/wan"],
    [
      "fal-ai/wan/v2.2-A14B/x",
      { owner: "fal-ai", alias: "wan", path: "v2.2-A14B/x" },
      "fal-ai/wan/v2.2-A14B/x",
      "fal-ai/wan",
    ],
    [
      "workflows/me/flow/x",
      { owner: "me", alias: "flow", path: "x", namespace: "workflows" },
      "workflows/me/flow/x",
      "workflows/me/flow",
    ],
    ["comfy/me/flow", { owner: "me", alias: "flow", namespace: "comfy" }, "comfy/me/flow", "comfy/me/flow"],
    ["110602490-lora", { owner: "110602490", alias: "lora" }, "110602490/lora", "110602490/lora"],
    ["/fal-ai/wan/", { owner: "fal-ai", alias: "wan" }, "fal-ai/wan", "fal-ai/wan"],
    ["é/ü", { owner: "é", alias: "ü" }, "%C3%A9/%C3%BC", "%C3%A9/%C3%BC"],
  ])("%s", (id, parts, submit, app) => {
    expect(parseEndpointId(id)).toEqual(parts);
    expect(endpointPath(id)).toBe(submit);
    expect(appPath(id)).toBe(app);
  });
});
