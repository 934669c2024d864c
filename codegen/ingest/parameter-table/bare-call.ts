/** A path or URL for comparison: without server and query, whatever it writes for a parameter. */
export function bareCall(address: string): string {
  return address
    .replace(/^https?:\/\/[^/\s]{1,255}/i, "")
    .replace(/[?#].*$/, "")
    .replaceAll(/\$?\{{1,2}[^{}]{0,80}\}{1,2}|<[^<>]{0,80}>|(?<=\/):\w{1,60}|(?<=\/)\$\w{1,60}/g, "{}")
    .replace(/\/+$/, "")
    .toLowerCase();
}

const BODYLESS = new Set(["get", "head", "delete"]);

/** True for a method whose requests have no body: what such a page calls parameters goes into the query. */
export function isBodyless(method: string): boolean {
  return BODYLESS.has(method.toLowerCase());
}
