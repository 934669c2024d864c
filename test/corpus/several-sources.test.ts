import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { type CompileResult } from "../../codegen/compile/types.js";
import { type CompiledEndpoint } from "../../codegen/model/endpoint/compiled-endpoint.js";
import { originAt } from "../../codegen/document/origins.js";
import type { Finding } from "../../codegen/document/finding.js";
import { isList } from "../../codegen/document/json.js";
import type { SourceText } from "../../codegen/document/source.js";
import { factsOf, type Fact } from "../support/facts.js";
import { documentsIn, hasShared, needsShared, readShared } from "../support/shared.js";

function conflicts({ findings }: CompileResult): readonly Finding[] {
  return findings.filter(({ code, level }) => code === "enrich/another-source" && level === "warning");
}

function providerOf(id: string): string | undefined {
  return /fal-openapi|fal-llms/.test(id)
    ? "fal"
    : /transcribed|anyapi-docs\/docs__api__fal__/.test(id)
      ? "chainhub"
      : undefined;
}

function sourcesIn(folder: string): readonly SourceText[] {
  return documentsIn(folder).map((path) => {
    const provider = providerOf(path);
    return { ...readShared(path), ...(provider === undefined ? {} : { provider }) };
  });
}

function only(compiled: CompileResult, id: string): CompiledEndpoint {
  const endpoint = compiled.endpoints.find((one) => one.id.toLowerCase() === id);
  if (endpoint === undefined) throw new Error(`no endpoint ${id}`);
  return endpoint;
}

function restsOn(endpoint: CompiledEndpoint, fact: Fact | undefined, source: string): boolean {
  return (
    fact !== undefined &&
    (originAt(endpoint.mended.origins, fact.at)?.evidence ?? []).some((span) => span.source === source)
  );
}

function isEnforced(endpoint: CompiledEndpoint, { at }: Fact): boolean {
  return ["schema", "stated"].includes(originAt(endpoint.mended.origins, at)?.basis ?? "");
}

function same(a: Fact | undefined, b: Fact | undefined): boolean {
  return JSON.stringify(a?.value) === JSON.stringify(b?.value);
}

function property(about: string): string {
  return (about.split(":")[0] ?? "").replaceAll("[]", ".items").split(".").at(-1) ?? "";
}

