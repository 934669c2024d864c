import type { ImportExtension } from "../../codegen/document/import-extension.js";

function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the recipe of the guide does not say ${JSON.stringify(from)} any more`);
  return text.replaceAll(from, to);
}

/** How a program of a loader names a module beside it. */
export function specifier(stem: string, extension: ImportExtension): string {
  return extension === "none" ? stem : `${stem}.${extension}`;
}

/**
 * The first half of the program under "What you write with the package", as a module that exports it as `recipe`: asked
 * of the gateway in `FAL_GATEWAY` instead of fal, its own imports ending as the loader needs it.
 * @param guide the text of docs/app-developers.md
 * @throws Error when it holds no such program
 */
export function recipeFrom(guide: string, extension: ImportExtension): string {
  const [, program = ""] = /## What you write with the package[\s\S]*?```ts\n([\s\S]*?)```/.exec(guide) ?? [];
  const end = "console.log(data.video.url);\n";
  const [half = ""] = program.split(end);
  if (half === program) throw new Error("the recipe of the guide prints no video");
  const [imports = "", ...body] = half.split("\n\n");
  const client = "createFalClient({ credentials: process.env.FAL_KEY })";
  const asked = 'createFalClient({ gateway: process.env.FAL_GATEWAY ?? "", credentials: "any" })';
  const lines = replaced(body.join("\n\n"), client, asked).trim().split("\n");
  return [
    replaced(imports, '.js";', `${specifier("", extension)}";`),
    "",
    "export async function recipe(): Promise<string> {",
    ...lines.map((line) => (line === "" ? "" : `  ${line}`)),
    "  return data.video.url;",
    "}",
    "",
  ].join("\n");
}
