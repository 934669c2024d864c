import { readdirSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { emitPackage, explainEdits, generate } from "../../codegen/index.js";
import { makeEndpoints } from "../../codegen/project/make.js";
import { beginReport } from "../../codegen/report/report-pages.js";
import { withLevels } from "../../codegen/document/levels.js";
import { diffApis } from "../../codegen/diff/diff.js";
import type { SourceText } from "../../codegen/document/source.js";
import { folderWith } from "../cli/folder.js";

/** Which stage breaks, as a mistake of ours would break it: for the one source or endpoint that speaks of `broken`. */
const broken = vi.hoisted(() => ({ stage: "" }));

/** A declaration, so that it is there when modules are replaced. */
function breaking<Given extends readonly unknown[], Value>(
  stage: string,
  work: (...given: Given) => Value,
): (...given: Given) => Value {
  const deeper = (): number => 1 + deeper();
  return (...given) => {
    if (broken.stage === stage && JSON.stringify(given[0]).includes("broken")) deeper();
    return work(...given);
  };
}

/** The same for what is done once for all sources. */
function failing<Given extends readonly unknown[], Value>(
  stage: string,
  work: (...given: Given) => Value,
): (...given: Given) => Value {
  return (...given) => {
    if (broken.stage === stage) throw new Error("a slip of ours");
    return work(...given);
  };
}

vi.mock(import("../../codegen/ingest/openapi/openapi.js"), async (load) => {
  const real = await load();
  return { ...real, ingestOpenapi: breaking("ingest", real.ingestOpenapi) };
});
vi.mock(import("../../codegen/openapi/identity.js"), async (load) => {
  const real = await load();
  return { ...real, identify: breaking("settle", real.identify) };
});
vi.mock(import("../../codegen/rules/enrich/merge-sources.js"), async (load) => {
  const real = await load();
  return { ...real, mergeSources: breaking("compile", real.mergeSources) };
});
vi.mock(import("../../codegen/emit/types/types.js"), async (load) => {
  const real = await load();
  return { ...real, emitTypes: breaking("emit", real.emitTypes) };
});
vi.mock(import("../../codegen/ingest/yaml/yaml.js"), async (load) => {
  const real = await load();
  return { ...real, readYaml: breaking("overlay", real.readYaml) };
});
vi.mock(import("../../codegen/report/score.js"), async (load) => {
  const real = await load();
  return { ...real, scoreOf: breaking("report", real.scoreOf) };
});
vi.mock(import("../../codegen/emit/package/package-readme.js"), async (load) => {
  const real = await load();
  return { ...real, packageReadme: failing("root", real.packageReadme) };
});
vi.mock(import("../../codegen/emit/package/publish-modules.js"), async (load) => {
  const real = await load();
  return { ...real, publishModules: failing("publish", real.publishModules) };
});
vi.mock(import("../../codegen/io/output/retained.js"), async (load) => {
  const real = await load();
  return { ...real, retainedEndpoints: failing("elsewhere", real.retainedEndpoints) };
});
vi.mock(import("../../codegen/diff/roots.js"), async (load) => {
  const real = await load();
  return { ...real, rootsOf: breaking("diff", real.rootsOf) };
});

function page(name: string): SourceText {
  return {
    id: `${name}.yaml`,
    text: `openapi: 3.1.0
info: {title: ${name}, version: "1"}
paths:
  /v1/${name}: {get: {responses: {"200": {description: ok}}}}
`,
    provider: "acme",
  };
}

const sources = ["before", "broken", "later"].map(page);
const overlay: SourceText = {
  id: "overlays/broken.yaml",
  text: "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions: [{target: $.info, update: {title: new}}]\n",
};

function failure(stage: string): object {
  return expect.objectContaining({
    code: `internal/${stage}`,
    level: "error",
    at: { source: "broken.yaml", start: 0, end: 1 },
    message: expect.stringMatching(/^an internal error of falsmith while .*: Maximum call stack size exceeded$/),
    hint: expect.stringContaining("please report"),
  });
}

describe("a mistake of ours in one source", () => {
  it.each(["ingest", "settle", "compile"])("while it is at %s refuses it; the others are compiled", async (stage) => {
    broken.stage = stage;
    const { endpoints, findings, refused } = await compile(sources);
    expect(endpoints.map(({ id }) => id)).toEqual(["acme GET /v1/before", "acme GET /v1/later"]);
    expect(refused).toEqual(["broken.yaml"]);
    const errors = findings.filter(({ level }) => level === "error");
    expect(errors).toEqual([failure(stage)]);
    expect(withLevels(errors, new Map([[`internal/${stage}`, "off"]]), [])).toEqual(errors);
  });

  it("while its files are made refuses it; the files of the others are made", async () => {
    broken.stage = "emit";
    const { endpoints, findings, refused } = await makeEndpoints(sources, { runtime: "import" }, ({ size }) => size);
    expect(endpoints.map(({ id }) => id)).toEqual(["acme GET /v1/before", "acme GET /v1/later"]);
    expect(refused).toEqual(["broken.yaml"]);
    expect(findings.filter(({ level }) => level === "error")).toEqual([failure("emit")]);
  });

  it("while the package is emitted leaves out its files, and the root where that breaks, and tells it", async () => {
    broken.stage = "";
    const compiled = await compile(sources);
    const whole = await emitPackage(compiled, sources, { runtime: "import" });
    expect(whole.findings).toEqual([]);
    broken.stage = "emit";
    const partly = await emitPackage(compiled, sources, { runtime: "import" });
    expect(partly.findings).toEqual([failure("emit")]);
    const missing = [...whole.keys()].filter((path) => !partly.has(path));
    expect(missing).toContain("acme/v1/broken/get/types.ts");
    expect(missing.filter((path) => !path.startsWith("acme/v1/broken/get/"))).toEqual([]);
    broken.stage = "root";
    const { findings, size } = await emitPackage(compiled, sources, { runtime: "import" });
    expect(findings).toEqual([expect.objectContaining({ code: "internal/run", level: "error" })]);
    expect(size).toBeLessThan(whole.size);
  });

  it("while edits are explained leaves those of the others, and tells it", async () => {
    broken.stage = "";
    const compiled = await compile(sources);
    const endpoints = compiled.endpoints.map((endpoint) => ({
      ...endpoint,
      mended: endpoint.id.endsWith("broken")
        ? Object.defineProperty({ ...endpoint.mended }, "ledger", {
            get: () => {
              throw new Error("a slip of ours");
            },
          })
        : endpoint.mended,
    }));
    const lines = explainEdits({ ...compiled, endpoints }, sources);
    expect(lines.filter((line) => line.startsWith("acme GET /v1/"))).toHaveLength(2);
    expect(lines.at(-1)).toMatch(
      /^an internal error of falsmith while explaining the edits of acme GET \/v1\/broken: /,
    );
  });

  it.each([
    ["root", "the root of the package"],
    ["publish", "JavaScript of the modules"],
    ["elsewhere", "the package"],
  ])("in what is made once for all sources (%s) is told, and nothing is written", async (stage, what) => {
    const cwd = folderWith();
    broken.stage = stage;
    const report = await generate({ cwd, sources, package: "acme" });
    broken.stage = "";
    expect(report).toMatchObject({ ok: false, exit: 1, files: { written: [] } });
    expect(report.findings.filter(({ level }) => level === "error")).toEqual([
      expect.objectContaining({
        code: "internal/run",
        message: `an internal error of falsmith while making ${what}: a slip of ours`,
        hint: expect.stringContaining("nothing was written"),
      }),
    ]);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("in an overlay is told, and the overlay counts as one that cannot be read", async () => {
    broken.stage = "overlay";
    const { findings, brokenOverlays, endpoints } = await compile([page("before")], { overlays: [overlay] });
    expect(brokenOverlays).toEqual([overlay.id]);
    expect(endpoints).toHaveLength(1);
    expect(findings.filter(({ level }) => level === "error").map(({ code }) => code)).toEqual(["internal/overlay"]);
  });

  it("while its page of the report is made leaves the other pages", async () => {
    broken.stage = "report";
    const compiled = await compile(sources);
    const pages = new Map<string, string>();
    const { failures } = beginReport({ texts: sources, codes: new Map(), levels: new Map() }, (path, text) =>
      pages.set(path, text),
    ).finish({ compiled, handedOn: new Set(), reading: [], unreadable: [] });
    expect(failures).toEqual([failure("report")]);
    expect([...pages.keys()].filter((path) => path.includes("broken"))).toEqual([]);
    expect([...pages.keys()].filter((path) => path.endsWith(".html"))).toHaveLength(3);
    expect(pages.get("index.html")).toContain("internal/report");
  });

  it("while it is compared leaves the other comparisons", async () => {
    broken.stage = "diff";
    const { endpoints } = await compile(sources);
    const side = endpoints.map(({ id, kind, mended }) => ({ id, kind, key: id, doc: mended.doc }));
    const now = side.map((endpoint) => ({ ...endpoint, doc: { ...endpoint.doc, "x-edition": 2 } }));
    const diff = diffApis(side, now);
    expect(diff.common).toBe(3);
    expect(diff.endpoints).toEqual([
      expect.objectContaining({
        id: "acme GET /v1/broken",
        changes: [expect.objectContaining({ kind: "not-compared" })],
      }),
    ]);
  });
});
