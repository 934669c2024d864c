import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Example, installExample, manifestOf, type Ran } from "./example.js";

/* Every example that is one program: what its command does, from its pages to what it prints. */

/** What the command of an example prints. @throws Error with all that it said when it fails */
async function printed(example: Example): Promise<string> {
  const { code, out, err }: Ran = await example.run("start");
  if (code !== 0) throw new Error(`the command ended with ${code}\n${err}\n${out}`);
  return out;
}

test.concurrent("node-script: a page, a package, progress, and the picture in a file", async () => {
  const example = installExample("node-script");
  const out = await printed(example);
  expect(out).toMatch(/^(?:IN_QUEUE, \d ahead\n)+IN_PROGRESS\n/m);
  expect(out).toContain("\n  Step 2/3\n");
  expect(out).toMatch(/\nCOMPLETED\npicture\.png is the output of request [\w-]+\n$/);
  expect(readFileSync(join(example.folder, "picture.png")).subarray(1, 4).toString()).toBe("PNG");
});

test.concurrent("worker: a wrong input and a forged webhook are refused, fal's webhook is taken", async () => {
  const example = installExample("worker");
  const out = await printed(example);
  expect(out).toContain('A wrong input: {"issues":[{"path":["image_url"]');
  expect(out).toContain("A webhook that is not fal's: The webhook could not be verified");
  expect(out).toContain('Before the webhook: {"status":"');
  expect(out).toContain("worker: POST /webhook 204\n");
  expect(out).toMatch(/After it: \{"status":"DONE","url":"http:[^"]+\.mp4"\}/);
  expect(out).toContain("Another id: no such video");
  // The worker alone compiles without the types of Node.
  expect(await example.run("check:worker")).toEqual({ code: 0, out: "", err: "" });
});

test.concurrent("commonjs: require of a package made by --package", async () => {
  const out = await printed(installExample("commonjs"));
  expect(out).toContain("refused, nothing sent: strength: expected a number from 0.01 to 1, got 1.5\n");
  expect(out).toMatch(/request [\w-]+ gave \{"images":\[\{"url":"https:\/\/example\.org\/rain\.png"\}\]\}\n$/);
});

test.concurrent("kie-folder: the job that the pages describe is found, and followed against falsmith mock", async () => {
  const out = await printed(installExample("kie-folder"));
  expect(out).toContain("state   /data/successFlag; running: 0; succeeded: 1; failed: 2, 3\n  can be followed\n");
  expect(out).toMatch(/IN_PROGRESS\nCOMPLETED\nvideo: http:\S+\n$/);
});

test("github-actions: the check passes for what the sources give, and fails with annotations after a change", async () => {
  const example = installExample("github-actions");
  await printed(example);
  const page = join(example.folder, "specs/fal/fal-ai/wan-25-preview/image-to-image.md");
  writeFileSync(page, readFileSync(page, "utf8").replace("Max 2000 characters", "Max 1000 characters"));
  const workflow = readFileSync(join(example.folder, ".github/workflows/falsmith.yml"), "utf8");
  const [, check = ""] = /- run: npx (falsmith generate .*)/.exec(workflow) ?? [];
  const { code, out, err } = await example.start(check).ended;
  expect(code).toBe(1);
  expect(out + err).toMatch(/^::error /m);
  expect(manifestOf("github-actions").scripts["start"]).toContain(check);
});
