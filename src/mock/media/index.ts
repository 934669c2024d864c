import { GIF, GLB, JPEG, MP4, PNG, WAV, WEBP } from "./files.js";

/** A kind of file that the server has one of: its extension, its content type, and the file as text. */
export interface MediaKind {
  readonly extension: string;
  readonly type: string;
  readonly text: string;
  readonly encoding: "base64" | "utf8";
}

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect width="16" height="16"/></svg>\n';

const KINDS: readonly MediaKind[] = [
  { extension: "png", type: "image/png", text: PNG, encoding: "base64" },
  { extension: "jpeg", type: "image/jpeg", text: JPEG, encoding: "base64" },
  { extension: "jpg", type: "image/jpeg", text: JPEG, encoding: "base64" },
  { extension: "gif", type: "image/gif", text: GIF, encoding: "base64" },
  { extension: "webp", type: "image/webp", text: WEBP, encoding: "base64" },
  { extension: "svg", type: "image/svg+xml", text: SVG, encoding: "utf8" },
  { extension: "mp4", type: "video/mp4", text: MP4, encoding: "base64" },
  { extension: "wav", type: "audio/wav", text: WAV, encoding: "base64" },
  { extension: "glb", type: "model/gltf-binary", text: GLB, encoding: "base64" },
  { extension: "json", type: "application/json", text: "{}\n", encoding: "utf8" },
  { extension: "txt", type: "text/plain; charset=utf-8", text: "falsmith mock\n", encoding: "utf8" },
];

const byExtension: ReadonlyMap<string, MediaKind> = new Map(KINDS.map((kind) => [kind.extension, kind]));

/** The kind of a file name or URL path by its extension; undefined when the server has no such file to give. */
export function mediaOf(name: string): MediaKind | undefined {
  const dot = name.lastIndexOf(".");
  return dot === -1 ? undefined : byExtension.get(name.slice(dot + 1).toLowerCase());
}

/** The kind that has this content type. */
export function mediaOfType(type: string): MediaKind | undefined {
  const wanted = type.toLowerCase().split(";")[0]?.trim();
  return KINDS.find((kind) => kind.type.split(";")[0] === wanted);
}

/** The bytes of the file of a kind. */
export function mediaBytes({ text, encoding }: MediaKind): Buffer {
  return Buffer.from(text, encoding);
}
