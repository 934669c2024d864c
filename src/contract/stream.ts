/** The listeners of a stream. They may be asynchronous; what a listener of values throws or rejects with ends the stream. */
export interface FalStreamEvents<Output> {
  readonly data: (event: Output) => unknown;
  /** The same as `data`, under the official client's older name. */
  readonly message: (event: Output) => unknown;
  readonly error: (error: unknown) => unknown;
  readonly done: (last: Output | undefined) => unknown;
}

/** Partial results, as they come: to loop over, or to listen to. */
export interface FalStream<_Input, Output> extends AsyncIterable<Output> {
  on<Type extends keyof FalStreamEvents<Output>>(type: Type, listener: FalStreamEvents<Output>[Type]): void;
  /** The last result, once the stream has ended. Rejects when it broke. */
  done(): Promise<Output>;
  /** Ends the stream. What has come so far stays. */
  abort(reason?: unknown): void;
  readonly signal: AbortSignal;
  readonly requestId: string;
}
