import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { compile } from "../../../codegen/compile/compile.js";
import type { SourceText } from "../../../codegen/document/source.js";
import { documentsIn, hasShared, needsShared, readShared, sampled } from "../../support/shared.js";
import { specs } from "../../support/specs.js";
import { typeErrors } from "../../support/tsc.js";
import { compareTypes, type TypeDifference } from "./compare-types.js";
import { compareEndpoint, type EndpointComparison } from "./endpoint-types.js";
import { type DifferenceKind, KINDS } from "./kinds.js";
import { readTypes, show } from "./type-tree.js";

const isWhole = process.env["FALSMITH_ALL"] === "1";
/** The whole corpus takes a quarter of an hour and more; its differences are held to the kinds, without a table. */
const TABLE = fileURLToPath(new URL("peer-types-sample.md", import.meta.url));

/** What the comparison of many endpoints came to. */
interface Totals {
  endpoints: number;
  types: number;
  readonly kinds: Map<DifferenceKind, number>;
  readonly unexplained: string[];
  /** Modules that hold the compiler to what the kinds say of values. */
  readonly modules: Map<string, string>;
}

function newTotals(): Totals {
  return { endpoints: 0, types: 0, kinds: new Map(), unexplained: [], modules: new Map() };
}

const all = newTotals();

function kindsOf({ differences }: EndpointComparison): readonly DifferenceKind[] {
  return differences.flatMap((one) => KINDS.find((kind) => kind.is(one)) ?? []);
}

/** Assigns values of each type to the other one, as far as all kinds of an endpoint say that they fit. */
function assignments(comparison: EndpointComparison): string {
  const fits = new Set(kindsOf(comparison).map((kind) => kind.fits));
  const goes = (way: DifferenceKind["fits"]): boolean => [...fits].every((one) => one === way || one === "both");
  const lines = comparison.components.flatMap(([ours, theirs], index) => [
    ...(goes("ours in theirs")
      ? [`declare const ours${index}: Ours.${ours};`, `export const a${index}: Theirs.${theirs} = ours${index};`]
      : []),
    ...(goes("theirs in ours")
      ? [`declare const theirs${index}: Theirs.${theirs};`, `export const b${index}: Ours.${ours} = theirs${index};`]
      : []),
  ]);
  const head = ['import type * as Ours from "./ours.js";', 'import type * as Theirs from "./theirs.js";'];
  return lines.length === 0 ? "" : `${[...head, ...lines].join("\n")}\n`;
}

async function compareSource(source: SourceText, totals: Totals): Promise<void> {
  const compiled = await compile([source], { asRead: "drop" });
  for (const endpoint of compiled.endpoints) {
    const comparison = await compareEndpoint(endpoint);
    totals.endpoints += 1;
    totals.types += comparison.compared;
    for (const one of comparison.differences) {
      const kind = KINDS.find(({ is }) => is(one));
      if (kind !== undefined) totals.kinds.set(kind, (totals.kinds.get(kind) ?? 0) + 1);
      else totals.unexplained.push(`${source.id}: ${endpoint.id}: ${describeDifference(one, one.type)}`);
    }
    const text = assignments(comparison);
    if (text === "") continue;
    const folder = `e${totals.modules.size}`;
    totals.modules.set(`${folder}/ours.ts`, comparison.ours).set(`${folder}/theirs.ts`, comparison.theirs);
    totals.modules.set(`${folder}/fits.ts`, text);
  }
}

function describeDifference({ what, at, ours, theirs, comments }: TypeDifference, type: string): string {
  const [mine, other] = comments ?? [ours, theirs].map((tree) => (tree === undefined ? "nothing" : show(tree)));
  return `${[type, ...at].join(".")}: ${what}: ours ${JSON.stringify(mine)}, theirs ${JSON.stringify(other)}`.slice(
    0,
    600,
  );
}

