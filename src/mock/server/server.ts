import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createFaultBook, type FaultRule } from "../faults/book.js";
import { catalogueOf } from "../jobs/catalogue.js";
import { realClock, scopeClock } from "../jobs/clock.js";
import { type Job, settleJob } from "../jobs/jobs.js";
import { outputMaker } from "../jobs/output.js";
import { view } from "../jobs/state.js";
import { type MockOptions, type ServedParts, settingsOf } from "../options.js";
import { createRealtimeBook, type RealtimeInput } from "../realtime/book.js";
import { createFileStore } from "../routes/file-store.js";
import { createTokenBook } from "../routes/tokens.js";
import { seededRandom, seededUuid } from "../sampler/random.js";
import { createWebhookSender, type Delivery } from "../webhooks/webhooks.js";
import { selfSigned } from "./certificate.js";
import { type Desk, handle } from "./handle.js";
import { type Listener, openListener, type Upgrade } from "./listener.js";
import type { Mock } from "./mock.js";
import { createRecorder, type RecordedRequest, type Recorder } from "./record.js";
import { handleUpgrade } from "./upgrade.js";

/** A request that the queue accepted: a job somebody would have paid for. */
export interface AcceptedJob {
  readonly requestId: string;
  readonly endpointId: string;
  readonly input: unknown;
  /** The mock clock's time of the submit. */
  readonly at: number;
  /** Its state now; a request cancelled in the queue is REMOVED. */
  readonly state: "IN_QUEUE" | "IN_PROGRESS" | "COMPLETED" | "REMOVED";
  readonly webhookUrl: string | undefined;
}

/** A running server. */
export interface MockQueue {
  /** Where it listens, with its base path: the URL of a gateway. */
  readonly url: string;
  /** Origin of a second listener that is not the gateway: faults point there, and `foreign()` tells who came. */
  readonly foreignUrl: string;
  /** The requests seen so far, oldest first. */
  requests(): readonly RecordedRequest[];
  /** The jobs accepted so far, oldest first. */
  accepted(): readonly AcceptedJob[];
  /** Requests that reached the second listener. */
  foreign(): readonly RecordedRequest[];
  /** Attempts to deliver webhooks, oldest first. */
  deliveries(): readonly Delivery[];
  /** The inputs that came over realtime connections, oldest first. */
  realtimeInputs(): readonly RealtimeInput[];
  /** Realtime connections that are open. */
  realtimeConnections(): number;
  /** Signs webhooks with a new key from now on. */
  rotateKeys(): void;
  /** Answers for more from now on; an endpoint that it has already is replaced. */
  serve(more: ServedParts): void;
  /** Adds a fault to a server that runs; calls are counted from now on. */
  addFault(rule: FaultRule): void;
  /** Moves the clock; what falls due runs. */
  advance(ms: number): Promise<void>;
  /** Stops listening, cuts connections, drops timers; ends when nothing is left. May be called twice. */
  close(): Promise<void>;
}

const RECORD_LIMIT = 20_000;

function idMaker(seed: number | undefined): () => string {
  if (seed === undefined) return randomUUID;
  const random = seededRandom(seed);
  return () => seededUuid(random);
}

function createMock(options: MockOptions): Mock {
  const settings = settingsOf(options);
  const clock = scopeClock(options.clock ?? realClock());
  const faults = createFaultBook(options.faults ?? []);
  const newId = idMaker(options.seed);
  return {
    settings,
    clock,
    catalogue: catalogueOf(options.endpoints),
    jobs: new Map(),
    tasks: new Map(),
    files: createFileStore(options.uploadLimit ?? 512 * 1024 * 1024),
    tokens: createTokenBook(() => clock.now(), newId),
    realtime: createRealtimeBook(options.recordLimit ?? RECORD_LIMIT),
    webhooks: createWebhookSender(options.webhooks ?? {}, clock, faults),
    faults,
    makeOutput: outputMaker(options.seed ?? 0, settings.wire.ownFiles),
    newId,
    watchers: new Map(),
    running: { count: 0 },
  };
}

