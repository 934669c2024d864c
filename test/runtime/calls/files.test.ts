import { expect, test } from "vitest";
import { validatorOf } from "../support/operation.js";

test.each(["allow", "warn", "strip"] as const)("a file in a value stays the file that it is: %s", (unknownKeys) => {
  const file = new Blob(["bytes"], { type: "image/png" });
  const result = validatorOf({ type: "object", properties: { file: {} } }).safeParse({ file }, { unknownKeys });
  expect(result.success && Object(result.data).file).toBe(file);
});
