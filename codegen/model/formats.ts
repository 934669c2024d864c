/** Formats that can be asserted. All others are annotations, whatever is asked. */
const FORMATS: ReadonlySet<string> = new Set([
  "date",
  "date-time",
  "duration",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "json-pointer",
  "regex",
  "relative-json-pointer",
  "time",
  "uri",
  "uri-reference",
  "uri-template",
  "uuid",
]);

export const knownFormat = (name: string): boolean => FORMATS.has(name);
