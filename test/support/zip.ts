import { crc32, deflateRawSync } from "node:zlib";

/** A file of an archive; what is not given is as usual. */
export interface ZipEntry {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** 0 stored, 8 deflated. */
  readonly method?: number;
  readonly isEncrypted?: boolean;
  /** The mode of Unix: `0o120777` is a symbolic link. */
  readonly mode?: number;
  /** What the headers state, where that is not the truth. */
  readonly stated?: { readonly crc?: number; readonly size?: number };
}

function header(signature: number, fields: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer {
  const out = Buffer.alloc(4 + fields.reduce((sum, [, bytes]) => sum + bytes, 0));
  out.writeUInt32LE(signature, 0);
  let at = 4;
  for (const [value, bytes] of fields) {
    if (bytes === 2) out.writeUInt16LE(value, at);
    else out.writeUInt32LE(value >>> 0, at);
    at += bytes;
  }
  return out;
}

/** A zip archive of these files, the same bytes each time. */
export function zipOf(entries: readonly ZipEntry[], comment = ""): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, content = "", method = 8, isEncrypted = false, mode = 0o100644, stated = {} } of entries) {
    const bytes = Buffer.from(content);
    const data = method === 8 ? deflateRawSync(bytes) : bytes;
    const [crc, size] = [stated.crc ?? crc32(bytes), stated.size ?? bytes.length];
    const named = Buffer.from(name);
    const common = [
      [20, 2],
      [(isEncrypted ? 1 : 0) | 0x800, 2],
      [method, 2],
      [0, 2],
      [0x21, 2],
      [crc, 4],
      [data.length, 4],
      [size, 4],
      [named.length, 2],
      [0, 2],
    ] as const;
    const local = Buffer.concat([header(0x04034b50, common), named, data]);
    const rest = [
      [0, 2],
      [0, 2],
      [0, 2],
      [mode * 0x10000, 4],
      [offset, 4],
    ] as const;
    centrals.push(Buffer.concat([header(0x02014b50, [[(3 << 8) | 20, 2], ...common, ...rest]), named]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const said = Buffer.from(comment);
  const end = header(0x06054b50, [
    [0, 2],
    [0, 2],
    [entries.length, 2],
    [entries.length, 2],
    [directory.length, 4],
    [offset, 4],
    [said.length, 2],
  ]);
  return Buffer.concat([...locals, directory, end, said]);
}
