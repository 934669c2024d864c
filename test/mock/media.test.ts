import { createHash } from "node:crypto";
import { crc32, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { mediaBytes, mediaOf, mediaOfType } from "../../src/mock/media/index.js";

/** The file that the server gives for this extension. */
function mediaFile(extension: string): Buffer {
  const kind = mediaOf(`a.${extension}`);
  return kind === undefined ? Buffer.alloc(0) : mediaBytes(kind);
}

describe("PNG", () => {
  it("has chunks with right sums and as many pixels as it says", () => {
    const file = mediaFile("png");
    const chunks = new Map<string, Buffer>();
    let at = 8;
    while (at < file.length) {
      const length = file.readUInt32BE(at);
      const body = file.subarray(at + 4, at + 8 + length);
      expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(body));
      chunks.set(body.subarray(0, 4).toString("latin1"), body.subarray(4));
      at += 12 + length;
    }
    expect([...chunks.keys()]).toEqual(["IHDR", "IDAT", "IEND"]);
    const header = chunks.get("IHDR") ?? Buffer.alloc(13);
    const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
    expect([width, height]).toEqual([16, 16]);
    const pixels = inflateSync(chunks.get("IDAT") ?? "");
    expect(pixels.length).toBe(height * (1 + width * 3));
    const colour = (x: number, y: number): readonly number[] => [...pixels.subarray(y * 49 + 1 + x * 3).subarray(0, 3)];
    expect([pixels[0], colour(0, 0), colour(15, 3)]).toEqual([0, [0, 0, 160], [225, 45, 160]]);
  });
});

describe("JPEG", () => {
  it("has whole segments from start to end", () => {
    const file = mediaFile("jpeg");
    const markers: string[] = [];
    let at = 2;
    while (file[at] === 0xff && file[at + 1] !== 0xd9) {
      markers.push((file[at + 1] ?? 0).toString(16));
      at += 2 + file.readUInt16BE(at + 2);
      if (markers.at(-1) === "da") at += 1;
    }
    expect(markers).toEqual(["e0", "db", "c0", "c4", "c4", "da"]);
    expect([...file.subarray(0, 2), ...file.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
  });
});

describe("GIF", () => {
  it("has one picture of one pixel, and blocks that lead to its end", () => {
    const file = mediaFile("gif");
    expect([file.toString("latin1", 0, 6), file.readUInt16LE(6), file.readUInt16LE(8)]).toEqual(["GIF89a", 1, 1]);
    // A table of two colours, then a graphic control of 8 bytes.
    const picture = 13 + 6 + 8;
    expect([file[19], file[picture], file.readUInt16LE(picture + 5), file.readUInt16LE(picture + 7)]).toEqual([
      0x21, 0x2c, 1, 1,
    ]);
    let at = picture + 11;
    while ((file[at] ?? 0) !== 0) at += 1 + (file[at] ?? 0);
    expect([file[at + 1], at + 2]).toEqual([0x3b, file.length]);
  });
});

describe("WebP", () => {
  it("has one key frame of one pixel, as long as it says", () => {
    const file = mediaFile("webp");
    expect([file.toString("latin1", 0, 4), file.readUInt32LE(4)]).toEqual(["RIFF", file.length - 8]);
    expect([file.toString("latin1", 8, 16), file.readUInt32LE(16)]).toEqual(["WEBPVP8 ", file.length - 20]);
    expect([(file[20] ?? 1) & 1, file.toString("hex", 23, 26)]).toEqual([0, "9d012a"]);
    expect([file.readUInt16LE(26), file.readUInt16LE(28)]).toEqual([1, 1]);
  });
});

describe("WAV", () => {
  it("says how long it is", () => {
    const file = mediaFile("wav");
    expect(file.toString("latin1", 0, 4) + file.toString("latin1", 8, 16)).toBe("RIFFWAVEfmt ");
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
    expect(file.readUInt32LE(40)).toBe(file.length - 44);
    expect(file.readUInt32LE(28)).toBe(file.readUInt32LE(24) * file.readUInt16LE(32));
    const samples = Array.from({ length: 800 }, (_, index) => file.readInt16LE(44 + index * 2));
    const rises = samples.filter((sample, index) => sample >= 0 && (samples[index - 1] ?? -1) < 0);
    expect([file.readUInt32LE(24), rises.length, Math.max(...samples) <= 8_000]).toEqual([8_000, 44, true]);
  });
});

describe("GLB", () => {
  it("holds a scene whose buffer is as long as it says", () => {
    const file = mediaFile("glb");
    expect([file.toString("latin1", 0, 4), file.readUInt32LE(4), file.readUInt32LE(8)]).toEqual([
      "glTF",
      2,
      file.length,
    ]);
    const length = file.readUInt32LE(12);
    const scene: unknown = JSON.parse(file.toString("utf8", 20, 20 + length));
    expect(scene).toMatchObject({
      asset: { version: "2.0" },
      buffers: [{ byteLength: file.readUInt32LE(20 + length) }],
    });
    expect([length % 4, file.length % 4]).toEqual([0, 0]);
    const corners = Array.from({ length: 9 }, (_, index) => file.readFloatLE(20 + length + 8 + index * 4));
    expect(corners).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 0]);
  });
});

