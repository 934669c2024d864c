/** The runtime's own version, sent as the user agent. A test holds it equal to the package's. */
export const VERSION = "0.1.0";

interface Surroundings {
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> };
  readonly window?: object | null;
  readonly WorkerGlobalScope?: unknown;
  readonly navigator?: { readonly userAgent?: string };
}

// Each of these exists on some platforms only, so all are looked up, none is assumed.
function surroundings(): Surroundings {
  return globalThis;
}

/** An environment variable, where there is an environment and it may be read. */
export function env(name: string): string | undefined {
  try {
    return surroundings().process?.env?.[name];
  } catch {
    return undefined;
  }
}

/** Whether this is a page: some platforms declare a window that has no document. */
export function isPage(): boolean {
  const { window } = surroundings();
  return typeof window === "object" && window !== null && "document" in window && window.document !== undefined;
}

/** Whether this is a page or a worker of a browser: places where a key would be anybody's to read. */
export function isBrowser(): boolean {
  const { WorkerGlobalScope, navigator } = surroundings();
  if (isPage()) return true;
  return WorkerGlobalScope !== undefined && (navigator?.userAgent ?? "").startsWith("Mozilla/");
}

/** What keeps a `fetch` from caching: Next.js caches what it reads unless told otherwise; some workers refuse to be told. */
export function cacheOption(): RequestInit {
  try {
    void new Request("http://localhost/", { cache: "no-store" });
    return { cache: "no-store" };
  } catch {
    return {};
  }
}
