import type { Fact } from "./fact.js";
import type { FieldOnPage } from "./unit.js";
import { evidenceAt } from "./operation-page.js";
import { foldName } from "./id.js";

const MESSAGE =
  /^(?:error|errors|errormessage|errormsg|errmsg|errorinfo|failreason|failurereason|failmsg|failmessage|failurecause|reason|taskstatusmsg|statusmsg|statusmessage|errordetail)$/;
const CODE = /^(?:errorcode|errcode|failcode|failurecode)$/;

/**
 * Where the server's words about a failure are: beside the state, or at the root; the message before its code.
 * @param state where the state is
 */
export function failureFact(
  fields: readonly FieldOnPage[],
  state: string | undefined,
): Fact<readonly string[]> | undefined {
  const beside = state?.slice(0, state.lastIndexOf("/")) ?? "";
  const near = fields.filter(({ field }) => {
    const parent = field.pointer.slice(0, field.pointer.lastIndexOf("/"));
    return parent === beside || parent === "";
  });
  const parentIs = ({ field }: FieldOnPage): boolean =>
    field.pointer.slice(0, field.pointer.lastIndexOf("/")) === beside;
  const messages = near.filter(({ field }) => MESSAGE.test(foldName(field.name)));
  const codes = near.filter(({ field }) => CODE.test(foldName(field.name)));
  const own = messages.filter(parentIs);
  const chosen = [...(own.length > 0 ? own : messages).slice(0, 1), ...codes.filter(parentIs).slice(0, 1)];
  const [first] = chosen;
  if (first === undefined) return undefined;
  return {
    value: chosen.map(({ field }) => field.pointer),
    basis: chosen.some(({ field }) => field.basis === "schema") ? "schema" : "example",
    evidence: evidenceAt(first.page, first.field.at),
  };
}

const PROGRESS =
  /^(?:progress|progresspercent|progresspercentage|percent|percentage|percentcomplete|completionpercentage|progressratio)$/;

/** Where the status reply tells how far the work has come. */
export function progressFact(fields: readonly FieldOnPage[]): Fact<string> | undefined {
  const all = fields.filter(
    ({ field }) =>
      PROGRESS.test(foldName(field.name)) && !field.pointer.includes("/*") && !field.types.includes("object"),
  );
  const [first] = all.toSorted((a, b) => a.field.pointer.split("/").length - b.field.pointer.split("/").length);
  return first === undefined
    ? undefined
    : { value: first.field.pointer, basis: first.field.basis, evidence: evidenceAt(first.page, first.field.at) };
}

const OK =
  /(?<![\d.])\**(?<code>200|0)\**[`"]?\s*(?:[:：=-]|表示|为|for|means)?\s*[`"]?(?:-\s*)?(?:成功|success|ok\b|请求成功|succe)/i;
const FOR = /(?:成功|success)[^\d]{0,6}(?<code>200|0)(?!\d)|e\.g\.,?\s*(?<code2>200|0)\s*for success/i;

/**
 * The code of the envelope that says that the call itself went well: a number at the root which the page says to be
 * success. HTTP 200 with another is a failure of the call.
 */
export function successFact(fields: readonly FieldOnPage[]): Fact<string> | undefined {
  for (const { field, page } of fields) {
    if (!/^\/(?:code|errcode|err_code|error_code|ret)$/i.test(field.pointer)) continue;
    if (!field.types.some((type) => type === "integer" || type === "number")) continue;
    const groups = OK.exec(field.description)?.groups ?? FOR.exec(field.description)?.groups;
    const code = groups?.["code"] ?? groups?.["code2"];
    if (code === undefined) continue;
    return {
      value: `$response.body#${field.pointer} == ${code}`,
      basis: "stated",
      evidence: evidenceAt(page, field.at),
    };
  }
  return undefined;
}
