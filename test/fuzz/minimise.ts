/** Whether a shorter text shows the fault still. */
export type ShowsFault = (text: string) => Promise<boolean>;

// Delta debugging (Zeller, Hildebrandt 2002): take away halves, then quarters, as long as the fault stays.
async function withoutParts(parts: readonly string[], shows: ShowsFault, budget: Budget): Promise<readonly string[]> {
  let left = parts;
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < left.length && budget.left > 0;) {
      const fewer = [...left.slice(0, at), ...left.slice(at + size)];
      budget.left -= 1;
      if (fewer.length < left.length && (await shows(fewer.join("")))) left = fewer;
      else at += size;
    }
  }
  return left;
}

interface Budget {
  left: number;
}

/**
 * A short text that shows what a long one does: lines go first, then characters.
 * @param most how many texts are tried
 */
export async function minimise(text: string, shows: ShowsFault, most = 2_000): Promise<string> {
  const budget = { left: most };
  const lines = await withoutParts(text.split(/(?<=\n)/), shows, budget);
  const characters = await withoutParts([...lines.join("")], shows, budget);
  return characters.join("");
}
