import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hasShared, shared } from "../support/shared.js";

/** A hostile source and what must hold of it. */
export interface Case {
  readonly name: string;
  /** The file's name in the sandbox. */
  readonly file: string;
  readonly text: string;
  readonly doc: unknown;
  readonly mustRefuse: boolean;
  /** The sentence of the manifest, phrase by phrase. */
  readonly phrases: readonly string[];
}

interface Listed {
  readonly file: string;
  readonly expect: string;
  readonly must_hold: string;
}

interface Json {
  [key: string]: unknown;
}
function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    // A value nested too deep to be copied is looked at as text only.
    return structuredClone(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function operation(schema: string): string {
  return `{post: {responses: {'200': {description: ok}}, requestBody: {content: {application/json: {schema: {$ref: '${schema}'}}}}}}`;
}

/**
 * The same attack where the generator cannot pass it by: a document without an operation gets one that takes its schemas,
 * schemas that nothing uses become properties of the input. Undefined where all is in use as it is.
 */
function reachable(text: string, doc: unknown): string | undefined {
  if (doc === undefined) {
    if (!/^paths: \{\}$/m.test(text)) return undefined;
    const schema = /^ {4}A:/m.test(text) ? "#/components/schemas/A" : "#/components/schemas/In";
    const extra = schema.endsWith("In")
      ? "\ncomponents: {schemas: {In: {type: object, properties: {prompt: {type: string}}}}}"
      : "";
    return text.replace(/^paths: \{\}$/m, `paths: {/fal-ai/probe/v1: ${operation(schema)}}${extra}`);
  }
  const copy = structuredClone(doc);
  if (!isObject(copy) || !isObject(copy["components"]) || !isObject(copy["components"]["schemas"])) return undefined;
  const schemas = copy["components"]["schemas"];
  const names = Object.keys(schemas).filter((name) => !["ProbeInput", "QueueStatus"].includes(name));
  if (names.length === 0) return undefined;
  const ref = (name: string): Json => ({
    $ref: `#/components/schemas/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`,
  });
  const properties = Object.fromEntries(names.map((name, index) => [`used${index}`, ref(name)]));
  if (isObject(schemas["ProbeInput"])) {
    Object.assign(schemas["ProbeInput"], {
      properties: { ...Object(schemas["ProbeInput"]["properties"]), ...properties },
    });
  } else {
    const [only = ""] = names;
    const schema = names.length === 1 ? ref(only) : { type: "object", properties };
    const responses = { "200": { description: "ok" } };
    copy["paths"] = {
      "/fal-ai/probe/v1": { post: { requestBody: { content: { "application/json": { schema } } }, responses } },
    };
  }
  return JSON.stringify(copy, null, 1);
}

function casesOf({ file, expect, must_hold }: Listed): readonly Case[] {
  const text = readFileSync(join(shared, "hostile", file), "utf8");
  const doc = parsed(text);
  const common = { file, phrases: must_hold.split("; ") };
  const plain = { ...common, name: file, text, doc, mustRefuse: expect === "refuse" };
  const other = reachable(text, doc);
  if (other === undefined) return [plain];
  return [plain, { ...plain, name: `${file}, reachable`, text: other, doc: parsed(other) }];
}

function manifest(): { readonly cases: readonly Listed[] } {
  return JSON.parse(readFileSync(join(shared, "hostile/manifest.json"), "utf8"));
}

/** Every hostile source, and again made reachable where it is not; none where the material is absent. */
export const hostileCases: readonly Case[] = hasShared ? manifest().cases.flatMap(casesOf) : [];
