import type { Level } from "./finding.js";
import type { RuleId } from "./origin.js";

/**
 * What a fragment is a part of:
 * - `properties`: YAML, the properties of an input in an OpenAPI document; `input`: the whole schema of an input
 * - `document`, `operation`: YAML, keys of an OpenAPI document, of its one operation; `swagger`: keys of Swagger 2.0
 * - `bullets`: Markdown, fields below “Input Schema” of a model page; `rows`: the table of a page of parameters
 * - `page`: a whole source
 * - `sources`, `siblings`: YAML, properties that two sources of one endpoint state, or two endpoints of a model family;
 *   fal's own first, a relay's behind `---`
 * - `overlay`: YAML, keys of an overlay
 */
export type SamplePart =
  | "properties"
  | "input"
  | "document"
  | "operation"
  | "swagger"
  | "bullets"
  | "rows"
  | "page"
  | "sources"
  | "siblings"
  | "workflow"
  | "overlay";

/** What is there before and after something is done about a finding. */
export interface Example {
  readonly before: string;
  readonly after: string;
}

/**
 * What a rule looks for, and what is there after it. `…` stands for what the sample leaves out: any value, or, as a
 * key, more keys.
 */
export interface Sample extends Example {
  readonly part: SamplePart;
  /** What `after` is a part of, where the rule makes something else of the fragment than it was. */
  readonly into?: SamplePart;
  /** Who makes the one of the other: the rule; or a person, where the rule only tells what is wrong. */
  readonly by: "rule" | "person";
  /** The source gives nothing until a person has written it otherwise. */
  readonly refuses: boolean;
}

/** What a part is called, and the language its fragments are written in. */
export const PART_NAMES: Readonly<Record<SamplePart, { readonly words: string; readonly language: string }>> = {
  properties: { words: "the properties of an input", language: "yaml" },
  input: { words: "the schema of an input", language: "yaml" },
  document: { words: "an OpenAPI document", language: "yaml" },
  operation: { words: "an operation", language: "yaml" },
  swagger: { words: "a Swagger 2.0 document", language: "yaml" },
  workflow: { words: "an Arazzo document beside an OpenAPI document", language: "yaml" },
  bullets: { words: "the fields of a model page", language: "markdown" },
  rows: { words: "a table of parameters", language: "markdown" },
  page: { words: "a source", language: "markdown" },
  sources: { words: "properties in fal's own document and on a relay's page", language: "yaml" },
  siblings: { words: "properties of two endpoints of a model family, fal's own and a relay's", language: "yaml" },
  overlay: { words: "an overlay", language: "yaml" },
};

function dedented(raw: string): string {
  const lines = raw.replaceAll("\\`", "`").replace(/^\n/, "").trimEnd().split("\n");
  const indents = lines.flatMap((line) => (line.trim() === "" ? [] : [line.length - line.trimStart().length]));
  const margin = Math.min(...indents);
  return lines.map((line) => line.slice(margin)).join("\n");
}

/** A fragment as it stands in a source: backslashes are backslashes, the indentation of the code is left out. */
export function block(strings: TemplateStringsArray): string {
  return dedented(strings.raw.join(""));
}

/** A sample of what a rule changes in a part of a source. */
export function changed(part: SamplePart, before: string, after: string, into?: SamplePart): Sample {
  return {
    part,
    before,
    ...(into === undefined ? {} : { into }),
    after,
    by: "rule",
    refuses: false,
  };
}

/** A sample of words that look like a fact and are none: they stay as they are, and a note tells why. */
export function kept(part: SamplePart, before: string, why: string): Sample {
  return changed(part, before, `# ${why}\n${before}`);
}

/** A sample of what a rule tells, and a person has to write otherwise. */
export function told(part: SamplePart, before: string, after: string): Sample {
  return {
    part,
    before,
    after,
    by: "person",
    refuses: false,
  };
}

/** A sample of what refuses a source, and what to write instead. */
export function refused(part: SamplePart, before: string, after: string): Sample {
  return {
    ...told(part, before, after),
    refuses: true,
  };
}

/** A code that findings have: declared once, in the `codes.ts` of the room that reports it. */
export interface FindingCode {
  readonly code: RuleId;
  /** One sentence that says what always holds after the rule. */
  readonly law: string;
  /** The gravest level at which it is reported, unless the configuration says otherwise. */
  readonly level: Level;
  /** How to be rid of its findings; left out where the configuration can silence them. */
  readonly silence?: string;
  /** `Sample`: a part of a source; `Example`: a command line, the configuration or a whole file. */
  readonly sample?: Sample | Example;
  /** What the mend report counts a warning with this code as: statements that disagree, an example that does not fit. */
  readonly countedAs?: "conflict" | "misfit";
}

/** The code and the law that a rule states itself. */
export function statedBy({
  id,
  law,
}: {
  readonly id: RuleId;
  readonly law: string;
}): Pick<FindingCode, "code" | "law"> {
  return { code: id, law };
}

/** How the configuration silences a code. */
export function inConfig(code: RuleId): string {
  return `In falsmith.config.json: { "rules": { "${code}": "off" } } (or "note", "warning", "error").`;
}
