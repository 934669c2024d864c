import type { ProxyRuntimeGate, RunSettings, SubmitSettings, SubscribeSettings } from "./options.js";

/** The official client's names for types that have others here, so that programs written for it compile. */
export type RunOptions<Input> = RunSettings & { readonly input?: Input };
/** The options of a submit with its input: the official client's name for it. */
export type SubmitOptions<Input> = SubmitSettings & { readonly input?: Input };
/** The options of `subscribe`: the official client's name for them. */
export type QueueSubscribeOptions = SubscribeSettings;

/** Where the proxy is, and when it is used. */
export interface ProxyUrlConfig {
  readonly url: string;
  readonly when?: ProxyRuntimeGate | undefined;
}

/** The body of a webhook. `falsmith-runtime/webhooks` checks whose it is before anybody reads it. */
export type WebHookResponse<Payload = unknown> =
  | {
      readonly status: "OK";
      readonly request_id: string;
      readonly gateway_request_id?: string;
      readonly payload: Payload | null;
      readonly payload_error?: string;
      readonly error?: undefined;
    }
  | {
      readonly status: "ERROR";
      readonly request_id: string;
      readonly gateway_request_id?: string;
      readonly payload?: unknown;
      readonly payload_error?: string;
      readonly error: string;
    };
