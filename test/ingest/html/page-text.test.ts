import { describe, expect, it } from "vitest";
import { readableSource } from "../../../codegen/ingest/html/html.js";

/** The text of a page without the line end that says that the page is whole. */
function textOf(body: string): string {
  const { text } = readableSource({ id: "a.html", text: `<html><body>${body}</body></html>` }).source;
  expect(text).toMatch(/^$|\n$/);
  return text.replace(/\n$/, "");
}

describe("the text of a page", () => {
  it.each([
    ["headings", "<h2>Body <a class='anchor' href='#b'>#</a></h2><p>Words", "## Body\n\nWords"],
    ["white space and entities", "<p>a\n  b&nbsp;c &lt;d&gt; &amp;amp;</p>", "a b c <d> &amp;"],
    ["characters that nobody sees", "<p>&#8203;a\u200bb\ufeff&shy;c", "abc"],
    ["paragraphs that nothing closes", "<p>a<p>b<div>c<div>d", "a\n\nb\n\nc\nd"],
    ["line breaks", "a<br>b", "a\nb"],
    ["lists in lists", "<ul><li>a<ul><li>b<li>c</ul><li>d</ul>e", "- a\n  - b\n  - c\n- d\ne"],
    ["paragraphs of an item", "<ul><li><p>a</p><p>b</p></li></ul>", "- a\n  b"],
    ["terms that are names", "<dl><dt>prompt <i>string</i></dt><dd>Words</dd></dl>", "- **prompt** string\n  Words"],
    ["emphasis and code", "<b>a</b> <code>b</code> <strong></strong>c", "**a** `b` c"],
    ["words side by side that styles part", "<span>POST</span><span>/v1/x</span>", "POST /v1/x"],
    ["powers", "up to 2<sup>31</sup>", "up to 2^31"],
    ["what a page does not show", "<nav>a</nav><script>b</script><style>c</style><footer>d</footer>e", "e"],
    ["what would hide the rest, were it closed", "<nav>a<p>b", "a\n\nb"],
  ])("%s", (_title, body, expected) => {
    expect(textOf(body)).toBe(expected);
  });

  it("takes the title for a heading where a page has none of the first level", () => {
    const text = "<html><head><title>Text to\n image</title></head><body><p>Words</body></html>";
    expect(readableSource({ id: "a.html", text }).source.text).toBe("# Text to image\n\nWords\n");
    expect(readableSource({ id: "a.html", text: text.slice(0, -14) }).source.text).toBe("# Text to image\n\nWords");
  });
});

describe("code", () => {
  it.each([
    [
      "its language from a class",
      '<pre><code class="language-json">{\n  "a": 1\n}\n</code></pre>',
      '```json\n{\n  "a": 1\n}\n```',
    ],
    ["its language from around it", '<div class="highlight-python"><pre>x\n</pre></div>', "```python\nx\n```"],
    ["entities and tags in it", "<pre><span>&lt;a&gt;</span> &amp;</pre>", "```\n<a> &\n```"],
    ["lines as elements", "<pre><span class='line'>a</span><span class='line'>b</span></pre>", "```\na\nb\n```"],
    ["numbers of lines", "<table><tr><td class='gutter'>1\n2<td><pre>a\nb</pre></table>", "```\na\nb\n```"],
    ["a fence inside", "<pre>```\na\n```</pre>", "````\n```\na\n```\n````"],
    ["buttons beside it", "<pre><button>Copy</button>a</pre>", "```\na\n```"],
  ])("%s", (_title, body, expected) => {
    expect(textOf(body).trim()).toBe(expected);
  });
});

