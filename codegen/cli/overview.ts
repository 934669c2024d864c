import type { Verbs } from "./verbs.js";

/** What `falsmith --help` shows. */
export const overview = (verbs: Verbs): string => {
  const width = Math.max(...[...verbs.keys()].map((verb) => verb.length)) + 2;
  const lines = [...verbs].map(([verb, { summary }]) => `  ${verb.padEnd(width)}${summary}`);
  return `falsmith forges typed, validated, queue-aware TypeScript clients from the documentation people actually have.

Usage: falsmith <verb> [inputs…] [flags]

${lines.join("\n")}

  falsmith help <verb>   what a verb does, and its flags
  falsmith --version

Inputs are files, folders or quoted patterns; - is standard input. Results go to stdout, findings to stderr.
Exit codes: 0 fine; 1 an error finding or drift; 2 wrong usage or configuration; 130 interrupted.
`;
};
