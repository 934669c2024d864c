import { basename } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import type { ApiDiff, ApiEndpoint } from "../../codegen/diff/change.js";
import { diffApis } from "../../codegen/diff/diff.js";
import { isList, isObject, own, type Json, type JsonObject } from "../../codegen/document/json.js";
import type { SourceText } from "../../codegen/document/source.js";
import { respelled } from "../support/respell.js";
import { documentsIn, hasShared, needsShared, readShared, sampled } from "../support/shared.js";

const folder = "corpus/fal-openapi";
function names(snapshot: string): ReadonlySet<string> {
  return new Set(documentsIn(`${folder}/${snapshot}`).map((path) => basename(path)));
}

const inBoth = [...names("2026-01")].filter((name) => names("2026-06").has(name)).sort();
function read(snapshot: string, name: string): SourceText {
  return {
    ...readShared(`${folder}/${snapshot}/${name}`),
    provider: "fal",
  };
}

/** Each document by itself: a refusal or a sibling of one snapshot must not show in another endpoint. */
async function endpointsOf(source: SourceText): Promise<readonly ApiEndpoint[]> {
  return (await compile([source])).endpoints.map(({ id, kind, mended: { doc } }) => ({
    id,
    kind,
    key: id.toLowerCase(),
    doc,
  }));
}

function jsonOf(source: SourceText): JsonObject {
  const json: Json = JSON.parse(source.text);
  return isObject(json) ? json : {};
}

