import { describe, expect, it } from "vitest";
import { ingestOpenapiFence } from "../../../codegen/ingest/openapi/fence.js";
import { ingestOpenapi } from "../../../codegen/ingest/openapi/openapi.js";
import { detectFormat } from "../../../codegen/ingest/detect.js";
import { ingest } from "../../../codegen/ingest/ingest.js";
import type { IngestResult } from "../../../codegen/document/document.js";
import { isList, isObject, type Json } from "../../../codegen/document/json.js";
import { originEntries, ownOrigin } from "../../../codegen/document/origins.js";
import { join, type Pointer } from "../../../codegen/document/pointer.js";
import type { SourceText } from "../../../codegen/document/source.js";
import { documentsIn, hasShared, needsShared, readShared, sampled } from "../../support/shared.js";

function pointersOf(value: Json, at: Pointer = "#"): readonly Pointer[] {
  if (isList(value)) return [at, ...value.flatMap((item, index) => pointersOf(item, join(at, index)))];
  if (!isObject(value)) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => pointersOf(item, join(at, key)))];
}

/** What must hold of every result, whatever the source. */
function check({ id, text }: SourceText, { documents, findings }: IngestResult): void {
  const within = (span: { readonly start: number; readonly end: number }): boolean =>
    span.start >= 0 && span.start <= span.end && span.end <= text.length;
  if (documents.length === 0)
    expect(
      findings.some(({ level }) => level === "error"),
      id,
    ).toBe(true);
  for (const { at } of findings)
    expect(typeof at !== "string" && within(at), `${id}: a finding without a place`).toBe(true);
  for (const { spec } of documents) {
    const bare = pointersOf(spec.doc).filter((pointer) => ownOrigin(spec.origins, pointer) === undefined);
    expect(bare.slice(0, 3), `${id}: values without an origin`).toEqual([]);
    const outside = originEntries(spec.origins).filter(([, { evidence }]) => !evidence.every(within));
    expect(outside.length, `${id}: evidence outside the source`).toBe(0);
  }
}

interface Tally {
  read: number;
  mended: number;
  readonly refused: string[];
}

/** Reads a folder of the material, a sample of it unless everything is asked for, and says what came of it. */
function readAll(name: string, reader: (source: SourceText) => IngestResult): Tally {
  const tally: Tally = { read: 0, mended: 0, refused: [] };
  for (const source of sampled(documentsIn(name), 120).map(readShared)) {
    const result = reader(source);
    check(source, result);
    if (result.documents.length > 0) tally.read += 1;
    else tally.refused.push(result.findings.map(({ code, message }) => `${code}: ${message}`)[0] ?? "");
    if (result.documents.some(({ spec }) => spec.ledger.length > 0)) tally.mended += 1;
  }
  console.info(`${name}: ${tally.read} read, ${tally.mended} of them mended, ${tally.refused.length} refused`);
  for (const reason of new Set(tally.refused)) console.info(`  ${reason}`);
  return tally;
}

const corpora = ["corpus/apifox-md", "corpus/fal-openapi", "corpus/openapi-misc"] as const;

describe(needsShared("real documents"), () => {
  it.skipIf(!hasShared)("every exported page is read", () => {
    const { refused, mended } = readAll(corpora[0], ingestOpenapiFence);
    expect(refused).toEqual([]);
    expect(mended).toBeGreaterThan(0);
  });

  it.skipIf(!hasShared)("every document of fal is read, or is the error of a server", () => {
    const { refused } = readAll(corpora[1], ingestOpenapi);
    expect(refused.filter((reason) => !reason.includes("expansion_failed"))).toEqual([]);
  });

  it.skipIf(!hasShared)("every other document is read, or is none", () => {
    const { refused } = readAll(corpora[2], ingestOpenapi);
    expect(refused.filter((reason) => !reason.startsWith("ingest/not-openapi"))).toEqual([]);
  });

  it.skipIf(!hasShared).each([
    [corpora[0], "openapi-fence"],
    [corpora[1], "openapi"],
    ["corpus/fal-llms", "model-page"],
    ["corpus/gateway-text/excerpts", "parameter-table"],
    ["corpus/gateway-text/gxx-github__waveSpeedClone", "parameter-table"],
    ["corpus/gateway-text/henjicc__Henji-AI__PPIO", "parameter-table"],
  ])("every text of %s is taken for %s", (name, format) => {
    const taken = documentsIn(name).map((path) => detectFormat(readShared(path).text).format);
    expect(new Set(taken)).toEqual(new Set([format]));
  });
});

describe(needsShared("hostile documents"), () => {
  it.skipIf(!hasShared)("give a document or located errors, and leave prototypes alone", () => {
    for (const source of documentsIn("hostile")
      .filter((path) => !path.endsWith("manifest.json"))
      .map(readShared)) {
      const { documents, findings } = ingest(source);
      if (documents.length === 0)
        expect(
          findings.some(({ level }) => level === "error"),
          source.id,
        ).toBe(true);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect("polluted" in {}).toBe(false);
  });
});
