/** The label of a host that names its owner: `api.chainhub.tech` → `chainhub`, `www.kkiai.com` → `kkiai`, `queue.fal.run` → `fal`. */
export function providerOfHost(host: string): string {
  const labels = host
    .toLowerCase()
    .replace(/:\d+$/, "")
    .split(".")
    .filter((label) => label !== "");
  const owner =
    labels.length > 2 && (labels.at(-2) ?? "").length <= 3 && (labels.at(-1) ?? "").length === 2
      ? labels.at(-3)
      : labels.at(-2);
  return owner ?? labels[0] ?? "unknown";
}

/** The provider of a server URL; undefined when it is none. */
export function providerOfUrl(url: string): string | undefined {
  const host = /^https?:\/{1,2}([^/\s?#]+)/i.exec(url)?.[1];
  return host === undefined ? undefined : providerOfHost(host);
}