function acceptedOf(mock: Mock, job: Job): AcceptedJob {
  const now = mock.clock.now();
  return {
    requestId: job.id,
    endpointId: job.endpoint?.id ?? job.endpointId,
    input: job.input,
    at: job.submittedAt,
    state: view(job.plan, settleJob(job, now), now).state,
    webhookUrl: job.webhook,
  };
}

/** What makes a server answer for more than what it was started with. */
function server(mock: Mock, options: MockOptions): (more: ServedParts) => void {
  let all = options;
  return ({ endpoints, operations = [], jobs = [], answers = [] }) => {
    mock.catalogue.add(endpoints);
    if (operations.length + jobs.length + answers.length === 0) return;
    all = {
      ...all,
      operations: [...(all.operations ?? []), ...operations],
      jobs: [...(all.jobs ?? []), ...jobs],
      answers: [...(all.answers ?? []), ...answers],
    };
    mock.settings = settingsOf(all);
  };
}

/** Records what reaches the listener that is not the gateway, and has nothing to give. */
function openForeign(mock: Mock, recorder: Recorder): Promise<Listener> {
  return openListener(0, "127.0.0.1", undefined, {
    onRequest: (request: IncomingMessage, response: ServerResponse) => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const { method = "", url: path = "" } = request;
      const seen = { at: mock.clock.now(), method, path, headers, route: undefined, requestId: undefined, faults: [] };
      recorder.add({ ...seen, status: 404 });
      request.resume();
      response.writeHead(404, { "content-type": "application/json" }).end('{"detail":"Not the gateway"}');
    },
  });
}

/**
 * Starts a queue server: fal's queue, or a relay of it, on a real socket.
 * @throws TypeError for wrong options; the system's error when the port cannot be had
 */
export async function startMockQueue(options: MockOptions): Promise<MockQueue> {
  const mock = createMock(options);
  const recorder = createRecorder(options.recordLimit ?? RECORD_LIMIT);
  const foreignRecorder = createRecorder(1000);
  const foreign = await openForeign(mock, foreignRecorder);
  const desk: Desk = {
    mock,
    recorder,
    beforeRequest: options.beforeRequest ?? (() => undefined),
    onRequest: options.onRequest ?? (() => undefined),
    ownOrigin: () => main.origin,
    foreignOrigin: () => foreign.origin,
    resetAll: () => main.resetAll(),
    doomed: new WeakSet(),
  };
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => void handle(desk, request, response);
  const onUpgrade = (request: IncomingMessage, upgrade: Upgrade): void => void handleUpgrade(desk, request, upgrade);
  const tls = mock.faults.listener === "tls" ? selfSigned("wrong.invalid") : options.tls;
  const main = await openListener(options.port ?? 0, options.host ?? "127.0.0.1", tls, { onRequest, onUpgrade }).catch(
    async (error: unknown) => {
      await foreign.close();
      throw error;
    },
  );
  if (mock.faults.listener === "closed") await main.close();
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    mock.clock.stop();
    mock.webhooks.stop();
    await Promise.all([main.close(), foreign.close()]);
  };
  return {
    url: [main.origin, ...mock.settings.basePath].join("/"),
    foreignUrl: foreign.origin,
    requests: () => recorder.all(),
    accepted: () => [...mock.jobs.values()].map((job) => acceptedOf(mock, job)),
    foreign: () => foreignRecorder.all(),
    deliveries: () => mock.webhooks.deliveries(),
    realtimeInputs: () => mock.realtime.inputs(),
    realtimeConnections: () => mock.realtime.open.size,
    rotateKeys: () => mock.webhooks.rotate(),
    serve: server(mock, options),
    addFault: (rule) => mock.faults.add(rule),
    advance: (ms) => mock.clock.advance(ms),
    close: () => (closing ??= close()),
  };
}
