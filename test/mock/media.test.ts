import { crc32, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { glb } from "../../src/mock/media/glb.js";
import { keyPicture, pictureParameters, sequenceParameters } from "../../src/mock/media/h264.js";
import { mediaOf, mediaOfType } from "../../src/mock/media/index.js";
import { jpeg } from "../../src/mock/media/jpeg.js";
import { mp4 } from "../../src/mock/media/mp4.js";
import { png } from "../../src/mock/media/png.js";
import { wav } from "../../src/mock/media/wav.js";

describe("PNG", () => {
  it("has chunks with right sums and as many pixels as it says", () => {
    const file = png();
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
    expect(inflateSync(chunks.get("IDAT") ?? "").length).toBe(height * (1 + width * 3));
  });
});

describe("JPEG", () => {
  it("has whole segments from start to end", () => {
    const file = jpeg();
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

describe("WAV", () => {
  it("says how long it is", () => {
    const file = wav();
    expect(file.toString("latin1", 0, 4) + file.toString("latin1", 8, 16)).toBe("RIFFWAVEfmt ");
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
    expect(file.readUInt32LE(40)).toBe(file.length - 44);
    expect(file.readUInt32LE(28)).toBe(file.readUInt32LE(24) * file.readUInt16LE(32));
  });
});

describe("GLB", () => {
  it("holds a scene whose buffer is as long as it says", () => {
    const file = glb();
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
  });
});

describe("H.264", () => {
  it("writes the parameters of a known stream of 128 by 96 pixels", () => {
    expect(sequenceParameters(8, 6).toString("hex")).toBe("6742000af841a2");
    expect(pictureParameters().toString("hex")).toBe("68ce3880");
  });

  it("writes whole pictures without start codes inside", () => {
    const picture = keyPicture(1, 60, 128, 128);
    expect([picture[0], picture.at(-1)]).toEqual([0x65, 0x80]);
    expect(picture.includes(Buffer.from([0, 0, 1])) || picture.includes(Buffer.from([0, 0, 0]))).toBe(false);
    const samples = picture.subarray(-385, -1);
    expect([samples.length, new Set(samples.subarray(0, 256)), new Set(samples.subarray(256))]).toEqual([
      384,
      new Set([60]),
      new Set([128]),
    ]);
  });
});

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
    const file = mp4();
    expect(boxes(file).map(({ type }) => type)).toEqual(["ftyp", "moov", "mdat"]);
    const table = ["moov", "trak", "mdia", "minf", "stbl"];
    const sizes = inside(file, ...table, "stsz");
    const count = sizes.readUInt32BE(8);
    let at = inside(file, ...table, "stco").readUInt32BE(8);
    for (let index = 0; index < count; index += 1) {
      const size = sizes.readUInt32BE(12 + index * 4);
      expect(file.readUInt32BE(at)).toBe(size - 4);
      expect(file[at + 4]).toBe(0x65);
      at += size;
    }
    expect([count, at]).toEqual([10, file.length]);
    const entry = boxes(inside(file, ...table, "stsd").subarray(8))[0]?.body ?? Buffer.alloc(0);
    expect(boxes(entry.subarray(78))[0]?.type).toBe("avcC");
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
