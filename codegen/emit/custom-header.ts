import { encodeOwnWords } from "./encode.js";

/**
 * Generated modules under words of the person's own (a licence, a note to reviewers). The configuration is
 * trusted, so the words stay as they are, a comment for each line of them; what would make other code of it does not.
 */
export const withHeader = (
  files: ReadonlyMap<string, string>,
  words: string | undefined,
): ReadonlyMap<string, string> => {
  if (words === undefined || words.trim() === "") return files;
  const lines = words.trim().split(/\r\n|[\n\r\u2028\u2029]/);
  const header = lines.map((line) => `// ${encodeOwnWords(line)}`.trimEnd()).join("\n");
  return new Map(
    [...files].map(([path, text]) => [path, /(?<!\.d)\.ts$|\.js$/.test(path) ? `${header}\n${text}` : text]),
  );
};
