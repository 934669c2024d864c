import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Document,
  type Node,
  type YAMLError,
  type YAMLMap,
} from "yaml";
import { LIMITS } from "../json/limits.js";
import type { Problem } from "./problem.js";
import { syntaxOf } from "./syntax.js";

/** A YAML text as parsed: its documents, what each alias stands for, and everything that makes the text invalid. */
export interface ParsedYaml {
  readonly documents: readonly Document.Parsed[];
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly problems: readonly Problem[];
  /** Remarks of the parser that leave the text valid (a tag that nobody knows). */
  readonly remarks: readonly Problem[];
  /** What parsing has cost: lexical tokens. */
  readonly tokens: number;
}

function toProblem({ code, pos, message }: YAMLError): Problem {
  return { code, start: pos[0], end: pos[1], message };
}

interface Survey {
  readonly anchors: Map<string, Node>;
  readonly targets: Map<Alias, Node>;
  readonly problems: Problem[];
}

function rangeOf(node: Node): { readonly start: number; readonly end: number } {
  return {
    start: node.range?.[0] ?? 0,
    end: node.range?.[1] ?? 0,
  };
}

function surveyKeys(map: YAMLMap, survey: Survey): void {
  const seen = new Map<unknown, Node>();
  for (const { key } of map.items) {
    // Two entries without a key are odd, but no parser calls them the same.
    if (!isScalar(key) || key.value === null) continue;
    const first = seen.get(key.value);
    if (first === undefined) seen.set(key.value, key);
    else {
      const message = `the key ${JSON.stringify(key.value)} is given twice`;
      survey.problems.push({ code: "DUPLICATE_KEY", ...rangeOf(key), message, other: rangeOf(first) });
    }
  }
}

/** Finds repeated keys and what aliases stand for, in document order: an anchor may be set anew later. */
function surveyNode(node: unknown, survey: Survey): void {
  if (isAlias(node)) {
    const target = survey.anchors.get(node.source);
    if (target !== undefined) survey.targets.set(node, target);
    else
      survey.problems.push({
        code: "UNKNOWN_ALIAS",
        ...rangeOf(node),
        message: `nothing is anchored as &${node.source}`,
      });
    return;
  }
  if (isScalar(node) || isMap(node) || isSeq(node)) {
    if (node.anchor !== undefined) survey.anchors.set(node.anchor, node);
  }
  if (isMap(node)) {
    surveyKeys(node, survey);
    for (const { key, value } of node.items) {
      surveyNode(key, survey);
      surveyNode(value, survey);
    }
  }
  if (isSeq(node)) for (const item of node.items) surveyNode(item, survey);
}

/** The parser makes an Error of each fault; with a stack trace each, those of a hostile text would fill the memory. */
function withoutTraces<T>(work: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** Parses a stream of YAML documents within the limits. Never throws. */
export function parseYaml(text: string): ParsedYaml {
  const syntax = syntaxOf(text);
  const none = { documents: [], targets: new Map<Alias, Node>(), remarks: [], tokens: LIMITS.tokens };
  if ("limit" in syntax) return { ...none, problems: [syntax.limit] };
  if (syntax.deep) return { ...none, problems: syntax.problems, tokens: syntax.count };
  // Repeated keys are looked for below, and ordered maps stay lists: the parser compares every pair of their keys.
  const composer = new Composer({
    prettyErrors: false,
    uniqueKeys: false,
    resolveKnownTags: false,
    logLevel: "silent",
  });
  const documents = withoutTraces(() => [...composer.compose(syntax.tokens, true, text.length)]);
  const problems: Problem[] = [...syntax.problems];
  const targets = new Map<Alias, Node>();
  for (const document of documents) {
    problems.push(...document.errors.map(toProblem));
    surveyNode(document.contents, { anchors: new Map(), targets, problems });
  }
  return {
    documents,
    targets,
    problems: problems.toSorted((a, b) => a.start - b.start || a.end - b.end),
    remarks: documents.flatMap((document) => document.warnings.map(toProblem)),
    tokens: syntax.count,
  };
}
