/** Time and chance, so that tests can hold both. */
export interface Clock {
  /** Milliseconds that never jump: for durations and deadlines. */
  now(): number;
  /** Milliseconds since 1970, which jump when somebody sets the clock: for dates only. */
  wall(): number;
  /** From 0 up to 1. */
  random(): number;
  /** Runs once after `ms`. Returns what cancels it. */
  after(ms: number, run: () => void): () => void;
}

// Timers take a signed 32-bit number; anything above fires at once.
const LONGEST = 2_147_483_647;

function after(ms: number, run: () => void): () => void {
  let left = ms;
  let timer: ReturnType<typeof setTimeout>;
  const arm = (): void => {
    const step = Math.min(left, LONGEST);
    left -= step;
    timer = setTimeout(left > 0 ? arm : run, step);
  };
  arm();
  return () => clearTimeout(timer);
}

/** The platform's clock. Its functions are looked up at each call, so that fake timers of test tools are honoured. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  random: () => Math.random(),
  after,
};

/** Runs one turn of the event loop later, where there are such turns. */
export function nextTurn(run: () => void): void {
  // setImmediate exists in Node only; queueMicrotask, which exists everywhere, lets TypeScript accept the type.
  const platform: { readonly queueMicrotask: unknown; readonly setImmediate?: (run: () => void) => unknown } =
    globalThis;
  if (platform.setImmediate === undefined) run();
  else platform.setImmediate(run);
}
