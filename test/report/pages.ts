import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile, compileEach } from "../../codegen/compile/compile.js";
import { type CompileResult } from "../../codegen/compile/types.js";
import { beginReport } from "../../codegen/report/report-pages.js";
import { codes } from "../../codegen/codes/codes.js";
import type { SourceText } from "../../codegen/document/source.js";

/** The report of some sources, and what it was made from. */
export interface Made {
  readonly pages: ReadonlyMap<string, string>;
  /** What lies beside the pages. */
  readonly files: ReadonlyMap<string, string>;
  readonly compiled: CompileResult;
}

/** Compiles sources and makes their report. */
export async function report(texts: readonly SourceText[], overlays: readonly SourceText[] = []): Promise<Made> {
  const compiled = await compile(texts, { overlays });
  const setting = { texts: [...texts, ...overlays], codes, levels: new Map() };
  const all = new Map<string, string>();
  const rest = { compiled, handedOn: new Set<string>(), reading: [], unreadable: [] };
  const { paths } = beginReport(setting, (path, text) => all.set(path, text)).finish(rest);
  if ([...all.keys()].some((path) => !paths.has(path))) throw new Error("a file is no part of the report");
  const isPage = ([path]: readonly [string, string]): boolean => path.endsWith(".html");
  return {
    pages: new Map([...all].filter(isPage)),
    files: new Map([...all].filter((entry) => !isPage(entry))),
    compiled,
  };
}

/** All files of the same, each made as soon as its endpoint is known. */
export async function reportInTurn(texts: readonly SourceText[]): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>();
  const page = beginReport({ texts, codes, levels: new Map() }, (path, text) => pages.set(path, text));
  const early = new Set<string>();
  const compiled = await compileEach(texts, {}, (endpoints, findings) => {
    for (const { folder } of endpoints) early.add(folder);
    page.add(endpoints, findings);
  });
  const { paths } = page.finish({ compiled, handedOn: compiled.handedOn, reading: [], unreadable: [] });
  if (early.size === 0) throw new Error("no page was made before the end");
  return new Map([...pages].filter(([path]) => paths.has(path)));
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The sources of this repository's own `specs/`. */
export function seeds(): readonly SourceText[] {
  return readdirSync(`${root}specs`, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:md|txt)$/.test(name))
    .map((name) => name.replaceAll("\\", "/"))
    .toSorted()
    .map((name) => ({
      id: `specs/${name}`,
      text: readFileSync(`${root}specs/${name}`, "utf8"),
      provider: name.split("/")[0] ?? "",
    }));
}

/** A small OpenAPI page of an endpoint, as a relay exports it. */
export function relayPage(id: string, properties: string, more = ""): string {
  return `# /${id}

\`\`\`yaml
openapi: 3.0.1
info:
  title: ''
  version: 1.0.0
paths:
  /${id}:
    post:
      summary: /${id}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
${properties}
      responses:
        '200':
          description: ''
          content:
            application/json:
              schema:
                type: object
                properties: {}
servers:
  - url: https://relay.example
${more}\`\`\`
`;
}

/** fal's own OpenAPI of an endpoint. */
export function falPage(id: string, properties: unknown): string {
  return JSON.stringify(
    {
      openapi: "3.0.4",
      info: { title: "Queue OpenAPI", version: "1.0.0", "x-fal-metadata": { endpointId: id } },
      servers: [{ url: "https://queue.fal.run" }],
      paths: {
        [`/${id}`]: {
          post: {
            requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/In" } } } },
            responses: { 200: { description: "", content: { "application/json": { schema: {} } } } },
          },
        },
      },
      components: { schemas: { In: { type: "object", properties } } },
    },
    null,
    2,
  );
}

/** Texts that broke generators and pages elsewhere. */
export const payloads: readonly string[] = [
  "<script>globalThis.__PWNED__ = 1</script>",
  '"><img src=x onerror="globalThis.__PWNED__=1">',
  "' onmouseover='globalThis.__PWNED__=1",
  "</code></div></section></style></script><svg onload=globalThis.__PWNED__=1>",
  "<!--",
  "]]>",
  "javascript:globalThis.__PWNED__=1",
  "&lt;script&gt;&#60;script&#62;&amp",
  "`${globalThis.__PWNED__=1}`",
  "\u202e\u2066evil\u0000\u2028\ud800",
];
