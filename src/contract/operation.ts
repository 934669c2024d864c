import type { Validator } from "./validator.js";

/* A plain call as documents describe it: what a package generates for each operation, and what `client.call` takes. */

/** The methods of OpenAPI 3.2, in capitals. */
export type HttpMethod = "GET" | "PUT" | "POST" | "DELETE" | "OPTIONS" | "HEAD" | "PATCH" | "TRACE" | "QUERY";

/** How a value becomes the text of a parameter (OpenAPI 3.1, Parameter Object, “Style Values”). */
export type ParameterStyle = "simple" | "label" | "matrix" | "form" | "spaceDelimited" | "pipeDelimited" | "deepObject";

/** One parameter of an operation. Its value is found under its name in `path`, `query`, `headers` or `cookies`. */
export interface OperationParameter {
  readonly name: string;
  /** `querystring` is the whole query as one value (OpenAPI 3.2). */
  readonly in: "path" | "query" | "header" | "cookie" | "querystring";
  readonly required?: true;
  /** Default: `simple` in path and header, `form` in query and cookie. */
  readonly style?: ParameterStyle;
  /** Default: true for `form`, false for every other style. */
  readonly explode?: boolean;
  /** Reserved characters of RFC 3986 stay as they are. Query only. */
  readonly allowReserved?: true;
  /** The value is written whole in this media type (`content`), and not by a style. */
  readonly mediaType?: string;
}

/** How one property of a form becomes a field or a part (OpenAPI 3.1, Encoding Object). */
export interface PropertyEncoding {
  /** The content type of a part. Default: by the value: JSON for objects, plain text for scalars, a file's own type. */
  readonly contentType?: string;
  readonly style?: ParameterStyle;
  readonly explode?: boolean;
  readonly allowReserved?: true;
}

/** One media type that a request body may have. */
export interface BodyMedia {
  /** Checks a body of this media type. Absent where the document states no schema. */
  readonly validator?: Validator<unknown>;
  /** By property, for `application/x-www-form-urlencoded` and `multipart/*`. */
  readonly encoding?: { readonly [property: string]: PropertyEncoding };
}

/** The request body of an operation. */
export interface OperationBody {
  readonly required?: true;
  /** By media type; the first is sent unless the caller names another as `contentType`. */
  readonly content: { readonly [mediaType: string]: BodyMedia };
}

/** What an answer of one media type holds. */
export interface ResponseMedia {
  /**
   * `json`: a parsed value; `text`; `bytes`: a `Blob`; `events`: a stream of server-sent events; `lines`: a stream of
   * JSON values, one a line.
   */
  readonly as: "json" | "text" | "bytes" | "events" | "lines";
  /**
   * Of `events`: true where each is given as `{ event, id, data }`, false where its data alone is. Default: with names from
   * the first event on that has one.
   */
  readonly named?: boolean;
  /** Checks a successful answer, or an item of a stream. Absent where the document states no schema. */
  readonly validator?: Validator<unknown>;
}

/** The documented answers, by status (`"200"`, `"2XX"`, `"default"`), then by media type; no media type: no content. */
export interface OperationResponses {
  readonly [status: string]: { readonly [mediaType: string]: ResponseMedia };
}

/**
 * One operation of an OpenAPI document: generated, one constant per operation.
 *
 * `Request` is `{ path?, query?, headers?, cookies?, body?, contentType? }`, each there where the operation takes it.
 * `Responses` has a key for each documented status, with the type of its body.
 */
export interface Operation<Id extends string = string, Request = unknown, Responses = unknown> {
  /** `kie.ai GET /api/v1/chat/credit`, or `kie.ai/wan/2-6-image-to-video` where a constant names the model. */
  readonly id: Id;
  readonly method: HttpMethod;
  /** The path template, below the server's URL: `/items/{id}`. */
  readonly path: string;
  /** Names of the gateways whose pages document the operation, sorted. */
  readonly gateways: readonly string[];
  /**
   * The server that the operation's own page names, where it is not the gateway's. On another origin than the gateway's
   * it is called only when the caller lists that origin.
   */
  readonly server?: string;
  readonly parameters?: readonly OperationParameter[];
  /** Checks `{ path, query, headers, cookies }`. Absent where there are no parameters. */
  readonly parametersValidator?: Validator<unknown>;
  readonly body?: OperationBody;
  /** Required properties of the body that can have one value only: the client fills them in. */
  readonly constants?: { readonly [property: string]: unknown };
  readonly responses: OperationResponses;
  /**
   * Alternatives, each a list of security schemes (keys of the gateway's `security`) that are needed at once; an empty
   * list: none is needed. Absent: whatever the gateway asks for.
   */
  readonly security?: readonly (readonly string[])[];
  /** What sources say of the operation beside its schemas. */
  readonly about?: {
    readonly title?: string;
    readonly docs?: string;
    readonly price?: string;
    readonly deprecated?: boolean;
    readonly successor?: string;
  };
  /** For types alone: no value has it. */
  readonly "~types"?: { readonly request: Request; readonly responses: Responses };
}

/** A descriptor of any operation. */
export type AnyOperation = Operation;

/** What an operation takes. */
export type RequestOf<O> = O extends {
  readonly "~types"?: { readonly request: infer Request; readonly responses: unknown };
}
  ? Request
  : never;

/** What an operation answers, by status. */
export type ResponsesOf<O> = O extends {
  readonly "~types"?: { readonly request: unknown; readonly responses: infer Responses };
}
  ? Responses
  : never;

/** The statuses of a success; `default` counts where no success is documented. */
export type SuccessStatus<Responses> = [Extract<keyof Responses, `2${string}`>] extends [never]
  ? Extract<keyof Responses, "default">
  : Extract<keyof Responses, `2${string}`>;

/** The body of a successful answer: of any documented success. */
export type DataOf<Responses> = [SuccessStatus<Responses>] extends [never]
  ? unknown
  : Responses[SuccessStatus<Responses>];