describe.skipIf(!hasShared)(needsShared("several sources of one endpoint"), () => {
  const byId = new Map<string, readonly SourceText[]>();
  const alone = new Map<string, CompiledEndpoint>();

  beforeAll(async () => {
    const folders = ["corpus/apifox-md", "corpus/gateway-text", "corpus/fal-llms", "corpus/fal-openapi/2026-06"];
    for (const source of folders.flatMap(sourcesIn)) {
      for (const endpoint of (await compile([source])).endpoints) {
        if (endpoint.kind !== "queue") continue;
        const id = endpoint.id.toLowerCase();
        byId.set(id, [...new Set([...(byId.get(id) ?? []), source])]);
        alone.set(`${id} ${source.id}`, endpoint);
      }
    }
  }, 300_000);

  const groups = (test: (ids: readonly string[]) => boolean): readonly (readonly [string, readonly SourceText[]])[] =>
    [...byId].filter(([, sources]) => sources.length > 1 && test(sources.map(({ id }) => id)));

  const table: string[] = [];
  afterAll(() =>
    process.stdout.write(
      `\n${["endpoint | facts of the relay alone | facts together | conflicts", ...table].join("\n")}\n`,
    ),
  );

  it("merges a Chinese page and its translation without inventing a conflict", async () => {
    const pairs = groups(
      (ids) => ids.some((id) => id.includes("transcribed")) && ids.some((id) => id.includes("anyapi")),
    );
    expect(pairs.length).toBeGreaterThan(3);
    for (const [id, sources] of pairs) {
      const pages = sources.filter((source) => source.id.includes("transcribed") || source.id.includes("anyapi"));
      expect(conflicts(await compile(pages)), id).toEqual([]);
    }
  }, 60_000);

  it("resolves the open points of a relay's page by fal's own schema, and reports every contradiction", async () => {
    const pairs = groups(
      (ids) => ids.some((id) => id.includes("fal-openapi")) && ids.some((id) => /apifox-md|gateway-text/.test(id)),
    );
    expect(pairs.length).toBeGreaterThan(8);
    for (const [id, sources] of pairs) {
      const schema = sources.find((source) => source.id.includes("fal-openapi"));
      const relay = sources.find((source) => /apifox-md|gateway-text/.test(source.id));
      if (schema === undefined || relay === undefined) continue;
      const compiled = await compile([schema, relay]);
      const together = only(compiled, id);
      const facts = factsOf(together.mended);
      const theirs = alone.get(`${id} ${relay.id}`);
      const ours = alone.get(`${id} ${schema.id}`);
      if (theirs === undefined || ours === undefined) throw new Error(id);
      for (const [about, fact] of factsOf(ours.mended))
        expect(facts.get(about)?.value, `${id} ${about}`).toEqual(fact.value);
      const said = conflicts(compiled);
      for (const [about, fact] of factsOf(theirs.mended)) {
        const kept = facts.get(about);
        if (kept === undefined || same(kept, fact) || !isEnforced(theirs, fact) || about.endsWith(": type")) continue;
        // A page that lists fewer values than the schema is not contradicted by it.
        if (isList(fact.value) && fact.value.every((value) => isList(kept.value) && kept.value.includes(value)))
          continue;
        expect(
          said.filter(({ message, hint = "" }) => message.startsWith(`${property(about)}:`) && hint.includes("\n")),
          `${id} ${about}: ${JSON.stringify(fact.value)} against ${JSON.stringify(kept.value)}`,
        ).not.toEqual([]);
      }
      table.push([id, factsOf(theirs.mended).size, facts.size, said.length].join(" | "));
    }
  }, 120_000);

  it("changes exactly what rests on the sources that are added, removed or reordered", async () => {
    const rich = groups((ids) => ids.length > 2).slice(0, 8);
    expect(rich.length).toBeGreaterThan(3);
    const subsets = fc.constantFrom(...rich).chain(([id, sources]) =>
      fc.record({
        id: fc.constant(id),
        kept: fc.shuffledSubarray([...sources], { minLength: 1, maxLength: sources.length - 1 }),
        sources: fc.constant(sources),
        pick: fc.nat(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(subsets, async ({ id, kept, sources, pick }) => {
        const rest = sources.filter((source) => !kept.includes(source));
        const added = rest[pick % rest.length];
        if (added === undefined) throw new Error("nothing to add");
        const before = only(await compile(kept), id);
        const after = await compile([added, ...kept.toReversed()]);
        const endpoint = only(after, id);
        expect(only(await compile([...kept, added]), id).mended.doc).toEqual(endpoint.mended.doc);
        const [were, are] = [factsOf(before.mended), factsOf(endpoint.mended)];
        for (const about of new Set([...were.keys(), ...are.keys()])) {
          const [old, now] = [were.get(about), are.get(about)];
          if (same(old, now) || restsOn(endpoint, now, added.id)) continue;
          // What the new source takes away it contradicts, or says in a place of its own.
          const told = after.findings.some(
            ({ message, code, at }) =>
              code.startsWith("enrich/") &&
              (message.startsWith(property(about)) || (typeof at !== "string" && at.source === added.id)),
          );
          expect(told, `${id} ${about}: ${JSON.stringify(old?.value)} → ${JSON.stringify(now?.value)}`).toBe(true);
        }
      }),
      { numRuns: 40, seed: 11 },
    );
  }, 120_000);

  it("keeps pages on one path apart by their model", async () => {
    const { endpoints } = await compile(documentsIn("corpus/apifox-md").map(readShared));
    const paths = new Map<string, string[]>();
    for (const { id, kind, mended } of endpoints) {
      if (kind !== "operation") continue;
      const [path = ""] = Object.keys(Object(mended.doc["paths"]));
      paths.set(path, [...(paths.get(path) ?? []), id]);
    }
    const largest = Math.max(...[...paths.values()].map((ids) => ids.length));
    expect(largest).toBeGreaterThanOrEqual(60);
  }, 60_000);
});
