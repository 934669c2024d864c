// Compiles the validators of OpenAPI 3.1 and 3.2 documents: npm run compile:openapi
import { writeFileSync } from "node:fs";
import { register } from "node:module";

register("../bench/typescript.mjs", import.meta.url);

const { COMPILED, compileOpenapiValidator } = await import("./openapi-validator.ts");
for (const one of COMPILED) writeFileSync(one.file, compileOpenapiValidator(one));
