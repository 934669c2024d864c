import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createOpenClient } from "../../../../src/client/client.js";

/*
 * A program that may be killed at any moment: it submits unless it knows a handle, stores the handle before anything
 * else, follows, fetches, and stores the result. `stop` names the step at which it waits to be killed.
 */
const [, , url = "", folder = "", stop = "none"] = process.argv;
const ID = "acme/brush";
const handleFile = `${folder}/handle.json`;
const intentFile = `${folder}/intent`;

function write(file: string, value: unknown): void {
  // Written whole or not at all: a rename is the one step that a kill cannot halve.
  writeFileSync(`${file}.new`, JSON.stringify(value));
  renameSync(`${file}.new`, file);
}

async function reach(step: string): Promise<void> {
  process.send?.(step);
  if (step === stop) await new Promise((resolve) => setTimeout(resolve, 60_000));
}

const fal = createOpenClient({ gateway: url, credentials: "kill:secret-0123" });

async function begin(): Promise<ReturnType<typeof fal.resume>> {
  if (existsSync(handleFile)) return fal.resume(ID, JSON.parse(readFileSync(handleFile, "utf8")));
  // Whether a submit that was begun has been accepted, nobody can tell: it is not begun a second time.
  if (existsSync(intentFile)) return process.exit(3);
  await reach("before the submit");
  write(intentFile, {});
  return fal.submit(ID, {
    input: { n: 1 },
    onSubmitted: async (handle) => {
      await reach("accepted");
      write(handleFile, handle);
      await reach("stored");
    },
  });
}

const request = await begin();
for await (const { status } of request.updates()) await reach(status);
await reach("before the result");
const { data } = await request.result();
await reach("after the result");
write(`${folder}/result.json`, data);
process.disconnect();
