import { createRequire, Module } from "node:module";
import type * as OpenapiTypescript from "openapi-typescript";
import type * as TsMorph from "ts-morph";
import type * as TypeScript from "typescript";

/**
 * The libraries that print code, loaded with `require`: they are CommonJS of up to nine megabytes, which an `import`
 * would parse twice more, to learn that it is CommonJS and what it exports: three times the start of a run.
 */
const require = createRequire(import.meta.url);

type TypeScriptCompiler = typeof TypeScript;
interface SchemaModule {
  readonly default: typeof OpenapiTypescript.transformSchemaObject;
}

// The transform alone, not the package's index: that loads a bundler and its readers, which read sources for us never.
const transformPath = require.resolve("openapi-typescript/dist/transform/schema-object.cjs");

// Safe, here and below: package.json pins each version, and each line names the module whose types it states.
export const tsMorph: typeof TsMorph = require("ts-morph") as typeof TsMorph;

/**
 * Loads openapi-typescript on the compiler that ts-morph brings along: a second one would be half of a run's memory at
 * its start. Only while it loads, and only for it: whoever else asks for `typescript` gets what they would have got.
 */
function withOneCompiler(): readonly [SchemaModule, TypeScriptCompiler] {
  const path = createRequire(transformPath).resolve("typescript");
  // Loaded by somebody else: it has its compiler, and trees of two compilers do not mix.
  if (require.cache[transformPath] !== undefined)
    return [require(transformPath) as SchemaModule, require(path) as TypeScriptCompiler];
  const before = require.cache[path];
  const lent = new Module(path);
  lent.loaded = true;
  lent.exports = tsMorph.ts;
  require.cache[path] = lent;
  try {
    // Safe: ts-morph's compiler is a later version; what is used of it here, the older one has as well.
    return [require(transformPath) as SchemaModule, lent.exports as TypeScriptCompiler];
  } finally {
    if (before === undefined) delete require.cache[path];
    else require.cache[path] = before;
  }
}

const [schemaModule, compiler] = withOneCompiler();

export const typescript: TypeScriptCompiler = compiler;
export const transformSchemaObject: SchemaModule["default"] = schemaModule.default;
