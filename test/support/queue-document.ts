/** A small queue document, as fal serves it: on one line. */
export function queueDocument(id: string, properties: Readonly<Record<string, object>> = {}): string {
  const schema = { type: "object", properties: { prompt: { type: "string" }, ...properties }, required: ["prompt"] };
  return JSON.stringify({
    openapi: "3.0.4",
    info: { title: id, version: "1.0.0" },
    servers: [{ url: "https://queue.fal.run" }],
    paths: {
      [`/${id}`]: {
        post: {
          requestBody: { content: { "application/json": { schema } } },
          responses: { 200: { description: "queued" } },
        },
      },
    },
  });
}
