import { describe, expect, test } from "vitest";
import { ConfigError } from "../../../src/errors/index.js";
import { createFalClient as createDescriptorClient } from "../../../generated/index.js";
import { createFalClient as createIdClient } from "../../../generated/registry.js";
import { requireRuntime } from "../../../src/client/registry.js";
import { VERSION } from "../../../src/platform/env.js";
import { createClient, createOpenClient } from "../../../src/runtime.js";
import { fakeFetch } from "../support/fake-fetch.js";

function accepted(range: string, version: string): boolean {
  try {
    requireRuntime(range, version);
    return true;
  } catch {
    return false;
  }
}

/** What npm's own `semver.satisfies` says of each. */
describe("a caret range", () => {
  test.each<[range: string, holds: readonly string[], refuses: readonly string[]]>([
    ["^1.2.3", ["1.2.3", "1.2.4", "1.3.0", "1.10.0"], ["1.2.2", "1.1.9", "0.9.9", "2.0.0", "2.2.3"]],
    ["^0.1.0", ["0.1.0", "0.1.12"], ["0.2.0", "0.0.9", "1.0.0", "1.1.0"]],
    ["^0.2.3", ["0.2.3", "0.2.4"], ["0.2.2", "0.3.0", "0.3.3"]],
    ["^0.0.3", ["0.0.3"], ["0.0.2", "0.0.4", "0.1.0", "1.0.0"]],
    ["^0.0.0", ["0.0.0"], ["0.0.1", "0.1.0"]],
    ["^9.9.9", ["9.10.0", "9.9.10"], ["10.0.0", "9.9.8"]],
  ])("%s", (range, holds, refuses) => {
    expect(holds.filter((version) => !accepted(range, version))).toEqual([]);
    expect(refuses.filter((version) => accepted(range, version))).toEqual([]);
  });

  test.each<[range: string, holds: readonly string[], refuses: readonly string[]]>([
    ["^0.1.0", [], ["0.1.0-beta.1", "0.1.1-beta.1", "0.2.0-beta.1"]],
    ["^1.2.3", [], ["1.2.3-rc.1", "1.3.0-rc.1", "2.0.0-rc.1"]],
    [
      "^0.2.0-beta.2",
      ["0.2.0-beta.2", "0.2.0-beta.3", "0.2.0-beta.10", "0.2.0-beta.2.1", "0.2.0-rc", "0.2.0", "0.2.5"],
      ["0.2.0-beta.1", "0.2.0-beta", "0.2.0-alpha.9", "0.2.0-7", "0.2.1-beta.3", "0.3.0", "0.1.9"],
    ],
    ["^1.0.0-1", ["1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-a", "1.0.0"], ["1.0.0-0", "1.1.0-2"]],
    ["^0.1.0+build.5", ["0.1.0", "0.1.0+other", "0.1.1"], ["0.1.0-beta+build.5"]],
  ])("with prereleases: %s", (range, holds, refuses) => {
    expect(holds.filter((version) => !accepted(range, version))).toEqual([]);
    expect(refuses.filter((version) => accepted(range, version))).toEqual([]);
  });

  test.each([
    "",
    "^",
    "0.1.0",
    "~0.1.0",
    "*",
    "^0.1",
    "^0.1.x",
    "^0.1.0 || ^0.2.0",
    "^0.1.0\n",
    "^^0.1.0",
    "^0.1.0-",
    "^-1.0.0",
    ">=0.1.0",
  ])("%j is none, and holds nothing", (range) => expect(accepted(range, "0.1.0")).toBe(false));

  test.each(["", "0.1", "0.1.0.1", "v0.1.0", "0.1.0x", " 0.1.0", "latest", "0.1.0-beta..1"])(
    "no range holds %j",
    (version) => expect(accepted("^0.1.0", version)).toBe(false),
  );

  test("is not asked for where a package brings its runtime", () => {
    expect(() => requireRuntime(undefined, "7.0.0")).not.toThrow();
  });
});

describe("a runtime that a package was not generated for", () => {
  const text =
    `This package was generated for falsmith-runtime ^0.9.0, and ${VERSION} is installed: ` +
    `install falsmith-runtime@^0.9.0, or generate the package anew with falsmith ${VERSION}.`;
  const { fetch, calls } = fakeFetch(() => ({ request_id: "r1" }));

  test.each([
    ["createClient", () => createClient({ fetch, credentials: "a:b" }, {}, "^0.9.0")],
    ["createOpenClient", () => createOpenClient({ fetch, credentials: "a:b" }, {}, "^0.9.0")],
  ])("is refused by %s, before anything is sent", (_, create) => {
    expect(create).toThrow(new ConfigError(text));
    expect(create).toThrow(ConfigError);
    expect(calls).toEqual([]);
  });

  test("is not this one, of the package in this repository", () => {
    expect(() => createDescriptorClient({ fetch, credentials: "a:b" })).not.toThrow();
    expect(() => createIdClient({ fetch, credentials: "a:b" })).not.toThrow();
  });
});

describe("a client without a registry, as the root of a package has it", () => {
  const { fetch, calls } = fakeFetch(() => ({ request_id: "r1" }));
  const fal = createClient({ fetch, credentials: "a:b" });
  const byId: unknown = "fal-ai/wan/v2.2-a14b/image-to-video";

  /** Calls as a program in JavaScript can make them. */
  async function call(method: "subscribe" | "submit" | "run" | "stream", target: unknown): Promise<unknown> {
    const untyped: unknown = Reflect.get(fal, method);
    if (typeof untyped !== "function") throw new Error(`no ${method}`);
    return await untyped(target, { input: {} });
  }

  test.each(["subscribe", "submit", "run", "stream"] as const)(
    "%s says that it takes descriptors, and where ids are taken; nothing is sent",
    async (method) => {
      await expect(call(method, byId)).rejects.toThrow(
        new ConfigError(
          'This client takes endpoint descriptors, not ids: pass the `endpoint` of its module for "fal-ai/wan/v2.2-a14b/image-to-video", ' +
            "or import the client from the package's registry. client.unchecked(id) is the way to call it unchecked.",
        ),
      );
      expect(calls).toEqual([]);
    },
  );

  test("shows the beginning of an id that is long, and what is no id as its own error", async () => {
    await expect(call("submit", "x/".repeat(500))).rejects.toThrow(`for "${"x/".repeat(60)}",`);
    await expect(call("submit", 7)).rejects.toThrow(
      "An endpoint is named by its id, a string, or by its generated descriptor.",
    );
  });

  test("names the descriptor of a job's endpoint beside that of its operation", async () => {
    const operation = { id: "acme.test POST /v1/jobs", method: "POST", path: "/v1/jobs" };
    await expect(call("subscribe", operation)).rejects.toThrow(
      "acme.test POST /v1/jobs is an operation: client.call takes it. Where it submits a job, its module exports `endpoint` beside `operation`",
    );
  });

  test("takes what unchecked gives", async () => {
    expect(await fal.submit(fal.unchecked("x/y"), { input: {} })).toMatchObject({ requestId: "r1" });
  });
});
