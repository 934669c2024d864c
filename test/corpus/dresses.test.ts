import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { type CompiledEndpoint } from "../../codegen/model/endpoint/compiled-endpoint.js";
import { provenanceOf } from "../../codegen/emit/evidence/provenance.js";
import { decode } from "../../codegen/io/decode.js";
import { locateFindings, type LocatedFinding } from "../../codegen/document/located-finding.js";
import { isList, own, type Json } from "../../codegen/document/json.js";
import type { SourceText } from "../../codegen/document/source.js";
import { bare, decoded, DRESSES, type Dress } from "../support/dresses.js";
import { documentsIn, hasShared, readShared, sampled } from "../support/shared.js";
import { specs } from "../support/specs.js";

/** Line ends and marks are not compared: each text has those of its dress. */
function plain(text: string): string {
  return text.replace(/\r\n|[\r\u0085]/g, "\n").replace(/^\ufeff/, "");
}

function numbersOf(value: Json | undefined): readonly number[] {
  return isList(value) ? value.filter((one) => typeof one === "number") : [];
}

/** What evidence says; throws where its quote is not what stands at its bytes. */
function quotesOf(entry: Json, bytes: Uint8Array, source: SourceText): readonly string[] {
  if (isList(entry)) return entry.flatMap((one) => quotesOf(one, bytes, source));
  const quote = own(entry, "quote");
  if (typeof quote !== "string") return [];
  const [start = 0, end = 0] = numbersOf(own(entry, "bytes"));
  const there = decoded(bytes.subarray(start, end), source);
  if (there !== quote) throw new Error(`${source.id}: bytes ${start} to ${end} are ${there}, not ${quote}`);
  const lines = numbersOf(own(entry, "lines"));
  return [`${lines.join("-")} ${plain(quote)}`, ...quotesOf(own(entry, "also") ?? [], bytes, source)];
}

function originsOf(endpoint: CompiledEndpoint, bytes: Uint8Array, source: SourceText): Json {
  const entries = provenanceOf(endpoint.mended, new Map([[source.id, source]]));
  return Object.entries(entries).map(([at, entry]) => [
    at,
    own(entry, "rule") ?? "",
    ...quotesOf(entry, bytes, source),
  ]);
}

function placeOf({ code, level, path, line, column, pointer, message, quote }: LocatedFinding): Json {
  return [
    code,
    level,
    path ?? "",
    line ?? 0,
    // The mark at the very start takes a column.
    line === 1 ? 0 : (column ?? 0),
    pointer ?? "",
    message,
    quote ?? "",
  ];
}

/** All that is made of a page, in terms that no dress changes. */
async function outcomeOf(bytes: Uint8Array, { id, provider }: SourceText): Promise<Json> {
  const read = decode(bytes);
  if (!("text" in read)) return read.message;
  const source: SourceText = { id, ...read, ...(provider === undefined ? {} : { provider }) };
  const { endpoints, findings } = await compile([source]);
  return {
    findings: locateFindings(findings, [source]).map(placeOf),
    endpoints: endpoints.map((endpoint) => [
      endpoint.id,
      JSON.stringify(endpoint.mended.doc),
      originsOf(endpoint, bytes, source),
    ]),
  };
}

const corpus = hasShared ? sampled(documentsIn("corpus"), 40).map(readShared) : [];

/** A line end inside of a page that has others is a character of the page: such pages have no dress of line ends. */
function fits({ text }: SourceText): boolean {
  return !/\u0085/.test(text) && text.includes("\n");
}

describe.each(DRESSES)("a page in the dress $name", ({ bytesOf }: Dress) => {
  it.each([...specs, ...corpus].map(bare).filter(fits))(
    "says the same, at the right bytes: $id",
    { timeout: 120_000 },
    async (source) => {
      const expected = await outcomeOf(new TextEncoder().encode(source.text), source);
      expect(await outcomeOf(bytesOf(source.text), source)).toEqual(expected);
    },
  );
});
