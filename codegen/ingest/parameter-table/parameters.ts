import type { Stretch } from "../excerpt.js";
import type { Report } from "../page/findings.js";
import { field, list, object, type Part, type PartField, value } from "../page/part.js";
import { shownType } from "../page/schema-part.js";
import type { Address } from "./address.js";
import { bareCall, isBodyless } from "./bare-call.js";
import type { CurlCall, SentPart } from "./curl.js";
import type { FieldPlace } from "./scope.js";
import type { FieldGroup } from "./stated-fields.js";
import type { TableField } from "./table/row-field.js";

/** Headers that OpenAPI keeps elsewhere: authorisation is security, the content type is the body's. */
export function isOwnHeader(name: string): boolean {
  return /^(?:authorization|content-type|accept)$/i.test(name);
}

function parameterPart(one: TableField, place: string): Part {
  const description = one.schema.filter(([key]) => key === "description");
  const schema = one.schema.filter(([key]) => key !== "description");
  const required = place === "path" ? value(true, [one.at]) : one.required && value(true, [one.required]);
  const words = [["name", value(one.name, [one.at])] as const, ["in", value(place)] as const];
  return object([...words, ...field("required", required), ...description, ["schema", object(schema)]], [one.at]);
}

/** A parameter that only the URL shows. */
function implied(name: string, place: string, at: Stretch): Part {
  const words = [["name", value(name, [at])] as const, ["in", value(place)] as const];
  const required = place === "path" ? field("required", value(true)) : [];
  return object([...words, ...required, ["schema", object([["type", value("string")]])]], [at]);
}

/** A header that only a call shows: whether it must be sent, nobody says. */
function shownHeader({ name, at, value: sent }: SentPart): Part {
  const example = sent === undefined ? [] : field("examples", list([value(sent, [at], "example")], [at], "example"));
  const schema = object([...shownType("string", at), ...example]);
  return object(
    [
      ["name", value(name, [at], "example")],
      ["in", value("header")],
      ["schema", schema],
    ],
    [at],
    "example",
  );
}

/** True for headers that clients write themselves. */
function isClientHeader(name: string): boolean {
  return /^(?:user-agent|host|cache-control|connection|origin|referer|cookie|content-length|accept-\w+|x-api-key|api-key|x-\w+-key|x-auth-\w+)$/i.test(
    name,
  );
}

/** Headers in calls of the operation that no table states. */
function shownHeaders(calls: readonly CurlCall[], { path }: Address): readonly SentPart[] {
  return calls
    .filter(({ url }) => url !== undefined && bareCall(url.text).endsWith(bareCall(path)))
    .flatMap(({ headers }) => headers)
    .filter(({ name }) => !isOwnHeader(name) && !isClientHeader(name));
}

const PARAMETERS: readonly FieldPlace[] = ["header", "query", "path", "cookie"];

/** Where a field goes: into the path when the path has its name, into the query when there is no body. */
function placeOf(one: TableField, place: FieldPlace, address: Address): FieldPlace {
  if (address.path.includes(`{${one.name}}`)) return "path";
  return place === "body" && isBodyless(address.method) ? "query" : place;
}

/** `parameters` of the operation: what tables state, and what only the URL or a call shows. */
export function parametersOf(
  stated: readonly FieldGroup[],
  address: Address,
  calls: readonly CurlCall[],
  report: Report,
): readonly PartField[] {
  const all = new Map<string, Part>();
  for (const { scope, fields } of stated.filter((one) => one.scope.into === undefined)) {
    for (const one of fields) {
      const place = placeOf(one, scope.place, address);
      if (!PARAMETERS.includes(place) || (place === "header" && isOwnHeader(one.name))) continue;
      if (place === "path" && !address.path.includes(`{${one.name}}`)) {
        report("ingest/table-row", one.at, `the path ${address.path} has no {${one.name}}; the row is left out`);
      } else all.set(`${place} ${one.name}`, parameterPart(one, place));
    }
  }
  const templates = [...address.path.matchAll(/\{([\w.-]{1,60})\}/g)].map((hit) => ["path", hit[1] ?? ""] as const);
  for (const [place, name] of [...templates, ...address.query.map((name) => ["query", name] as const)]) {
    const key = `${place} ${name}`;
    if (!all.has(key)) all.set(key, implied(name, place, address.pathAt));
  }
  const headers = new Set([...all.keys()].map((key) => key.toLowerCase()));
  for (const header of shownHeaders(calls, address)) {
    const key = `header ${header.name.toLowerCase()}`;
    if (!headers.has(key)) all.set(key, shownHeader(header));
    headers.add(key);
  }
  return all.size === 0 ? [] : [["parameters", list([...all.values()])]];
}
