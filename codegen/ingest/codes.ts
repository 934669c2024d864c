import { TEXT_RULES } from "./yaml/fixes/index.js";

/** What the readers of documents complain about: each code with the law that was broken. */
export const READER_LAWS = {
  "ingest/format": "A source is in a page format that falsmith reads; what a text was taken for is said.",
  "ingest/not-openapi": "A document states its OpenAPI version (3.0 to 3.2, Swagger 2.0) and describes something.",
  "ingest/no-document": "A Markdown page of Apifox or Apidog holds an OpenAPI document in a code fence.",
  "ingest/unclosed-fence": "A code fence that opens is closed; else the page may be cut off.",
  "text/yaml-syntax": "YAML parses, or becomes valid by a repair that leaves no doubt what was meant.",
  "text/json-syntax": "JSON parses: it is never repaired, since programs write it.",
  "text/repeated-key": "A key is given once in an object; in JSON the last one counts, in YAML the text is refused.",
  "text/unknown-alias": "A YAML alias names an anchor above it.",
  "text/self-alias": "A YAML alias does not stand inside what it stands for.",
  "text/merge-key": "A YAML merge key takes a mapping or a list of mappings.",
  "text/complex-key": "A key is a word: JSON has no other keys.",
  "text/unknown-tag": "A value has no YAML tag but those of the core schema; others are reported and left out.",
  "text/not-json": "A value exists in JSON; infinity and the like are read as text.",
  "text/limit": "Size, depth and number of values stay within limits, aliases and merge keys expanded.",
} as const;

export type ReaderCode = keyof typeof READER_LAWS;

/** The laws of the repairs of YAML text, by rule. */
export const textLaws: ReadonlyMap<string, string> = new Map(TEXT_RULES.map(({ id, law }) => [id, law]));
