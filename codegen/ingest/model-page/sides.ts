import { isList, isObject, own, sameJson, type Json } from "../../document/json.js";
import { examplesOf, type Example } from "../page/examples.js";
import { objectOfTables } from "../parameter-table/section-table.js";
import type { Report } from "../page/findings.js";
import type { PageLine, Section } from "../page/outline.js";
import type { PageBudget } from "../page/page-budget.js";
import { field, jsonOf, object, value, type PartField, type Part } from "../page/part.js";
import { jsonContent, refTo } from "../page/page-document.js";
import { objectFields } from "./property.js";
import { isFieldHead, readPropertyBlocks } from "./property-block.js";

/** What a page states of the input or of the output. */
export interface PageSide {
  readonly schema: Part | undefined;
  readonly examples: readonly Example[];
}

/** How fields and examples are written. */
export interface SideForm {
  readonly isHead: (line: PageLine) => boolean;
  readonly readFields: typeof readPropertyBlocks;
  readonly examplesIn: typeof examplesOf;
}

/** The bullets of a model page, with examples in code blocks. */
export const BULLET_FORM: SideForm = { isHead: isFieldHead, readFields: readPropertyBlocks, examplesIn: examplesOf };

/** What the sides of a page are read with. */
export interface SideContext {
  /** Of the whole source. */
  readonly text: string;
  readonly form: SideForm;
  readonly budget: PageBudget;
  readonly report: Report;
}

/** The lines of a section up to the field that is beyond the budget of the page. */
function linesWithin(lines: readonly PageLine[], { form, budget, report }: SideContext): readonly PageLine[] {
  const heads = lines.filter(form.isHead);
  const beyond = heads[budget.fields(heads, (line) => line, report).length];
  return beyond === undefined ? lines : lines.slice(0, lines.indexOf(beyond));
}

function objectOf(section: Section, context: SideContext): Part | undefined {
  const { report } = context;
  const { blocks, unreadable } = context.form.readFields(context.text, linesWithin(section.lines, context));
  for (const line of unreadable) {
    const hint = "A field is written as: - **`name`** (`type`, _required_ or _optional_): words";
    report("ingest/field-form", line, "this field cannot be read; it is left out", { hint });
  }
  if (blocks.length === 0) return objectOfTables(section.lines, section.title, context);
  return object([["type", value("object")], ...objectFields(blocks, report)], [section.title]);
}

/** The fields and examples below a heading such as "Input Schema". A heading with nothing below it states an object. */
export function readSide(sections: readonly Section[], title: RegExp, context: SideContext): PageSide | undefined {
  const section = sections.find((one) => title.test(one.title.text));
  if (section === undefined) return undefined;
  return {
    schema: objectOf(section, context),
    examples: context.form.examplesIn(context.text, section, context.report),
  };
}

/** Shapes that a section of their own documents: its title is the name that fields refer to. */
export function readShapes(
  sections: readonly Section[],
  referred: ReadonlySet<string>,
  context: SideContext,
): readonly PartField[] {
  return sections
    .filter((section) => referred.has(section.title.text))
    .flatMap((section) => field(section.title.text, objectOf(section, context)));
}

/** The names of shapes that a part refers to. */
export function namesIn(part: Part | undefined): readonly string[] {
  if (part?.body.kind === "list") return part.body.items.flatMap(namesIn);
  if (part?.body.kind !== "object") return [];
  return part.body.fields.flatMap(([key, child]) => {
    const ref = key === "$ref" && child.body.kind === "value" ? String(child.body.value) : "";
    return ref === "" ? namesIn(child) : [ref.slice(ref.lastIndexOf("/") + 1)];
  });
}

/** True when one example shows nothing that the other does not. */
function isWithin(small: Json, large: Json): boolean {
  if (!isObject(small) || !isObject(large) || isList(large)) return sameJson(small, large);
  return Object.entries(small).every(([key, child]) => sameJson(child, own(large, key)));
}

/** `requestBody`: the full example beside the schema; the one of required fields where it shows something else. */
export function requestBodyOf(input: PageSide): readonly PartField[] {
  const named = (label: RegExp): Part | undefined => input.examples.find((one) => label.test(one.label))?.part;
  const least = named(/required|minimal/);
  const full = named(/full|complete/) ?? input.examples.at(-1)?.part;
  const same = least === undefined || full === undefined || isWithin(jsonOf(least), jsonOf(full));
  const more = same ? [] : field("x-falsmith-examples", object([["required", least]]));
  return [["requestBody", object([["required", value(true)], jsonContent(refTo("Input"), full, more)])]];
}

/** `responses`: the output with its example; `{}` when the page does not say what it is. */
export function responsesOf(output: PageSide | undefined): readonly PartField[] {
  const schema = output?.schema === undefined ? object([]) : refTo("Output");
  return [["200", object([["description", value("")], jsonContent(schema, output?.examples.at(-1)?.part)])]];
}
