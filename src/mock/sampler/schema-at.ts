import type { JsonSchema } from "../../contract/validator.js";
import type { PathKey } from "../../errors/issue.js";
import { isList, isRecord, type JsonRecord, own } from "../own.js";

// Enough for any real document; stops schemas that refer to themselves.
const MOST_CANDIDATES = 200;

function pointerSteps(ref: string): string[] {
  return ref
    .split("/")
    .slice(1)
    .map((step) => {
      try {
        return decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
      } catch {
        return step;
      }
    });
}

/** The schema that a local `$ref` of `root` names; undefined for any other reference. */
export function resolveRef(root: JsonSchema, ref: string): unknown {
  if (ref === "#") return root;
  if (!ref.startsWith("#/")) return undefined;
  return pointerSteps(ref).reduce<unknown>((node, step) => (isList(node) ? node[Number(step)] : own(node, step)), root);
}

function branchesOf(root: JsonSchema, schema: JsonRecord): unknown[] {
  const ref = own(schema, "$ref");
  const lists = ["allOf", "anyOf", "oneOf"].flatMap((key) => {
    const list = own(schema, key);
    return isList(list) ? list : [];
  });
  return typeof ref === "string" ? [resolveRef(root, ref), ...lists] : lists;
}

/** A schema and all that it is made of: what it refers to and its branches. */
function withBranches(root: JsonSchema, start: readonly unknown[]): JsonRecord[] {
  const found = new Set<JsonRecord>();
  const queue = [...start];
  while (queue.length > 0 && found.size < MOST_CANDIDATES) {
    const schema = queue.shift();
    if (!isRecord(schema) || found.has(schema)) continue;
    found.add(schema);
    queue.push(...branchesOf(root, schema));
  }
  return [...found];
}

function stepInto(schema: JsonRecord, key: PathKey): unknown {
  if (typeof key === "string") return own(own(schema, "properties"), key) ?? own(schema, "additionalProperties");
  const prefix = own(schema, "prefixItems");
  return (isList(prefix) ? prefix[key] : undefined) ?? own(schema, "items");
}

/** All schemas that speak of the value at `path`, the outermost first. */
function schemasAt(root: JsonSchema, path: readonly PathKey[]): readonly JsonRecord[] {
  return path.reduce<JsonRecord[]>(
    (schemas, key) =>
      withBranches(
        root,
        schemas.map((schema) => stepInto(schema, key)),
      ),
    withBranches(root, [root]),
  );
}

/** What a keyword says of the value at `path`; undefined when no schema there has it. */
export function keywordAt(root: JsonSchema, path: readonly PathKey[], keyword: string): unknown {
  return schemasAt(root, path).find((schema) => Object.hasOwn(schema, keyword))?.[keyword];
}
