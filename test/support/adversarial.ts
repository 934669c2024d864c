/** Pages that are made to cost more than their size says: each is a function from a number of characters to a text. */
export type Adversary = (size: number) => string;

function filled(unit: string, size: number): string {
  return unit.repeat(Math.max(1, Math.ceil(size / unit.length)));
}

function listed(unit: (index: number) => string, size: number): string {
  const parts: string[] = [];
  for (let length = 0, index = 0; length < size; index += 1) {
    const part = unit(index);
    parts.push(part);
    length += part.length;
  }
  return parts.join("");
}

function document(properties: string): string {
  return `openapi: 3.0.1
info: {title: t, version: "1"}
paths:
  /fal-ai/x/y:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
${properties}
      responses: {"200": {description: ok}}
`;
}

/** Many descriptions of bounded length: the whole grows, no description does. */
function described(unit: string): Adversary {
  const words = JSON.stringify(filled(unit, 400));
  // Texts that were read before are known: each description is a text of its own.
  const text = (index: number, size: number): string => JSON.stringify(`${size} ${index} ${words}`);
  return (size) =>
    document(
      listed((index) => `                p${index}: {type: integer, description: ${text(index, size)}}\n`, size),
    );
}

function prose(unit: string, type = "integer"): Adversary {
  return (size) => document(`                a: {type: ${type}, description: ${JSON.stringify(filled(unit, size))}}\n`);
}

function property(unit: (index: number) => string): Adversary {
  return (size) => document(listed((index) => `                ${unit(index)}\n`, size));
}

function fence(text: string): string {
  return `# Page\n\n\`\`\`yaml\n${text}\n\`\`\`\n`;
}

function model(unit: (index: number) => string): Adversary {
  return (size) =>
    `# Model\n\n- **Endpoint**: \`https://fal.run/fal-ai/x/y\`\n- **Model ID**: \`fal-ai/x/y\`\n\n### Input Schema\n\n${listed(unit, size)}\n\n### Output Schema\n\n- **\`video\`** (\`File\`, _required_):\n  The video\n`;
}

function table(unit: (index: number) => string): Adversary {
  return (size) =>
    `# Page\n\nPOST https://api.x.example/v1/y\n\n## Body parameters\n\n| Name | Type | Required | Description |\n|---|---|---|---|\n${listed(unit, size)}`;
}

function below(unit: (index: number) => string): Adversary {
  return (size) => `POST https://api.x.example/v1/y\nRequest body\n${listed(unit, size)}`;
}

function apiPage(unit: (index: number) => string): Adversary {
  return (size) => `Paint\n\nfal.subscribe("acme/paint", {})\n\nSchema\n#\nInput\n#\n${listed(unit, size)}`;
}

function html(unit: string): Adversary {
  return (size) => `<html><p>POST https://api.x.example/v1/y</p>${filled(unit, size)}`;
}

