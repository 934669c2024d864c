import { Validator } from "@seriousme/openapi-schema-validator";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { type CompileResult } from "../../codegen/compile/types.js";
import { type CompiledEndpoint } from "../../codegen/model/endpoint/compiled-endpoint.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { isList, isObject, own, type Json } from "../../codegen/document/json.js";
import { originAt } from "../../codegen/document/origins.js";
import { join, type Pointer } from "../../codegen/document/pointer.js";
import type { SourceText } from "../../codegen/document/source.js";
import { documentsIn, hasShared, needsShared, readShared, sampled } from "../support/shared.js";

/** One for all documents: it compiles the schema of a version of OpenAPI once. */
const validator = new Validator();

/** A kind of document, and how many of it are sampled. */
interface Kind {
  readonly folder: string;
  readonly sample: number;
}

const kinds = [
  { folder: "corpus/apifox-md", sample: 30 },
  { folder: "corpus/fal-llms", sample: 20 },
  { folder: "corpus/gateway-text", sample: 15 },
  { folder: "corpus/fal-openapi/2026-06", sample: 20 },
  { folder: "corpus/fal-openapi/2026-01", sample: 15 },
  { folder: "corpus/fal-openapi/individual", sample: 6 },
  // Many of these are invalid as published, on purpose: what is generated from them is valid all the same.
  { folder: "corpus/openapi-misc", sample: 20 },
] as const satisfies readonly Kind[];

interface Row {
  read: number;
  refused: number;
  endpoints: number;
  edits: number;
  examples: number;
  invalid: string[];
  unplaced: string[];
  syntax: string[];
  /** Values whose origin is neither bytes of the source nor a rule that states the protocol. */
  unanswered: string[];
}

function pointersOf(value: Json, at: Pointer): readonly Pointer[] {
  return [
    at,
    ...(isList(value) ? value.flatMap((item, index) => pointersOf(item, join(at, index))) : []),
    ...(isObject(value) ? Object.keys(value).flatMap((key) => pointersOf(own(value, key) ?? null, join(at, key))) : []),
  ];
}

function isAnswered({ mended }: CompiledEndpoint, at: Pointer, source: SourceText): boolean {
  const origin = originAt(mended.origins, at);
  if (origin === undefined) return false;
  if (origin.evidence.length === 0) return origin.basis === "protocol";
  return origin.evidence.every(
    (span) => span.source === source.id && span.start < span.end && span.end <= source.text.length,
  );
}

/** Everything that one document gives, checked: valid documents, parseable modules, located refusals. */
async function check(path: string, row: Row): Promise<void> {
  const source = readShared(path);
  const compiled: CompileResult = await compile([source]);
  const errors = compiled.findings.filter(({ level }) => level === "error");
  row.examples += compiled.findings.filter(({ code }) => code === "check/example").length;
  if (compiled.endpoints.length === 0) {
    row.refused += 1;
    if (
      errors.length === 0 ||
      errors.some(({ at, message }) => message === "" || (typeof at === "object" && at.end < at.start))
    )
      row.unplaced.push(path);
    return;
  }
  row.read += 1;
  row.endpoints += compiled.endpoints.length;
  for (const endpoint of compiled.endpoints.slice(0, 20)) {
    const { mended, id } = endpoint;
    row.edits += mended.ledger.length;
    const { valid, errors: problems } = await validator.validate(structuredClone(mended.doc));
    for (const at of pointersOf(endpoint.mended.doc, "#"))
      if (!isAnswered(endpoint, at, source)) row.unanswered.push(`${path} ${at}`);
    if (!valid) row.invalid.push(`${path} ${id}: ${JSON.stringify(problems).slice(0, 300)}`);
  }
  const files = await emitPackage({ ...compiled, endpoints: compiled.endpoints.slice(0, 20) }, [source], {
    runtime: "import",
  });
  for (const [name, text] of files) {
    if (!name.endsWith(".ts")) continue;
    const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true, fileName: name });
    if ((diagnostics ?? []).length > 0) row.syntax.push(`${path} ${name}`);
  }
}

describe.skipIf(!hasShared)(needsShared("documents as people publish them"), () => {
  const table: string[] = [];
  afterAll(() =>
    process.stdout.write(
      `\n${["folder | documents | read | refused | endpoints | edits | examples that do not fit", ...table].join("\n")}\n`,
    ),
  );

  for (const { folder, sample } of kinds) {
    it(
      `${folder}: every document is mended to a valid one, or refused with a place and a reason`,
      { timeout: 900_000 },
      async () => {
        const all = documentsIn(folder);
        const paths = sampled(all, sample);
        const row: Row = {
          read: 0,
          refused: 0,
          endpoints: 0,
          edits: 0,
          examples: 0,
          invalid: [],
          unplaced: [],
          syntax: [],
          unanswered: [],
        };
        for (const path of paths) await check(path, row);
        table.push(
          [
            folder,
            `${paths.length} of ${all.length}`,
            row.read,
            row.refused,
            row.endpoints,
            row.edits,
            row.examples,
          ].join(" | "),
        );
        expect({
          invalid: row.invalid,
          unplaced: row.unplaced,
          syntax: row.syntax,
          unanswered: row.unanswered.slice(0, 20),
        }).toEqual({ invalid: [], unplaced: [], syntax: [], unanswered: [] });
        expect(row.read).toBeGreaterThanOrEqual(Math.floor(paths.length * 0.8));
      },
    );
  }
});
