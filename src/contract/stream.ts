/** The listeners of a stream. They may be asynchronous; what a listener of values throws or rejects with ends the stream. */
export interface FalStreamEvents<Output> {
  /** A partial result has come. */
  readonly data: (event: Output) => unknown;
  /** The same as `data`, under the official client's older name. */
  readonly message: (event: Output) => unknown;
  /** The stream broke. */
  readonly error: (error: unknown) => unknown;
  /** The stream has ended, with its last result. */
  readonly done: (last: Output | undefined) => unknown;
}

/** Partial results, as they come: to loop over, or to listen to. */
export interface FalStream<_Input, Output> extends AsyncIterable<Output> {
  /** Calls a listener with each event of a kind from now on. */
  on<Type extends keyof FalStreamEvents<Output>>(type: Type, listener: FalStreamEvents<Output>[Type]): void;
  /** The last result, once the stream has ended. Rejects when it broke. */
  done(): Promise<Output>;
  /** Ends the stream. What has come so far stays. */
  abort(reason?: unknown): void;
  /** The signal of the stream: aborted once the stream was given up. */
  readonly signal: AbortSignal;
  /** The id that the server gave the call; empty where it gave none. */
  readonly requestId: string;
}
