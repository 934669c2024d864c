import { Validator } from "@seriousme/openapi-schema-validator";
import { stringify } from "yaml";
import { compile } from "../../codegen/compile/compile.js";
import type { CompileResult } from "../../codegen/compile/types.js";
import type { Finding } from "../../codegen/document/finding.js";
import { isList, isObject, type Json, type JsonObject } from "../../codegen/document/json.js";
import type { SourceText, Span } from "../../codegen/document/source.js";
import { assemble } from "../../codegen/emit/evidence/document.js";
import { MAP_FIELDS } from "../../codegen/openapi/references.js";
import { repairYaml } from "../../codegen/ingest/yaml/repair-yaml.js";
import type { CompiledEndpoint } from "../../codegen/model/endpoint/compiled-endpoint.js";
import { makeEndpoints } from "../../codegen/project/make.js";

/* What has to hold of any text at all, whatever accident it has come through. */

/** What came of a text. */
export interface Verdict {
  /** What is wrong, a sentence each. Nothing may be. */
  readonly wrong: readonly string[];
  /** Codes of findings and rules of edits: what of the pipeline the text has reached. */
  readonly reached: readonly string[];
}

/** How much of it is looked at. */
export interface Thoroughness {
  /** Emit the package too, and do everything a second time: costs more than all else. */
  readonly isPrinted: boolean;
}

const validator = new Validator();
/** A document of a hundred endpoints is one text: some of them will do. */
const MOST_ENDPOINTS = 5;

/** Keywords whose value is data; below a map, as `properties` is one, they are names. */
const DATA: ReadonlySet<string> = new Set(["example", "default", "const", "enum", "value"]);
const NAMES: ReadonlySet<string> = new Set([...MAP_FIELDS, "examples"]);

/** Data without what looks like a reference. */
function asData(value: Json): Json {
  if (isList(value)) return value.map(asData);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([key]) => key !== "$ref");
  return Object.fromEntries(members.map(([key, child]) => [key, asData(child)]));
}

/**
 * A document as the second validator can read it: it takes each `$ref` key for a reference, also where the key is data (in
 * an extension, an example, a default) or the name of a property.
 */
function withoutFalseReferences(value: JsonObject, above?: string): JsonObject;
function withoutFalseReferences(value: Json, above?: string): Json;
function withoutFalseReferences(value: Json, above = ""): Json {
  if (isList(value)) return value.map((child) => withoutFalseReferences(child));
  if (!isObject(value)) return value;
  const isNamed = NAMES.has(above);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, child]) => !key.startsWith("x-") && (key !== "$ref" || typeof child === "string"))
      // It wants a dot in the domain of an e-mail address, which RFC 5321 does not.
      .filter(([key, child]) => key !== "email" || typeof child !== "string" || !/@[^.]*$/.test(child))
      .map(([key, child]) => {
        if (!isNamed && DATA.has(key)) return [key, asData(child)];
        return [key, withoutFalseReferences(child, isNamed ? "" : key)];
      }),
  );
}

function isInside({ source, start, end }: Span, { id, text }: SourceText): boolean {
  return source === id && start >= 0 && start <= end && end <= text.length;
}

/** Findings whose place is not in the text, and edits whose evidence is not. */
function wrongPlaces(source: SourceText, { findings, endpoints }: CompileResult): readonly string[] {
  const isWrong = ({ at }: Finding): boolean => typeof at === "object" && !isInside(at, source);
  const told = findings.filter(isWrong).map(({ code, message }) => `place outside of the text: ${code} ${message}`);
  const quoted = endpoints.flatMap(({ mended }) =>
    mended.ledger
      .filter(({ origin }) => origin.evidence.some((span) => span.source === source.id && !isInside(span, source)))
      .map(({ origin }) => `quote outside of the text: ${origin.rule}`),
  );
  return [...told, ...quoted];
}

async function invalidDocuments(endpoints: readonly CompiledEndpoint[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { id, mended } of endpoints) {
    const { valid, errors } = await validator.validate(withoutFalseReferences(mended.doc));
    // It falls over references that go in a circle below words that OpenAPI does not know.
    const hasFailed = typeof errors === "string" && /^Cannot (?:read|set) properties of undefined/.test(errors);
    if (!valid && !hasFailed) wrong.push(`invalid document of ${id}: ${JSON.stringify(errors).slice(0, 400)}`);
  }
  return wrong;
}

/** The package of a text as one text, and what could not be emitted of it. */
async function packageOf(source: SourceText): Promise<{ readonly text: string; readonly failures: readonly string[] }> {
  const made = await makeEndpoints([source], { runtime: "import" }, (file) => file);
  const failures = made.findings.filter(({ code }) => code === "internal/emit");
  return { text: JSON.stringify(made), failures: failures.map(({ code, message }) => `${code} ${message}`) };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 4).join(" ") : String(error);
}

async function judged(source: SourceText, { isPrinted }: Thoroughness): Promise<Verdict> {
  repairYaml(source.text);
  const compiled = await compile([source]);
  const { findings, endpoints } = compiled;
  const internal = findings.filter(({ code }) => code.startsWith("internal/"));
  const some = endpoints.slice(0, MOST_ENDPOINTS);
  const isSilent = endpoints.length === 0 && !findings.some(({ level }) => level === "error");
  const wrong = [
    ...internal.map(({ code, message }) => `${code} ${message}`),
    ...(isSilent ? ["refused without a reason"] : []),
    ...wrongPlaces(source, compiled),
    ...(await invalidDocuments(some)),
  ];
  const rules = some.flatMap(({ mended }) => mended.ledger.map(({ origin }) => `edit ${origin.rule}`));
  const reached = [...new Set([...findings.map(({ code }) => code), ...rules])].sort();
  if (!isPrinted || endpoints.length === 0) return { wrong, reached };
  stringify(assemble(some).doc, { aliasDuplicateObjects: false });
  const [first, second] = [await packageOf(source), await packageOf(source)];
  const isOther = first.text === second.text ? [] : ["other bytes the second time"];
  return { wrong: [...wrong, ...first.failures, ...isOther], reached };
}

/** Looks at what comes of a text. Never rejects: what is thrown is what is wrong. */
export function judge(source: SourceText, thoroughness: Thoroughness): Promise<Verdict> {
  return judged(source, thoroughness).catch((error: unknown) => ({
    wrong: [`thrown: ${stackOf(error)}`],
    reached: [],
  }));
}

/** What a fault is, without what differs from text to text: two texts with the same are one fault. */
export function faultOf(reason: string): string {
  return reason
    .replaceAll(/"[^"]*"|`[^`]*`|'[^']*'/g, "…")
    .replaceAll(/\d+/g, "0")
    .replaceAll(/#\/\S+/g, "#/…")
    .slice(0, 120);
}