/** By name. Descriptions come as one long one, and as many. */
export const adversaries: Readonly<Record<string, Adversary>> = {
  "one description: ranges": prose("range: 0-1, "),
  "one description: ratios": prose("1:1, ", "string"),
  "one description: values in code": prose("`a`, `b` or ", "string"),
  "one description: quotations": prose('one of "a" or "b", ', "string"),
  "one description: multiples": prose("multiple of 2 "),
  "one description: defaults": prose("default: "),
  "one description: open brackets": prose('default: [{"a":'),
  "one description: Chinese": prose("取值范围为0到1，"),
  "one description: lines": prose("a\n- `b`: c\n", "string"),
  "many descriptions: ranges": described("range: 0-1, "),
  "many descriptions: multiples": described("multiple of 2 "),
  "many descriptions: values": described("one of `a`, `b` or "),
  "YAML: colons in values": property((index) => `p${index}: {type: integer, description: a: b}`),
  "YAML: open quotes": property((index) => `p${index}: {description: "abc}`),
  "YAML: signs": property((index) => `p${index}: @abc`),
  "YAML: repeated keys": property(() => "a: {type: integer}"),
  "YAML: many references": (size) =>
    `${document("                a: {$ref: '#/components/schemas/S0'}")}components:\n  schemas:\n${listed((index) => `    S${index}: {type: object, properties: {n: {$ref: '#/components/schemas/S${index + 1}'}}}\n`, size)}`,
  "YAML: many operations": (size) =>
    `openapi: 3.0.1\ninfo: {title: t, version: "1"}\npaths:\n${listed((index) => `  /a/b${index}: {get: {responses: {"200": {description: a}}}}\n`, size)}`,
  "YAML: keys that are no fields": (size) =>
    `openapi: 3.0.1\ninfo: {title: t, version: "1"}\npaths: {}\n${listed((index) => `y${index}: {k: 1}\n`, size)}`,
  "JSON: missing commas": (size) =>
    `{"openapi":"3.0.1","info":{"title":"t","version":"1"},"paths":{},"x":{${listed((index) => `"k${index}": 1\n`, size)}}}`,
  "fences that nothing closes": (size) => filled("```yaml\nopenapi: 3.0.1\n~~~\n", size),
  "fences with documents": (size) =>
    listed(
      (index) =>
        fence(`openapi: 3.0.1\ninfo: {title: t, version: "1"}\npaths: {/a/b${index}: {post: {responses: {}}}}`),
      size,
    ),
  headings: (size) => `${filled("## Request\n\n### Body\n\n", size)}POST https://api.x.example/v1/y\n`,
  "fields of a model page": model(
    (index) => `- **\`p${index}\`** (\`integer\`, _optional_):\n  Range: 0-1. Default value: \`1\`\n\n`,
  ),
  "types of a model page": (size) =>
    model(() => "")(0).replace("\n\n\n", `\n- **\`a\`** (\`${filled("A | ", size)}B\`):\n\n`),
  "blank lines of a model page": model(() => "\n"),
  "fields in fields of a model page": model(
    (index) => `${" ".repeat(Math.min(index, 60) * 2)}- **\`p${index}\`** (\`object\`):\n`,
  ),
  "emphasis of a model page": model(() => "**`"),
  "rows of a table": table((index) => `| p${index} | integer | no | Range 0-1 |\n`),
  "rows that name nothing": table(() => "| | | | |\n"),
  bars: table(() => "|"),
  addresses: (size) => listed((index) => `POST /v1/a${index}\n\n| Name | Type |\n|---|---|\n| a | string |\n\n`, size),
  calls: (size) =>
    `POST https://api.x.example/v1/y\n\n## Body parameters\n\ncurl https://api.x.example/v1/y ${filled("-H 'a: b' \\\n", size)}`,
  "copied fields": (size) =>
    `POST https://api.x.example/v1/y\nRequest parameters\nBody parameters application/json\n${listed((index) => `p${index}\nstring\noptional\nrange: 0-1\n`, size)}`,
  "fields as cards": below((index) => `p${index}\nstring\nWords\nDefault:\n1\nAllowed values:\na,\nb\n`),
  "values that nothing ends": below((index) => (index === 0 ? "a\nstring\nAvailable options:\n" : "v,\n")),
  "glued fields": below((index) => `p${index}stringOptionalDefaults to 1\nWords\n`),
  "fields as tags": below((index) => `<ParamField body="p${index}" type="string">\nWords\n</ParamField>\n`),
  "tags that nothing closes": below((index) => `<ParamField body="p${index}" type="string">\n`),
  "calls in parts": (size) =>
    listed((index) => `## Part ${index}\n\ncurl https://api.x.example/v1/p${index} -d '{"a": 1}'\n\n`, size),
  "addresses in pieces": (size) => `POST\n${filled("/\na\n", size)}`,
  "fields of an API page": apiPage((index) => `p${index} integer\nWords. Default value: 1\n\n`),
  "examples of an API page": apiPage(() => 'a string\n"a": {\n'),
  text: (size) => filled("some text here\n", size),
  "HTML: nested blocks": html("<div>"),
  "HTML: tables in tables": html("<table><tr><td>a"),
  "HTML: rows": html("<table><tr><th>Name<th>Type<tr><td rowspan=9>a<td>string</table>"),
  "HTML: lists": html("<ul><li>a"),
  "HTML: emphasis": html("<p><b class=a>x"),
  "HTML: scripts": html('<script>{"openapi":"3.0.1"}</script>'),
  "HTML: attributes": (size) => `<html ${listed((index) => `a${index} `, size)}>`,
};
