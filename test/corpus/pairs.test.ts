import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { type CompiledEndpoint } from "../../codegen/model/endpoint/compiled-endpoint.js";
import { originAt } from "../../codegen/document/origins.js";
import { isList } from "../../codegen/document/json.js";
import { quoteOf, type SourceText } from "../../codegen/document/source.js";
import { factsOf, type Fact } from "../support/facts.js";
import { documentsIn, hasShared, needsShared, readShared } from "../support/shared.js";

interface Side {
  readonly endpoints: ReadonlyMap<string, CompiledEndpoint>;
  readonly texts: ReadonlyMap<string, SourceText>;
}

/** The newest document of each endpoint: what comes first in the list of folders. */
async function compiled(folders: readonly string[]): Promise<Side> {
  const endpoints = new Map<string, CompiledEndpoint>();
  const texts = new Map<string, SourceText>();
  for (const folder of folders) {
    const sources = documentsIn(folder).map((path) => ({ ...readShared(path), provider: "fal" }));
    for (const source of sources) texts.set(source.id, source);
    for (const endpoint of (await compile(sources)).endpoints)
      if (!endpoints.has(endpoint.id.toLowerCase())) endpoints.set(endpoint.id.toLowerCase(), endpoint);
  }
  return { endpoints, texts };
}

function quote({ texts }: Side, endpoint: CompiledEndpoint, { at }: Fact): string {
  const [span] = originAt(endpoint.mended.origins, at)?.evidence ?? [];
  const text = span === undefined ? undefined : texts.get(span.source)?.text;
  return span === undefined || text === undefined ? "" : quoteOf(text, span).replace(/\s+/g, " ").slice(0, 160);
}

function kindOf(about: string): string {
  return about.slice(about.lastIndexOf(": ") + 2);
}

interface Row {
  recovered: number;
  absent: number;
  contradicted: number;
}
interface Contradiction {
  readonly what: string;
  readonly page: string;
  readonly schema: string;
}

/** A page that names some of the values names them truly: what it leaves out is absent, not contradicted. */
function agrees(said: Fact, fact: Fact): boolean {
  return (
    JSON.stringify(said.value) === JSON.stringify(fact.value) ||
    (isList(said.value) &&
      isList(fact.value) &&
      said.value.every((value) => isList(fact.value) && fact.value.includes(value)))
  );
}

describe.skipIf(!hasShared)(needsShared("model pages against fal's OpenAPI of the same endpoint"), () => {
  const table = new Map<string, Row>();
  const contradictions: Contradiction[] = [];
  let pairs = 0;

  beforeAll(async () => {
    const pages = await compiled(["corpus/fal-llms"]);
    const schemas = await compiled(["corpus/fal-openapi/2026-06", "corpus/fal-openapi/2026-01"]);
    for (const [id, page] of pages.endpoints) {
      const schema = schemas.endpoints.get(id);
      if (schema === undefined) continue;
      pairs += 1;
      const said = factsOf(page.mended);
      for (const [about, fact] of factsOf(schema.mended)) {
        const row = table.get(kindOf(about)) ?? { recovered: 0, absent: 0, contradicted: 0 };
        table.set(kindOf(about), row);
        const other = said.get(about);
        if (other === undefined) row.absent += 1;
        else if (agrees(other, fact)) row.recovered += 1;
        else {
          row.contradicted += 1;
          contradictions.push({
            what: `${id} ${about}: the page ${JSON.stringify(other.value)}, the schema ${JSON.stringify(fact.value)}`,
            page: quote(pages, page, other),
            schema: quote(schemas, schema, fact),
          });
        }
      }
    }
  }, 300_000);

  afterAll(() => {
    const rows = [...table].map(([kind, row]) => `${kind} | ${row.recovered} | ${row.absent} | ${row.contradicted}`);
    const quotes = contradictions.map(
      ({ what, page, schema }) => `  ${what}\n    page:   ${page}\n    schema: ${schema}`,
    );
    process.stdout.write(
      `\n${pairs} pairs\nfact | recovered | absent from the page | contradicted\n${rows.join("\n")}\n${quotes.join("\n")}\n`,
    );
  });

  it("has pairs", () => {
    expect(pairs).toBeGreaterThanOrEqual(40);
  });

  it("recovers what pages state, and quotes both where they differ", () => {
    const sum = (pick: (row: Row) => number): number =>
      [...table.values()].reduce((total, row) => total + pick(row), 0);
    const [recovered, contradicted] = [sum((row) => row.recovered), sum((row) => row.contradicted)];
    expect(recovered / (recovered + contradicted)).toBeGreaterThan(0.95);
    expect(contradictions.filter(({ page, schema }) => page === "" || schema === "")).toEqual([]);
  });
});
