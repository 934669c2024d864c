import type { Spec } from "../../../document/document.js";
import { isList, own, type Json } from "../../../document/json.js";
import type { RuleId } from "../../../document/origin.js";
import type { Patch } from "../../../document/patch.js";
import { join } from "../../../document/pointer.js";
import { inferred } from "../../../openapi/edit.js";

function text(value: Json | undefined): string {
  return typeof value === "string" ? value.trim() : "";
}

const KNOWN = /^(?:https?|wss?)$/;

/** Host, base path and schemes as servers. A host without schemes is reached by https: a key must not travel in the clear. */
export function serversOf(spec: Spec, id: RuleId): readonly Patch[] {
  const { doc } = spec;
  const host = text(own(doc, "host"));
  const base = text(own(doc, "basePath"));
  const path = base === "" || base === "/" ? "" : `/${base.replace(/^\/+/, "")}`;
  const stated = own(doc, "schemes");
  const schemes = (isList(stated) ? stated : []).map(text).filter((scheme) => KNOWN.test(scheme));
  const urls =
    host === ""
      ? [path].filter((url) => url !== "")
      : (schemes.length === 0 ? ["https"] : [...new Set(schemes)]).map((scheme) => `${scheme}://${host}${path}`);
  const because = ["host", "basePath", "schemes"].filter((key) => own(doc, key) !== undefined);
  const [first] = because;
  if (first === undefined) return [];
  const origin = inferred(spec, id, join("#", first));
  const servers: readonly Patch[] =
    urls.length === 0 || own(doc, "servers") !== undefined
      ? []
      : [{ op: "add", at: "#/servers", value: urls.map((url) => ({ url })), origin }];
  return [...servers, ...because.map((key): Patch => ({ op: "remove", at: join("#", key), origin }))];
}
