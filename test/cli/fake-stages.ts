import type { FindingCode } from "../../codegen/document/finding-code.js";
import { IO_CODES } from "../../codegen/io/codes.js";
import { stages, type Stages } from "../../codegen/project/stages.js";
import type { CompiledEndpoint } from "../../codegen/model/endpoint/compiled-endpoint.js";
import { withHeader } from "../../codegen/emit/header.js";
import type { Finding } from "../../codegen/document/finding.js";
import { NO_ORIGINS } from "../../codegen/document/origins.js";
import type { SourceText } from "../../codegen/document/source.js";

const origin = { rule: "ingest/fake", basis: "stated", evidence: [] } as const;

/** A source of the fake pipeline is a list of orders, one per line: `endpoint <id>`, `refuse`, `warn <text>`, `edit`. */
function orders(
  source: SourceText,
): readonly { readonly word: string; readonly rest: string; readonly start: number }[] {
  let start = 0;
  return source.text.split("\n").map((line) => {
    const order = { word: line.split(" ", 1)[0] ?? "", rest: line.slice(line.indexOf(" ") + 1), start };
    start += line.length + 1;
    return order;
  });
}

function findingsOf(source: SourceText): readonly Finding[] {
  return orders(source).flatMap(({ word, rest, start }): readonly Finding[] => {
    const at = { source: source.id, start, end: start + word.length + 1 + rest.length };
    if (word === "refuse")
      return [{ code: "ingest/fake", level: "error", at, message: "refused", hint: "say something else" }];
    if (word === "warn") return [{ code: "check/fake", level: "warning", at, message: rest }];
    if (word === "pointer")
      return [{ code: "check/fake", level: "warning", at: "#/paths/~1a/post", source: source.id, message: rest }];
    return word === "edit"
      ? [{ code: "repair/fake", level: "note", at, message: "mended", fix: [{ op: "remove", at: "#/x", origin }] }]
      : [];
  });
}

function spec(id: string, text: string): CompiledEndpoint["mended"] {
  return {
    doc: { openapi: "3.1.0", info: { title: id, version: text }, paths: {} },
    origins: NO_ORIGINS,
    ledger: [],
  };
}

const compile: Stages["compile"] = async (sources) => {
  const refused = sources.filter((source) => orders(source).some(({ word }) => word === "refuse"));
  const byId = new Map<string, SourceText[]>();
  for (const source of sources.filter((one) => !refused.includes(one))) {
    for (const { word, rest } of orders(source))
      if (word === "endpoint") byId.set(rest, [...(byId.get(rest) ?? []), source]);
  }
  const endpoints = [...byId]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, made]): CompiledEndpoint => {
      const text = made.map((source) => source.text).join("");
      return {
        id,
        kind: "queue",
        folder: id.toLowerCase(),
        sources: made.map((source) => source.id),
        ingested: spec(id, ""),
        mended: spec(id, text),
      };
    });
  return {
    endpoints,
    findings: sources.flatMap(findingsOf),
    refused: refused.map(({ id }) => id),
    brokenOverlays: [],
    jobs: [],
    unmade: [],
    excluded: [],
  };
};

const makeEndpoints: Stages["makeEndpoints"] = async (sources, options, keep) => {
  const { endpoints, ...said } = await compile(sources, options);
  const made = endpoints.map(({ id, kind, folder, sources: from, mended }) => ({
    id,
    kind,
    folder,
    sources: from,
    files: keep(
      withHeader(
        new Map([
          [`${folder}/index.ts`, `// ${JSON.stringify(mended.doc)}\n`],
          [`${folder}/openapi.json`, JSON.stringify({ id })],
        ]),
        options.header,
      ),
    ),
    listed: { id, folder, gateways: [], title: "", sources: from },
  }));
  return { ...said, idle: [], endpoints: made };
};

/** A pipeline that obeys its sources, to test what stands around the real one. */
export const fakeStages: Stages = {
  compile,
  compileEach: async (sources, options) => ({ ...(await compile(sources, options)), handedOn: new Set() }),
  makeEndpoints,
  makePackages: (sources, options, packages) =>
    Promise.all(packages.map(({ emit, keep }) => makeEndpoints(sources, { ...options, ...emit }, keep))),
  emitRoot: async (made, { kept = [], header }) => {
    const ids = [...made.map(({ id }) => id), ...kept.map(({ id, doc }) => `${id} kept ${JSON.stringify(doc)}`)];
    return withHeader(new Map([["registry.ts", `${ids.toSorted().join("\n")}\n`]]), header);
  },
  assemble: async (endpoints, form) => ({
    doc: form === "overlay" ? { overlay: "1.1.0" } : { [form]: endpoints.map(({ id }) => id) },
    findings: [],
  }),
  coverage: async ({ id, text }) => ({
    source: id,
    lines: text.split("\n").map((words, index) => ({ line: index + 1, class: "noise", kind: "prose", text: words })),
  }),
  explainEdits: async () => ({ lines: ["an edit", "  its quote \u001b[31m"], failures: [] }),
  withImportExtension: stages.withImportExtension,
  withHeader: stages.withHeader,
  publish: stages.publish,
  codes: async () =>
    new Map([
      ...IO_CODES.map((one): [string, FindingCode] => [one.code, one]),
      ["check/fake", { code: "check/fake", law: "A law.", level: "note", sample: { before: "a: 1", after: "a: 2" } }],
    ]),
};
