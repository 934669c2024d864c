import { expect, it } from "vitest";
import { parse } from "yaml";
import { structure } from "../../codegen/rules/repair/structure/structure.js";
import type { Json, JsonObject } from "../../codegen/document/json.js";
import { valueAt, type Pointer } from "../../codegen/document/pointer.js";
import { mended } from "./show.js";

const answers = { responses: { "200": { description: "" } } };

/** Where an object of each kind stands, and a document that has it there. */
const KINDS: Readonly<Record<string, readonly [at: Pointer, documentWith: (one: Json) => JsonObject]>> = {
  parameter: [
    "#/paths/~1a/get/parameters/0",
    (one) => ({ paths: { "/a": { get: { parameters: [one], ...answers } } } }),
  ],
  header: ["#/components/headers/h", (one) => ({ components: { headers: { h: one } } })],
  scheme: ["#/components/securitySchemes/s", (one) => ({ components: { securitySchemes: { s: one } } })],
  media: [
    "#/components/requestBodies/b/content/text~1plain",
    (one) => ({ components: { requestBodies: { b: { content: { "text/plain": one } } } } }),
  ],
  example: ["#/components/examples/e", (one) => ({ components: { examples: { e: one } } })],
  link: ["#/components/links/l", (one) => ({ components: { links: { l: one } } })],
  response: ["#/components/responses/r", (one) => ({ components: { responses: { r: one } } })],
  body: ["#/components/requestBodies/b", (one) => ({ components: { requestBodies: { b: one } } })],
  operation: ["#/paths/~1a/get", (one) => ({ paths: { "/a": { get: one } } })],
  info: ["#/info", (one) => ({ info: one })],
  server: ["#/servers/0", (one) => ({ servers: [one] })],
  tag: ["#/tags/0", (one) => ({ tags: [one] })],
};

/** A kind of object and one of it, what it becomes ("": it stays; "gone": it is left out), each finding: level, place and edits. */
export type ObjectRow = readonly [kind: string, before: string, after: string, ...told: readonly string[]];

/** A test for each object: OpenAPI's own rules for objects of its kind are applied to it. */
export function objectTests(rows: readonly ObjectRow[]): void {
  it.each(rows)("%s %s", (kind, before, after, ...told) => {
    const [at, documentWith] = KINDS[kind] ?? ["#", () => ({})];
    const one: Json = parse(before);
    const found = mended([structure], { openapi: "3.1.0", info: { title: "T", version: "1" }, ...documentWith(one) });
    const expected: Json | undefined = after === "" ? one : after === "gone" ? undefined : parse(after);
    expect(valueAt(found.doc, at)).toEqual(expected);
    expect(found.told.map((line) => line.replace(at, "").replace(" repair/structure at", " at"))).toEqual(told);
  });
}
