import type { Rule, Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList, isObject, own } from "../../document/json.js";
import type { Patch } from "../../document/patch.js";
import { join, valueAt } from "../../document/pointer.js";
import { edit, inferred, placeFor } from "../../openapi/edit.js";
import { operationsOf } from "../../openapi/operation.js";

const ID = "repair/path-base";

const ABSOLUTE = /^\/?(https?:\/\/?[^/\s?#]+)(\/[^\s?#]*)/i;

/** A path that lacks its slash; the host that an exporter put in front of one is looked at first. */
function rooted(spec: Spec, path: string): Finding | undefined {
  if (path.startsWith("/") || path.startsWith("x-") || ABSOLUTE.test(path)) return undefined;
  const [from, to] = [join("#/paths", path), join("#/paths", `/${path}`)];
  if (valueAt(spec.doc, to) !== undefined) return undefined;
  const fix: Patch = { op: "move", from, at: to, origin: inferred(spec, ID, from) };
  return edit(ID, from, `the path ${path} is written with its slash`, [fix]);
}

/** A path is a path: the host that an exporter put in front of it is the server. */
export const pathBase: Rule = {
  id: ID,
  law: "A path begins with a slash; one that begins with a scheme and host is split: the host becomes the server, where the document names none.",
  *check(spec) {
    const servers = own(spec.doc, "servers");
    const lacks = !isList(servers) || servers.length === 0;
    const paths = own(spec.doc, "paths");
    for (const path of Object.keys(isObject(paths) ? paths : {})) {
      const found = rooted(spec, path);
      if (found !== undefined) yield found;
    }
    for (const path of new Set(operationsOf(spec.doc).map((operation) => operation.path))) {
      const [, host, rest] = ABSOLUTE.exec(path) ?? [];
      if (host === undefined || rest === undefined) continue;
      const from = join("#/paths", path);
      const origin = inferred(spec, ID, from);
      const server: readonly Patch[] = lacks ? [{ op: "add", at: "#/servers", value: [{ url: host }], origin }] : [];
      yield {
        code: ID,
        level: "warning",
        at: placeFor(spec, from),
        message: `the path ${path} holds the server; read as ${rest} at ${host}`,
        fix: [...server, { op: "move", from, at: join("#/paths", rest), origin }],
      };
      return;
    }
  },
};
