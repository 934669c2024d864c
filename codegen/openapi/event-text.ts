import { isObject, type Json, own } from "../document/json.js";

/** An event of a stream, as an example shows it. */
export interface ShownEvent {
  /** The name that the stream gives it; undefined where it gives none. */
  readonly name?: string;
  readonly data: Json;
  /** Its data is text that is no JSON. */
  readonly isText: boolean;
}

function parsed(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** What ends a stream by agreement and is no data of it. */
const LAST = "[DONE]";

function eventOf(name: string | undefined, text: string): readonly ShownEvent[] {
  if (text.trim() === "" || text.trim() === LAST) return [];
  const data = parsed(text);
  return [{ ...(name === undefined ? {} : { name }), data: data ?? text, isText: data === undefined }];
}

/**
 * The events of a text as `text/event-stream` has them. Examples are often shown without the blank lines between events:
 * a line of data behind data that is whole JSON is the next event. Nothing where the text is not one of events.
 */
export function eventsInText(text: string): readonly ShownEvent[] {
  const events: ShownEvent[] = [];
  let name: string | undefined;
  let data: string[] = [];
  const end = (): void => {
    events.push(...eventOf(name, data.join("\n")));
    name = undefined;
    data = [];
  };
  for (const line of text.split(/\r\n|\n|\r/)) {
    const [, field = "", value = ""] = /^\s*(data|event|id|retry)\s*:\s?(.*)$/.exec(line) ?? [];
    const isNext =
      (field === "data" && parsed(data.join("\n")) !== undefined) || (field === "event" && data.length > 0);
    if (line.trim() === "" || isNext) end();
    if (field === "data") data.push(value);
    else if (field === "event") name = value.trim() || undefined;
  }
  end();
  return events;
}

/** The values of a text that holds one in each line, as JSON; nothing where a line is none. */
export function linesInText(text: string): readonly Json[] {
  const lines = text.replaceAll("\u001e", "").split(/\r\n|\n|\r/);
  const values = lines.filter((line) => line.trim() !== "" && line.trim() !== LAST).map(parsed);
  return values.every((value) => value !== undefined) ? values : [];
}

const FIELDS: ReadonlySet<string> = new Set(["event", "data", "id", "retry"]);

/** An event that an example shows as data: the event itself by its fields, or what it holds. */
export function eventInData(value: Json): readonly ShownEvent[] {
  if (!isObject(value) || Object.keys(value).some((key) => !FIELDS.has(key)) || own(value, "data") === undefined)
    return [{ data: value, isText: false }];
  const [name, data] = [own(value, "event"), own(value, "data") ?? null];
  if (typeof data === "string") return eventOf(typeof name === "string" ? name : undefined, data);
  return [{ ...(typeof name === "string" ? { name } : {}), data, isText: false }];
}
