import { createFalClient } from "./generated/index.ts";
import { endpoint, type Input } from "./generated/fal-ai/wan-25-preview/image-to-image/index.ts";
import type { QueueStatus } from "falsmith-runtime";
import { useCallback, useEffect, useRef, useState } from "react";

// No key here: the proxy adds it. Without a gateway the client asks fal.
const fal = createFalClient({ proxyUrl: "/api/fal/proxy", gateway: import.meta.env["VITE_FAL_GATEWAY"] });

/** How far a request is, in words, and as a share where the model prints its steps. */
export interface Progress {
  readonly text: string;
  /** 0 to 1. */
  readonly share?: number;
}

/** What the page shows. */
export type Picture =
  | { readonly state: "idle" | "cancelled" }
  | { readonly state: "running"; readonly progress: Progress; readonly logs: readonly string[] }
  | { readonly state: "done"; readonly url: string; readonly prompt: string; readonly requestId: string }
  | { readonly state: "failed"; readonly error: unknown };

function progressOf({ status, queue_position }: QueueStatus, lastLog = ""): Progress {
  if (status === "IN_QUEUE") return { text: `Waiting in the queue, ${queue_position} ahead` };
  if (status === "COMPLETED") return { text: "Fetching the picture", share: 1 };
  const [, step, steps] = /(\d+)\/(\d+)/.exec(lastLog) ?? [];
  if (step === undefined || steps === undefined) return { text: "The model runs" };
  return { text: `The model runs, step ${step} of ${steps}`, share: Number(step) / Number(steps) };
}

/** One picture at a time: what became of it, how to start it and how to stop it. */
export function usePicture(): {
  readonly picture: Picture;
  readonly start: (input: Input) => Promise<void>;
  readonly cancel: () => void;
} {
  const [picture, setPicture] = useState<Picture>({ state: "idle" });
  const controller = useRef<AbortController>(undefined);
  const cancel = useCallback(() => controller.current?.abort(), []);

  const start = useCallback(async (input: Input) => {
    controller.current?.abort();
    const { signal } = (controller.current = new AbortController());
    const show = (next: Picture): void => {
      // What an older request still tells is no longer shown.
      if (controller.current?.signal === signal) setPicture(next);
    };
    const logs: string[] = [];
    show({ state: "running", progress: { text: "Sending the request" }, logs });
    try {
      const { data, requestId } = await fal.subscribe(endpoint, {
        input,
        logs: true,
        signal, // an abort cancels the request on the server
        onQueueUpdate: (update) => {
          logs.push(...(update.newLogs ?? []).map(({ message }) => message));
          if (!signal.aborted) show({ state: "running", progress: progressOf(update, logs.at(-1)), logs: [...logs] });
        },
      });
      const url = data.images[0]?.url;
      if (url === undefined) throw new Error(`Request ${requestId} gave no picture.`);
      show({ state: "done", url, prompt: input.prompt, requestId });
    } catch (error) {
      show(signal.aborted ? { state: "cancelled" } : { state: "failed", error });
    }
  }, []);

  // Whoever leaves the page does not pay for a picture that nobody sees.
  useEffect(() => cancel, [cancel]);
  return { picture, start, cancel };
}
