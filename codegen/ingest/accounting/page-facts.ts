import type { SourceDocument } from "../../document/document.js";
import { spacedNames } from "../page/statement.js";
import { bareCall } from "../parameter-table/bare-call.js";
import { isList, isObject, type Json, own } from "../../document/json.js";

/** What the documents of a page say: names of fields and parameters, values, paths. */
export interface PageFacts {
  readonly names: ReadonlySet<string>;
  /** Those of several words, by their words. */
  readonly spaced: ReadonlyMap<string, string>;
  /** Values that enumerations, constants, defaults and examples state. */
  readonly values: ReadonlySet<string>;
  /** Paths, without what stands for a value in them. */
  readonly paths: ReadonlySet<string>;
  /** What those paths end in. */
  readonly tails: ReadonlySet<string>;
}

interface PageFactsDraft {
  readonly names: Set<string>;
  readonly values: Set<string>;
}

const NAMED = new Set(["properties", "patternProperties"]);
const VALUES = new Set(["enum", "const", "default", "example", "examples", "x-falsmith-examples"]);

function addValues(value: Json, draft: PageFactsDraft): void {
  if (isList(value)) for (const item of value) addValues(item, draft);
  else if (isObject(value))
    for (const [key, inner] of Object.entries(value)) {
      draft.names.add(key);
      addValues(inner, draft);
    }
  else if (value !== null) draft.values.add(String(value).toLowerCase());
}

function add(value: Json, draft: PageFactsDraft): void {
  if (isList(value)) for (const item of value) add(item, draft);
  if (!isObject(value)) return;
  const name = own(value, "name");
  if (typeof name === "string" && own(value, "in") !== undefined) draft.names.add(name);
  for (const [key, inner] of Object.entries(value)) {
    if (NAMED.has(key) && isObject(inner)) for (const field of Object.keys(inner)) draft.names.add(field);
    if (VALUES.has(key)) addValues(inner, draft);
    else add(inner, draft);
  }
}

const MOST_STEPS = 12;

/** What a path ends in, from each of its last steps on. */
function tailsOf(path: string): readonly string[] {
  const tails: string[] = [];
  let at = path.length;
  for (let step = 0; step < MOST_STEPS && at > 0; step += 1) {
    at = path.lastIndexOf("/", at - 1);
    if (at < 0) break;
    tails.push(path.slice(at));
  }
  return tails;
}

/** What the documents of a page say, for comparison with what is left of it. */
export function pageFactsOf(documents: readonly SourceDocument[]): PageFacts {
  const draft: PageFactsDraft = { names: new Set(), values: new Set() };
  const paths = new Set<string>();
  for (const { spec } of documents) {
    add(spec.doc, draft);
    const servers = own(spec.doc, "servers");
    for (const server of isList(servers) ? servers : []) addValues(own(server, "url") ?? null, draft);
    const items = own(spec.doc, "paths");
    for (const path of Object.keys(isObject(items) ? items : {})) paths.add(bareCall(path));
  }
  return { ...draft, spaced: spacedNames(draft.names), paths, tails: new Set([...paths].flatMap(tailsOf)) };
}

/** What an address is to the documents: one of their operations, a part of the queue of one, or neither. */
export function classifyAddress(address: string, { paths, tails }: PageFacts): "known" | "queue" | "unknown" {
  const bare = bareCall(address);
  const isKnown = (path: string): boolean => tails.has(path) || tailsOf(path).some((tail) => paths.has(tail));
  if (isKnown(bare)) return "known";
  const queued = /^(.+?)\/requests(?:\/|$)/.exec(bare)?.[1];
  return queued !== undefined && isKnown(queued) ? "queue" : "unknown";
}
