import { describe, expect, it } from "vitest";
import { compileValidator } from "../../../codegen/emit/validators/standalone-module.js";
import { checkPattern } from "../../../codegen/model/pattern/check-pattern.js";
import { validatorOf } from "./load.js";

function refusal(text: string): string {
  const checked = checkPattern(text);
  return typeof checked === "string" ? checked : "";
}

describe("patterns that may run for long", () => {
  it.each([
    "(a+)+$",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "^(a|a)*$",
    "^(a|aa)+$",
    "(\\w+\\s?)*$",
    "^(.*,)*x",
    "^((ab)*)*c",
    "(x+x+)+y",
    "([a-z]+)*[0-9]",
    "^(a?){30}a{30}b",
    "(a{1,20}){1,20}b",
    "^\\s*(.*?)\\s*(.*?)\\s*$",
    "^(?=(a+)+$)b",
    "^(?!(a|a)*b)c",
    "^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$",
    '^(([^<>()\\[\\].,;:\\s@"]+(\\.[^<>()\\[\\].,;:\\s@"]+)*)|(".+"))+@x$',
  ])("%s is refused", (text) => {
    expect(refusal(text)).toBe("may take very long on some texts");
  });
  it("are refused where they stand", async () => {
    const schema = { properties: { a: { pattern: "(a+)+$" } }, patternProperties: { "(b|b)*c": true } };
    const { code, findings } = await compileValidator(schema);
    expect(code).toBeUndefined();
    expect(findings.map(({ code: rule, at }) => [rule, at])).toEqual([
      ["emit/unsafe-pattern", "#/properties/a/pattern"],
      ["emit/unsafe-pattern", "#/patternProperties/(b|b)*c"],
    ]);
  });
});

describe("patterns that are no JavaScript, everywhere", () => {
  it.each([
    "(?P<n>a)",
    "(?i)abc",
    "\\Z",
    "(?>a)",
    "a++b",
    "[[:alpha:]]",
    "(",
    "[a",
    "*a",
    "(?#c)a",
    "\\A",
    "(?<n>a)|(?<n>b)",
    "(?i:a)",
  ])("%s", (text) => {
    expect(refusal(text)).not.toBe("");
    expect(refusal(text)).not.toContain("very long");
  });
  it("or whose time nobody can bound", () => {
    expect(refusal("(a)\\1")).toContain("refers back");
    expect(refusal("(?<n>a)\\k<n>")).toContain("refers back");
  });
  it("are refused with their pointer", async () => {
    const { findings } = await compileValidator({ properties: { a: { pattern: "(?P<n>a)" } } });
    expect(findings).toMatchObject([{ code: "emit/invalid-pattern", level: "error", at: "#/properties/a/pattern" }]);
  });
});

describe("patterns that people write", () => {
  it.each([
    "^#([0-9A-Fa-f]{3}){1,2}$",
    "^[a-z0-9]+(?:-[a-z0-9]+)*$",
    "^\\d{1,3}(\\.\\d{1,3}){3}$",
    "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    "^[a-zA-Z0-9._%+-]+@([a-zA-Z0-9-]+\\.)+[a-z]{2,}$",
    "^https?://",
    "\\.(png|jpe?g|webp)$",
    "^data:image/[a-z]+;base64,.+$",
    "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
    "^(?=.*[A-Z])(?=.*\\d).{8,}$",
    "^\\p{L}+$",
    "^(0?[1-9]|1[0-2])\\/(0?[1-9]|[12]\\d|3[01])\\/\\d{4}$",
    "^.*\\.mp4$",
    "a+",
    "^🐲*$",
    "^[^:@]+(?::[^@]*)?@([^/]+)(?:\\/[^/]+)*$",
    "^(?:(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\\.){3}(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)$",
  ])("%s is taken as it is", (text) => {
    expect(checkPattern(text)).toEqual({ source: text });
  });
  it("lose escapes that only other languages allow", () => {
    expect(checkPattern("^\\d{3}\\-\\d{4}$")).toEqual({ source: "^\\d{3}-\\d{4}$" });
    expect(checkPattern("^[\\w\\-\\:\\@]+$")).toEqual({ source: "^[\\w\\-:@]+$" });
    expect(checkPattern("^\\'\\#$")).toEqual({ source: "^'#$" });
  });
});

describe("patterns whose time grows with the square of the text", () => {
  it("get a limit, unless the schema has a lower one", () => {
    for (const text of ["f.*o", "^\\s+|\\s+$", "^a*a*b", "^.*foo.*$"])
      expect(checkPattern(text)).toMatchObject({ limit: 10_000 });
    expect(checkPattern("f.*o", 500)).toEqual({ source: "f.*o" });
  });
  it("are not run on longer texts", async () => {
    const validator = await validatorOf({ pattern: "f.*o" });
    expect(validator.is(`${"f".repeat(9_000)}o`)).toBe(true);
    expect(validator.is(`${"f".repeat(500_000)}o`)).toBe(false);
  });
});

it("compiles every pattern once, from a string literal", async () => {
  const { code = "" } = await compileValidator({ items: { pattern: "^a/b\n$" }, contains: { pattern: "^a/b\n$" } });
  expect(code.match(/new RegExp\(/g)).toHaveLength(1);
  expect(code).toContain('new RegExp("^a/b\\n$", "u")');
  expect(code).not.toMatch(/\beval\b|new Function|`/);
});
