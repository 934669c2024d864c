import { describe, expect, it } from "vitest";
import { loadOperation, type LoadedOperation } from "../../codegen/cli/commands/load-operations.js";
import { compile } from "../../codegen/compile/compile.js";
import type { SourceText } from "../../codegen/document/source.js";
import { providerOverlay } from "../../codegen/overlay/providers/index.js";
import { startMockQueue } from "../../src/mock/index.js";
import { sampleSchema } from "../../src/mock/sampler/index.js";
import { testClient } from "../runtime/support/client.js";
import { documentsIn, hasShared, needsShared, readShared } from "../support/shared.js";

/*
 * Every job that provider overlays describe on the pages of the corpus, submitted with a sampled input and followed to its
 * output by the client, against the embedded queue that plays it.
 */

const RELAY = "www.anyapi.vip";

const SETS: readonly (readonly [
  name: string,
  folder: string,
  isOf: RegExp,
  overlays: readonly string[],
  least: number,
])[] = [
  ["PPIO", "corpus/gateway-text", /api\.ppio\.com|api\.ppinfra\.com/, ["ppio"], 10],
  ["WaveSpeed", "corpus/gateway-text", /api\.wavespeed\.ai/, ["wavespeed"], 20],
  ["KIE", "corpus/apifox-md/henjicc__Henji-AI", /api\.kie\.ai/, ["kie", "kie-market"], 20],
  [
    "a relay",
    "corpus/apifox-md",
    /www\.anyapi\.vip/,
    ["kling", "vidu", "suno-gateway", "midjourney-proxy", "minimax"].map((dialect) => `${dialect}@${RELAY}`),
    4,
  ],
];

async function jobsOf(
  sources: readonly SourceText[],
  overlays: readonly string[],
): Promise<readonly LoadedOperation[]> {
  const ids = overlays.map((name) => `falsmith:${name}`);
  const { endpoints } = await compile(sources, {
    overlays: ids.map((id) => ({ id, text: providerOverlay(id) ?? "" })),
  });
  const loaded = await Promise.all(endpoints.filter(({ kind }) => kind === "operation").map(loadOperation));
  return loaded.flatMap((one) => ("blocked" in one ? [] : [one]));
}

const image = { url: "https://files.example/a.png", contentType: "image/png", fileName: "a.png" };

/** What went wrong with the jobs of some operations, played one after the other. */
async function play(all: readonly LoadedOperation[]): Promise<readonly string[]> {
  const jobs = all.flatMap(({ job }) => job ?? []);
  const operations = all.map(({ operation }) => operation);
  const mock = await startMockQueue({ endpoints: [], operations, jobs, seed: 3, script: { polls: 1 } });
  const wrong: string[] = [];
  for (const job of jobs) {
    const [name = "p"] = job.gateways;
    const client = testClient({ gateway: { name, url: mock.url, profile: "http", auth: "Bearer" } });
    const accepts = (value: unknown): boolean => job.input.is(value);
    const sampled = sampleSchema({ schema: job.input.jsonSchema, accepts, seed: 5, fileOf: () => image });
    try {
      await client.subscribe(job, { input: sampled?.value ?? {}, pollInterval: 2, timeout: 10_000 });
    } catch (error) {
      wrong.push(`${job.id}: ${String(error).slice(0, 300)}`);
    }
    // What a sampled input has beyond its schema is no news; a state or an output that does not fit is.
    const warned = client.warnings.filter(({ code }) => code !== "input");
    wrong.push(...warned.map(({ message }) => `${job.id}: ${message.slice(0, 300)}`));
  }
  await mock.close();
  return wrong;
}

describe.skipIf(!hasShared)(needsShared("the jobs of the corpus"), () => {
  it.each(SETS)("%s", { timeout: 240_000 }, async (_, folder, isOf, overlays, least) => {
    const texts = documentsIn(folder).map((path) => ({ ...readShared(path), provider: "p" }));
    const all = await jobsOf(
      texts.filter(({ text }) => isOf.test(text)),
      overlays,
    );
    expect(all.filter(({ job }) => job !== undefined).length).toBeGreaterThanOrEqual(least);
    expect(await play(all)).toEqual([]);
  });
});
