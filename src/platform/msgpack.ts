import { ConfigError } from "../errors/index.js";

/* msgpack, which realtime endpoints speak by default. The package is the program's own: few programs need it. */

/** Values to bytes and back. */
export interface Msgpack {
  readonly encode: (value: unknown) => Uint8Array;
  /** @throws for bytes that are no msgpack */
  readonly decode: (bytes: Uint8Array) => unknown;
}

function isMsgpack(module: unknown): module is Msgpack {
  return (
    typeof module === "object" &&
    module !== null &&
    "encode" in module &&
    typeof module.encode === "function" &&
    "decode" in module &&
    typeof module.decode === "function"
  );
}

/** Loads `@msgpack/msgpack`. @throws ConfigError that says what to install, where it is not there */
export async function loadMsgpack(): Promise<Msgpack> {
  let cause: unknown;
  try {
    // The type hides the package from compilers, which may not have it; bundlers see its name, and may leave it out.
    const module: unknown = await import("@msgpack/msgpack" as string);
    if (isMsgpack(module)) return module;
  } catch (error) {
    cause = error;
  }
  throw new ConfigError(
    "Realtime messages in msgpack need the package @msgpack/msgpack: npm install @msgpack/msgpack. " +
      "Without it, pass encodeMessage and decodeMessage: JSON.stringify and JSON.parse, where the app speaks JSON.",
    { cause },
  );
}
