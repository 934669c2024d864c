import { it, expect } from "vitest";
import { compileValidator } from "../../codegen/compile-validator.js";
import { validatorOf } from "./load.js";
import { schema } from "/tmp/vx/gen.mjs";
it("x", async () => {
  const s = { ...schema, properties: { ...schema.properties, loras: { type: "array", maxItems: 3, items: { $ref: "#/$defs/Lora" } }, size: { anyOf: [{ $ref: "#/$defs/Size" }, { enum: ["square", "wide"] }] }, toString: {type:"number"} }, $defs: { Lora: { type: "object", properties: { path: { type: "string" }, scale: { type: "number", minimum: 0, maximum: 4 } }, required: ["path"] }, Size: { type: "object", properties: { width: { type: "integer" }, height: { type: "integer" } } } } };
  const { code, findings } = await compileValidator(s, {language: "ts"});
  console.log(code, findings);
  const v = await validatorOf(s);
  const r = v.safeParse({ image_url: 1, promt: "x", num_inference_steps: 400, resolution: "8k", loras: [{ scale: 9 }, 3], size: { width: "x" } });
  console.log(JSON.stringify(r, null, 1));
  console.log(JSON.stringify(v.jsonSchema));
});
