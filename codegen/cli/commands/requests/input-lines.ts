import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { isObject, type Json, type JsonObject, own } from "../../../document/json.js";
import { withoutMark } from "../../../document/source.js";
import { reasonOf, UserError } from "../../../io/user-error.js";
import type { Terminal } from "../../terminal/terminal.js";

/** One line of a batch: an input, and the name of its work. */
export interface InputLine {
  /** From 1. */
  readonly line: number;
  readonly key: string;
  readonly input: JsonObject;
}

/** How the lines of a batch are read. */
export interface InputFile {
  /** The file as it was given; `-`: standard input. */
  readonly label: string;
  readonly endpointId: string;
  /** Lines are `{ "key": …, "input": … }`. */
  readonly isKeyed: boolean;
  /** The input of a line with what the command line says of all of them. */
  readonly withWords: (input: JsonObject) => JsonObject;
}

/** The same text for the same value, however its keys are ordered. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_, inner: Json) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

function wrong(file: InputFile, line: number, message: string): UserError {
  return new UserError(message, { exit: 2, code: "io/input", path: file.label, place: { line, column: 1 } });
}

function parsed(file: InputFile, text: string, line: number): JsonObject {
  let value: Json | undefined;
  try {
    value = JSON.parse(line === 1 ? withoutMark(text) : text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "";
    throw wrong(
      file,
      line,
      `this line is no JSON (${reason}): each line is the input of one request, as a JSON object`,
    );
  }
  if (isObject(value)) return value;
  throw wrong(file, line, "each line is the input of one request, as a JSON object");
}

// Names the input by what it says: lines may be added, removed and ordered anew without a request being made twice. Equal
// lines are wanted as often as they are there.
function namedByContent({ endpointId }: InputFile, input: JsonObject, seen: Map<string, number>): string {
  const digest = createHash("sha256").update(canonical(input)).digest("hex").slice(0, 32);
  const count = (seen.get(digest) ?? 0) + 1;
  seen.set(digest, count);
  return `${endpointId}/${digest}${count === 1 ? "" : `/${count}`}`;
}

function keyedLine(file: InputFile, value: JsonObject, line: number, seen: Map<string, number>): InputLine {
  const [key, input] = [own(value, "key"), own(value, "input")];
  if (typeof key !== "string" || key === "" || !isObject(input))
    throw wrong(file, line, 'with --keyed each line is { "key": "a name of your own", "input": { … } }');
  const before = seen.get(key);
  if (before !== undefined) throw wrong(file, line, `the key ${JSON.stringify(key)} stands on line ${before} too`);
  seen.set(key, line);
  return { line, key, input: file.withWords(input) };
}

/** The lines of a batch, read as they are asked for; empty ones are passed over. @throws UserError with the line that is wrong */
export async function* inputLines(file: InputFile, text: () => Readable): AsyncGenerator<InputLine, void, undefined> {
  const seen = new Map<string, number>();
  let line = 0;
  const source = text();
  const lines = createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const each of lines) {
      line += 1;
      if (each.trim() === "") continue;
      const value = parsed(file, each, line);
      if (file.isKeyed) yield keyedLine(file, value, line, seen);
      else {
        const input = file.withWords(value);
        yield { line, key: namedByContent(file, input, seen), input };
      }
    }
  } finally {
    lines.close();
    source.destroy();
  }
}

/** What opens the text of a batch, as often as it is wanted: a file is read again, standard input is kept. */
export async function openInputs({ label }: InputFile, terminal: Terminal): Promise<() => Readable> {
  if (label !== "-") {
    const path = resolve(terminal.cwd, label);
    const probe = createReadStream(path);
    await new Promise<void>((done, fail) => probe.once("open", () => done()).once("error", fail)).catch(
      (error: unknown) => {
        const message = `${reasonOf(error) ?? String(error)}; name a file of inputs, one JSON object a line`;
        throw new UserError(message, { exit: 2, code: "io/unreadable", path: label });
      },
    );
    probe.destroy();
    return () => createReadStream(path);
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of terminal.stdin()) chunks.push(chunk);
  return () => Readable.from(chunks);
}
