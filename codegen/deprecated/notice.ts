/** Former names whose notice has been shown in this process. */
const shown = new Set<string>();

/** Says once a process where a former subpath of `falsmith` has gone. */
export function tellMoved(from: string, to: string): void {
  if (shown.has(from)) return;
  shown.add(from);
  console.warn(
    `falsmith: "${from}" has moved to "${to}". Install falsmith-runtime and import from there; ` +
      `"${from}" goes in the next minor version.`,
  );
}
