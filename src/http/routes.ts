interface Parameters<Path, Query = never> {
  readonly path: Path;
  readonly query?: Query;
}

/** What every route answers; the runtime reads bodies itself, bounded and checked. */
interface Replies {
  200: { content: { "application/json": unknown } };
}

/** The routes of the queue, as openapi-fetch takes them. The parameters are paths below the gateway, already encoded. */
export interface QueuePaths {
  "/{endpoint}": {
    post: {
      parameters: Parameters<{ endpoint: string }, Readonly<Record<string, string>>>;
      requestBody?: { content: { "application/json": unknown } };
      responses: Replies;
    };
    get: { parameters: Parameters<{ endpoint: string }, Readonly<Record<string, string>>>; responses: Replies };
  };
  "/{status}": {
    get: { parameters: Parameters<{ status: string }, Readonly<Record<string, string>>>; responses: Replies };
  };
  "/{result}": {
    get: { parameters: Parameters<{ result: string }, Readonly<Record<string, string>>>; responses: Replies };
  };
  "/{cancel}": {
    put: { parameters: Parameters<{ cancel: string }, Readonly<Record<string, string>>>; responses: Replies };
  };
}
