/** An endpoint id taken apart: requests are kept under `app`, everything after it only counts at submit. */
export interface ParsedId {
  readonly app: string;
  readonly path: string;
}

const NAMESPACES = ["workflows", "comfy"];

/** `110602490-lora` is the old spelling of `110602490/lora`. */
export function withLegacyIds(segments: readonly string[]): readonly string[] {
  const [first, ...rest] = segments;
  const legacy = first === undefined ? null : /^([0-9]{1,20})-([a-zA-Z0-9-]{1,100})$/.exec(first);
  return legacy?.[1] === undefined || legacy[2] === undefined ? segments : [legacy[1], legacy[2], ...rest];
}

/** How many segments the app takes: owner and name, or namespace, owner and name. */
export function appLength(segments: readonly string[]): number {
  return segments[0] !== undefined && NAMESPACES.includes(segments[0].toLowerCase()) ? 3 : 2;
}

/** Splits `fal-ai/wan/v2.2-a14b/image-to-image` into `fal-ai/wan` and `v2.2-a14b/image-to-image`. */
export function parseId(id: string): ParsedId {
  const segments = withLegacyIds(id.split("/"));
  const length = appLength(segments);
  return { app: segments.slice(0, length).join("/"), path: segments.slice(length).join("/") };
}

/** The form under which ids are compared: lower case, the old spelling replaced. */
export function normalId(id: string): string {
  return withLegacyIds(id.toLowerCase().split("/")).join("/");
}

/** The name of the app in a path, without its owner: what tokens are good for. */
export function aliasOf(segments: readonly string[]): string | undefined {
  const all = withLegacyIds(segments);
  return all[appLength(all) - 1];
}
