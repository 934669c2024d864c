import { styleText } from "node:util";

/** A terminal gets colour and a line that is rewritten; a pipe gets plain lines. */
const live = process.stdout.isTTY && process.env["CI"] === undefined && process.env["NO_COLOR"] === undefined;

type Style = Parameters<typeof styleText>[0];

export function paint(style: Style, text: string): string {
  return live ? styleText(style, text) : text;
}
export function say(text = ""): void {
  void process.stdout.write(`${text}\n`);
}
export function heading(text: string): void {
  say(`\n${paint("bold", text)}`);
}

function width(): number {
  return Math.max(60, process.stdout.columns ?? 100);
}

/** A text cut to the width that is left behind an indentation. */
export function cut(text: string, indent = 0): string {
  const room = Math.min(width(), 160) - indent;
  const line = text.replace(/\s+/g, " ");
  return line.length > room ? `${line.slice(0, room - 1)}…` : line;
}

/** Shows progress: rewritten in place on a terminal, a line for each change of state in a pipe. */
export function progress(): {
  readonly show: (state: string, elapsed: string) => void;
  readonly end: (text: string) => void;
} {
  let last = "";
  return {
    show: (state, elapsed) => {
      const text = `${elapsed.padStart(6)}  ${state}`;
      if (live) process.stdout.write(`\r\u001b[K  ${cut(text, 2)}`);
      else if (state !== last) process.stdout.write(`  ${text}\n`);
      last = state;
    },
    end: (text) => process.stdout.write(live ? `\r\u001b[K  ${text}\n` : `  ${text}\n`),
  };
}
