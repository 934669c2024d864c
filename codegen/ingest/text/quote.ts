/** `text` as a quoted YAML scalar that reads back as the same words; line folding is that of plain text. */
export const quoted = (text: string): string => {
  if (!text.includes("'")) return `'${text}'`;
  if (!/["\\\p{Cc}]/u.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", "''")}'`;
};
