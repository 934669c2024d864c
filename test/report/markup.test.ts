import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  attributeValue,
  constant,
  contentOfLines,
  el,
  fileUrl,
  fragmentUrl,
  lineWriter,
  textContent,
} from "../../codegen/report/markup.js";
import { payloads, relayPage, report } from "./pages.js";
import { tokensOf } from "./tokens.js";

const hostile = fc.oneof(
  fc.constantFrom(...payloads),
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom("<", ">", '"', "'", "&", "`", "=", "/", "\\", "script", " on", "\n", "\t", "\0", "\u202e", "x"),
    )
    .map((parts) => parts.join("")),
);

const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

describe("one encoder for each position", () => {
  test("any text in any position of an element gives that element and that text, nothing else", () => {
    fc.assert(
      fc.property(hostile, hostile, (title, text) => {
        const tokens = tokensOf(el("p", { title, class: title }, text).markup);
        const shape = tokens.map((token) => (token.kind === "text" ? "text" : `${token.kind} ${token.name}`));
        expect(shape).toEqual(text === "" ? ["open p", "close p"] : ["open p", "text", "close p"]);
        const [open] = tokens;
        expect(open?.kind === "open" ? [...open.attributes.keys()] : []).toEqual(["title", "class"]);
      }),
      { numRuns: 500 },
    );
  });

  test("a text that can be seen is read back as it was", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        fc.pre(!unseen.test(text) && text !== "");
        expect(tokensOf(textContent(text))).toEqual([{ kind: "text", text }]);
        expect(tokensOf(`<p title="${attributeValue(text)}">`)).toMatchObject([
          { attributes: new Map([["title", text]]) },
        ]);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["a\u202eb", "a\\u{202e}b"],
    ["a\u0000b\u2028c", "a\\u{0}b\\u{2028}c"],
    ["two\nlines\tand a tab", "two\nlines\tand a tab"],
  ])("what would not be seen is written out: %j", (text, shown) => {
    expect(textContent(text)).toBe(shown);
  });

  test("the lines of a text are encoded at once as each by itself", () => {
    const line = fc.oneof(hostile, fc.constantFrom("", "日本", "a \u{1f600} b", "a\u0085b", "- plain"));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const text = lines.join("\n");
        fc.pre(!text.includes("\r"));
        const alone = text.split("\n").map((one) => textContent(one));
        expect(contentOfLines(text)?.map(({ markup }) => markup)).toEqual(alone);
      }),
      { numRuns: 500 },
    );
  });

  test("lines that end in a carriage return, or have a key in them, are left to be encoded one by one", () => {
    expect(contentOfLines("a\r\nb")).toBeUndefined();
    expect(contentOfLines(`a\ntoken: hf_${"a".repeat(34)}`)).toBeUndefined();
  });

  test("a line is written as the element that it is", () => {
    const writer = lineWriter();
    writer.line({ className: 'line "x"', id: "m7", number: 7, edits: [1, 2] }, el("span", {}, "why"), "a < b");
    writer.line({ className: "line", id: undefined, edits: [] }, "", `key sk-${"a".repeat(30)}`);
    const number = el("span", { class: "no" }, 7);
    const attributes = { class: 'line "x"', id: "m7", "data-e": "1 2" } as const;
    expect(writer.html().markup).toBe(
      el("div", attributes, number, el("span", {}, "why"), el("code", {}, "a < b")).markup +
        el("div", { class: "line" }, el("code", {}, "key <credential removed>")).markup,
    );
  });

  test("no name of a file becomes a scheme, a host or a way up", () => {
    fc.assert(
      fc.property(hostile, fc.nat(3), (path, depth) => {
        const base = "https://report.example/a/b/c/d/page.html";
        const { url } = fileUrl(`in/${path}`, depth);
        expect(url).toMatch(/^\.{1,2}\/[\w\-.!~*'()%/]*$/);
        const resolved = new URL(url, base);
        expect(resolved.origin).toBe("https://report.example");
        expect(resolved.pathname.startsWith(`/${["a", "b", "c", "d"].slice(0, 4 - depth).join("/")}`)).toBe(true);
        expect(resolved.search + resolved.hash).toBe("");
      }),
    );
    expect(fileUrl("javascript:alert(1)", 0)).toEqual({ url: "./javascript%3Aalert(1)" });
    expect(fragmentUrl("e12")).toEqual({ url: "#e12" });
  });

  test("our own script cannot end early", () => {
    expect(() => constant("script", "'</script>'")).toThrow("end early");
  });
});

const allowed =
  /^(?:class|id|href|open|lang|dir|role|scope|tabindex|title|viewBox|preserveAspectRatio|width|height|aria-[a-z]+|data-e|data-edit|download|name|content|charset|http-equiv)$/;
const tags =
  /^(?:html|head|meta|title|style|script|body|header|main|nav|footer|section|div|span|h[123]|p|a|ul|ol|li|dl|dt|dd|details|summary|table|caption|thead|tbody|tr|th|td|code|mark|ins|del|strong|blockquote|cite|q|svg|rect|kbd|small|pre)$/;

/** Throws unless a page consists of our own tags and attributes, in pairs, and leads nowhere else. */
function requireInert(markup: string): void {
  const open: string[] = [];
  let scripts = 0;
  for (const token of tokensOf(markup)) {
    if (token.kind === "text") continue;
    expect(token.name).toMatch(tags);
    if (token.kind === "close") expect(open.pop()).toBe(token.name);
    else {
      if (token.name === "script") scripts += 1;
      if (token.name !== "meta") open.push(token.name);
      for (const [name, value] of token.attributes) {
        expect(name).toMatch(allowed);
        if (name === "href") expect(value).toMatch(/^(?:#(?:e|m|law|to-|s\d+-)[\w-]*$|\.\.?\/)/);
      }
    }
  }
  expect(open).toEqual([]);
  expect(scripts).toBe(1);
}

describe("hostile sources", () => {
  test("no text of a source, and no name of one, becomes a tag or an attribute", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (name, words, file) => {
        const property = `                ${JSON.stringify(name)}:
                  type: string
                  description: ${JSON.stringify(words)}
                  enum: [${JSON.stringify(words)}, a]`;
        const { pages } = await report([
          { id: `specs/${file}.md`, text: relayPage("acme/brush", property), provider: words },
          { id: `specs/refused ${file}.md`, text: `${words}\n${name}`, provider: words },
        ]);
        for (const page of pages.values()) requireInert(page);
      }),
      { numRuns: 60 },
    );
  });

  test.each(payloads)("%j is shown, not obeyed", async (payload) => {
    const property = `                prompt:
                  type: string
                  description: ${JSON.stringify(`${payload} Range: 1-9`)}`;
    const { pages, compiled } = await report([
      { id: "specs/a.md", text: relayPage("acme/brush", property), provider: "relay" },
    ]);
    expect(compiled.endpoints).toHaveLength(1);
    expect(pages.size).toBe(2);
    for (const page of pages.values()) requireInert(page);
  });
});
