import type { ServerResponse } from "node:http";
import type { JsonObject } from "../../../codegen/document/json.js";
import type { Handler, Seen } from "../../runtime/support/server.js";

/*
 * Providers as their own documentation shows them: the paths of their documents, and servers that answer as their examples
 * do. A prompt `fail` fails.
 */

/** One way in which a provider is asked for work. */
export interface Provider {
  readonly dialect: string;
  /** The path of the submit, as the document spells it. */
  readonly submit: string;
  /** What the server's URL has of the path. */
  readonly base?: string;
  readonly paths: JsonObject;
  readonly request: (prompt: string) => {
    readonly input: JsonObject;
    readonly path?: Readonly<Record<string, string>>;
  };
  readonly server: () => Handler;
  readonly output: unknown;
  /** What a failure says. */
  readonly reason: string;
  /** A failure is an error of HTTP. */
  readonly isHttpFailure?: boolean;
}

export function send(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

const reply = {
  "200": { description: "Answered.", content: { "application/json": { schema: { type: "object" } } } },
};

export function post(...names: readonly string[]): JsonObject {
  const properties = Object.fromEntries(names.map((name) => [name, {}]));
  return {
    post: {
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: { type: "object", required: ["prompt"], properties: { prompt: { type: "string" }, ...properties } },
          },
        },
      },
      responses: reply,
    },
  };
}

export function get(place: "path" | "query" = "path", name = "id", type = "string"): JsonObject {
  return { get: { parameters: [{ name, in: place, required: true, schema: { type } }], responses: reply } };
}

export interface Look {
  readonly response: ServerResponse;
  readonly seen: Seen;
  /** How often it has been looked at, from 0. */
  readonly nth: number;
  readonly isFailing: boolean;
}

/** A server of one task: what it answers to the submit, and to each look at a path that is asked by GET. */
export function oneTask(
  submitted: (response: ServerResponse, seen: Seen) => void,
  looks: readonly [RegExp, (look: Look) => void][],
): () => Handler {
  return () => {
    let isFailing = false;
    const counts = new Map<RegExp, number>();
    return (seen, response) => {
      if (seen.headers.authorization === undefined) return send(response, { error: "no key" }, 401);
      if (seen.method === "POST") {
        isFailing = seen.body.includes('"fail"');
        return submitted(response, seen);
      }
      const found = looks.find(([pattern]) => pattern.test(seen.url));
      if (found === undefined) return send(response, { message: `nothing at ${seen.url}` }, 404);
      const nth = counts.get(found[0]) ?? 0;
      counts.set(found[0], nth + 1);
      return found[1]({ response, seen, nth, isFailing });
    };
  };
}

/** Bodies one after the other; the last one by how the task ends. */
export function course(running: readonly object[], done: object, failed: object) {
  return ({ response, nth, isFailing }: Look): void => send(response, running[nth] ?? (isFailing ? failed : done));
}

export const prompted = (prompt: string): { readonly input: JsonObject } => ({ input: { prompt } });
export const VIDEO_URL = "https://files.example/a.mp4";
