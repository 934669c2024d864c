import { parse } from "yaml";
import { compile } from "../../codegen/compile/compile.js";
import { type CompileResult } from "../../codegen/compile/types.js";
import { type CompiledEndpoint } from "../../codegen/model/endpoint/compiled-endpoint.js";
import type { Sample, SamplePart } from "../../codegen/document/finding-code.js";
import { isList, isObject, own, type Json, type JsonObject } from "../../codegen/document/json.js";
import { valueAt, type Pointer } from "../../codegen/document/pointer.js";
import type { SourceText } from "../../codegen/document/source.js";

/** The sources, and overlays, of which a fragment is the part that matters. */
interface Pages {
  readonly sources: readonly SourceText[];
  readonly overlays?: readonly SourceText[];
}

function indented(fragment: string, margin: number): string {
  return fragment.replace(/^(?=.)/gm, " ".repeat(margin));
}

/** The keys that a fragment of YAML states; it need not parse. */
function keysOf(fragment: string): readonly string[] {
  return [...fragment.matchAll(/^["']?([\w$-]+)["']?:/gm)].map(([, key = ""]) => key);
}

/** A fragment, and below it the defaults for the keys it does not state. */
function completed(fragment: string, defaults: Readonly<Record<string, string>>): string {
  return [
    fragment,
    ...Object.entries(defaults)
      .filter(([key]) => !keysOf(fragment).includes(key))
      .map(([key, text]) => `${key}:${text}`),
  ].join("\n");
}

function fenced(yaml: string): string {
  return `# Paint\n\n\`\`\`yaml\n${yaml}\n\`\`\`\n`;
}

function page(text: string, id = "relay/paint.md"): SourceText {
  return { id, text };
}

const replies = '\n  "200": {description: Painted.}';

function documentOf(fragment: string): string {
  return completed(fragment, {
    openapi: " 3.1.0",
    info: ' {title: Paint, version: "1.0"}',
    servers: "\n  - url: https://api.relay.example",
    paths: '\n  /v1/paint: {post: {responses: {"200": {description: Painted.}}}}',
  });
}

function operationOf(fragment: string, path = "/v1/paint", server = "https://api.relay.example"): string {
  const operation = indented(completed(fragment, { responses: replies }), 6);
  return documentOf(`servers:\n  - url: ${server}\npaths:\n  ${path}:\n    post:\n${operation}`);
}

function inputOf(fragment: string, path?: string, server?: string): string {
  return operationOf(
    `requestBody:\n  content:\n    application/json:\n      schema:\n${indented(fragment, 8)}`,
    path,
    server,
  );
}

function propertiesOf(fragment: string, path?: string, server?: string): string {
  return inputOf(`type: object\nproperties:\n${indented(fragment, 2)}`, path, server);
}

/** A page of fal and one of a relay; the fragment holds the properties that each states. */
function pairOf(fragment: string, paths: readonly [string, string]): Pages {
  const [fal = "", relay = ""] = fragment.split(/^---$/m).map((part) => part.trim());
  const fals = { id: "fal/one.yaml", provider: "fal", text: propertiesOf(fal, paths[0], "https://queue.fal.run") };
  return { sources: [fals, page(fenced(propertiesOf(relay, paths[1])))] };
}

function modelPage(bullets: string): string {
  return `# Paint

## Overview

- **Model ID**: \`acme/paint\`

### Input Schema

${bullets}

### Output Schema

- **\`image\`** (\`File\`, _required_):
  The painting.
`;
}

function tablePage(rows: string): string {
  return `# Paint

POST https://api.relay.example/v1/paint

Body Parameters (application/json)

${rows}

Response Example

\`\`\`json
{ "id": "a1" }
\`\`\`
`;
}

const pagesOf: Readonly<Record<SamplePart, (fragment: string) => Pages>> = {
  properties: (fragment) => ({ sources: [page(fenced(propertiesOf(fragment)))] }),
  input: (fragment) => ({ sources: [page(fenced(inputOf(fragment)))] }),
  document: (fragment) => ({ sources: [page(fenced(documentOf(fragment)))] }),
  operation: (fragment) => ({ sources: [page(fenced(operationOf(fragment)))] }),
  swagger: (fragment) => ({
    sources: [
      page(
        fenced(
          completed(fragment, {
            swagger: ' "2.0"',
            info: ' {title: Paint, version: "1.0"}',
            paths: '\n  /v1/paint: {post: {responses: {"200": {description: Painted.}}}}',
          }),
        ),
      ),
    ],
  }),
  bullets: (fragment) => ({ sources: [page(modelPage(fragment), "fal/paint.md")] }),
  rows: (fragment) => ({ sources: [page(tablePage(fragment))] }),
  page: (fragment) => ({ sources: [page(fragment)] }),
  sources: (fragment) => pairOf(fragment, ["/fal-ai/paint", "/fal-ai/paint"]),
  siblings: (fragment) => pairOf(fragment, ["/fal-ai/paint/fast", "/fal-ai/paint/fine"]),
  workflow: (fragment) => ({ sources: [page(fenced(documentOf(""))), page(fragment, "relay/jobs.yaml")] }),
  overlay: (fragment) => ({
    sources: [page(fenced(propertiesOf("steps: {type: integer}")))],
    overlays: [
      page(
        completed(fragment, {
          overlay: " 1.0.0",
          info: ' {title: Ours, version: "1"}',
          actions: "\n  - {target: $.info, update: {}}",
        }),
        "overlays/ours.yaml",
      ),
    ],
  }),
};

/** A fragment on its page, through all stages; with overlays besides, where they are given. */
export async function compiledOf(
  part: SamplePart,
  fragment: string,
  decided: readonly SourceText[] = [],
): Promise<CompileResult> {
  const { sources, overlays = [] } = pagesOf[part](fragment);
  return await compile(sources, { overlays: [...overlays, ...decided] });
}

/** Every code that a run reports, as a finding or as an edit. */
export function codesOf({ endpoints, findings }: CompileResult): ReadonlySet<string> {
  return new Set([
    ...findings.map(({ code }) => code),
    ...endpoints.flatMap(({ mended }) => mended.ledger.map(({ origin }) => origin.rule)),
  ]);
}

const places: Readonly<Partial<Record<SamplePart, Pointer>>> = {
  document: "#",
  swagger: "#",
  input: "#/components/schemas/Input",
};

const properties: Pointer = "#/components/schemas/Input/properties";

function operationAt({ mended }: CompiledEndpoint): JsonObject {
  const [item] = Object.values(own(mended.doc, "paths") ?? {});
  return { ...(isObject(item) && isObject(item["post"]) ? item["post"] : {}) };
}

/** The endpoint that a sample is about: the relay's one where there are two. */
function subject({ endpoints }: CompileResult): CompiledEndpoint | undefined {
  return endpoints.find(({ id }) => id.endsWith("fine")) ?? endpoints[0];
}

/** What a run made of the part that a sample shows: of documents and operations the keys that it names. */
export function madeOf(compiled: CompileResult, { part, into = part, before, after }: Sample): Json | undefined {
  const endpoint = subject(compiled);
  if (endpoint === undefined) return undefined;
  if (into === "operation") return picked(operationAt(endpoint), [before, after]);
  const found = valueAt(endpoint.mended.doc, places[into] ?? properties);
  return into === "document" || into === "swagger" ? picked(found, [before, after]) : found;
}

function picked(value: Json | undefined, fragments: readonly string[]): JsonObject {
  const keys = new Set(fragments.flatMap(keysOf));
  return Object.fromEntries(Object.entries(isObject(value) ? value : {}).filter(([key]) => keys.has(key)));
}

/** What a fragment of YAML says, repaired where it is broken: as JSON. */
export function dataOf(fragment: string): Json {
  return parse(fragment) as Json;
} // The core schema of YAML gives JSON only.

const gap = "…";

/** `actual`, with `…` wherever `expected` leaves something out: equal when it is what the sample says. */
export function shownLike(actual: Json | undefined, expected: Json | undefined): Json | undefined {
  if (expected === gap && actual !== undefined) return gap;
  if (isList(actual) && isList(expected)) return actual.map((item, index) => shownLike(item, expected[index]) ?? null);
  if (!isObject(actual) || !isObject(expected) || isList(actual) || isList(expected)) return actual;
  const open = own(expected, gap) !== undefined;
  const keys = Object.keys(actual).filter((key) => !open || own(expected, key) !== undefined);
  const shown = keys.map((key): [string, Json] => [key, shownLike(own(actual, key), own(expected, key)) ?? null]);
  return Object.fromEntries(open ? [...shown, [gap, own(expected, gap) ?? null]] : shown);
}
