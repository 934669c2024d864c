import { readFileSync } from "node:fs";

/** The part of JSON Schema that the measured endpoint uses. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly enum?: readonly (string | null)[];
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Json {
  readonly [key: string]: unknown;
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const KEPT: ReadonlySet<string> = new Set(["type", "properties", "required", "enum", "minimum", "maximum"]);

/** Only what is checked, references written out: every library gets the same. */
function checked(schema: unknown, definitions: Json): Schema {
  if (!isJson(schema)) return {};
  const ref = schema["$ref"];
  if (typeof ref === "string") return checked(definitions[ref.slice(ref.lastIndexOf("/") + 1)], definitions);
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (!KEPT.has(key)) return [];
      if (key !== "properties" || !isJson(value)) return [[key, value]];
      const parts = Object.entries(value).map(([name, part]) => [name, checked(part, definitions)] as const);
      return [[key, Object.fromEntries(parts)]];
    }),
  );
}

function read(): Json {
  const file = new URL("../../generated/fal-ai/wan/v2.2-a14b/image-to-video/openapi.json", import.meta.url);
  const document: { readonly components: { readonly schemas: Json } } = JSON.parse(readFileSync(file, "utf8"));
  return document.components.schemas;
}

/** The input of the measured endpoint and its output, the shared shape of a file included. */
export function schemas(): { readonly input: Schema; readonly output: Schema } {
  const all = read();
  return { input: checked(all["Input"], all), output: checked(all["Output"], all) };
}
