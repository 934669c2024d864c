import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { compile } from "../../codegen/compile/compile.js";
import { assemble } from "../../codegen/emit/evidence/document.js";
import { yamlText } from "../../codegen/model/yaml-text.js";
import { isObject, type Json, type JsonObject } from "../../codegen/document/json.js";
import { hasCommand } from "../../codegen/messages/runner-commands.js";
import { hasUnseen } from "../../codegen/messages/visible.js";
import { documentsIn, hasShared, needsShared, readShared, sampled } from "../support/shared.js";

function byLibrary(value: Json): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" });
}

/** The document without texts that are written with escapes on purpose: the library writes the characters themselves. */
function withoutUnseen(doc: JsonObject): JsonObject {
  const seen: unknown = JSON.parse(JSON.stringify(doc), (_, value: unknown) =>
    typeof value === "string" && (hasUnseen(value) || hasCommand(value)) ? "left out" : value,
  );
  if (!isObject(seen)) throw new Error("a document is an object");
  return seen;
}

/** Texts and keys that YAML may take for something else, and their neighbours. */
const words = [
  "", " ", "a", "a b", " a", "a ", "a: b", "a:b", "a:", "a #b", "a#b", "- a", "-", "a-", "?", "? a", "[a]", "{a}", "*a",
  "&a", "!a", "|", ">", "%a", "@a", "`a`", "'a'", '"a"', "a'b", "yes", "No", "ON", "y", "n", "null", "~", "true", "True",
  "1", "1.5", "0x1", "1e3", ".inf", "1:30", "2001-01-01", "<<", "=", "#/a/b", "#/paths/~1a", "# a", "a\nb", "a\n", "\na",
  "a\n\nb\n", "a\r\nb", "a\tb", "\ta", "  a\nb", "a\u2028b", "a\u0000b", "\ufeffa", "é", "日本", "aé", "a\u{1f600}",
  "__proto__", "constructor", "---", "...", "a --- b", "x".repeat(1100), "long ".repeat(40), "e: |\n  b", "a,b", "a]",
]; // prettier-ignore

describe("a document as YAML", () => {
  it("says what the library's says, for any JSON", () => {
    const text = fc.oneof(fc.constantFrom(...words), fc.string({ unit: "binary", maxLength: 12 }));
    const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        text,
        fc.constantFrom<Json>(null, true, false, 0, -0, 1.5, -3, 1e21),
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.array(fc.tuple(text, tie("tree")), { maxLength: 4 }).map((entries): Json => Object.fromEntries(entries)),
      ),
    }));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, tree), { maxLength: 4 }), (entries) => {
        // The first text of a document must not begin with a byte order mark: the library's reader takes that off.
        const doc = Object.fromEntries([["openapi", "3.1.0"], ...entries]);
        if (isObject(doc)) expect(JSON.stringify(parse(yamlText(doc)))).toBe(JSON.stringify(parse(byLibrary(doc))));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    "null", "5", "007", "16:9", "720p", "1.0.0", "1.0", "1e3", "0x1f", "1_000", "10s", "2001-01-01", "1 asks for log lines.",
    "_a", "a: b", "a #b", "a:", 'a: "b"', "it's: a", `it's: "a"`, "a: \\b", 'a: "\\b"', "日: 本", "“a”: b", "1: p", "", "8 ", "9 #s",
  ])("quotes %j as the library does", (text) => {
    const doc = { openapi: text, list: [text, { inside: text }], [`k${text}`]: text };
    expect(yamlText(doc)).toBe(byLibrary(doc));
  }); // prettier-ignore

  it.skipIf(!hasShared)(
    needsShared("is what the library gives, for real documents"),
    async () => {
      for (const folder of ["corpus/apifox-md", "corpus/fal-llms", "corpus/openapi-misc"]) {
        const { endpoints } = await compile(sampled(documentsIn(folder), 20).map(readShared));
        const { doc } = assemble(endpoints);
        expect(JSON.stringify(parse(yamlText(doc)))).toBe(JSON.stringify(doc));
        const seen = withoutUnseen(doc);
        expect(yamlText(seen)).toBe(byLibrary(seen));
      }
    },
    600_000,
  );
});
