function chunk(type: string, data: Buffer, filler: number): Buffer {
  const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4, filler)]);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(padded.length, 0);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, padded]);
}

const CORNERS = [0, 0, 0, 1, 0, 0, 0, 1, 0];

const SCENE = {
  asset: { version: "2.0", generator: "falsmith mock" },
  scene: 0,
  scenes: [{ nodes: [0] }],
  nodes: [{ mesh: 0 }],
  meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
  accessors: [{ bufferView: 0, componentType: 5126, count: 3, type: "VEC3", min: [0, 0, 0], max: [1, 1, 0] }],
  bufferViews: [{ buffer: 0, byteOffset: 0, byteLength: 36, target: 34_962 }],
  buffers: [{ byteLength: 36 }],
};

/** A binary glTF 2.0 of one triangle. */
export function glb(): Buffer {
  const positions = Buffer.alloc(36);
  CORNERS.forEach((value, index) => positions.writeFloatLE(value, index * 4));
  const body = Buffer.concat([chunk("JSON", Buffer.from(JSON.stringify(SCENE)), 0x20), chunk("BIN\0", positions, 0)]);
  const head = Buffer.alloc(12);
  head.write("glTF", 0, "latin1");
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(body.length + 12, 8);
  return Buffer.concat([head, body]);
}
