import ts from "typescript";
import { parse } from "yaml";
import { limits, type Facts, type Ran } from "./examine.js";

/** What is wrong; nothing when the phrase holds. */
export type Check = (facts: Facts) => readonly string[];

function when(wrong: boolean, flaw: string): readonly string[] {
  return wrong ? [flaw] : [];
}
function every(...checks: readonly Check[]): Check {
  return (facts) => checks.flatMap((check) => check(facts));
}

export function isRefused({ generated, outputs }: Facts): boolean {
  return generated.code === 1 && outputs.size === 0;
}
function unlessRefused(check: Check): Check {
  return (facts) => (isRefused(facts) ? placed(facts) : check(facts));
}

function errorLines({ generated }: Facts): readonly string[] {
  return generated.err.split("\n");
}
/** Lines that tell of a place in the source: `in/<file>:line:col: level code: message`. */
function located(facts: Facts, level = "(?:error|warning|note)"): readonly string[] {
  const start = new RegExp(`^in/${facts.the.file.replaceAll(".", "\\.")}:\\d+:\\d+: ${level} `);
  return errorLines(facts).filter((line) => start.test(line));
}
const placed: Check = (facts) => [
  ...when(facts.generated.code !== 1, `a refusal exits with 1, not ${facts.generated.code}`),
  ...when(located(facts, "error").length === 0, `the refusal names no place: ${facts.generated.err.slice(0, 200)}`),
];
const refused: Check = (facts) =>
  isRefused(facts) ? placed(facts) : [`not refused: exit ${facts.generated.code}, ${facts.outputs.size} files`];

function texts(facts: Facts, ending: RegExp): readonly (readonly [path: string, text: string])[] {
  return [...facts.outputs].filter(([path]) => ending.test(path));
}
function documents(facts: Facts): readonly unknown[] {
  return texts(facts, /(?:^|\/)openapi\.json$/).map(([, text]): unknown => JSON.parse(text));
}

/** Every key and every text of a JSON value. */
function stringsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(stringsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...stringsOf(inner)]);
}
function lineEnds(text: string): string {
  return text.replaceAll("\r\n", "\n").trim();
}

