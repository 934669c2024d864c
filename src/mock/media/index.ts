import { glb } from "./glb.js";
import { jpeg } from "./jpeg.js";
import { mp4 } from "./mp4.js";
import { png } from "./png.js";
import { wav } from "./wav.js";

/** What the server keeps of a kind of file: its extension, its type and how to make it. */
export interface MediaKind {
  readonly extension: string;
  readonly type: string;
  readonly make: () => Buffer;
}

function gif(): Buffer {
  return Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
}
function webp(): Buffer {
  return Buffer.from("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAgA0JaQAA3AA/vuUAAA=", "base64");
}
function svg(): Buffer {
  return Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect width="16" height="16"/></svg>\n',
  );
}

const kinds: readonly MediaKind[] = [
  { extension: "png", type: "image/png", make: () => png() },
  { extension: "jpeg", type: "image/jpeg", make: jpeg },
  { extension: "jpg", type: "image/jpeg", make: jpeg },
  { extension: "gif", type: "image/gif", make: gif },
  { extension: "webp", type: "image/webp", make: webp },
  { extension: "svg", type: "image/svg+xml", make: svg },
  { extension: "mp4", type: "video/mp4", make: mp4 },
  { extension: "wav", type: "audio/wav", make: wav },
  { extension: "glb", type: "model/gltf-binary", make: glb },
  { extension: "json", type: "application/json", make: () => Buffer.from("{}\n") },
  { extension: "txt", type: "text/plain; charset=utf-8", make: () => Buffer.from("falsmith mock\n") },
];

const byExtension: ReadonlyMap<string, MediaKind> = new Map(kinds.map((kind) => [kind.extension, kind]));
const made = new Map<string, Buffer>();

/** The kind of a file name or URL path by its extension; undefined when the server has no such file to give. */
export function mediaOf(name: string): MediaKind | undefined {
  const dot = name.lastIndexOf(".");
  return dot === -1 ? undefined : byExtension.get(name.slice(dot + 1).toLowerCase());
}

/** The kind that has this content type. */
export function mediaOfType(type: string): MediaKind | undefined {
  const wanted = type.toLowerCase().split(";")[0]?.trim();
  return kinds.find((kind) => kind.type.split(";")[0] === wanted);
}

/** The bytes of a kind, made once. */
export function mediaBytes(kind: MediaKind): Buffer {
  const bytes = made.get(kind.extension) ?? kind.make();
  made.set(kind.extension, bytes);
  return bytes;
}
