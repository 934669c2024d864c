import type { Spec } from "../../../document/document.js";
import { isObject, own, wordOf, type JsonObject } from "../../../document/json.js";
import type { RuleId } from "../../../document/origin.js";
import type { Patch } from "../../../document/patch.js";
import { join, type Pointer } from "../../../document/pointer.js";
import { inferred } from "../../../openapi/edit.js";

const FLOWS: ReadonlyMap<string, string> = new Map([
  ["implicit", "implicit"],
  ["password", "password"],
  ["application", "clientCredentials"],
  ["accessCode", "authorizationCode"],
]);

function basic(at: Pointer, origin: Patch["origin"]): readonly Patch[] {
  return [
    { op: "replace", at: join(at, "type"), value: "http", origin },
    { op: "add", at: join(at, "scheme"), value: "basic", origin },
  ];
}

function oauth2(scheme: JsonObject, at: Pointer, origin: Patch["origin"]): readonly Patch[] {
  const flow = FLOWS.get(wordOf(own(scheme, "flow")));
  if (flow === undefined) return [];
  const parts = ["authorizationUrl", "tokenUrl", "scopes"].filter((key) => own(scheme, key) !== undefined);
  return [
    { op: "remove", at: join(at, "flow"), origin },
    ...parts.map((key): Patch => ({ op: "move", from: join(at, key), at: join(at, "flows", flow, key), origin })),
    ...(parts.includes("scopes")
      ? []
      : [{ op: "add" as const, at: join(at, "flows", flow, "scopes"), value: {}, origin }]),
  ];
}

/** `securityDefinitions` as `components.securitySchemes`. */
export function securitySchemes(spec: Spec, id: RuleId): readonly Patch[] {
  const from: Pointer = "#/securityDefinitions";
  const stated = own(spec.doc, "securityDefinitions");
  if (stated === undefined) return [];
  const whole = inferred(spec, id, from);
  if (!isObject(stated)) return [{ op: "remove", at: from, origin: whole }];
  const to: Pointer = "#/components/securitySchemes";
  const inside = Object.keys(stated).flatMap((name): readonly Patch[] => {
    const scheme = own(stated, name);
    const origin = inferred(spec, id, join(from, name));
    if (!isObject(scheme)) return [];
    if (own(scheme, "type") === "basic") return basic(join(to, name), origin);
    return own(scheme, "type") === "oauth2" ? oauth2(scheme, join(to, name), origin) : [];
  });
  return [{ op: "move", from, at: to, origin: whole }, ...inside];
}
