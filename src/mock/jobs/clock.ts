/** Where the mock takes its time from. Everything that waits in the queue waits on this clock. */
export interface MockClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` once, `ms` from now. Returns what undoes it. */
  after(ms: number, run: () => void): () => void;
  /** Moves the clock forward; what falls due on the way runs first, in its order. */
  advance(ms: number): Promise<void>;
}

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

// Node fires at once when asked to wait longer than this.
const LONGEST_TIMEOUT = 2_147_483_647;

// Two turns of the event loop: what a timer wrote reaches its socket before the clock moves on.
async function settleIo(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

function nextDue(timers: ReadonlyMap<number, Timer>): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { due } of timers.values()) next = Math.min(next, due);
  return next;
}

/** Runs all timers due by `now` in their order, then gives the network its turn: a thousand streams change together. */
async function runDue(timers: ReadonlyMap<number, Timer>, now: number, forget: (id: number) => void): Promise<void> {
  const due = [...timers].filter(([, timer]) => timer.due <= now).toSorted(([, a], [, b]) => a.due - b.due);
  for (const [id, timer] of due) {
    // One that ran before may have undone it.
    if (!timers.has(id)) continue;
    forget(id);
    timer.run();
  }
  await settleIo();
}

/**
 * A clock that stands still until `advance` moves it: a ten-minute job takes milliseconds.
 * @param start milliseconds since 1970; default 1 January 2026.
 */
export function virtualClock(start: number = Date.UTC(2026, 0, 1)): MockClock {
  const timers = new Map<number, Timer>();
  let now = start;
  let count = 0;
  return {
    now: () => now,
    after: (ms, run) => {
      const id = (count += 1);
      if (ms !== Number.POSITIVE_INFINITY) timers.set(id, { due: now + Math.max(0, ms), run });
      return () => void timers.delete(id);
    },
    advance: async (ms) => {
      const target = now + ms;
      await settleIo();
      for (let next = nextDue(timers); next <= target; next = nextDue(timers)) {
        now = Math.max(now, next);
        await runDue(timers, now, (id) => void timers.delete(id));
      }
      now = Math.max(now, target);
      await settleIo();
    },
  };
}

/** The machine's time. `advance` shifts it: what would have fallen due by then runs at once. */
export function realClock(): MockClock {
  const timers = new Map<number, Timer>();
  const handles = new Map<number, NodeJS.Timeout>();
  let offset = 0;
  let count = 0;
  // Monotonic: a corrected wall clock must not make a queued job jump.
  const now = (): number => performance.timeOrigin + performance.now() + offset;
  const forget = (id: number): void => {
    clearTimeout(handles.get(id));
    handles.delete(id);
    timers.delete(id);
  };
  const arm = (id: number, timer: Timer): void => {
    clearTimeout(handles.get(id));
    const wait = Math.max(0, timer.due - now());
    const fire = (): void => {
      if (wait > LONGEST_TIMEOUT) return arm(id, timer);
      forget(id);
      timer.run();
    };
    handles.set(id, setTimeout(fire, Math.min(Math.ceil(wait), LONGEST_TIMEOUT)));
  };
  return {
    now,
    after: (ms, run) => {
      const id = (count += 1);
      if (ms === Number.POSITIVE_INFINITY) return () => undefined;
      const timer: Timer = { due: now() + Math.max(0, ms), run };
      timers.set(id, timer);
      arm(id, timer);
      return () => forget(id);
    },
    advance: async (ms) => {
      offset += ms;
      while (nextDue(timers) <= now()) await runDue(timers, now(), forget);
      for (const [id, timer] of timers) arm(id, timer);
      await settleIo();
    },
  };
}

/** A clock whose timers can all be dropped at once: what a closing server leaves behind must not fire. */
export interface ScopedClock extends MockClock {
  stop(): void;
}

/** Gives `clock` a scope: `stop` undoes the timers started through it, and only those. */
export function scopeClock(clock: MockClock): ScopedClock {
  const undo = new Set<() => void>();
  let stopped = false;
  return {
    now: () => clock.now(),
    advance: (ms) => clock.advance(ms),
    after: (ms, run) => {
      if (stopped) return () => undefined;
      const forget = (): void => {
        undo.delete(forget);
        cancel();
      };
      const cancel = clock.after(ms, () => {
        undo.delete(forget);
        run();
      });
      undo.add(forget);
      return forget;
    },
    stop: () => {
      stopped = true;
      for (const forget of undo) forget();
    },
  };
}
