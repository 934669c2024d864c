function segment(marker: number, data: readonly number[]): number[] {
  const length = data.length + 2;
  return [0xff, marker, length >> 8, length & 255, ...data];
}

// A table with one code of one bit: `0` stands for the symbol 0.
function singleCode(kind: number): number[] {
  return [kind, 1, ...Array.from({ length: 15 }, () => 0), 0];
}

/** A JPEG of 8 by 8 grey pixels: one block, all its coefficients are zero. */
export function jpeg(): Buffer {
  return Buffer.from([
    0xff,
    0xd8,
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...segment(0xdb, [0, ...Array.from({ length: 64 }, () => 1)]),
    ...segment(0xc0, [8, 0, 8, 0, 8, 1, 1, 0x11, 0]),
    ...segment(0xc4, singleCode(0x00)),
    ...segment(0xc4, singleCode(0x10)),
    ...segment(0xda, [1, 1, 0x00, 0, 63, 0]),
    // DC difference `0`, end of block `0`, then ones up to the byte's end.
    0x3f,
    0xff,
    0xd9,
  ]);
}
