interface Parameters<Path, Query = never> {
  readonly path: Path;
  readonly query?: Query;
}

/** What every route answers; the runtime reads bodies itself, bounded and checked. */
interface Replies {
  200: { content: { "application/json": unknown } };
}

interface EndpointRoute {
  parameters: Parameters<{ endpoint: string }, Readonly<Record<string, string>>>;
  requestBody?: { content: { "application/json": unknown } };
  responses: Replies;
}

/** The routes of the queue, as openapi-fetch takes them. The parameters are paths below the gateway, already encoded. */
export interface QueuePaths {
  "/{endpoint}": { [Method in "get" | "post" | "put" | "delete"]: EndpointRoute };
  /** A place of one request: its status, its stream, its result, its cancellation. */
  "/{request}": {
    get: { parameters: Parameters<{ request: string }, Readonly<Record<string, string>>>; responses: Replies };
    put: { parameters: Parameters<{ request: string }, Readonly<Record<string, string>>>; responses: Replies };
  };
}
