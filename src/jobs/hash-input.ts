/** Names an input without holding it: SHA-256 of what was sent, where the platform has one. */
export async function hashInput(body: string): Promise<string> {
  const bytes = new TextEncoder().encode(body);
  if (globalThis.crypto?.subtle === undefined) return `length:${bytes.length}`;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha256:${[...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
