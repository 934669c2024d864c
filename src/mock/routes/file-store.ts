import { createHash } from "node:crypto";

/** An uploaded file. */
interface StoredFile {
  readonly name: string;
  readonly type: string;
  readonly chunks: readonly Buffer[];
  readonly size: number;
}

/** A multipart upload that has not been completed. */
export interface OpenUpload {
  readonly name: string;
  readonly type: string;
  readonly parts: Map<number, UploadPart>;
}

interface UploadPart {
  readonly chunks: readonly Buffer[];
  readonly etag: string;
}

/** Uploaded files, in memory. */
export interface FileStore {
  readonly files: Map<string, StoredFile>;
  readonly uploads: ReadonlyMap<string, OpenUpload>;
  /** Opens an upload. Of those that nobody completes the oldest make room. */
  open(id: string, upload: Pick<OpenUpload, "name" | "type">): void;
  /** Keeps a part of an upload. @returns false where the parts of one upload are more than may be kept in all */
  putPart(id: string, part: number, content: UploadPart): boolean;
  /** Keeps a file, and ends its upload. */
  put(id: string, file: Omit<StoredFile, "size">): void;
}

/** The tag of a part: what the client repeats when it completes the upload. */
export function etagOf(chunks: readonly Buffer[]): string {
  const hash = createHash("sha256");
  for (const chunk of chunks) hash.update(chunk);
  return `"${hash.digest("hex").slice(0, 32)}"`;
}

function sizeOf(chunks: readonly Buffer[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

// Uploads that are opened and left cost memory without a byte sent.
const MOST_UPLOADS = 1_000;

/** @param limit bytes kept in all, parts of unfinished uploads included; the oldest files make room, then the oldest uploads */
export function createFileStore(limit: number): FileStore {
  const files = new Map<string, StoredFile>();
  const uploads = new Map<string, OpenUpload>();
  let total = 0;
  const drop = (id: string): void => {
    total -= files.get(id)?.size ?? 0;
    files.delete(id);
  };
  const abandon = (id: string): void => {
    for (const { chunks } of uploads.get(id)?.parts.values() ?? []) total -= sizeOf(chunks);
    uploads.delete(id);
  };
  const makeRoom = (kept: string): void => {
    for (const oldest of files.keys()) if (total > limit && oldest !== kept) drop(oldest);
    for (const oldest of uploads.keys()) if (total > limit && oldest !== kept) abandon(oldest);
  };
  return {
    files,
    uploads,
    open: (id, upload) => {
      uploads.set(id, { ...upload, parts: new Map() });
      const [oldest] = uploads.keys();
      if (uploads.size > MOST_UPLOADS && oldest !== undefined) abandon(oldest);
    },
    putPart: (id, number, part) => {
      const upload = uploads.get(id);
      if (upload === undefined) return false;
      total += sizeOf(part.chunks) - sizeOf(upload.parts.get(number)?.chunks ?? []);
      upload.parts.set(number, part);
      makeRoom(id);
      if (total <= limit) return true;
      abandon(id);
      return false;
    },
    put: (id, file) => {
      abandon(id);
      drop(id);
      const size = sizeOf(file.chunks);
      files.set(id, { ...file, size });
      total += size;
      makeRoom(id);
    },
  };
}
