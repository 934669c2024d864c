const codes = { red: 31, yellow: 33, cyan: 36, green: 32, dim: 2, bold: 1 } as const;

export type Colour = keyof typeof codes;

/** `text` in a colour, or as it is. */
export const paint = (colour: Colour, text: string, on: boolean): string =>
  on ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text;

/** Whether to colour: `FORCE_COLOR` decides, then `NO_COLOR` (any value but the empty one), then the terminal. */
export const wantsColour = (env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean => {
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  return isTerminal && env["TERM"] !== "dumb";
};
