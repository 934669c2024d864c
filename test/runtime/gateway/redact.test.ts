import { describe, expect, test } from "vitest";
import { redactData, createRedactor } from "../../../src/gateway/redact.js";

describe("redaction", () => {
  test("finds a key whole, encoded, and its secret half, at any depth", () => {
    const redactor = createRedactor();
    redactor.add("key-id:top-secret");
    expect(redactor.text("a key-id:top-secret b key-id%3Atop-secret c top-secret d")).toBe(
      "a [redacted] b [redacted] c [redacted] d",
    );
    const deep = { list: [{ "top-secret": "x top-secret", n: 1, none: null }] };
    expect(redactData(redactor, deep)).toEqual({ list: [{ "[redacted]": "x [redacted]", n: 1, none: null }] });
  });

  test("leaves ordinary words alone, and forgets old keys", () => {
    const redactor = createRedactor();
    redactor.add("key");
    expect(redactor.text("a key")).toBe("a key");
    for (let index = 100; index < 400; index += 1) redactor.add(`rotating-${index}`);
    expect(redactor.text("rotating-100 rotating-399")).toBe("rotating-100 [redacted]");
  });

  test("survives data without a bottom", () => {
    const redactor = createRedactor();
    redactor.add("secret-1");
    let data: unknown = "secret-1";
    for (let depth = 0; depth < 100_000; depth += 1) data = [data];
    expect(JSON.stringify(redactData(redactor, data))).not.toContain("secret-1");
  });
});
