import type { JobProtocol } from "./job.js";
import type { Validator } from "./validator.js";

/** What the runtime knows of an endpoint: generated, one constant per endpoint. */
export interface Endpoint<Id extends string = string, Input = unknown, Output = unknown> {
  /** The endpoint id, as its sources spell it: `fal-ai/wan/v2.2-a14b/image-to-video`. */
  readonly id: Id;
  readonly input: Validator<Input>;
  readonly output: Validator<Output>;
  /** Names of the gateways whose own pages document the endpoint, sorted; fal itself is `fal`. */
  readonly gateways: readonly string[];
  /** What sources say of the endpoint beside its schema. */
  readonly about?: EndpointAbout;
  /** The fields of the input that take files, with what their names say of them. */
  readonly media?: readonly MediaField[];
  /** Of an endpoint that is not served by fal's queue: how its jobs are submitted and told. */
  readonly job?: JobProtocol;
  /** For types alone: what the submit takes in its path, query and headers. No value has it. */
  readonly "~parameters"?: object;
}

/** An endpoint whose jobs its own documents describe. */
export interface JobEndpoint<
  Id extends string = string,
  Input = unknown,
  Output = unknown,
  Parameters extends object = object,
> extends Endpoint<Id, Input, Output> {
  readonly job: JobProtocol;
  readonly "~parameters"?: Parameters;
}

/** What sources say of an endpoint beside its schema. */
interface EndpointAbout {
  readonly title?: string;
  readonly category?: string;
  /** Where people read about it. */
  readonly docs?: string;
  /** What a page says of the price, in its words. */
  readonly price?: string;
  readonly deprecated?: boolean;
  /** The id of the endpoint that takes the place of a deprecated one. */
  readonly successor?: string;
}

/** A field of an input that takes the address of a file. */
interface MediaField {
  /** `image_url`, `elements[].mask_url`. */
  readonly path: string;
  readonly kind: "image" | "video" | "audio" | "file";
  readonly role?: "start" | "end" | "mask" | "reference" | "control";
  /** The field takes a list of files. */
  readonly many?: boolean;
  /** What fal says of the file itself, in its own words: `max_file_size` in bytes, `min_width` in pixels. */
  readonly limits?: { readonly [name: string]: number };
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
