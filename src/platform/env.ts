/** The runtime's own version, sent as the user agent. A test holds it equal to the package's. */
export const VERSION = "0.1.0";

interface Surroundings {
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> };
  readonly window?: { readonly document?: unknown };
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

/** Whether this is a page or a worker of a browser: places where a key would be anybody's to read. */
export function isBrowser(): boolean {
  const { window, WorkerGlobalScope, navigator } = surroundings();
  if (window?.document !== undefined) return true;
  return WorkerGlobalScope !== undefined && (navigator?.userAgent ?? "").startsWith("Mozilla/");
}