/** The hostile texts of a source; of one that is no JSON, the words around the canary. */
function payloads({ the }: Facts): readonly string[] {
  return the.doc === undefined
    ? [...the.text.matchAll(/[^\s"`]*__PWNED__[^\s"`]*/g)].map(([word]) => word)
    : stringsOf(the.doc).filter((text) => text.includes("__PWNED__"));
}

const compiles: Check = unlessRefused(({ diagnostics, outputs }) => [
  ...when(outputs.size === 0, "nothing was written and nothing was refused"),
  ...diagnostics.slice(0, 3),
]);

function clean(ran: Ran | undefined, what: string): readonly string[] {
  return ran === undefined
    ? []
    : ran.guarded === undefined
      ? [`${what} was killed: ${ran.err.slice(-300)}`]
      : [
          ...when(ran.guarded.canary, `${what} ran the text of the source: the canary is set`),
          ...when(ran.guarded.changed.length > 0, `${what} changed ${ran.guarded.changed.join(", ")}.prototype`),
        ];
}
const canary: Check = ({ generated, exercised }) => [
  ...clean(generated, "generating"),
  ...clean(exercised, "the package"),
];

const imports: Check = unlessRefused((facts) => {
  const notes = facts.exercised?.guarded?.notes;
  const modules = [...facts.outputs.keys()].filter((path) => path.endsWith(".ts"));
  return [
    ...canary(facts),
    ...(notes?.broken ?? []),
    ...when(notes?.finished !== true, `the modules were not all used: ${facts.exercised?.err.slice(-300) ?? ""}`),
    ...when(
      notes?.imported?.length !== modules.length,
      `imported ${notes?.imported?.length} of ${modules.length} modules`,
    ),
  ];
});

const carried: Check = unlessRefused((facts) => {
  // What an edit displaced stands in the ledger, which the overlay and `--explain` show.
  const there = [...documents(facts), ...facts.displaced].flatMap(stringsOf).map(lineEnds);
  return payloads(facts)
    .filter((text) => !there.some((other) => other.includes(lineEnds(text))))
    .filter((text) => !facts.generated.err.includes(text.slice(0, 20)))
    .map((text) => `neither carried, nor refused, nor reported: ${JSON.stringify(text)}`);
});

const sameValues: Check = unlessRefused((facts) => {
  const schemas = (facts.exercised?.guarded?.notes.schemas ?? []).map((text): unknown => JSON.parse(text));
  const there = new Set(schemas.flatMap(stringsOf));
  const input: unknown = Object(Object(Object(facts.the.doc).components).schemas).ProbeInput;
  const accepted = facts.exercised?.guarded?.notes.accepted ?? [];
  return [
    ...when(input === undefined, "there is no input to compare with"),
    ...stringsOf(input)
      .filter((text) => text.includes("__PWNED__") && !there.has(text))
      .map((text) => `the validator's schema has no ${JSON.stringify(text)}`),
    ...facts.values
      .filter((_, index) => !accepted.some((entry) => entry.endsWith(` ${index}`)))
      .map((value) => `the validator does not accept ${JSON.stringify(value)}`),
  ];
});

const noDirectives: Check = unlessRefused((facts) =>
  texts(facts, /\.ts$/).flatMap(([path, text]) => {
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
    const references = [...file.referencedFiles, ...file.typeReferenceDirectives, ...file.libReferenceDirectives];
    const line = text.split("\n").find((each) => /^\s*(?:\/\/\/|\/[/*]\s*@ts-|\/\/#)/.test(each));
    return [
      ...when(references.length > 0, `${path} has a reference directive`),
      ...when(line !== undefined, `${path} has the line ${line ?? ""}`),
    ];
  }),
);

/** Tags that openapi-typescript and the emitters write themselves; they say nothing to the compiler. */
const harmlessTags = new Set([
  "description",
  "default",
  "example",
  "constant",
  "enum",
  "format",
  "summary",
  "title",
  "throws",
]);
const noTags: Check = unlessRefused((facts) =>
  texts(facts, /\.ts$/).flatMap(([path, text]) => {
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
    const flaws: string[] = [];
    const visit = (node: ts.Node): void => {
      for (const tag of ts.getJSDocTags(node))
        if (!harmlessTags.has(tag.tagName.text)) flaws.push(`${path}: the tag @${tag.tagName.text} reached a comment`);
      ts.forEachChild(node, visit);
    };
    visit(file);
    return flaws;
  }),
);

function pages(facts: Facts): readonly (readonly [string, string])[] {
  return texts(facts, /\.(?:md|html)$/);
}
const noMarkup: Check = unlessRefused((facts) => [
  ...when(pages(facts).length === 0, "no page was written"),
  ...pages(facts).flatMap(([path, text]) => {
    const found = /<\/?script|<img|\bonerror=|\]\(\s*javascript:/i.exec(text.replace(/\\./g, ""));
    return when(found !== null, `${path} holds ${found?.[0] ?? ""}`);
  }),
]);

const linkKeys = new Set(["url", "href", "termsOfService", "authorizationUrl", "tokenUrl", "refreshUrl"]);
function badLinks(value: unknown, key = ""): readonly string[] {
  if (typeof value === "string")
    return when(linkKeys.has(key) && /^[a-z][a-z0-9+.-]*:/i.test(value) && !/^https?:\/\//i.test(value), value);
  if (Array.isArray(value)) return value.flatMap((item) => badLinks(item));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => badLinks(inner, name));
}
const plainLinks: Check = unlessRefused((facts) => [
  ...documents(facts).flatMap((doc) => badLinks(doc).map((link) => `the document links to ${link}`)),
  ...when(
    badLinks(facts.the.doc).length > 0 && !located(facts).some((line) => /url|link/i.test(line)),
    "a link was dropped, and nothing says so",
  ),
]);

/** Names that are properties of every object; every one the source uses must come out as a name of its own. */
const inherited = /^(?:__proto__|constructor|prototype|hasOwnProperty|toString|valueOf)$/;
const ownKeys: Check = unlessRefused((facts) => {
  const names = facts.the.doc === undefined ? [] : stringsOf(facts.the.doc).filter((text) => inherited.test(text));
  const there = documents(facts).flatMap(stringsOf);
  return names
    .filter((name) => !there.includes(name) && !located(facts).some((line) => line.includes(name)))
    .map((name) => `${name} is neither in the document nor reported`);
});
const ownRequired: Check = unlessRefused((facts) => {
  const { schemas = [], empty = [] } = facts.exercised?.guarded?.notes ?? {};
  const required = schemas.flatMap((text): readonly string[] => Object(JSON.parse(text)).required ?? []);
  const missed = empty.flat();
  return [
    ...when(required.length === 0, "the input requires nothing, so nothing was tested"),
    ...required.filter((key) => !missed.includes(key)).map((key) => `{} passes without its own ${key}`),
  ];
});

function operationIds(doc: unknown): readonly string[] {
  return Object.values(Object(Object(doc).paths)).flatMap((item) =>
    Object.values(Object(item)).flatMap((call) => {
      const id: unknown = Object(call).operationId;
      return typeof id === "string" ? [id] : [];
    }),
  );
}
const allOperations: Check = unlessRefused((facts) => {
  const kept = new Set(documents(facts).flatMap(operationIds));
  return operationIds(facts.the.doc)
    .filter((id) => !kept.has(id))
    .map((id) => `the operation ${id} is lost`);
});
const identifiers: Check = unlessRefused((facts) => [
  ...compiles(facts),
  ...texts(facts, /\/index\.ts$/).flatMap(([path, text]) =>
    when(!/\*\/\nexport const endpoint\b/.test(text), `${path} exports no documented endpoint`),
  ),
]);

const noStrays: Check = ({ strays }) => strays.map((path) => `changed outside the output folder: ${path}`);
const plainName = /^(?:[a-z0-9_-][a-z0-9._-]{0,120}\/)*(?:[a-z0-9_-][a-z0-9._-]{0,120}|README\.md)$/;
const safeNames: Check = unlessRefused(({ outputs }) =>
  [...outputs.keys()].filter((path) => !plainName.test(path)).map((path) => `unsafe name ${JSON.stringify(path)}`),
);
const knownNames: Check = unlessRefused(({ outputs }) => {
  const root = new Set([
    "index.ts",
    "compat.ts",
    "compat/endpoints.ts",
    "gateways.ts",
    "registry.ts",
    "README.md",
    "manifest.json",
  ]);
  const inside = new Set(["index.ts", "types.ts", "validators.ts", "openapi.json", "provenance.json"]);
  return [...outputs.keys()]
    .filter((path) => !root.has(path) && !(path.includes("/") && inside.has(path.split("/").at(-1) ?? "")))
    .map((path) => `an unexpected file: ${path}`);
});
const noExtensions: Check = unlessRefused((facts) => {
  const hostile = payloads(facts);
  return texts(facts, /\.ts$/).flatMap(([path, text]) =>
    hostile
      .concat("x-ts-type", "x-type-import", "node:fs")
      .flatMap((word) => when(text.includes(word), `${path} holds ${word}`)),
  );
});

function timely(ran: Ran | undefined, what: string): readonly string[] {
  return ran === undefined
    ? []
    : [
        ...when(ran.code === null || (ran.guarded?.cpu ?? ran.ms) > limits.ms, `${what} took ${Math.round(ran.ms)} ms`),
        ...when((ran.guarded?.rss ?? 0) > limits.bytes, `${what} took ${ran.guarded?.rss} bytes`),
      ];
}
const inBounds: Check = (facts) => [
  ...timely(facts.generated, "generating"),
  ...timely(facts.exercised, "the package"),
  ...(isRefused(facts) ? placed(facts) : when(facts.generated.code !== 0, `exit ${facts.generated.code}`)),
];
const noCrash: Check = ({ generated, exercised }) =>
  [generated, exercised].flatMap((ran) =>
    ran === undefined
      ? []
      : when(
          /RangeError|out of memory|unhandled|^\s+at /im.test(ran.err) || (ran.code !== 0 && ran.code !== 1),
          `crashed: exit ${ran.code}, ${ran.err.slice(-300)}`,
        ),
  );
const atHome: Check = ({ generated, exercised }) =>
  [generated, exercised].flatMap((ran) => [
    ...(ran?.guarded?.attempts ?? []).map((what) => `tried to reach the network: ${what}`),
    ...(ran?.guarded?.reads ?? []).map((what) => `tried to read outside: ${what}`),
  ]);

/** References that leave the document; a mapping names schemas as `$ref` does. */
function foreignRefs(value: unknown, inMapping = false): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => foreignRefs(item));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "string"
      ? when((key === "$ref" || inMapping) && !inner.startsWith("#"), inner)
      : foreignRefs(inner, key === "mapping"),
  );
}
/** Refused where it is a reference that must be; else what names a foreign document must be gone from what is emitted. */
const noForeignRefs: Check = (facts) => {
  if (isRefused(facts)) return placed(facts);
  if (facts.the.mustRefuse) return refused(facts);
  const named = foreignRefs(facts.the.doc).filter((ref) => !located(facts).some((line) => line.includes(ref)));
  return [
    ...named.map((ref) => `nothing is said about ${ref}`),
    ...documents(facts).flatMap((doc) => foreignRefs(doc).map((ref) => `the document still refers to ${ref}`)),
  ];
};
const namesDangling: Check = every(refused, (facts) =>
  (facts.the.text.match(/#\/[\w/]*(?:__proto__|constructor\/prototype|hasOwnProperty)/g) ?? [])
    .map((pointer) => pointer.split("/").at(-1) ?? pointer)
    .filter((name) => !facts.generated.err.includes(name))
    .map((name) => `the refusal does not name ${name}`),
);

/** Where the enum of a YAML case stands, and its members as YAML 1.2 reads them. */
function yamlEnum({ the }: Facts): { readonly line: number; readonly members: readonly unknown[] } {
  const lines = the.text.split("\n");
  const index = lines.findIndex((line) => /^\s*enum: \[/.test(line));
  const members: unknown = parse((lines[index] ?? "").trim());
  return { line: index + 1, members: Object(members).enum ?? [] };
}
const yamlCore: Check = unlessRefused((facts) => {
  const there = documents(facts).flatMap(stringsOf);
  return yamlEnum(facts)
    .members.filter((member) => typeof member === "string" && !there.includes(member))
    .map((member) => `${String(member)} did not stay a text`);
});
const oddMembers: Check = unlessRefused((facts) => {
  const { line, members } = yamlEnum(facts);
  const odd = members.filter((member) => typeof member !== "string").length;
  const told = located(facts).filter((each) => each.includes(`:${line}:`));
  return when(odd > 0 && told.length === 0, `${odd} members that are no texts, and nothing is said about line ${line}`);
});

const yamlKeptText: Check = unlessRefused((facts) => {
  const there = documents(facts).flatMap(stringsOf);
  return [...facts.the.text.matchAll(/^\s*description: (.*: .*)$/gm)]
    .map(([, text = ""]) => text)
    .filter((text) => !there.includes(text))
    .map((text) => `not kept to the letter: ${text}`);
});

const fast: Check = (facts) => {
  if (isRefused(facts)) return placed(facts);
  const slowest = facts.exercised?.guarded?.notes.slowest;
  return when(slowest === undefined || slowest >= 1000, `a validator took ${slowest} ms`);
};

const trusted = /^https:\/\/(?:[a-z0-9-]+\.)*fal\.(?:run|ai)\//;
interface Sent {
  readonly gateway: string;
  readonly url: string;
  readonly key: boolean;
}
function sent(facts: Facts): readonly Sent[] {
  return facts.exercised?.guarded?.notes.sent ?? [];
}
/** A client that nobody gave a gateway: what a document says has no part in where it sends. */
const keyAtHome: Check = unlessRefused((facts) => {
  const own = sent(facts).filter(({ gateway }) => gateway === "default");
  return [
    ...when(own.length === 0, "the client sent nothing, so nothing was tested"),
    ...own.filter(({ url, key }) => key && !trusted.test(url)).map(({ url }) => `the key went to ${url}`),
  ];
});
const keyEncrypted: Check = unlessRefused((facts) => [
  ...when(sent(facts).length === 0, "the client sent nothing, so nothing was tested"),
  ...sent(facts)
    .filter(({ url, key }) => key && !url.startsWith("https:"))
    .map(({ url }) => `the key went unencrypted to ${url}`),
]);

/** What a source shows as a credential: the value of a key that says so. */
function secrets({ the }: Facts): readonly string[] {
  return [...the.text.matchAll(/"(?:api_?key|token|secret|password)": "([^"]{16,})"/gi)].map(([, value = ""]) => value);
}
const noSecrets: Check = unlessRefused((facts) =>
  secrets(facts).flatMap((secret) => [
    ...[...facts.outputs].filter(([, text]) => text.includes(secret)).map(([path]) => `${path} holds the credential`),
    ...when(facts.generated.err.includes(secret), "the credential was printed"),
    ...when(!located(facts).some((line) => /credential|secret/i.test(line)), "nothing is said about the credential"),
  ]),
);

const numberOrNothing: Check = unlessRefused((facts) => [
  ...documents(facts).flatMap((doc) =>
    stringsOf(Object(Object(Object(doc).components).schemas).Input)
      .filter((text) => text.startsWith("1;") || text.startsWith("0;"))
      .map((text) => `${text} became a value`),
  ),
  ...when(located(facts, "warning").length === 0, "nothing is said about the dropped value"),
]);

function lineOf({ the }: Facts, part: string): number {
  return the.text.slice(0, the.text.indexOf(part)).split("\n").length;
}
function saysAt(facts: Facts, line: number, words: RegExp): readonly string[] {
  return when(
    !located(facts).some((each) => each.includes(`:${line}:`) && words.test(each)),
    `nothing says ${words} at line ${line}`,
  );
}

const sandboxed = every(noStrays, safeNames);

/** Each phrase of the manifest, and what proves it. */
export const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["output compiles under `tsc --strict`", compiles],
  ["importing every emitted module leaves globalThis.__PWNED__ undefined", imports],
  [
    "the hostile text is either carried as inert data (same code points after evaluation) or the input is refused with file + JSON pointer/line",
    carried,
  ],
  [
    "no emitted line starts with `///`, `// @ts-nocheck`, `//# sourceMappingURL` that comes from the spec",
    noDirectives,
  ],
  ["output still fully type-checked", every(compiles, noDirectives)],
  ["no JSDoc tag from a description changes types, visibility or deprecation of the emitted symbol", noTags],
  ["canary undefined", canary],
  [
    "the value survives byte-exact into types/validators/runtime data, or is refused with a location: never silently changed",
    sameValues,
  ],
  ["input is refused (non-zero exit) with an error that names the file and the JSON pointer or line:column", refused],
  ["nothing written", ({ outputs }) => when(outputs.size > 0, `${outputs.size} files were written`)],
  ["generated docs contain the text escaped", noMarkup],
  ["no executable script/handler/javascript: link", noMarkup],
  ["URL schemes other than http(s) are dropped or refused with pointer", plainLinks],
  ["emits a valid, documented, collision-free identifier", identifiers],
  ["Object.prototype and Array.prototype are unchanged after parse, generate and import", canary],
  ["key is either emitted as own data property or refused with pointer", ownKeys],
  ["three distinct exported functions or a refusal naming all three pointers", every(compiles, allOperations)],
  ["never last-wins", allOperations],
  ["validator checks own properties only (`{}` lacks `constructor`)", ownRequired],
  ["no file is created, changed or deleted outside the output directory", noStrays],
  [
    "a refusal names the file and pointer, otherwise the name is sanitised to a basename inside the output directory",
    sandboxed,
  ],
  ["vendor extensions never reach emitted code unless listed", noExtensions],
  [
    "process ends within 10 s and 512 MB RSS with a typed error naming file and location (or a correct result)",
    inBounds,
  ],
  ["no RangeError/OOM/unhandled rejection", noCrash],
  ["no emitted file shadows index/package.json/config", knownNames],
  ["no network connection and no read outside the input directory is made (test denies both)", atHome],
  ["refused naming file and $ref pointer, unless explicitly allow-listed", noForeignRefs],
  ["unresolved pointers are refused naming pointer (own properties only)", namesDangling],
  ["YAML 1.2 core schema semantics: no/on/off/yes stay strings", yamlCore],
  ["any enum member that is not a string is reported with line:col", oddMembers],
  ["nothing silently coerced", every(yamlCore, oddMembers)],
  [
    "repaired with a reported edit at line 3, or refused naming line:col",
    (facts) =>
      isRefused(facts) ? placed(facts) : when(!facts.repaired.includes(3), "no repair of line 3 is on record"),
  ],
  [
    "never a different structure",
    unlessRefused((facts) =>
      when(
        documents(facts).some((doc) => Object(Object(doc).info).title !== "probe"),
        "info has another structure",
      ),
    ),
  ],
  ["the repair quotes exactly these two scalars and keeps every character, including the text after #", yamlKeptText],
  ["refused or reported with line:col", (facts) => when(located(facts).length === 0, "nothing is said")],
  [
    'never "[object Object]" as a key',
    unlessRefused((facts) =>
      when(
        [...facts.outputs.values()].some((text) => text.includes("[object Object]")),
        "a key became [object Object]",
      ),
    ),
  ],
  [
    'generated validator answers within 1 s for 50 000 × "a" (refused pattern, linear engine or length cap), canary undefined',
    every(fast, canary),
  ],
  ["as g01 for a 40-character hostile key", every(fast, canary)],
  ["canary undefined — never a module that throws at import", every(canary, imports)],
  ["canary undefined (Python/PCRE-only syntax), or a documented translation", canary],
  ["validator handles 5 000 distinct objects in < 1 s", fast],
  [
    "generated runtime never sends the API key to a host outside the allow-list, whatever the page or servers[] say",
    keyAtHome,
  ],
  ["reported with line", (facts) => when(located(facts).length === 0, "nothing is said")],
  ["non-numeric default/range is dropped with a warning (file:line) or refused", numberOrNothing],
  ["canary undefined (prose mining is linear)", every(canary, inBounds)],
  [
    "the trailing comma and the type mismatch are reported with line",
    unlessRefused((facts) => [
      ...saysAt(facts, lineOf(facts, '"prompt": 3'), /prompt/),
      ...saysAt(facts, lineOf(facts, '"constructor"'), /comma/),
    ]),
  ],
  ["runtime refuses to attach the API key (host not allow-listed) unless the user opted in explicitly", keyAtHome],
  ["userinfo in a server URL is refused with pointer", refused],
  ["no request is sent", (facts) => sent(facts).map(({ url }) => `a request went to ${url}`)],
  ["key is never sent over http: (except loopback by opt-in)", keyEncrypted],
  ["a credential-shaped example value is redacted in emitted docs/tests and reported with pointer", noSecrets],
]);

/** What holds for every hostile source, whatever it attacks. */
export const always: Check = every(
  canary,
  noStrays,
  atHome,
  inBounds,
  noCrash,
  compiles,
  imports,
  safeNames,
  (facts) => [
    ...when(facts.the.mustRefuse && !isRefused(facts), "must be refused, and was not"),
    // oxlint-disable-next-line no-control-regex
    ...when(/[\u0000-\u0008\u000b-\u001f\u007f]/.test(facts.generated.err), "a control character was printed"),
  ],
);
