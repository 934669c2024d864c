import { createRequire } from "node:module";
import type * as OpenapiTypescript from "openapi-typescript";
import type * as TsMorph from "ts-morph";
import type * as TypeScript from "typescript";

/**
 * The libraries that print code, by their public entries, loaded with `require`: they are CommonJS of up to nine
 * megabytes, which an `import` would parse twice more, to learn that it is CommonJS and what it exports: three times the
 * start of a run.
 */
const require = createRequire(import.meta.url);

type TypeScriptCompiler = typeof TypeScript;

// Safe, here and below: package.json pins each version, and each line names the module whose types it states.
export const tsMorph: typeof TsMorph = require("ts-morph") as typeof TsMorph;

/** The compiler that openapi-typescript makes its nodes with, which alone can print them. */
export const typescript: TypeScriptCompiler = require("typescript") as TypeScriptCompiler;

const openapiTypescript: typeof OpenapiTypescript = require("openapi-typescript") as typeof OpenapiTypescript;

export const transformSchemaObject: typeof OpenapiTypescript.transformSchemaObject =
  openapiTypescript.transformSchemaObject;

export const transformSchema: typeof OpenapiTypescript.transformSchema = openapiTypescript.transformSchema;
