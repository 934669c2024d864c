import { uniqueNames } from "../../model/names.js";

/** The modules of types that a registry names: `import("./acme/model/types.js")`. */
const REFERENCE = /import\("\.\/([a-z0-9._~/-]+)\/types\.js"\)/g;

function nameOf(folder: string): string {
  return `_${folder.replaceAll(/[^a-z0-9]+/g, "_")}`;
}

/** Lines that mean something else inside a namespace than in a module of their own. */
const NEEDS_MODULE = /^(?:import\b|export\s*[{*=]|declare\b)/m;

/** What tools are told about a whole file stands on top of it once. */
function withoutTop(text: string): string {
  return text.replace(/^(?:\s*(?:\/\/[^\n]*|\/\* [^\n]* \*\/)\n)*/, "");
}

/**
 * The declarations of a registry with the types of its endpoints in it, instead of a file for each: a compiler has to
 * read all of them before it knows one id, and a thousand files cost it more than what is in them.
 * @param typesOf the declarations in an endpoint's folder; an endpoint without them is referred to as before
 */
export function inlineTypes(registry: string, typesOf: (folder: string) => string | undefined): string {
  const folders = [...new Set([...registry.matchAll(REFERENCE)].map(([, folder = ""]) => folder))];
  const names = uniqueNames(folders, nameOf);
  const texts = new Map<string, string>();
  for (const folder of folders) {
    const types = withoutTop(typesOf(folder) ?? "import");
    if (!NEEDS_MODULE.test(types)) texts.set(folder, `declare namespace ${names.get(folder)} {\n${types}}\n`);
  }
  if (texts.size === 0) return registry;
  const inlined = registry.replaceAll(REFERENCE, (whole, folder: string) =>
    texts.has(folder) ? (names.get(folder) ?? whole) : whole,
  );
  // Without the last line every declaration of a module of declarations would be exported.
  return `${inlined}${[...texts.values()].join("")}export {};\n`;
}
