import type { Validator } from "./validator.js";

/** What the runtime knows of an endpoint: generated, one constant per endpoint. */
export interface Endpoint<Id extends string = string, Input = unknown, Output = unknown> {
  /** The endpoint id, as its sources spell it: `fal-ai/wan/v2.2-a14b/image-to-video`. */
  readonly id: Id;
  readonly input: Validator<Input>;
  readonly output: Validator<Output>;
  /** Names of the gateways whose own pages document the endpoint, sorted; fal itself is `fal`. */
  readonly gateways: readonly string[];
}

/** The input type of a descriptor. */
export type InputOf<E> = E extends Endpoint<string, infer Input> ? Input : never;

/** The output type of a descriptor. */
export type OutputOf<E> =
  E extends Endpoint<string, never, infer Output>
    ? Output
    : E extends { readonly output: Validator<infer Output> }
      ? Output
      : never;
