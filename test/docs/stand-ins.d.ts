/* As much of packages that are not installed here as the documentation uses. */

declare module "express" {
  import type { IncomingMessage, ServerResponse } from "node:http";
  interface App {
    (request: IncomingMessage, response: ServerResponse): void;
    all(path: string, handler: (request: IncomingMessage, response: ServerResponse) => unknown): void;
  }
  export default function express(): App;
}

declare module "hono" {
  export class Hono {
    all(path: string, handler: (c: { readonly req: { readonly raw: Request } }) => Response | Promise<Response>): void;
  }
}

declare module "@opentelemetry/api" {
  export enum SpanKind {
    CLIENT = 2,
  }
  export enum SpanStatusCode {
    ERROR = 2,
  }
  export interface Span {
    setStatus(status: { code: SpanStatusCode; message?: string }): this;
    setAttribute(name: string, value: string | number): this;
    addEvent(name: string, attributes?: Readonly<Record<string, string | number>>): this;
    end(): void;
  }
  export interface Tracer {
    startSpan(name: string, options?: { kind?: SpanKind; attributes?: Readonly<Record<string, unknown>> }): Span;
  }
}
