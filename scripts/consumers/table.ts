import type { Consumption } from "./consume.js";
import type { Loader } from "./loaders.js";

const HEAD = ["| loader | version | imports end in | because | result |", "|---|---|---|---|---|"];
const PLACE = /(<!-- loaders: [^\n]* -->\n)([\s\S]*?)(<!-- \/loaders -->)/;

/** A row of the table of loaders. */
export function rowOf(loader: Loader, { result }: Consumption): string {
  const { title, tool, packages, extension, flags } = loader;
  const ending = extension === "none" ? "nothing" : `\`.${extension}\``;
  const because = flags === undefined ? "its configuration" : `\`${flags.join(" ")}\``;
  return `| ${title} | ${packages[tool] ?? ""} | ${ending} | ${because} | ${result} |`;
}

/** The table as a person reads it in the terminal, and as docs/platforms.md holds it. */
export function tableOf(rows: readonly string[]): string {
  return `${[...HEAD, ...rows].join("\n")}\n`;
}

/**
 * The text with the rows of loaders between its marks; rows of loaders that were not looked at this time stay.
 * @param all every loader, in the order of the table
 * @throws Error when the text has no place for the table
 */
export function withTable(text: string, all: readonly Loader[], rows: ReadonlyMap<Loader, string>): string {
  const [, , former] = PLACE.exec(text) ?? [];
  if (former === undefined) throw new Error("docs/platforms.md has no place for the table of loaders");
  const lines = former.split("\n");
  const kept = (loader: Loader): readonly string[] =>
    lines.filter((line) => line.startsWith(`| ${loader.title} | ${loader.packages[loader.tool] ?? ""} |`));
  const merged = all.flatMap((loader) => {
    const row = rows.get(loader);
    return row === undefined ? kept(loader) : [row];
  });
  return text.replace(PLACE, (_, open: string, __, close: string) => `${open}${tableOf(merged)}${close}`);
}