describe("tables", () => {
  it.each([
    ["with a header", "<table><tr><th>A<th>B<tr><td>1<td>2</table>", "| A | B |\n|---|---|\n| 1 | 2 |"],
    [
      "bars and breaks in cells",
      "<table><tr><th>A<th>B<tr><td>a|b<td>c<br>d</table>",
      "| A | B |\n|---|---|\n| a\\|b | c<br>d |",
    ],
    [
      "cells over rows",
      "<table><tr><th>A<th>B<tr><td rowspan=2>x<td>1<tr><td>2</table>",
      "| A | B |\n|---|---|\n| x | 1 |\n| x | 2 |",
    ],
    [
      "cells over columns",
      "<table><tr><th>A<th>B<th>C<tr><td colspan=2>x<td>1</table>",
      "| A | B | C |\n|---|---|---|\n| x | | 1 |",
    ],
    [
      "a title inside",
      "<table><tr><th>A<th>B<tr><td>1<td>2<tr><td colspan=2>More<tr><td>3<td>4</table>",
      "| A | B |\n|---|---|\n| 1 | 2 |\n\nMore\n\n| A | B |\n|---|---|\n| 3 | 4 |",
    ],
    [
      "names set in by style",
      "<table><tr><th>A<th>B<tr><td style='padding-left:16px'>a<td>b</table>",
      "| A | B |\n|---|---|\n| &nbsp;&nbsp;a | b |",
    ],
    [
      "inside of a cell",
      "<table><tr><th>A<th>B<tr><td>a<td><table><tr><td>b<td>c</table></table>",
      "| A | B |\n|---|---|\n| a | b c |",
    ],
    [
      "that lay out a page",
      "<table><tr><td>a<td><p>b<table><tr><th>A<th>B<tr><td>1<td>2</table></table>",
      "a\n\nb\n\n| A | B |\n|---|---|\n| 1 | 2 |",
    ],
    [
      "by role",
      "<div role=table><div role=row><div role=columnheader>A</div><div role=columnheader>B</div></div><div role=row><div role=cell>1</div><div role=cell>2</div></div></div>",
      "| A | B |\n|---|---|\n| 1 | 2 |",
    ],
    [
      "with code in a cell",
      "<table><tr><th>A<th>B<tr><td>200<td><pre>{\n}</pre></table>",
      "A\n\nB\n\n200\n\n```\n{\n}\n```",
    ],
  ])("%s", (_title, body, expected) => {
    expect(textOf(body).trim()).toBe(expected);
  });
});

describe("broken HTML costs what its size says", () => {
  const size = 30_000;
  const many = (unit: string): string => unit.repeat(Math.ceil(size / unit.length));
  /** How many characters the text may have for each of the HTML. */
  const MOST = 16;
  it.each(
    [
      [
        "<div>",
        "<p>",
        "<b>",
        "<table>",
        "<table><tr><td>",
        "<ul><li>a",
        "<pre>",
        "<td>",
        "</div>",
        "<svg><title>",
        "<",
      ],
      ["<tr><td rowspan=40>abcdefgh<td>c", "<th colspan=40 rowspan=40>abc", "<code>", "<nav>", "<!--", "<a b=1 "],
      ["&amp;", "<p><b a=1>x", "<span><div></span>", "<script>{", "<dt>a<dd>b", "<textarea>", "<h1>a", "<sup>"],
    ].flat(),
  )("%s", (unit) => {
    expect(textOf(many(unit)).length).toBeLessThan(MOST * size);
  });
});

describe("tables of HTML in Markdown", () => {
  function markdown(text: string): string {
    return readableSource({ id: "a.md", text }).source.text;
  }
  const table = "<table>\n<tr><th>A</th><th>B</th></tr>\n<tr><td>1</td><td>2</td></tr>\n</table>";
  const pipes = "| A | B |\n|---|---|\n| 1 | 2 |";

  it("become tables of Markdown where they stand", () => {
    expect(markdown(`# A\n\n${table}\n\nWords`)).toBe(`# A\n\n\n\n${pipes}\n\n\n\nWords`);
  });

  it.each([
    ["in code", `# A\n\n\`\`\`html\n${table}\n\`\`\`\n`],
    ["in a document", `openapi: 3.1.0\ninfo:\n  title: A\n  description: |\n    ${table.replaceAll("\n", "")}\n`],
    ["in a sentence", "Write <table> and </table>.\n"],
  ])("stay as they are %s", (_title, text) => {
    expect(markdown(text)).toBe(text);
  });
});
