import type { WebHookResponse } from "@fal-ai/client";
import type { FluxDevInput, FluxDevOutput } from "@fal-ai/client/endpoints";

export function url(body: WebHookResponse<FluxDevOutput>): string | undefined {
  if (body.status === "ERROR") return body.error.toUpperCase();
  return body.payload.images[0]?.url;
}
export const loose = (body: WebHookResponse): string => body.payload.anything.url;
export const input: FluxDevInput = { prompt: "x", num_images: 2 };
input.prompt = "y";
