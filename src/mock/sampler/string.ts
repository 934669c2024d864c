import { own, type JsonRecord } from "../own.js";
import { seededUuid } from "./random.js";
import { sampleOfPattern } from "./pattern.js";
import type { SampleContext, SampleFile } from "./context.js";

const WORDS = "a quiet harbour at dawn with mist over the water and small boats lying still ".repeat(4);

const formats: Readonly<Record<string, (context: SampleContext) => string>> = {
  uuid: ({ random }) => seededUuid(random),
  "date-time": () => "2026-01-01T00:00:00Z",
  date: () => "2026-01-01",
  time: () => "00:00:00Z",
  duration: () => "PT1S",
  email: () => "someone@example.com",
  hostname: () => "example.com",
  ipv4: () => "192.0.2.1",
  ipv6: () => "2001:db8::1",
  byte: () => "bW9jaw==",
  binary: () => "bW9jaw==",
};

/** `url`, `image_urls`, `videoUrl`, `resultUrls`, `audioURL`; `curl` is none. */
const URL_NAME = /(?:^|[_-])urls?$|[a-z0-9](?:Url|URL)s?$/;

function isUrl(schema: JsonRecord, name: string): boolean {
  const format = own(schema, "format");
  if (/^(uri|url|uri-reference|iri)$/.test(String(format))) return true;
  return URL_NAME.test(name) && (format === undefined || !Object.hasOwn(formats, String(format)));
}

function byName(schema: JsonRecord, context: SampleContext): string {
  const name = context.path.at(-1) ?? "";
  const file = (): SampleFile => context.fileOf(context.path.slice(0, -1), undefined);
  if (isUrl(schema, name))
    return context.fileOf(/^urls?$/.test(name) ? context.path.slice(0, -1) : context.path, undefined).url;
  const format = String(own(schema, "format"));
  if (Object.hasOwn(formats, format)) return formats[format]?.(context) ?? "";
  if (name === "content_type") return file().contentType;
  return name === "file_name" ? file().fileName : WORDS.slice(0, 30).trimEnd();
}

function fit(text: string, least: number, most: number): string {
  const letters = [...text];
  if (letters.length > most) return letters.slice(0, most).join("");
  return letters.length >= least
    ? text
    : text + WORDS.repeat(Math.ceil(least / WORDS.length)).slice(0, least - letters.length);
}

/** A string of the schema's pattern, format and length; without those, one that its name suggests. */
export function sampleString(schema: JsonRecord, context: SampleContext): string {
  const pattern = own(schema, "pattern");
  const least = Number(own(schema, "minLength") ?? 0);
  const most = Number(own(schema, "maxLength") ?? Number.POSITIVE_INFINITY);
  if (typeof pattern === "string") return sampleOfPattern(pattern, context.random, least) ?? fit("", least, most);
  return fit(byName(schema, context), Math.min(least, 100_000), most);
}
