import { UserError } from "./user-error.js";

const reserved: ReadonlySet<string> = new Set([
  "con",
  "prn",
  "aux",
  "nul",
  "conin$",
  "conout$",
  ..."0123456789¹²³".split("").flatMap((digit) => [`com${digit}`, `lpt${digit}`]),
]);

/** The prefix of our own locks, journals and temporary files. */
export const OWN_PREFIX = ".falsmith";

const LOCK_NAME = `${OWN_PREFIX}.lock`;
const TAKEOVER_PREFIX = `${OWN_PREFIX}-lock-`;

/** The name of a lock. Of level 0: of a folder; of each next one: of the right to remove a dead process's lock of the one below. */
export function lockName(level: number): string {
  return level === 0 ? LOCK_NAME : `${TAKEOVER_PREFIX}${level}`;
}

/** True for the name of a lock of any level. */
export function isLockName(name: string): boolean {
  return name === LOCK_NAME || name.startsWith(TAKEOVER_PREFIX);
}

function segmentFlaw(segment: string): string | undefined {
  if (segment === "" || segment === "." || segment === "..") return "it has an empty or dotted segment";
  if (/[<>:"|?*\\]|\p{Cc}/u.test(segment)) return "it has a character that some file systems forbid";
  if (/[. ]$/.test(segment)) return "a segment ends in a dot or a space";
  if (reserved.has((segment.split(".", 1)[0] ?? "").trimEnd().toLowerCase()))
    return `"${segment}" is reserved on Windows`;
  if (Buffer.byteLength(segment) > 255) return "a segment is longer than 255 bytes";
  return segment.toLowerCase().startsWith(OWN_PREFIX)
    ? `names that begin with ${OWN_PREFIX} are falsmith's own`
    : undefined;
}

// Most paths are of this kind: a manifest has thousands. `con` and its like are looked at closer, wherever they begin.
const PLAIN = /^[a-z0-9][a-z0-9_-]*(?:[./][a-z0-9][a-z0-9_-]*)*$/;
const MAYBE_RESERVED = /(?:^|\/)(?:con|prn|aux|nul|com|lpt)/;

/** What is wrong with a path below the output folder; undefined when it is safe on every file system. */
export function pathFlaw(path: string): string | undefined {
  if (path.length < 200 && PLAIN.test(path) && !MAYBE_RESERVED.test(path)) return undefined;
  if (Buffer.byteLength(path) > 1024) return "it is longer than 1024 bytes";
  for (const segment of path.split("/")) {
    const flaw = segmentFlaw(segment);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

// File systems that ignore case also compare composed and decomposed letters as equal.
function folded(path: string): string {
  return path.normalize("NFC").toUpperCase().toLowerCase();
}

/** Two paths that are one file, or a file and a folder, on a file system that ignores case; undefined when there are none. */
export function collision(paths: Iterable<string>): readonly [string, string] | undefined {
  const files = new Map<string, string>();
  const folders = new Map<string, string>();
  for (const path of paths) {
    const key = folded(path);
    const other = files.get(key) ?? folders.get(key);
    if (other !== undefined) return [other, path];
    files.set(key, path);
    for (let cut = path.lastIndexOf("/"); cut > 0; cut = path.lastIndexOf("/", cut - 1)) {
      const folder = path.slice(0, cut);
      const file = files.get(folded(folder));
      const known = folders.get(folded(folder));
      if (file !== undefined) return [file, path];
      if (known !== undefined && known !== folder) return [`${known}/`, path];
      if (known !== undefined) break;
      folders.set(folded(folder), folder);
    }
  }
  return undefined;
}

/** @throws UserError when one of the paths must not be written: nothing is written then. */
export function requireSafeNames(paths: readonly string[], folder: string): void {
  const about = { exit: 1, code: "io/unsafe-name", path: folder } as const;
  for (const path of paths) {
    const flaw = pathFlaw(path);
    if (flaw !== undefined)
      throw new UserError(
        `will not write ${JSON.stringify(path)}: ${flaw}; rename the endpoint with an overlay`,
        about,
      );
  }
  const same = collision(paths);
  if (same === undefined) return;
  const [a, b] = same.map((path) => JSON.stringify(path));
  throw new UserError(
    `will not write ${a} and ${b}: they are one file where names ignore case; leave one of their sources out`,
    about,
  );
}
