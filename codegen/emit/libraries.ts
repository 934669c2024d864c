import { createRequire } from "node:module";
import type * as OpenapiTypescript from "openapi-typescript";
import type * as TsMorph from "ts-morph";
import type * as TypeScript from "typescript";

/**
 * The libraries that print code, loaded with `require`: they are CommonJS of up to nine megabytes, which an `import`
 * would parse twice more, to learn that it is CommonJS and what it exports: three times the start of a run.
 */
const require = createRequire(import.meta.url);

type SchemaModule = { readonly default: typeof OpenapiTypescript.transformSchemaObject };
type TsModule = Pick<typeof OpenapiTypescript, "astToString">;

// Safe: package.json pins each version, and each line names the module whose types it states.
export const tsMorph: typeof TsMorph = require("ts-morph") as typeof TsMorph;
export const typescript: typeof TypeScript = require("typescript") as typeof TypeScript;
// The transform alone, not the package's index: that loads a bundler and its readers, which read sources for us never.
export const transformSchemaObject: SchemaModule["default"] = (
  require("openapi-typescript/dist/transform/schema-object.cjs") as SchemaModule
).default;
export const astToString: TsModule["astToString"] = (require("openapi-typescript/dist/lib/ts.cjs") as TsModule)
  .astToString;
