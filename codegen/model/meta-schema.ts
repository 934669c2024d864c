import type { Json } from "../spec/json.js";
import type { SchemaDocument } from "./documents.js";

/** The documents that references may name: those given, and 2020-12's own meta-schema. */
export const metaSchemas = (remotes: Readonly<Record<string, unknown>>): readonly SchemaDocument[] =>
  // Safe: lowering checks every value it reads.
  Object.entries(remotes).map(([uri, root]) => ({ uri: uri.replace(/#$/, ""), root: root as Json, at: "#", source: uri }));
