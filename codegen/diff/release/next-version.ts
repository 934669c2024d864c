import type { Impact } from "../change.js";

interface Version {
  readonly numbers: readonly [major: number, minor: number, patch: number];
  readonly isPrerelease: boolean;
}

/** As semver.org says it, without a leading `v`; what stands behind `+` counts for nothing. */
const VERSION =
  /^(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})(-(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*))*)?(?:\+[\dA-Za-z.-]+)?$/;

function parsed(text: string): Version | undefined {
  const [, major, minor, patch, prerelease] = VERSION.exec(text) ?? [];
  if (major === undefined) return undefined;
  return { numbers: [Number(major), Number(minor), Number(patch)], isPrerelease: prerelease !== undefined };
}

/**
 * The version that follows a published one. A breaking change before 1.0.0 asks for a minor version, as caret ranges
 * (`^0.3.1`) let no next minor version in. A prerelease is followed by the version that it precedes, where that is enough.
 * @param impact what changed; `none`: the version stays
 * @returns undefined where the published version is none
 */
export function nextVersion(published: string, impact: Impact): string | undefined {
  const version = parsed(published);
  if (version === undefined || impact === "none") return version === undefined ? undefined : published;
  const [major, minor, patch] = version.numbers;
  const part = impact === "major" && major === 0 ? "minor" : impact;
  const isReached = version.isPrerelease && (part === "patch" || (patch === 0 && (part === "minor" || minor === 0)));
  if (isReached) return `${major}.${minor}.${patch}`;
  if (part === "major") return `${major + 1}.0.0`;
  return part === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}
