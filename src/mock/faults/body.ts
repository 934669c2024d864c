import { json, text } from "../server/reply.js";
import { editObject, editText, htmlPage, without } from "./edits.js";
import type { Fault } from "./fault.js";

export type BodyFaultId =
  | "B01"
  | "B02"
  | "B03"
  | "B04"
  | "B05"
  | "B07"
  | "B08"
  | "B10"
  | "empty-body"
  | "empty-object"
  | "wrong-content-type"
  | "deep-nesting";

const ODD_VALUES: Readonly<Record<string, unknown>> = { array: [], null: null, string: "COMPLETED", number: 7 };

function withoutRequestId(body: Record<string, unknown>, variant: string): unknown {
  if (variant === "empty") return { ...body, request_id: "" };
  return variant === "not-a-string" ? { ...body, request_id: 12_345 } : without(body, ["request_id"]);
}

function unlikeSchema(body: Record<string, unknown>, variant: string): unknown {
  if (variant === "new-field") return { ...body, field_of_tomorrow: { value: 1 } };
  const first = Object.keys(body)[0];
  if (first === undefined) return { field_of_tomorrow: 1 };
  if (variant === "missing-field") return without(body, [first]);
  return { ...body, [first]: typeof body[first] === "number" ? "not a number" : 42 };
}

// Written by hand: JSON.stringify cannot be made to write some of these keys from an object literal.
const POLLUTION = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';

export const bodyFaults: Readonly<Record<BodyFaultId, Fault>> = {
  B01: {
    group: "body",
    does: "accepts, then answers with JSON that breaks off in the request id",
    routes: ["submit"],
    edit: editText((content) => content.slice(0, content.indexOf('"request_id"') + 18)),
  },
  B02: {
    group: "body",
    does: "200 with the HTML page of a CDN",
    routes: ["status", "result"],
    instead: () => text(200, htmlPage("504 Gateway Time-out"), "text/html; charset=utf-8"),
  },
  B03: {
    group: "body",
    does: "200 with the HTML page of a captive portal; nothing is accepted",
    routes: ["submit"],
    instead: () => text(200, htmlPage("Welcome to the guest network"), "text/html"),
  },
  B04: {
    group: "body",
    does: "200 with JSON that is no object",
    routes: ["status"],
    variants: ["array", "null", "string", "number"],
    instead: ({ variant }) => json(200, ODD_VALUES[variant]),
  },
  B05: {
    group: "body",
    does: "accepts, but the answer has no usable request id",
    routes: ["submit"],
    variants: ["missing", "empty", "not-a-string"],
    edit: editObject((body, { variant }) => withoutRequestId(body, variant)),
  },
  B07: {
    group: "body",
    does: "a result with the keys `__proto__` and `constructor`",
    routes: ["result"],
    edit: editText((content) =>
      content.startsWith("{}") ? `{${POLLUTION}}` : content.replace("{", () => `{${POLLUTION},`),
    ),
  },
  B08: {
    group: "body",
    does: "a result with bytes that are no UTF-8, or with a byte order mark",
    routes: ["result"],
    variants: ["invalid", "bom"],
    edit: editText((content, { variant }) =>
      variant === "bom"
        ? Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(content)])
        : Buffer.concat([Buffer.from('{"broken":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]),
    ),
  },
  B10: {
    group: "body",
    does: "a result that its output schema does not allow",
    routes: ["result"],
    variants: ["new-field", "missing-field", "wrong-type"],
    edit: editObject((body, { variant }) => unlikeSchema(body, variant)),
  },
  "empty-body": {
    group: "body",
    does: "200 with a JSON content type and no byte of body",
    routes: ["status", "result"],
    instead: () => text(200, "", "application/json"),
  },
  "empty-object": {
    group: "body",
    does: "200 with `{}`",
    routes: ["status", "submit"],
    instead: () => json(200, {}),
  },
  "wrong-content-type": {
    group: "body",
    does: "the right JSON, called text/plain",
    routes: ["status", "result"],
    edit: (reply) =>
      reply.body.kind === "json"
        ? text(reply.status, JSON.stringify(reply.body.value), "text/plain", reply.headers)
        : reply,
  },
  "deep-nesting": {
    group: "body",
    does: "200 with JSON nested a hundred thousand levels deep",
    routes: ["status", "result"],
    instead: () => text(200, "[".repeat(100_000) + "]".repeat(100_000), "application/json"),
  },
};
