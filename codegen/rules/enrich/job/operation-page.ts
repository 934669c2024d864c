import type { Spec } from "../../../document/document.js";
import { isList, isObject, type Json, own, wordOf } from "../../../document/json.js";
import { perObject } from "../../../document/memo.js";
import { originAt } from "../../../document/origins.js";
import { join, type Pointer, valueAt } from "../../../document/pointer.js";
import type { PageFormat, SourceId, SourceText, Span } from "../../../document/source.js";
import { callOf, mediaAt, type OperationAt, resolveAt } from "../../../openapi/operation.js";
import { operationParameters } from "../../../openapi/operation-parameters.js";
import { requestMediaAt } from "../../../openapi/operation.js";
import { hostOf, registrableDomain, serversOf } from "../../../openapi/servers.js";
import { bodyExamples, exampleFields, type Field, mergedFields, schemaFields, topNames } from "./fields.js";
import { type Passage, passagesOf } from "./passage.js";

/** A parameter of an operation, as far as a job may rest on it. */
export interface JobParameter {
  readonly in: string;
  readonly name: string;
  readonly isRequired: boolean;
  readonly description: string;
  readonly example: Json | undefined;
  readonly at: Pointer;
}

/** A successful reply: what its schema says and what its examples show, which may be two different things. */
interface PageReply {
  /** False for a reply without a body. */
  readonly hasBody: boolean;
  readonly schema: readonly Field[];
  readonly examples: readonly Field[];
  /** Both, where they speak of one thing. */
  readonly fields: readonly Field[];
  /** Schema and examples have no field in common: one of them is another operation's. */
  readonly isContradictory: boolean;
}

/** What one page says of one operation. Lists of fields are read when they are asked for. */
export interface OperationPage {
  readonly spec: Spec;
  readonly source: SourceId;
  readonly provider: string;
  /** The registrable domain of its server; undefined where none is named. */
  readonly domain: string | undefined;
  readonly at: Pointer;
  readonly method: string;
  readonly path: string;
  readonly title: string;
  /** Summary, descriptions and tags of the operation. */
  readonly words: string;
  /** The text of the page that belongs to the operation. */
  readonly passages: readonly Passage[];
  /** True for a page of prose, on which an operation may be described together with another. */
  readonly isProse: boolean;
  readonly parameters: readonly JobParameter[];
  readonly request: () => readonly Field[];
  readonly reply: () => PageReply;
  /** Descriptions of replies by HTTP status. */
  readonly replies: ReadonlyMap<string, string>;
}

/** Where a page and its neighbours come from. */
export interface PageContext {
  readonly source: SourceId;
  readonly provider: string;
  readonly format: PageFormat;
  readonly text: SourceText | undefined;
  /** How many operations the source has. */
  readonly operations: number;
}

/** The spans that a value of the document rests on. */
export function evidenceAt({ spec }: Pick<OperationPage, "spec">, at: Pointer): readonly Span[] {
  return (originAt(spec.origins, at)?.evidence ?? []).slice(0, 1);
}

function parametersOf({ doc }: Spec, operation: Pointer, path: string): readonly JobParameter[] {
  const stated = operationParameters(doc, operation).map((at): JobParameter => {
    const parameter = valueAt(doc, at);
    const schema = own(parameter, "schema");
    return {
      in: wordOf(own(parameter, "in")),
      name: wordOf(own(parameter, "name")),
      isRequired: own(parameter, "required") === true,
      description: wordOf(own(parameter, "description")),
      example: own(parameter, "example") ?? own(schema, "example"),
      at,
    };
  });
  const templates = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name);
  const named = new Set(stated.filter((one) => one.in === "path").map(({ name }) => name));
  return [
    ...stated,
    ...templates
      .filter((name) => !named.has(name))
      .map((name) => ({ in: "path", name, isRequired: true, description: "", example: undefined, at: operation })),
  ];
}

const ENVELOPE = new Set(["code", "msg", "message", "success", "status"]);

function replyOf({ doc, origins }: Spec, operation: Pointer): PageReply {
  const responses = valueAt(doc, join(operation, "responses"));
  const status = Object.keys(isObject(responses) ? responses : {})
    .filter((code) => code.startsWith("2"))
    .sort()[0];
  const media = status === undefined ? undefined : mediaAt(doc, join(operation, "responses", status));
  if (media === undefined) return { hasBody: false, schema: [], examples: [], fields: [], isContradictory: false };
  // What the queue protocol states is not what the page says.
  const schema = schemaFields(doc, media).filter(({ at }) => originAt(origins, at)?.basis !== "protocol");
  const examples = exampleFields(doc, bodyExamples(doc, media));
  const [stated, shown] = [topNames(schema), topNames(examples)];
  const common = stated.filter((name) => shown.includes(name) && !ENVELOPE.has(name));
  const isContradictory = stated.length > 0 && shown.length > 0 && common.length === 0;
  return {
    hasBody: true,
    schema,
    examples,
    fields: isContradictory ? [] : mergedFields(schema, examples),
    isContradictory,
  };
}

function requestOf({ doc }: Spec, operation: Pointer): readonly Field[] {
  const media = requestMediaAt(doc, operation);
  if (media === undefined) return [];
  return mergedFields(schemaFields(doc, media), exampleFields(doc, bodyExamples(doc, media)));
}

function lazy<Value>(compute: () => Value): () => Value {
  let known: { readonly value: Value } | undefined;
  return () => (known ??= { value: compute() }).value;
}

function wordsOf(doc: Spec["doc"], { operation, at }: OperationAt): string {
  const texts = ["summary", "description", "operationId", "x-falsmith-operation-id"].map((key) => own(operation, key));
  const tags = own(operation, "tags");
  const responses = valueAt(doc, join(at, "responses"));
  const said = Object.keys(isObject(responses) ? responses : {})
    .filter((code) => /^[23]/.test(code))
    .map((code) => {
      const place = resolveAt(doc, join(at, "responses", code));
      return place === undefined ? undefined : own(valueAt(doc, place), "description");
    });
  return [...texts, ...(isList(tags) ? tags : []), ...said]
    .map(wordOf)
    .filter((text) => text !== "")
    .join("\n");
}

/** What a page says of an operation of its document. */
export function operationPage(spec: Spec, operation: OperationAt, context: PageContext): OperationPage {
  const { doc } = spec;
  const { at, method, path } = operation;
  const host = hostOf(serversOf(doc, operation)?.servers ?? []);
  const responses = valueAt(doc, join(at, "responses"));
  const replies = Object.keys(isObject(responses) ? responses : {}).map((code) => {
    const place = resolveAt(doc, join(at, "responses", code));
    return [code, place === undefined ? "" : wordOf(own(valueAt(doc, place), "description"))] as const;
  });
  return {
    spec,
    source: context.source,
    provider: context.provider,
    domain: host === undefined ? undefined : registrableDomain(host),
    at,
    method,
    path,
    title: wordOf(own(operation.operation, "summary")) || wordOf(own(own(doc, "info"), "title")),
    words: wordsOf(doc, operation),
    passages: passagesOf(spec, operation, context),
    isProse: context.format === "parameter-table",
    parameters: parametersOf(spec, at, path),
    request: lazy(() => requestOf(spec, at)),
    reply: lazy(() => replyOf(spec, at)),
    replies: new Map(replies),
  };
}

/** The call of a page's operation in words. */
export const pageCall: (page: OperationPage) => string = perObject(callOf);