/** Keys that say nothing here. A description does: limits and values are read from it. */
const prose = ["title", "examples", "example", "ui", "format", "step", "le", "ge", "min", "max"];
function isNull(schema: Json): boolean {
  return own(schema, "type") === "null";
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
function sortedList(list: readonly Json[]): readonly Json[] {
  return list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** What a schema says, by other means than the product's: references inlined, no prose, one spelling. */
function meaning(schema: Json, schemas: Json, isOptional: boolean, depth: number): Json {
  if (!isObject(schema) || depth > 8) return schema;
  const ref = own(schema, "$ref");
  const target = typeof ref === "string" ? own(schemas, ref.slice(ref.lastIndexOf("/") + 1)) : undefined;
  const { $ref: _, ...beside } = schema;
  if (isObject(target)) return meaning({ ...target, ...beside }, schemas, isOptional, depth + 1);
  const [all, any] = [own(schema, "allOf"), own(schema, "anyOf")];
  if (isList(all) && all.length === 1 && isObject(all[0])) {
    const { allOf: _all, ...rest } = schema;
    return meaning({ ...all[0], ...rest }, schemas, isOptional, depth + 1);
  }
  const branches = isList(any) ? any.filter((branch) => !isOptional || !isNull(branch)) : [];
  if (branches.length === 1 && isObject(branches[0])) {
    const { anyOf: _any, ...rest } = schema;
    return meaning({ ...branches[0], ...rest }, schemas, isOptional, depth + 1);
  }
  const required = own(schema, "required");
  const entries = Object.entries(schema).flatMap(([key, value]): [string, Json][] => {
    if (prose.includes(key) || key.startsWith("x-") || (key === "default" && value === null)) return [];
    if (key === "properties" && isObject(value)) {
      const listed = Object.entries(value).map(([name, one]): [string, Json] => {
        const canBeLeftOut = !(isList(required) && required.includes(name)) && (own(one, "default") ?? null) === null;
        return [name, meaning(one, schemas, canBeLeftOut, depth + 1)];
      });
      return [[key, Object.fromEntries(listed.sort(byKey))]];
    }
    if (key === "required" && isList(value)) return [[key, sortedList(value)]];
    if (key === "enum" && isList(value)) return [[key, sortedList(value)]];
    if (key === "anyOf") return [[key, branches.map((one) => meaning(one, schemas, false, depth + 1))]];
    return [[key, key === "items" ? meaning(value, schemas, false, depth + 1) : value]];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The meaning of all that a document's operations name; the queue's own envelope is the same everywhere. */
function meaningOf(source: SourceText): string {
  const doc = jsonOf(source);
  const schemas = own(own(doc, "components"), "schemas") ?? {};
  const roots = Object.entries(Object(schemas)).filter(([name]) => /Input$|Output$/.test(name));
  const refs = JSON.stringify(own(doc, "paths")).match(/#\/components\/schemas\/[^"]*/g) ?? [];
  return JSON.stringify([
    roots.map(([, schema]) => meaning(schema as Json, schemas, false, 0)),
    refs.filter((ref) => !ref.endsWith("QueueStatus")).length,
  ]);
}

/** Documents that compile to something else in another spelling, and why. An entry that holds no longer fails. */
const knownFailures: ReadonlyMap<string, string> = new Map([]);

describe.skipIf(!hasShared)(needsShared("two snapshots of fal's OpenAPI"), () => {
  const table = new Map<string, number>();
  const verdicts = new Map<string, number>();
  let [compared, dialect, equal, ms] = [0, 0, 0, 0];
  afterAll(() => {
    const lines = [...table].sort(([, a], [, b]) => b - a).map(([key, count]) => `${key} | ${count}`);
    const sums = [...verdicts].sort(byKey).map(([verdict, count]) => `${count} ${verdict}`);
    process.stdout.write(
      `\n2026-01 → 2026-06: ${compared} of ${inBoth.length} common endpoints compared in ${Math.round(ms)} ms: ${sums.join(", ")}` +
        `\n${dialect} optional properties differ in null by dialect alone; ${equal} endpoints are equal up to dialect\n` +
        `where | what | changes\n${lines.join("\n")}\n`,
    );
  });

  const tally = (diff: ApiDiff): void => {
    for (const { impact, changes } of diff.endpoints) {
      verdicts.set(impact, (verdicts.get(impact) ?? 0) + 1);
      for (const { at, kind } of changes) {
        const key = `${at.split(/[.[]/, 1)[0] || "endpoint"} | ${kind}`;
        table.set(key, (table.get(key) ?? 0) + 1);
      }
    }
  };

  it("a change of dialect alone shows no difference", { timeout: 900_000 }, async () => {
    const wrong: string[] = [];
    for (const name of sampled(inBoth, 80)) {
      const [old, now] = [read("2026-01", name), read("2026-06", name)];
      const [before, after] = [await endpointsOf(old), await endpointsOf(now)];
      if (before.length === 0 || after.length === 0) continue;
      const start = performance.now();
      const diff = diffApis(before, after);
      ms += performance.now() - start;
      compared += 1;
      dialect += diff.dialect;
      tally(diff);
      if (diff.endpoints.length === 0) verdicts.set("none", (verdicts.get("none") ?? 0) + 1);
      if (meaningOf(old) !== meaningOf(now)) continue;
      equal += 1;
      if (diff.endpoints.length > 0) wrong.push(`${name}: ${JSON.stringify(diff.endpoints[0]?.changes).slice(0, 400)}`);
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(0);
    expect(equal).toBeGreaterThan(0);
  });

  // Dialect is what a generator leaves out everywhere: these documents of January write null for `seed` and not for `content_type`.
  it(
    "null that one document writes and leaves out is a statement, and its change is told",
    { timeout: 60_000 },
    async () => {
      const stated = ["flux-1__dev", "flux-1__krea", "flux-1__schnell", "flux-1__srpo", "flux__krea", "flux__schnell"];
      for (const name of [...stated, "flux__srpo", "hidream-i1-fast"].map((one) => `fal-ai__${one}.json`)) {
        const [before, after] = [await endpointsOf(read("2026-01", name)), await endpointsOf(read("2026-06", name))];
        const { endpoints, dialect: left } = diffApis(before, after);
        const nulls = endpoints.flatMap(({ changes }) => changes).filter(({ message }) => message.includes("null"));
        expect([name, left, nulls.map(({ at, message }) => `${at}: ${message}`)]).toEqual([
          name,
          0,
          ["Output.images[].content_type: string → string | null"],
        ]);
      }
    },
  );

  it("the same document in another spelling shows no difference", { timeout: 900_000 }, async () => {
    const wrong: string[] = [];
    for (const name of sampled([...names("2026-06")].sort(), 60)) {
      const source = read("2026-06", name);
      const other = { ...source, text: JSON.stringify(respelled(jsonOf(source))) };
      const diff = diffApis(await endpointsOf(source), await endpointsOf(other));
      const isSame = diff.verdict === "none" && diff.dialect === 0;
      if (isSame === knownFailures.has(name)) wrong.push(`${name}: ${JSON.stringify(diff).slice(0, 400)}`);
    }
    expect(wrong).toEqual([]);
  });
});
