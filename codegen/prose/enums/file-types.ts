import { wordSet } from "../lexer/word-set.js";

const SUFFIXES = wordSet(`
  jpg jpeg jpe jfif pjpeg pjp png webp gif avif bmp tif tiff heic heif svg ico mp4 m4v mov avi mkv webm mpeg mpg
  wmv flv mp3 mpga wav m4a aac ogg oga opus flac aiff wma zip tar gz 7z rar glb gltf obj fbx stl ply usdz pdf doc
  docx txt md csv json srt vtt ass safetensors
`);

const MEDIA = ["image/", "video/", "audio/", "application/", "text/", "model/", "font/"];

/** True for a file suffix or a media type. */
export function isFileType(text: string): boolean {
  const plain = text.toLowerCase();
  return (
    SUFFIXES.has(plain.startsWith(".") ? plain.slice(1) : plain) || MEDIA.some((prefix) => plain.startsWith(prefix))
  );
}
