// Compiles the validator of OpenAPI 3.1 documents: npm run compile:openapi
import { writeFileSync } from "node:fs";
import { register } from "node:module";

register("../bench/typescript.mjs", import.meta.url);

const { COMPILED, compileOpenapiValidator } = await import("./openapi-validator.ts");
writeFileSync(COMPILED, compileOpenapiValidator());
