import { ConfigError } from "../errors/index.js";
import { VERSION } from "../platform/env.js";

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
