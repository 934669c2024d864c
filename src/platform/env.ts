import { ConfigError } from "../errors/index.js";

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

type Version = readonly [major: number, minor: number, patch: number];

function versionOf(text: string): Version | undefined {
  const [, major, minor, patch] = /^\^?(\d+)\.(\d+)\.(\d+)/.exec(text) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

/** Whether a caret range (`^0.1.0`) of semver holds a version: no breaking change since, nothing older. */
function holds(range: string, version: string): boolean {
  const least = versionOf(range);
  const given = versionOf(version);
  if (least === undefined || given === undefined) return false;
  const fixed = least[0] > 0 ? 1 : least[1] > 0 ? 2 : 3;
  for (const [index, part] of least.entries()) {
    const difference = (given[index] ?? 0) - part;
    if (difference !== 0) return difference > 0 && index >= fixed;
  }
  return true;
}

/**
 * Refuses a runtime that a generated package was not made for, before anything is sent.
 * @param accepts the caret range that the package names; undefined where it brings its own runtime
 * @throws ConfigError when this runtime is not in it
 */
export function requireRuntime(accepts: string | undefined, version: string = VERSION): void {
  if (accepts === undefined || holds(accepts, version)) return;
  throw new ConfigError(
    `This package was generated for falsmith-runtime ${accepts}, and ${version} is installed: ` +
      `install falsmith-runtime@${accepts}, or generate the package anew with the falsmith of that version.`,
  );
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
