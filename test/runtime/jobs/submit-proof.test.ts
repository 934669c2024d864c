import { describe, expect, test } from "vitest";
import { ApiError, ConfigError, InputValidationError, NetworkError, ProtocolError } from "../../../src/errors/index.js";
import { endsRequest, submitProof } from "../../../src/jobs/submit-outcome.js";

function answered(status: number, more: object = {}): ApiError {
  return new ApiError({ message: "no", status, phase: "submit", ...more });
}

describe("what an error of a submit proves", () => {
  test.each([
    ["another try may help", "again", [401, 402, 403, 429, 503]],
    ["the input is refused", "refused", [400, 404, 405, 413, 422]],
    ["nothing", "unknown", [301, 408, 409, 425, 499, 500, 501, 502, 504, 520]],
  ] as const)("%s: %s", (_, proof, statuses) => {
    expect(statuses.map((status) => [status, submitProof(answered(status))])).toEqual(
      statuses.map((status) => [status, proof]),
    );
  });

  test("a 503 that names a request proves nothing", () => {
    expect(submitProof(answered(503, { requestId: "r" }))).toBe("unknown");
    expect(submitProof(answered(503, { body: { request_id: "r" } }))).toBe("unknown");
  });

  test.each([
    [429, "again"],
    [402, "again"],
    [422, "refused"],
    [408, "unknown"],
    [500, "unknown"],
    ["full", "unknown"],
    [undefined, "unknown"],
  ] as const)("a 200 whose body has the code %j: %s", (code, proof) => {
    expect(submitProof(answered(200, { body: { code, msg: "no" } }))).toBe(proof);
  });

  test("a connection that was never made is a refusal, one that was lost is none", () => {
    const lost = (accepted: "no" | "unknown", phase: "submit" | "upload" = "submit"): NetworkError =>
      new NetworkError("no", { code: "connection", accepted, phase });
    expect([submitProof(lost("no")), submitProof(lost("unknown")), submitProof(lost("no", "upload"))]).toEqual([
      "again",
      "unknown",
      "unknown",
    ]);
    const tls = new NetworkError("no", { code: "tls", accepted: "no", phase: "submit" });
    expect(submitProof(tls)).toBe("again");
  });

  test("what nothing was sent for is refused; what is not ours, another step's and a page in place of JSON prove nothing", () => {
    expect(submitProof(new ConfigError("no"))).toBe("refused");
    expect(submitProof(new InputValidationError("no", { issues: [] }))).toBe("refused");
    const others = [
      new Error("mine"),
      "text",
      answered(400, { phase: "status" }),
      new ProtocolError("no", { code: "content_type", phase: "submit" }),
    ];
    expect(others.map(submitProof)).toEqual(others.map(() => "unknown"));
  });
});

test("a failure ends a request; a key that is refused, a limit and a lost connection do not", () => {
  const at = (status: number, more: object = {}): ApiError => answered(status, { phase: "result", ...more });
  expect([at(400), at(404, { code: "result_expired" }), at(422, { code: "validation" })].map(endsRequest)).toEqual([
    true,
    true,
    true,
  ]);
  const others = [
    at(401, { code: "auth" }),
    at(429, { code: "rate_limited" }),
    at(500, { code: "server" }),
    new Error("no"),
  ];
  expect(others.map(endsRequest)).toEqual(others.map(() => false));
});
