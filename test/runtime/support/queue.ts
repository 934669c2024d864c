import { json, serve, type Handler, type TestServer } from "./server.js";

/** How the scripted queue answers; what is absent is answered as fal does. */
export interface Script {
  readonly submit?: Handler;
  readonly status?: Handler;
  readonly stream?: Handler;
  readonly result?: Handler;
  readonly cancel?: Handler;
}

/** The id that the scripted queue gives every request. */
export const REQUEST_ID = "764cabcf-b745-4b3e-ae38-1200304cf45b";
/** The output of every request. */
export const OUTPUT = { video: { url: "https://v3.fal.media/files/a/b.mp4" }, seed: 7 };

/** The answer to a submit, with URLs on an origin. */
export function envelope(origin: string, app = "fal-ai/wan"): Record<string, unknown> {
  const base = `${origin}/${app}/requests/${REQUEST_ID}`;
  return {
    status: "IN_QUEUE",
    request_id: REQUEST_ID,
    queue_position: 0,
    response_url: base,
    status_url: `${base}/status`,
    cancel_url: `${base}/cancel`,
  };
}

const states = ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"];

/** A queue on loopback whose requests wait for one poll, run for one, and are done; streams are refused. */
export async function queue(script: Script = {}): Promise<TestServer> {
  let origin = "";
  const status: Handler = (_seen, response, n) => {
    const state = states[Math.min(n, 2)];
    json(response, state === "COMPLETED" ? 200 : 202, { ...envelope(origin), status: state });
  };
  const handler: Handler = (seen, response, n, socket) => {
    const path = seen.url.split("?", 1)[0] ?? "";
    const route: Handler =
      seen.method === "POST"
        ? (script.submit ?? (() => json(response, 200, envelope(origin))))
        : path.endsWith("/status/stream")
          ? (script.stream ?? (() => json(response, 405, { detail: "Method Not Allowed" })))
          : path.endsWith("/status")
            ? (script.status ?? status)
            : path.endsWith("/cancel")
              ? (script.cancel ?? (() => json(response, 202, { status: "CANCELLATION_REQUESTED" })))
              : (script.result ?? (() => json(response, 200, OUTPUT)));
    return route(seen, response, n, socket);
  };
  const server = await serve(handler);
  origin = server.url;
  return server;
}
