import { gunzip } from "node:zlib";
import { promisify } from "node:util";
import { collision, pathFlaw } from "../safe-paths.js";

const MEBIBYTE = 1024 * 1024;
/** What a tarball may hold at most, unpacked: a thousand endpoints are 60 MiB. */
const MOST_BYTES = 512 * MEBIBYTE;
const MOST_ENTRIES = 200_000;

/** Files by their paths in the package. */
export type PackedFiles = ReadonlyMap<string, Uint8Array>;

/** Why a tarball is refused, in words that follow its name. */
export class TarballFault extends Error {}

async function unpacked(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: most });
  } catch (error) {
    const isLarge = error instanceof RangeError;
    throw new TarballFault(
      isLarge ? `it is larger than ${most / MEBIBYTE} MiB, unpacked` : "it is not compressed with gzip, or damaged",
    );
  }
}

/** The path below the one folder that a package of npm has at its top, whatever that is called. */
function pathOf(name: string): string {
  const path = name.slice(name.indexOf("/") + 1);
  const isOutside = name.startsWith("/") || name.split(/[/\\]/).includes("..") || /^[A-Za-z]:/.test(name);
  if (isOutside) throw new TarballFault(`it has the path ${JSON.stringify(name)}, which leads out of it`);
  if (!name.includes("/"))
    throw new TarballFault(`it has ${JSON.stringify(name)} beside its folder: it is no package of npm`);
  const flaw = pathFlaw(path);
  if (flaw !== undefined) throw new TarballFault(`it has the path ${JSON.stringify(name)}: ${flaw}`);
  return path;
}

/**
 * The files of a package as npm packs it. Nothing is written: a tarball is read in memory, and one with links, devices,
 * paths that lead out of it, or two files of one name is refused as a whole.
 * @param isWanted which of them are kept
 * @param most how many bytes it may have, unpacked
 * @throws TarballFault
 */
export async function readTarball(
  bytes: Uint8Array,
  isWanted: (path: string) => boolean,
  most: number = MOST_BYTES,
): Promise<PackedFiles> {
  const archive = await unpacked(bytes, most);
  const { unpackTar } = await import("modern-tar");
  const paths: string[] = [];
  const kept = new Map<string, string>();
  let count = 0;
  const filter = ({ name, type = "file" }: { readonly name: string; readonly type?: string }): boolean => {
    count += 1;
    if (count > MOST_ENTRIES) throw new TarballFault(`it has more than ${MOST_ENTRIES} files`);
    if (type === "directory" || type.startsWith("pax-")) return false;
    if (type !== "file")
      throw new TarballFault(`${JSON.stringify(name)} is a ${type}: a package of npm has files only`);
    const path = pathOf(name);
    paths.push(path);
    if (isWanted(path)) kept.set(name, path);
    return isWanted(path);
  };
  const entries = await unpackTar(archive, { strict: true, filter }).catch((error: unknown) => {
    if (error instanceof TarballFault) throw error;
    throw new TarballFault(
      `it is no tar archive, or damaged (${error instanceof Error ? error.message : String(error)})`,
    );
  });
  const same = collision(paths);
  if (same !== undefined)
    throw new TarballFault(`it has ${JSON.stringify(same[0])} and ${JSON.stringify(same[1])}, which are one file`);
  return new Map(
    entries.flatMap(({ header, data }) => {
      const path = kept.get(header.name);
      return path === undefined || data === undefined ? [] : [[path, data] as const];
    }),
  );
}
