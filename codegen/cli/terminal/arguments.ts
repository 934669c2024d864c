import { parseArgs } from "node:util";
import { UserError } from "../../io/user-error.js";
import { didYouMean } from "../../messages/nearest.js";

/** The flags of a verb: a switch, a free value, or one of some words. */
export type Flags = Readonly<Record<string, "switch" | "value" | readonly string[]>>;

export interface Arguments {
  readonly has: (flag: string) => boolean;
  readonly value: (flag: string) => string | undefined;
  /** The words that are no flags; `-` is one of them. */
  readonly words: readonly string[];
}

/** Wrong usage: one line, exit code 2. */
export function usage(message: string): UserError {
  return new UserError(message, { exit: 2, code: "io/usage" });
}

/** `--out --check` means two flags; a number may be below zero, and a lone dash is standard input. */
function looksLikeFlag(value: string): boolean {
  return /^-(?!\d|$)/.test(value);
}

function checkValue(name: string, value: string | undefined, inline: boolean, kind: Flags[string] | undefined): void {
  if (kind === "switch") {
    if (inline) throw usage(`--${name} takes no value`);
    return;
  }
  const choices = typeof kind === "string" || kind === undefined ? undefined : kind;
  const wanted = choices === undefined ? "a value" : choices.join("|");
  if (value === undefined || value === "" || (!inline && looksLikeFlag(value)))
    throw usage(`--${name} needs ${wanted}: --${name} <${choices === undefined ? "value" : wanted}>`);
  if (choices !== undefined && !choices.includes(value)) {
    throw usage(`--${name} is ${wanted}, not ${JSON.stringify(value)}${didYouMean(value, choices)}`);
  }
}

/** Reads the arguments of a verb; `-h` and `--help` are known to all. @throws UserError for what the verb does not know. */
export function readArguments(argv: readonly string[], verb: string, flags: Flags): Arguments {
  const known: Flags = { ...flags, help: "switch" };
  const options = Object.fromEntries(
    Object.entries(known).map(([name, kind]) => [
      name,
      { type: kind === "switch" ? ("boolean" as const) : ("string" as const) },
    ]),
  );
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: { ...options, help: { type: "boolean", short: "h" } },
  });
  const values = new Map<string, string | undefined>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    if (!Object.hasOwn(known, token.name)) {
      const meant = didYouMean(token.name, Object.keys(known), (name) => `--${name}`);
      throw usage(`unknown flag ${token.rawName}${meant}; falsmith ${verb} --help lists them`);
    }
    checkValue(token.name, token.value, token.inlineValue === true, known[token.name]);
    values.set(token.name, token.value);
  }
  return { has: (flag) => values.has(flag), value: (flag) => values.get(flag), words };
}

/** The value of a flag as one of its words; undefined when the flag is absent. */
export function choiceOf<T extends string>(given: Arguments, flag: string, words: readonly T[]): T | undefined {
  return words.find((word) => word === given.value(flag));
}
