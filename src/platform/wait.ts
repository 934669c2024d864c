interface AbortListeners {
  readonly all: Set<() => void>;
  readonly tell: () => void;
}

const listenersBySignal = new WeakMap<AbortSignal, AbortListeners>();

function listenersOf(signal: AbortSignal): AbortListeners {
  const all = new Set<() => void>();
  const made = listenersBySignal.get(signal) ?? {
    all,
    tell: () => [...all].forEach((heard) => all.has(heard) && heard()),
  };
  listenersBySignal.set(signal, made);
  return made;
}

/**
 * Calls `heard` when the signal aborts. All who hear one signal share one listener: a caller may stop a hundred requests
 * with one signal, and Node warns of a leak at the eleventh. Returns what ends the hearing.
 */
export function onAbort(signal: AbortSignal, heard: () => void): () => void {
  const { all, tell } = listenersOf(signal);
  if (all.size === 0) signal.addEventListener("abort", tell);
  all.add(heard);
  return () => {
    if (all.delete(heard) && all.size === 0) signal.removeEventListener("abort", tell);
  };
}
