/** Formats that can be asserted. Names that nobody defined are annotations, whatever is asked. */
const FORMATS: ReadonlySet<string> = new Set([
  "date",
  "date-time",
  "duration",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "json-pointer",
  "relative-json-pointer",
  "time",
  "uri",
  "uri-reference",
  "uri-template",
  "uuid",
]);

export function knownFormat(name: string): boolean {
  return FORMATS.has(name);
}

/** Formats that the specification defines and that cannot be asserted here: asking for it is refused. */
const UNSUPPORTED: ReadonlySet<string> = new Set(["idn-email", "idn-hostname", "iri", "iri-reference", "regex"]);

export function unsupportedFormat(name: string): boolean {
  return UNSUPPORTED.has(name);
}
