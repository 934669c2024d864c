const LOOPBACK: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

/** Why an address is not fetched; undefined when it may be. Plain HTTP leaves this machine unprotected, so it may not. */
export function addressFlaw(address: string): string | undefined {
  if (!URL.canParse(address)) return "this is not an address";
  const url = new URL(address);
  if (url.username !== "" || url.password !== "") return "the address holds credentials; falsmith sends none";
  if (url.protocol === "https:") return undefined;
  if (url.protocol !== "http:") return `falsmith fetches https: addresses, not ${url.protocol}`;
  return LOOPBACK.includes(url.hostname) ? undefined : "the address is not https: (http: is for this machine alone)";
}

/** What comes after a redirect, or why it is not followed: only addresses of the same origin are. */
export function redirectTarget(
  from: string,
  location: string | null,
): { readonly to: string } | { readonly flaw: string; readonly elsewhere?: string } {
  if (location === null || !URL.canParse(location, from)) return { flaw: "the server redirects to nowhere" };
  const target = new URL(location, from);
  if (target.origin === new URL(from).origin) return { to: target.href };
  const flaw = `the server redirects to another host, ${target.origin}; name that address if you trust it`;
  return { flaw, elsewhere: target.href };
}
