import { createFalClient as createOfficial } from "@fal-ai/client";
import { createFalClient } from "../../generated/index.js";
import { endpoint } from "../../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";
import { createNodeFetch } from "falsmith-runtime/node";
import { ID } from "./endpoint-id.js";

/** One request from its submit to its output. */
export type Subscribe = (signal?: AbortSignal) => Promise<unknown>;

/** What is compared: each client as it is used, and ours with its own transport and when it has to poll. */
export const CONTENDERS = [
  "falsmith",
  "falsmith, falsmith-runtime/node",
  "falsmith polling",
  "falsmith polling, falsmith-runtime/node",
  "official polling",
  "official streaming",
] as const;
export type Contender = (typeof CONTENDERS)[number];

const INPUT = { image_url: "https://example.org/a.png", prompt: "a quiet street in the rain" };

function official(url: string, mode: "polling" | "streaming"): Subscribe {
  const fal = createOfficial({
    credentials: "bench:secret",
    // Both clients reach the server by its own paths; the official one needs a rewriting middleware for that.
    requestMiddleware: (request) =>
      Promise.resolve({ ...request, url: request.url.replace("https://queue.fal.run", url) }),
  });
  const options = mode === "streaming" ? { mode, connectionMode: "server" as const } : { mode };
  return async (abortSignal) =>
    (await fal.subscribe(ID, { input: INPUT, ...options, ...(abortSignal === undefined ? {} : { abortSignal }) })).data;
}

/** A client of the server at this address. */
export function subscribeWith(contender: Contender, url: string): Subscribe {
  if (contender === "official polling") return official(url, "polling");
  if (contender === "official streaming") return official(url, "streaming");
  const fetch = contender.endsWith("falsmith-runtime/node") ? createNodeFetch() : undefined;
  const fal = createFalClient({ credentials: "bench:secret", gateway: url, fetch });
  const mode = contender.startsWith("falsmith polling") ? "polling" : undefined;
  return async (signal) => (await fal.subscribe(endpoint, { input: INPUT, mode, signal })).data;
}
