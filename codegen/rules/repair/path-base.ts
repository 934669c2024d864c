import type { Rule } from "../../spec/document.js";
import { isList, own } from "../../spec/json.js";
import type { Patch } from "../../spec/patch.js";
import { join } from "../../spec/pointer.js";
import { inferred, placeFor } from "../finding.js";
import { operationsOf } from "../operation.js";

const id = "repair/path-base";

const absolute = /^\/?(https?:\/\/?[^/\s?#]+)(\/[^\s?#]*)/i;

/** A path is a path: the host that an exporter put in front of it is the server. */
export const pathBase: Rule = {
  id,
  law: "A path that begins with a scheme and host is split: the host becomes the server, where the document names none.",
  *check(spec) {
    const servers = own(spec.doc, "servers");
    const lacks = !isList(servers) || servers.length === 0;
    for (const path of new Set(operationsOf(spec.doc).map((operation) => operation.path))) {
      const [, host, rest] = absolute.exec(path) ?? [];
      if (host === undefined || rest === undefined) continue;
      const from = join("#/paths", path);
      const origin = inferred(spec, id, from);
      const server: readonly Patch[] = lacks ? [{ op: "add", at: "#/servers", value: [{ url: host }], origin }] : [];
      yield {
        code: id,
        level: "warning",
        at: placeFor(spec, from),
        message: `the path ${path} holds the server; read as ${rest} at ${host}`,
        fix: [...server, { op: "move", from, at: join("#/paths", rest), origin }],
      };
      return;
    }
  },
};
