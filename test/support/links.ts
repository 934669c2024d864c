import { posix } from "node:path";

/** What is outside of fenced blocks and of code in a line. */
function proseOf(text: string): string {
  return text
    .replaceAll(/^(`{3,}).*\n[\s\S]*?^\1$/gm, "")
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll("](", "] ("));
}

/** The anchors of a page, as GitHub makes them of its headings. */
function anchorsOf(text: string): readonly string[] {
  return [...proseOf(text).matchAll(/^#+ (.*)$/gm)].map(([, head = ""]) =>
    head
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Every place that a page leads to: links, images, definitions of links, and HTML. */
function linksOf(text: string): readonly string[] {
  const prose = proseOf(text);
  const patterns = [/\]\(([^)\s]+)\)/g, /^\[[^\]]+\]: (\S+)/gm, /<(?:a|img)\b[^>]*\b(?:href|src)="([^"]+)"/g];
  return patterns.flatMap((pattern) => [...prose.matchAll(pattern)].map(([, to = ""]) => to));
}

/**
 * The links of a page that lead nowhere.
 * @param page its path, with `/`, below the folder that holds all there is
 * @param read the text of a file below that folder, by its path; of a folder `""`; undefined where there is none
 */
export function deadLinks(page: string, read: (path: string) => string | undefined): readonly string[] {
  return linksOf(read(page) ?? "").filter((to) => {
    if (/^https:\/\/[^/]+\.[^/]+/.test(to)) return false;
    const [path = "", anchor] = to.split("#");
    const target = path === "" ? page : posix.join(posix.dirname(page), path);
    const text = to.startsWith("/") || target.startsWith("..") ? undefined : read(target);
    return text === undefined || (anchor !== undefined && !anchorsOf(text).includes(anchor));
  });
}
