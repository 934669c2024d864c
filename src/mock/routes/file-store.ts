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
  readonly parts: Map<number, { readonly chunks: readonly Buffer[]; readonly etag: string }>;
}

/** Uploaded files, in memory. */
export interface FileStore {
  readonly files: Map<string, StoredFile>;
  readonly uploads: Map<string, OpenUpload>;
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

/** @param limit bytes kept in all; the oldest files make room */
export function createFileStore(limit: number): FileStore {
  const files = new Map<string, StoredFile>();
  let total = 0;
  const drop = (id: string): void => {
    total -= files.get(id)?.size ?? 0;
    files.delete(id);
  };
  return {
    files,
    uploads: new Map(),
    put: (id, file) => {
      drop(id);
      const size = sizeOf(file.chunks);
      files.set(id, { ...file, size });
      total += size;
      for (const oldest of files.keys()) {
        if (total <= limit || oldest === id) break;
        drop(oldest);
      }
    },
  };
}