/** Reads bits, the most significant first. */
function bitsOf(data: Uint8Array) {
  let at = 0;
  const fixed = (width: number): number => {
    let value = 0;
    for (let n = 0; n < width; n += 1, at += 1) value = value * 2 + (((data[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    return value;
  };
  /** Exp-Golomb, `ue(v)` of H.264. */
  const golomb = (): number => {
    let zeros = 0;
    while (fixed(1) === 0 && zeros < 32) zeros += 1;
    return 2 ** zeros - 1 + fixed(zeros);
  };
  return { fixed, golomb, rest: () => data.subarray(Math.ceil(at / 8)) };
}

/** The size in pixels that the sequence parameters of a Baseline stream state (H.264, 7.3.2.1.1). */
function pictureSize(parameters: Uint8Array): readonly number[] {
  expect([...parameters.subarray(0, 2)]).toEqual([0x67, 66]);
  const { golomb, fixed } = bitsOf(parameters.subarray(4));
  // The set's number, the frame numbers, the order of pictures and its bits, the reference frames, gaps.
  expect([golomb(), golomb(), golomb(), golomb(), golomb(), fixed(1)]).toEqual([0, 0, 0, 0, 0, 0]);
  return [(golomb() + 1) * 16, (golomb() + 1) * 16];
}

/** The one colour, as Y, Cb and Cr, of a picture of one macroblock whose samples are not compressed (I_PCM). */
function pictureColour(unit: Buffer): readonly number[] {
  expect(unit[0]).toBe(0x65);
  // No start code inside, so nothing had to be escaped.
  expect(unit.includes(Buffer.from([0, 0]))).toBe(false);
  const { golomb, fixed, rest } = bitsOf(unit.subarray(1));
  // First macroblock, a slice of intra macroblocks, parameter set, frame number.
  expect([golomb(), golomb(), golomb(), fixed(4)]).toEqual([0, 7, 0, 0]);
  golomb();
  // Order, marking, quantiser, then the macroblock's type.
  expect([fixed(4), fixed(2), golomb(), golomb()]).toEqual([0, 0, 0, 25]);
  const samples = rest();
  const planes = [samples.subarray(0, 256), samples.subarray(256, 320), samples.subarray(320, 384)];
  expect([samples.length, samples[384]]).toEqual([385, 0x80]);
  expect(planes.map((plane) => new Set(plane).size)).toEqual([1, 1, 1]);
  return planes.map((plane) => plane[0] ?? -1);
}

interface Box {
  readonly type: string;
  readonly body: Buffer;
}
function boxes(data: Buffer): Box[] {
  const list: Box[] = [];
  for (let at = 0; at < data.length; at += data.readUInt32BE(at)) {
    list.push({
      type: data.toString("latin1", at + 4, at + 8),
      body: data.subarray(at + 8, at + data.readUInt32BE(at)),
    });
  }
  return list;
}
function inside(data: Buffer, ...path: readonly string[]): Buffer {
  return path.reduce((body, type) => boxes(body).find((box) => box.type === type)?.body ?? Buffer.alloc(0), data);
}

describe("MP4", () => {
  it("has boxes that fit, and a table that leads to every picture", () => {
    const file = mediaFile("mp4");
    expect(boxes(file).map(({ type }) => type)).toEqual(["ftyp", "moov", "mdat"]);
    const table = ["moov", "trak", "mdia", "minf", "stbl"];
    const sizes = inside(file, ...table, "stsz");
    const count = sizes.readUInt32BE(8);
    let at = inside(file, ...table, "stco").readUInt32BE(8);
    const colours: (readonly number[])[] = [];
    for (let index = 0; index < count; index += 1) {
      const size = sizes.readUInt32BE(12 + index * 4);
      expect(file.readUInt32BE(at)).toBe(size - 4);
      colours.push(pictureColour(file.subarray(at + 4, at + size)));
      at += size;
    }
    expect([count, at]).toEqual([10, file.length]);
    expect([colours[0], colours[9]]).toEqual([
      [60, 100, 160],
      [204, 172, 88],
    ]);
    const entry = boxes(inside(file, ...table, "stsd").subarray(8))[0]?.body ?? Buffer.alloc(0);
    const config = boxes(entry.subarray(78)).find(({ type }) => type === "avcC")?.body ?? Buffer.alloc(8);
    const parameters = config.subarray(8, 8 + config.readUInt16BE(6));
    expect(pictureSize(parameters)).toEqual([16, 16]);
    expect([entry.readUInt16BE(24), entry.readUInt16BE(26)]).toEqual([16, 16]);
    expect(inside(file, "moov", "trak", "mdia", "hdlr").toString("latin1", 8, 12)).toBe("vide");
  });
});

it("media are found by extension and by type", () => {
  expect(mediaOf("a/b.PNG")?.type).toBe("image/png");
  expect(mediaOf("weights.safetensors")).toBeUndefined();
  expect(mediaOf("noextension")).toBeUndefined();
  expect(mediaOfType("Image/JPEG; q=1")?.extension).toBe("jpeg");
});

// What real decoders have accepted. Where a file is made anew, open it with one before its digest is written here.
it.each([
  ["png", "19362be03ea85421"],
  ["jpeg", "24ac74130806ae02"],
  ["gif", "ef1955ae757c8b96"],
  ["webp", "a8e1378cd74e08b2"],
  ["mp4", "cb05eae0163a8a4e"],
  ["wav", "34b73fdff031ea4d"],
  ["glb", "16f3a592d727357e"],
])("%s is the file that was tried", (extension, digest) => {
  expect(createHash("sha256").update(mediaFile(extension)).digest("hex").slice(0, 16)).toBe(digest);
});
