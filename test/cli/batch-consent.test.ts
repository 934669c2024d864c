import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { ASKED_ABOVE, consentsTo } from "../../codegen/cli/commands/requests/consent.js";
import { dispatch } from "../../codegen/cli/dispatch.js";
import { verbs } from "../../codegen/cli/verbs.js";
import { dollarsIn } from "../../codegen/model/endpoint/about.js";
import { startMockQueue, type MockQueue } from "../../src/mock/index.js";
import { endpointOf } from "../mock/support/endpoints.js";
import { fakeTerminal } from "./fake-terminal.js";
import { folderWith } from "./folder.js";

/* A batch asks before it makes many requests, or expensive ones. */

describe("the amounts that the words of a price state", () => {
  test.each<readonly [string, readonly number[]]>([
    ["Price: $0.025 per megapixels", [0.025]],
    ["Your request will cost $1,250.50 per run.", [1250.5]],
    ["480p costs $0.2, 720p US$ 0.4 per video", [0.2, 0.4]],
    ["0.05 USD per image", [0.05]],
    ["Your request will cost $0.05 per image. For $1, you can run this model 20 times.", [0.05]],
    ["For $1, you can run this model approximately 20 times.", [0.05]],
    ["12 credits", []],
    ["free: $0", []],
  ])("%s", (price, amounts) => {
    expect(dollarsIn(price)).toEqual(amounts);
  });
});

interface Answered {
  readonly agrees: boolean;
  readonly said: string;
}

async function consent(
  total: number,
  price: string | undefined,
  given: { readonly canAsk?: boolean; readonly answer?: string; readonly yes?: boolean; readonly label?: string } = {},
): Promise<Answered> {
  const terminal = fakeTerminal("/", { canAsk: given.canAsk ?? true, stdin: `${given.answer ?? ""}\n` });
  const agrees = await consentsTo({ label: given.label ?? "a.jsonl", total, price }, given.yes === true, terminal);
  return { agrees, said: terminal.stderr() };
}

describe("a batch on a terminal", () => {
  const few = ASKED_ABOVE.requests;

  test("is not asked for when it is small", async () => {
    expect(await consent(few, undefined)).toEqual({ agrees: true, said: "" });
    expect(await consent(few, "$0.1 per image")).toEqual({ agrees: true, said: "" });
    expect(await consent(few, "3 credits")).toEqual({ agrees: true, said: "" });
  });

  test.each<readonly [number, string | undefined, string]>([
    [few + 1, undefined, "101 requests; no page states the price of one. "],
    [1200, "$0.05 per image", "1,200 requests × “$0.05 per image”: $60.00 where each is one such unit. "],
    [3, "$4 per video", "3 requests × “$4 per video”: $12.00 where each is one such unit. "],
    [
      few,
      "480p $0.05, 720p $0.2",
      "100 requests × “480p $0.05, 720p $0.2”: $5.00 to $20.00 where each is one such unit. ",
    ],
    [200, "3 credits", "200 requests, at the stated price of “3 credits”. "],
  ])("of %i requests at %j is asked for with count and price", async (total, price, said) => {
    const no = await consent(total, price, { answer: "n" });
    expect(no.agrees).toBe(false);
    expect(no.said.startsWith(said)).toBe(true);
    expect(no.said).toContain("nothing was sent");
    expect(await consent(total, price, { answer: "" })).toMatchObject({ agrees: false });
    expect(await consent(total, price, { answer: "Yes" })).toMatchObject({ agrees: true });
    expect(await consent(total, price, { yes: true })).toEqual({ agrees: true, said: "" });
  });

  test("of standard input cannot be asked for: the inputs stand where the answer would", async () => {
    await expect(consent(few + 1, undefined, { label: "-", answer: "y" })).rejects.toThrow("say --yes");
    expect(await consent(few + 1, undefined, { label: "-", yes: true })).toEqual({ agrees: true, said: "" });
  });

  test("text of a page is shown, never acted on", async () => {
    expect((await consent(few + 1, "$1 \u001b[2J", { answer: "n" })).said).not.toContain("\u001b");
  });
});

test("a batch in a pipe is never asked for: it is told, and goes on", async () => {
  expect(await consent(1200, "$0.05 per image", { canAsk: false })).toEqual({
    agrees: true,
    said: "1,200 requests × “$0.05 per image”: $60.00 where each is one such unit\n",
  });
});

describe("falsmith run --batch", () => {
  const queues: MockQueue[] = [];
  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.close()));
  });

  const page = `# Paint

- **Model ID**: \`acme/paint\`
- **Endpoint**: \`https://fal.run/acme/paint\`

## Pricing

- **Price**: $6 per image

### Input Schema

- **\`prompt\`** (\`string\`, _required_):
  What to draw

### Output Schema

- **\`seed\`** (\`integer\`, _required_):
  The seed
`;

  test.each([
    ["n\n", [], 1, 0],
    ["y\n", [], 0, 2],
    ["n\n", ["--yes"], 0, 2],
    ["y\n", ["--max-jobs", "1"], 2, 0],
  ] as const)("answered %j, with %j, ends with %i and makes %i requests", async (stdin, flags, code, made) => {
    const served = endpointOf("acme/paint", true, { type: "object" });
    const script = { positions: [0], queueMs: 1, runMs: 1, output: { seed: 7 } };
    const queue = await startMockQueue({ endpoints: [served], script });
    queues.push(queue);
    const cwd = folderWith({ "specs/acme/paint.md": page, "inputs.jsonl": '{"prompt":"a"}\n{"prompt":"b"}\n' });
    const terminal = fakeTerminal(cwd, { env: { FALSMITH_KEY: "key" }, stdin, canAsk: true });
    const argv = ["run", "acme/paint", "--gateway", queue.url, "--batch", "inputs.jsonl", "--store", "store.jsonl"];
    expect([await dispatch([...argv, ...flags], terminal, verbs), terminal.stderr()]).toEqual([
      code,
      expect.any(String),
    ]);
    expect(
      terminal
        .stdout()
        .split("\n")
        .filter((line) => line !== ""),
    ).toHaveLength(made);
    expect(existsSync(join(cwd, "store.jsonl"))).toBe(made > 0);
    if (stdin === "n\n" && flags.length === 0) expect(terminal.stderr()).toContain("2 requests × “");
  });
});