const folder = mkdtempSync(join(tmpdir(), "falsmith-peer-types-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function compareAll(sources: readonly SourceText[], name: string): Promise<Totals> {
  const totals = newTotals();
  for (const source of sources) await compareSource(source, totals);
  expect(totals.endpoints).toBeGreaterThan(0);
  expect(totals.types).toBeGreaterThan(totals.endpoints);
  expect(totals.unexplained).toEqual([]);
  expect(typeErrors(join(folder, name), totals.modules, { strict: true }).slice(0, 20)).toEqual([]);
  return totals;
}

describe("our types differ from those of openapi-typescript in kinds that have a reason", () => {
  it("of the project's own sources", async () => {
    await compareAll(sampled(specs, 8), "specs");
  });

  describe.skipIf(!hasShared)(needsShared("of the corpus"), () => {
    it.each([
      ["corpus/apifox-md", 16],
      ["corpus/fal-llms", 10],
      ["corpus/gateway-text", 10],
      ["corpus/fal-openapi", 24],
      ["corpus/openapi-misc", 24],
    ] as const)("%s", { timeout: 1_800_000 }, async (name, sample) => {
      const totals = await compareAll(sampled(documentsIn(name), sample).map(readShared), name);
      all.endpoints += totals.endpoints;
      all.types += totals.types;
      for (const [kind, count] of totals.kinds) all.kinds.set(kind, (all.kinds.get(kind) ?? 0) + count);
    });

    it.skipIf(isWhole)("the table says so (skipped with FALSMITH_ALL=1: it is of the sample)", () => {
      const text = table();
      if (process.env["UPDATE"] === "1") writeFileSync(TABLE, text);
      expect(readFileSync(TABLE, "utf8")).toBe(text);
    });
  });
});

function table(): string {
  const rows = KINDS.filter((kind) => all.kinds.has(kind)).map(
    (kind) =>
      `| ${kind.name} | ${kind.ours} | ${kind.theirs} | ${kind.right} | ${kind.fits} | ${all.kinds.get(kind) ?? 0} |`,
  );
  const intro =
    `The types that falsmith makes of mended documents, beside those that openapi-typescript makes of the same documents with ` +
    `its defaults: ${all.types} types of ${all.endpoints} endpoints, compared as trees. What differs is of these kinds. ` +
    "`theirs in ours`: a value of their type is one of ours; the compiler is asked, where all kinds of an endpoint say so.";
  const head = "| kind | ours | theirs | which is right | values | places |\n|---|---|---|---|---|---:|\n";
  return `# Types of a part of the corpus beside openapi-typescript\n\nWritten by \`peer-types.test.ts\` (UPDATE=1).\n\n${intro}\n\n${head}${rows.join("\n")}\n`;
}

/** Where `X` of one text parts from `X` of another one. */
function differencesOf(ours: string, theirs: string): readonly string[] {
  const [mine, other] = [readTypes(ours), readTypes(theirs)];
  const found: TypeDifference[] = [];
  const [one, two] = [mine.types.get("X"), other.types.get("X")];
  if (one === undefined || two === undefined) throw new Error("the texts have no X");
  compareTypes(
    { ours: mine, theirs: other, doc: {}, isPair: () => false, report: (difference) => found.push(difference) },
    { at: [], schemas: [], around: [], compared: new Set() },
    one.type,
    two.type,
  );
  expect(found.filter((difference) => KINDS.some(({ is }) => is({ ...difference, type: "X", doc: {} })))).toEqual([]);
  return found.map((difference) => `${["X", ...difference.at].join(".")} ${difference.what}`);
}

describe("two types are compared by what they say, not by how it is written", () => {
  it.each([
    ["type X = { a: string; b?: number }", "type X = { b?: number } & { a: string }", ""],
    ["type X = ('a' | 'b')[]", "interface Y { v: ('b' | 'a')[] } type X = Y['v']", ""],
    ["type X = A | B; type A = { a: X }; type B = { b: 1 }", "type X = { b: 1 } | C; type C = { a: X }", ""],
    [
      "type X = { a: string; b: string }",
      "type W = {}; type X = WithRequired<Y, 'a'> & Omit<Z, 'c'>; type Y = { a?: string }; type Z = { b: string; c: 1 }",
      "",
    ],
    ["type X = { a: string }", "type X = { a: number }", "X.a type"],
    ["type X = { a: string }", "type X = { a?: string }", "X.a optional"],
    ["type X = { a: unknown[] }", "type X = { a: string[]; b: 1 }", "X.a.[] type,X.b member"],
    ["type X = string | null", "type X = string", "X union"],
    ["type X = { readonly a: 1 }", "type X = { a: 1 }", "X.a readonly"],
    ["type X = { a: 1 }", "type X = {\n/** Why. */\na: 1 }", "X.a comment"],
    ["type X = { [key: string]: unknown }", "type X = { [key: string]: string }", "X.[key] type"],
    ["type X = { a: 1 } | { b: string }", "type X = { a: 1 } | { b: number }", "X.b type"],
  ])("%s ~ %s: %s", (ours, theirs, expected) => {
    expect(differencesOf(ours, theirs).join(",")).toBe(expected);
  });
});
