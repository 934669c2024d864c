import type { Terminal } from "./terminal.js";

/** Asks a person, and reads the first line of what is answered; empty where nothing is. */
export async function ask(question: string, { err, stdin }: Pick<Terminal, "err" | "stdin">): Promise<string> {
  err(question);
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of stdin()) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes("\n")) break;
  }
  return text.split(/\r?\n/, 1)[0] ?? "";
}
