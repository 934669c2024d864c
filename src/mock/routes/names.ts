/** The routes, by the names under which faults and records speak of them. */
export const ROUTE_NAMES = [
  "submit",
  "status",
  "status-stream",
  "result",
  "cancel",
  "run",
  "model-stream",
  "realtime",
  "realtime-input",
  "upload-initiate",
  "upload-initiate-multipart",
  "upload",
  "upload-part",
  "upload-complete",
  "cdn-upload",
  "cdn-multipart",
  "storage-token",
  "token",
  "jwks",
  "models",
  "pricing",
  "pricing-estimate",
  "meta",
  "openapi",
  "file",
  "webhook",
  "operation",
] as const;

/** The name of a route of the embedded queue, as faults and scripts use it. */
export type RouteName = (typeof ROUTE_NAMES)[number];
