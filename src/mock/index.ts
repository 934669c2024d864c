/**
 * A queue server to build and test against: fal's queue, or a relay of it, with scripts, faults, webhooks and a clock.
 * It keeps everything in memory, needs no key and listens on this machine only unless told otherwise.
 */
export { selfSigned, type Certified } from "./server/certificate.js";
export { realClock, virtualClock, type MockClock } from "./jobs/clock.js";
export type { CustomFailure, ModelErrorType, Outcome, RequestErrorType } from "./jobs/failures.js";
export type { FaultRule } from "./faults/book.js";
export type {
  Delivery as ByteDelivery,
  EventPieces,
  Fault,
  FaultSite,
  Nth,
  RealtimeFault,
  WebhookFault,
} from "./faults/fault.js";
export { CLIENT_FAULTS as clientFaults, faults, faultTable, type FaultId } from "./faults/table.js";
export type { MockOptions, ServedParts } from "./options.js";
export type { DocumentedAnswer } from "./server/mock.js";
export type { RecordedRequest } from "./server/record.js";
export type { Reply } from "./server/reply.js";
export { ROUTE_NAMES as routeNames, type RouteName } from "./routes/names.js";
export type { JobScript, MockScript, Submitted } from "./jobs/script.js";
export { startMockQueue, type AcceptedJob, type MockQueue } from "./server/server.js";
export type { RealtimeInput } from "./realtime/book.js";
export type { LogLine, Phase, Span } from "./jobs/state.js";
export type { Delivery, WebhookOptions } from "./webhooks/webhooks.js";
export type { WireOptions } from "./server/wire.js";
