import { keyPicture, pictureParameters, sequenceParameters } from "./h264.js";

const FRAMES = 10;
const FRAME_MS = 100;
const SIZE = 16;

function u16(...values: readonly number[]): Buffer {
  const out = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => out.writeUInt16BE(value, index * 2));
  return out;
}

function u32(...values: readonly number[]): Buffer {
  const out = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => out.writeUInt32BE(value, index * 4));
  return out;
}

function box(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, "latin1"), body]);
}

function fullBox(type: string, flags: number, ...parts: readonly Uint8Array[]): Buffer {
  return box(type, u32(flags), ...parts);
}

function zeros(length: number): Buffer {
  return Buffer.alloc(length);
}

// The identity matrix that movie and track headers carry.
const matrix = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

function sampleEntry(): Buffer {
  const sequence = sequenceParameters(1, 1);
  const picture = pictureParameters();
  const config = Buffer.concat([
    Buffer.from([1, 66, 0, 10, 0xff, 0xe1]),
    u16(sequence.length),
    sequence,
    Buffer.from([1]),
    u16(picture.length),
    picture,
  ]);
  const head = Buffer.concat([
    zeros(6),
    u16(1),
    zeros(16),
    u16(SIZE, SIZE),
    u32(0x480000, 0x480000, 0),
    u16(1),
    zeros(32),
    u16(24, 0xffff),
  ]);
  return box("avc1", head, box("avcC", config));
}

function sampleTable(sizes: readonly number[], offset: number): Buffer {
  return box(
    "stbl",
    fullBox("stsd", 0, u32(1), sampleEntry()),
    fullBox("stts", 0, u32(1, sizes.length, FRAME_MS)),
    fullBox("stsc", 0, u32(1, 1, sizes.length, 1)),
    fullBox("stsz", 0, u32(0, sizes.length, ...sizes)),
    fullBox("stco", 0, u32(1, offset)),
  );
}

function movie(sizes: readonly number[], offset: number): Buffer {
  const duration = FRAMES * FRAME_MS;
  const data = box("dinf", fullBox("dref", 0, u32(1), fullBox("url ", 1)));
  const media = box(
    "mdia",
    fullBox("mdhd", 0, u32(0, 0, 1000, duration), u16(0x55c4, 0)),
    fullBox("hdlr", 0, u32(0), Buffer.from("vide", "latin1"), zeros(12), Buffer.from("video\0", "latin1")),
    box("minf", fullBox("vmhd", 1, zeros(8)), data, sampleTable(sizes, offset)),
  );
  const track = fullBox("tkhd", 3, u32(0, 0, 1, 0, duration), zeros(16), matrix, u32(SIZE << 16, SIZE << 16));
  const header = fullBox(
    "mvhd",
    0,
    u32(0, 0, 1000, duration, 0x10000),
    u16(0x100, 0),
    zeros(8),
    matrix,
    zeros(24),
    u32(2),
  );
  return box("moov", header, box("trak", track, media));
}

/** An MP4 of one second: ten frames of 16 by 16 pixels, H.264 Baseline, each in its own colour. */
export function mp4(): Buffer {
  const frames = Array.from({ length: FRAMES }, (_, index) => {
    const picture = keyPicture(index, 60 + index * 16, 100 + index * 8, 160 - index * 8);
    return Buffer.concat([u32(picture.length), picture]);
  });
  const sizes = frames.map((frame) => frame.length);
  const type = box("ftyp", Buffer.from("isom", "latin1"), u32(512), Buffer.from("isomiso2avc1mp41", "latin1"));
  // The offset of the frames depends on the length of the tables, which does not depend on the offset.
  const offset = type.length + movie(sizes, 0).length + 8;
  return Buffer.concat([type, movie(sizes, offset), box("mdat", ...frames)]);
}
