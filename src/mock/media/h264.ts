/** Bits as text, most significant first: slow and clear, for a few dozen bits. */
function fixed(value: number, width: number): string {
  return value.toString(2).padStart(width, "0");
}

/** Exp-Golomb code of H.264, `ue(v)`. */
function golomb(value: number): string {
  const bits = (value + 1).toString(2);
  return "0".repeat(bits.length - 1) + bits;
}

const STOP = "1";

function toBytes(bits: string): number[] {
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, "0");
  return Array.from({ length: padded.length / 8 }, (_, index) =>
    Number.parseInt(padded.slice(index * 8, index * 8 + 8), 2),
  );
}

/** Sequence parameters of a Baseline stream, level 1, of `width` by `height` macroblocks (16 pixels each). */
export function sequenceParameters(width: number, height: number): Buffer {
  // Set 0, four-bit frame numbers, picture order by four bits, no reference frames, no gaps.
  const counters = golomb(0).repeat(5) + "0";
  // Frames only; no 8x8 inference, no cropping, no further data.
  const rest = "1000" + STOP;
  return Buffer.from([0x67, 66, 0, 10, ...toBytes(counters + golomb(width - 1) + golomb(height - 1) + rest)]);
}

/** Picture parameters: variable-length codes, one slice group, no weights, no filter control. */
export function pictureParameters(): Buffer {
  return Buffer.from([
    0x68,
    ...toBytes(`${golomb(0).repeat(2)}00${golomb(0).repeat(3)}000${golomb(0).repeat(3)}000${STOP}`),
  ]);
}

// Two zero bytes before a small one would look like a start code.
function withEmulationPrevention(bytes: readonly number[]): number[] {
  const out: number[] = [];
  for (const byte of bytes) {
    if (byte <= 3 && out.at(-1) === 0 && out.at(-2) === 0) out.push(3);
    out.push(byte);
  }
  return out;
}

/** A key picture of one macroblock in one colour, its samples uncompressed (I_PCM). */
export function keyPicture(index: number, luma: number, blue: number, red: number): Buffer {
  // First macroblock, intra slice, picture set 0, frame number 0.
  const slice = golomb(0) + golomb(7) + golomb(0) + fixed(0, 4);
  // Neighbouring key pictures differ in their id; order 0, two marking flags, no change of the quantiser.
  const picture = golomb(index % 2) + fixed(0, 4) + "00" + golomb(0);
  const samples = [
    ...Array.from({ length: 256 }, () => luma),
    ...Array.from({ length: 64 }, () => blue),
    ...Array.from({ length: 64 }, () => red),
  ];
  return Buffer.from([0x65, ...withEmulationPrevention([...toBytes(slice + picture + golomb(25)), ...samples, 0x80])]);
}
