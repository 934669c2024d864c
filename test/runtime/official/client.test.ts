import { expect } from "vitest";
import { describeStatements, onlyRequest, type Run, type Statement } from "../support/official.js";
import { json } from "../support/server.js";

/* What `client.spec` and `config.spec` of the official client state: direct calls, and whose key is sent. */

const input = { prompt: "hello" };
const answered = { submit: (_: unknown, response: Parameters<typeof json>[0]) => json(response, 200, { image: "x" }) };
const timeoutOf = (run: Run): unknown => onlyRequest(run).headers["x-fal-request-timeout"];

function refuses(startTimeout: number): Statement {
  return {
    says: `run refuses a startTimeout of ${startTimeout}, and sends nothing`,
    program: (client) => client.run("fal-ai/fast-sdxl", { input, startTimeout }),
    shows: (run) => {
      expect(run.wire).toEqual([]);
      expect(run.message).toContain("Timeout must be greater than 1 seconds");
    },
  };
}

describeStatements("client.spec", [
  {
    says: "the address of a function is fal.run and its id",
    program: (client) => client.run("fal-ai/text-to-image", { input }),
    script: answered,
    shows: (run) =>
      expect(onlyRequest(run)).toMatchObject({
        method: "POST",
        url: "https://fal.run/fal-ai/text-to-image",
        body: input,
      }),
  },
  {
    says: "run sends startTimeout as x-fal-request-timeout",
    program: (client) => client.run("fal-ai/fast-sdxl", { input, startTimeout: 30 }),
    script: answered,
    shows: (run) => expect(timeoutOf(run)).toBe("30"),
  },
  {
    says: "run sends no x-fal-request-timeout without startTimeout",
    program: (client) => client.run("fal-ai/fast-sdxl", { input }),
    script: answered,
    shows: (run) => expect(timeoutOf(run)).toBeUndefined(),
  },
  refuses(1),
  refuses(0),
]);

const authorization = (run: Run): unknown => onlyRequest(run).headers["authorization"];
const run: Statement["program"] = (client) => client.run("fal-ai/fast-sdxl", { input });

/** A statement about the environment of the process, which is as before afterwards. */
function underEnvironment(
  says: string,
  variables: Readonly<Record<string, string>>,
  key: string | undefined,
): Statement {
  return {
    says,
    withoutCredentials: true,
    program: async (client) => {
      const names = ["FAL_KEY", "FAL_KEY_ID", "FAL_KEY_SECRET"];
      const before = names.map((name) => process.env[name]);
      for (const name of names) delete process.env[name];
      Object.assign(process.env, variables);
      try {
        return await client.run("fal-ai/fast-sdxl", { input });
      } finally {
        for (const name of names) delete process.env[name];
        names.forEach((name, index) => {
          const value = before[index];
          if (value !== undefined) process.env[name] = value;
        });
      }
    },
    script: answered,
    shows: (ran) => expect(authorization(ran)).toBe(key),
  };
}

describeStatements("config.spec", [
  {
    says: "the credentials of the configuration are those that are sent",
    program: run,
    script: answered,
    options: { credentials: "my-id:my-secret" },
    shows: (ran) => expect(authorization(ran)).toBe("Key my-id:my-secret"),
  },
  {
    says: "a function may give them",
    program: run,
    script: answered,
    options: { credentials: () => "of-a:function" },
    shows: (ran) => expect(authorization(ran)).toBe("Key of-a:function"),
  },
  {
    says: "a function that gives none leaves the request without a key",
    program: run,
    script: answered,
    options: { credentials: () => undefined },
    shows: (ran) => expect(authorization(ran)).toBeUndefined(),
  },
]);

describeStatements("the environment", [
  underEnvironment("FAL_KEY is the key", { FAL_KEY: "env:key", FAL_KEY_ID: "a", FAL_KEY_SECRET: "b" }, "Key env:key"),
  underEnvironment("else FAL_KEY_ID and FAL_KEY_SECRET", { FAL_KEY_ID: "a", FAL_KEY_SECRET: "b" }, "Key a:b"),
  underEnvironment("without either, there is no key", {}, undefined),
]);
