const deepest = 24;
const step = 2;

/** The class of a line by how far it is indented: what wraps goes on below its own beginning. */
export const indentClass = (text: string): string => {
  let spaces = 0;
  while (spaces < deepest && text.charAt(spaces) === " ") spaces += 1;
  const level = spaces - (spaces % step);
  return level === 0 ? "" : ` i${level}`;
};

/** The rules of these classes. A page has no inline style: its policy forbids that. */
export const indentStyle: string = Array.from({ length: deepest / step }, (_, index) => {
  const width = (index + 1) * step;
  return `.i${width} code { padding-left: ${width + 2}ch; text-indent: -${width + 2}ch; }`;
}).join("\n");
