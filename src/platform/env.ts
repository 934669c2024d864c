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

/** A version of semver: its numbers, and the identifiers of a prerelease. Build metadata says nothing about order. */
interface Version {
  readonly numbers: readonly [major: number, minor: number, patch: number];
  readonly prerelease: readonly string[];
}

function versionOf(text: string): Version | undefined {
  const pattern = /^(\d+)\.(\d+)\.(\d+)(?:-([\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*))?(?:\+[\dA-Za-z.-]+)?$/;
  const [, major, minor, patch, prerelease] = pattern.exec(text) ?? [];
  if (major === undefined) return undefined;
  return { numbers: [Number(major), Number(minor), Number(patch)], prerelease: prerelease?.split(".") ?? [] };
}

const NUMERIC = /^\d+$/;

/** The order of two identifiers of a prerelease (semver 2.0.0, rule 11): numbers by value and before words. */
function compareIdentifiers(a: string, b: string): number {
  if (NUMERIC.test(a) && NUMERIC.test(b)) return Number(a) - Number(b);
  if (NUMERIC.test(a) !== NUMERIC.test(b)) return NUMERIC.test(a) ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a prerelease comes no earlier than another one of the same version; none at all is the version itself. */
function isNoEarlier(given: readonly string[], least: readonly string[]): boolean {
  if (given.length === 0 || least.length === 0) return given.length === 0;
  for (const [index, identifier] of least.entries()) {
    const other = given[index];
    if (other === undefined) return false;
    const difference = compareIdentifiers(other, identifier);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/**
 * Whether a caret range (`^0.1.0`) holds a version, by npm's rules: no breaking change since, nothing older, and a
 * prerelease only where the range names one of the same version.
 */
function holds(range: string, version: string): boolean {
  const least = range.startsWith("^") ? versionOf(range.slice(1)) : undefined;
  const given = versionOf(version);
  if (least === undefined || given === undefined) return false;
  const [major, minor] = least.numbers;
  const fixed = major > 0 ? 1 : minor > 0 ? 2 : 3;
  for (const [index, part] of least.numbers.entries()) {
    const difference = (given.numbers[index] ?? 0) - part;
    if (difference !== 0) return difference > 0 && index >= fixed && given.prerelease.length === 0;
  }
  return isNoEarlier(given.prerelease, least.prerelease);
}

/**
 * Refuses a runtime that a generated package was not made for, before anything is sent.
 * @param accepts the caret range that the package names; undefined where it brings its own runtime
 * @param version the runtime that is installed: this one
 * @throws ConfigError when this runtime is not in it
 */
export function requireRuntime(accepts: string | undefined, version: string = VERSION): void {
  if (accepts === undefined || holds(accepts, version)) return;
  throw new ConfigError(
    `This package was generated for falsmith-runtime ${accepts}, and ${version} is installed: ` +
      `install falsmith-runtime@${accepts}, or generate the package anew with falsmith ${version}.`,
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
