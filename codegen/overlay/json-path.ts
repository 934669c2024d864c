import { checkPattern } from "../model/pattern/check-pattern.js";
import type { JsonObject } from "../document/json.js";
import { join, type Pointer } from "../document/pointer.js";

/** What is wrong with a path, in words. */
interface PathProblem {
  readonly problem: string;
}

/** The places that a path selects in a document, in the order of RFC 9535, each once; or why it cannot be followed. */
export type Query = (doc: JsonObject) => readonly Pointer[] | PathProblem;

/** Reads a JSONPath of RFC 9535. */
export type PathReader = (path: string) => Query | PathProblem;

/** A filter's pattern that may take more than linear time; thrown through the library, caught below. */
class UnsafePattern extends Error {}

// Documents are at most 200 levels deep when they are read; an overlay may nest another such document in one.
const DEEPEST = 1000;

function words(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // The library appends the path and an offset; the finding shows the path itself.
  return message.replace(/ \('[^]*':\d+\)$/, "");
}

function attempt<T>(read: () => T): T | PathProblem {
  try {
    return read();
  } catch (error) {
    return { problem: words(error) };
  }
}

function requireSafe(seen: Set<string>, pattern: unknown): void {
  if (typeof pattern !== "string" || seen.has(pattern)) return;
  const checked = checkPattern(pattern);
  if (typeof checked === "string" && checked.startsWith("may take"))
    throw new UnsafePattern(`the pattern ${JSON.stringify(pattern)} ${checked}`);
  seen.add(pattern);
}

interface GuardedFunction {
  readonly call: (...given: unknown[]) => unknown;
}

/** The same filter function, which looks at its pattern before it runs it: patterns may come from the document. */
function guarded<T extends GuardedFunction>(original: T, seen: Set<string>): T {
  return {
    ...original,
    call: (...given: unknown[]): unknown => {
      requireSafe(seen, given[1]);
      return original.call(...given);
    },
  };
}

/** Loads the JSONPath library, which only runs with overlays need. */
export async function loadPathReader(): Promise<PathReader> {
  const { JSONPathEnvironment } = await import("json-p3");
  const environment = new JSONPathEnvironment({ maxRecursionDepth: DEEPEST });
  const seen = new Set<string>();
  for (const name of ["match", "search"]) {
    const original = environment.functionRegister.get(name);
    if (original !== undefined) environment.functionRegister.set(name, guarded(original, seen));
  }
  return (path) => {
    const compiled = attempt(() => environment.compile(path));
    if ("problem" in compiled) return compiled;
    return (doc) =>
      attempt(() => {
        // The library only reads, and a document is JSON; its types say mutable.
        const { nodes } = compiled.query(doc as Parameters<typeof compiled.query>[0]);
        return [...new Set(nodes.map(({ location }) => join("#", ...location)))];
      });
  };
}
