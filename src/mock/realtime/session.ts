import { decodeMsgpack, encodeMsgpack } from "../../platform/msgpack.js";
import type { RealtimeFault } from "../faults/fault.js";
import { realtimeFault } from "../faults/book.js";
import { runAnswer } from "../jobs/jobs.js";
import { runLength } from "../jobs/plan.js";
import { isRecord, own } from "../own.js";
import { makeJob } from "../routes/submit.js";
import { resetSocket } from "../server/delivery.js";
import type { Exchange } from "../server/mock.js";
import { OPCODES } from "./frames.js";
import type { Peer, PeerListener } from "./peer.js";

type Format = "json" | "msgpack";

interface PendingInput {
  readonly value: unknown;
  readonly format: Format;
}

/** What a connection is about. */
export interface SessionTarget {
  readonly exchange: Exchange;
  readonly endpointId: string;
  /** Whether the token is good for the app. */
  readonly isAuthorized: boolean;
  /** Inputs that wait while one runs; the oldest make room. */
  readonly maxBuffering: number;
}

const NORMAL = 1000;
const UNAUTHORIZED = { status: "error", error: "Unauthorized" };
const IDLE = { type: "x-fal-error", error: "TIMEOUT", reason: "no inputs, reconnect when needed!" };

function failure(reason: string): object {
  return { type: "x-fal-error", error: "INTERNAL_ERROR", reason };
}

// The sentence of a model's error body.
function reasonOf(body: unknown): string {
  const detail = own(body, "detail");
  return typeof detail === "string" ? detail : JSON.stringify(detail ?? body);
}

/** One connection: inputs in, outputs out, one after the other, as fal's own server does it. */
export class RealtimeSession implements PeerListener {
  readonly #target: SessionTarget;
  readonly #number: number;
  #peer: Peer | undefined;
  #waiting: PendingInput[] = [];
  #isRunning = false;
  #isClosed = false;
  #cancelIdle: (() => void) | undefined;
  #cancelRun: (() => void) | undefined;

  constructor(target: SessionTarget) {
    this.#target = target;
    this.#number = target.exchange.mock.realtime.next();
  }

  /** The connection is there. */
  begin(peer: Peer): void {
    const { exchange, isAuthorized } = this.#target;
    this.#peer = peer;
    exchange.mock.realtime.open.add(peer);
    if (isAuthorized) this.#waitForInput();
    else this.#end(UNAUTHORIZED);
  }

  message(data: string | Buffer): void {
    void this.#take(data);
  }

  closed(): void {
    this.#isClosed = true;
    this.#cancelIdle?.();
    this.#cancelRun?.();
    if (this.#peer !== undefined) this.#target.exchange.mock.realtime.open.delete(this.#peer);
  }

  #waitForInput(): void {
    const { clock, settings } = this.#target.exchange.mock;
    this.#cancelIdle?.();
    this.#cancelIdle = clock.after(settings.wire.realtimeIdleMs, () => this.#end(IDLE));
  }

  async #take(data: string | Buffer): Promise<void> {
    const { exchange, endpointId, maxBuffering } = this.#target;
    const { mock } = exchange;
    const format: Format = typeof data === "string" ? "json" : "msgpack";
    try {
      const value: unknown = typeof data === "string" ? JSON.parse(data) : decodeMsgpack(data);
      mock.realtime.add({ endpointId, input: value, format, connection: this.#number, at: mock.clock.now() });
      this.#waiting.push({ value, format });
      if (this.#isRunning && this.#waiting.length > maxBuffering) this.#waiting.shift();
      if (!this.#isRunning) await this.#run();
    } catch (error) {
      this.#end(failure(error instanceof Error ? error.message : String(error)));
    }
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (let next = this.#waiting.shift(); next !== undefined && !this.#isClosed; next = this.#waiting.shift()) {
      await this.#answer(next);
      this.#waitForInput();
    }
    this.#isRunning = false;
  }

  async #answer({ value, format }: PendingInput): Promise<void> {
    const { exchange, endpointId } = this.#target;
    const { mock } = exchange;
    const faults = mock.faults.pick("realtime-input", undefined);
    exchange.entry.faults = [...exchange.entry.faults, ...faults.map(({ id }) => id)];
    const { request_id: given, ...rest } = isRecord(value) ? value : { request_id: undefined };
    const input = isRecord(value) ? rest : value;
    const job = makeJob({ ...exchange, faults }, endpointId, input, mock.jobs.size + 1);
    await this.#pause(runLength(job.plan));
    const answer = runAnswer(job, mock.makeOutput);
    const fault = realtimeFault(faults);
    if (fault !== undefined && !(await this.#misbehave(fault))) return;
    if (answer.status >= 400) return this.#end(failure(reasonOf(answer.body)));
    const output = isRecord(answer.body) ? { ...answer.body, request_id: given ?? job.id } : answer.body;
    if (!this.#isClosed) this.#send(output, format);
  }

  /** Does what a fault says; returns whether the answer still follows. */
  async #misbehave(fault: RealtimeFault): Promise<boolean> {
    const peer = this.#peer;
    switch (fault.how) {
      case "reset":
        if (peer !== undefined) resetSocket(peer.socket);
        return false;
      case "close":
        peer?.close(fault.code, fault.reason);
        return false;
      case "say":
        if (fault.then === "close") this.#end(fault.message);
        else peer?.send(JSON.stringify(fault.message));
        return fault.then === "answer";
      case "garbage":
        this.#sendGarbage(fault.kind);
        return false;
      case "late":
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, fault.ms);
          this.#cancelRun = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        return true;
      case "silence":
        return false;
    }
  }

  #sendGarbage(kind: "text" | "binary" | "frame"): void {
    if (kind === "text") this.#peer?.send("{ this is no JSON");
    // 0xc1 is the one byte that msgpack never uses.
    else if (kind === "binary") this.#peer?.send(Uint8Array.of(0xc1, 0xc1));
    // A reserved opcode, and reserved bits.
    else this.#peer?.write(Uint8Array.of(0x70 | OPCODES.pong, 0x7f, 0xff));
  }

  /** Waits on the mock's clock; ends early when the client goes away. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#target.exchange.mock.clock.after(ms, resolve);
      this.#cancelRun = () => {
        cancel();
        resolve();
      };
    });
  }

  #send(value: unknown, format: Format): void {
    this.#peer?.send(format === "msgpack" ? encodeMsgpack(value) : JSON.stringify(value));
  }

  /** fal says these things in JSON, whatever inputs are written in, and closes. */
  #end(message: unknown): void {
    this.#waiting = [];
    this.#cancelIdle?.();
    this.#peer?.send(JSON.stringify(message));
    this.#peer?.close(NORMAL, "");
  }
}
