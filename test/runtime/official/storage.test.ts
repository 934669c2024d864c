import type { StorageSettings } from "@fal-ai/client";
import { expect } from "vitest";
import { describeStatements, onlyRequest, queueState, type Run, type Statement } from "../support/official.js";
import { type Handler, json } from "../support/server.js";

/* What `storage.spec` of the official client states of lifecycles, and what its uploads do on the wire. */

const HEADER = "x-fal-object-lifecycle-preference";
const ACL = { default: "forbid", rules: [{ user: "usr_123", decision: "allow" }] } as const;

function lifecycle(settings: StorageSettings, header: string | undefined): Statement {
  return {
    says: `${JSON.stringify(settings)} is sent as ${header}`,
    program: ({ queue }) => queue.submit("fal-ai/wan", { input: {}, storageSettings: settings }),
    shows: (run) => expect(onlyRequest(run).headers[HEADER]).toBe(header),
  };
}

describeStatements("storage.spec", [
  lifecycle({ expiresIn: "1h" }, '{"expiration_duration_seconds":3600}'),
  lifecycle({ expiresIn: "immediate" }, '{"expiration_duration_seconds":60}'),
  lifecycle({ expiresIn: "never" }, undefined),
  lifecycle({ expiresIn: 120 }, '{"expiration_duration_seconds":120}'),
  lifecycle({}, undefined),
  lifecycle(
    { expiresIn: "immediate", initialAcl: { ...ACL, rules: [...ACL.rules] } },
    '{"expiration_duration_seconds":60,"initial_acl":{"default":"forbid","rules":[{"user":"usr_123","decision":"allow"}]}}',
  ),
  {
    says: "a direct call sends them too",
    program: (client) => client.run("fal-ai/wan", { input: {}, storageSettings: { expiresIn: "1h" } }),
    shows: (run) => expect(onlyRequest(run).headers[HEADER]).toBe('{"expiration_duration_seconds":3600}'),
  },
]);

// The scripted queue tells requests apart by their method: what is posted begins an upload, what is put is the file.
const began: Handler = ({ url }, response) =>
  url.includes("/storage/")
    ? json(response, 200, { upload_url: "https://upload.example/a/b?sig=1", file_url: "https://v3.fal.media/files/a" })
    : json(response, 200, {});
const UPLOADS = {
  submit: began,
  result: (_: unknown, response: Parameters<typeof json>[0]) => json(response, 200, {}),
};

const file = new File(["hello"], "a.txt", { type: "text/plain" });
const steps = ({ wire }: Run): readonly string[] => wire.map(({ method, url }) => `${method} ${url}`);
const WHOLE = [
  "POST https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3",
  "PUT https://upload.example/a/b?sig=1",
];

describeStatements("uploads on the wire", [
  {
    says: "a file is announced by type and name, then put where fal says, without the key",
    program: (client) => client.storage.upload(file),
    script: UPLOADS,
    shows: (run) => {
      expect(run.value).toBe("https://v3.fal.media/files/a");
      expect(steps(run)).toEqual(WHOLE);
      expect(run.wire[0]?.body).toEqual({ content_type: "text/plain", file_name: "a.txt" });
      expect(run.wire[1]).toMatchObject({ body: "hello", headers: { "content-type": "text/plain" } });
      expect(run.wire[1]?.headers["authorization"]).toBeUndefined();
    },
  },
  {
    says: "a lifecycle goes with the announcement",
    program: (client) =>
      client.storage.upload(file, { lifecycle: { expiresIn: "1h", initialAcl: { default: "hide" } } }),
    script: UPLOADS,
    shows: (run) =>
      expect(run.wire[0]?.headers["x-fal-object-lifecycle"]).toBe(
        '{"expiration_duration_seconds":3600,"initial_acl":{"default":"hide"}}',
      ),
  },
  {
    says: "files in an input are uploaded, wherever they are, and their addresses sent in their places",
    program: (client) => client.queue.submit("fal-ai/wan", { input: { a: [file, 1], b: { c: file, d: null } } }),
    script: {
      ...UPLOADS,
      submit: (seen, ...rest) =>
        seen.url.includes("/storage/")
          ? began(seen, ...rest)
          : json(rest[0], 200, queueState("IN_QUEUE", { queue_position: 0 })),
    },
    shows: (run) =>
      expect(run.wire.at(-1)?.body).toEqual({
        a: ["https://v3.fal.media/files/a", 1],
        b: { c: "https://v3.fal.media/files/a", d: null },
      }),
  },
]);
