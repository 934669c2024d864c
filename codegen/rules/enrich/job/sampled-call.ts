import type { Spec } from "../../../document/document.js";
import type { JsonObject } from "../../../document/json.js";
import { originsOf } from "../../../document/origins.js";
import type { Span } from "../../../document/source.js";
import { mainOperation } from "../../../openapi/operation.js";
import { registrableDomain } from "../../../openapi/servers.js";
import { originOfFact } from "./fact.js";
import { type OperationPage, operationPage } from "./operation-page.js";
import type { OperationUnit } from "./unit.js";

/*
 * Some pages show how a result is asked for in a second cURL call alone: no table and no page describes that operation.
 * The call itself states its method, its server and its path.
 */

const GET_CALL =
  /(?:--request|-X)\s+["']?GET["']?\s[^\n]*?(?<url>https?:\/\/[^\s"'\\]+)|^\s*GET\s+(?<line>https?:\/\/[^\s"'\\]+)/gim;
const TEMPLATE = /\$\{(?<shell>[\w.-]+)\}|\{\{?(?<brace>[\w.-]+)\}?\}|<(?<angle>[\w.-]+)>|(?<=\/):(?<colon>\w+)/g;

/** A path with each variable as a template; undefined for one that has none, or more than one. */
function templated(path: string): string | undefined {
  const names: string[] = [];
  const written = path.replaceAll(TEMPLATE, (...given: unknown[]) => {
    const groups = Object.values(Object(given.at(-1)));
    const name = groups.find((one) => typeof one === "string");
    names.push(String(name));
    return `{${String(name)}}`;
  });
  return names.length === 1 ? written : undefined;
}

function pageOf(submit: OperationPage, path: string, span: Span): OperationPage | undefined {
  const name = /\{([^{}]*)\}/.exec(path)?.[1] ?? "";
  const parameters = [{ name, in: "path", required: true, schema: { type: "string" } }];
  const doc: JsonObject = {
    openapi: "3.1.0",
    info: { title: "", version: "1" },
    servers: submit.spec.doc["servers"] ?? [],
    paths: { [path]: { get: { parameters, responses: {} } } },
  };
  const spec: Spec = {
    doc,
    origins: originsOf([["#", originOfFact({ basis: "stated", evidence: [span] })]]),
    ledger: [],
  };
  const operation = mainOperation(spec);
  if (operation === undefined) return undefined;
  const { source, provider } = submit;
  return operationPage(spec, operation, { source, provider, format: "openapi", text: undefined, operations: 1 });
}

/** The operations that samples on the pages of a submit call, and that nothing describes. */
export function sampledOperations({ pages }: OperationUnit): readonly OperationUnit[] {
  const found = new Map<string, OperationUnit>();
  for (const submit of pages) {
    if (!submit.isProse) continue;
    for (const { text, span } of submit.passages)
      for (const { index, 0: all, groups } of text.matchAll(GET_CALL)) {
        const [, host = "", written = ""] =
          /^https?:\/\/([^/]+)(\/[^?#]*)/i.exec(groups?.["url"] ?? groups?.["line"] ?? "") ?? [];
        const path = templated(written);
        if (path === undefined || registrableDomain(host.replace(/:\d+$/, "")) !== submit.domain) continue;
        const page = pageOf(submit, path, span(index, index + all.length));
        if (page === undefined || found.has(path)) continue;
        found.set(path, {
          key: `GET ${path} in a sample`,
          method: "get",
          path,
          pages: [page],
          isPlain: true,
          isSampled: true,
        });
      }
  }
  return [...found.values()];
}
