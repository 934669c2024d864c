import type { Ingested, IngestResult } from "../spec/document.js";
import type { RuleId } from "../spec/origin.js";
import type { SourceText } from "../spec/source.js";
import { isEndpointId, readEndpoint } from "./model-page/endpoint.js";
import { examplesOf, type Example } from "./model-page/examples.js";
import { cover, wholeOf, type Stretch } from "./model-page/excerpt.js";
import { collectFindings, type Report } from "./model-page/findings.js";
import { pageLines, sectionsOf, type PageLine, type Section } from "./model-page/outline.js";
import { readOverview } from "./model-page/overview.js";
import { jsonContent, layOut, refTo, type PageDocument } from "./model-page/page-document.js";
import { externalDocs, linksOf, pageFacts } from "./model-page/page-facts.js";
import { pagesOf } from "./model-page/pages.js";
import { assemble, field, object, value, type Field, type Part } from "./model-page/part.js";
import { objectFields } from "./model-page/property.js";
import { readPropertyBlocks } from "./model-page/property-block.js";
import { readAuth } from "./model-page/security-part.js";
import { providerOfUrl } from "./provider.js";

const RULE: RuleId = "ingest/model-page";

type Side = { readonly schema: Part | undefined; readonly examples: readonly Example[] };

/** The fields and examples below an "Input Schema" or "Output Schema" heading. */
const readSide = (text: string, sections: readonly Section[], title: RegExp, report: Report): Side => {
  const section = sections.find((one) => title.test(one.title.text));
  if (section === undefined) return { schema: undefined, examples: [] };
  const blocks = readPropertyBlocks(text, section.lines);
  const examples = examplesOf(text, section, report);
  if (blocks.length === 0) return { schema: undefined, examples };
  return { schema: object([["type", value("object")], ...objectFields(blocks, report)], [section.title]), examples };
};

const exampleOf = (side: Side, label: RegExp): Part | undefined =>
  side.examples.find((one) => label.test(one.label))?.part;

const requestBodyOf = (input: Side): readonly Field[] => {
  const least = exampleOf(input, /required|minimal/);
  const full = exampleOf(input, /full|complete/) ?? input.examples.at(-1)?.part;
  const more = least === undefined || least === full ? [] : field("x-falsmith-examples", object([["required", least]]));
  return [["requestBody", object([["required", value(true)], jsonContent(refTo("Input"), full, more)])]];
};

const responsesOf = (output: Side): readonly Field[] => {
  const schema = output.schema === undefined ? object([]) : refTo("Output");
  return [["200", object([["description", value("")], jsonContent(schema, output.examples.at(-1)?.part)])]];
};

const readPage = (
  source: SourceText,
  lines: readonly PageLine[],
  report: Report,
): { page: PageDocument; url: string | undefined } | undefined => {
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const whole: Stretch = cover(first, last);
  const sections = sectionsOf(lines);
  const overview = readOverview(sections);
  const endpoint = readEndpoint(overview, source, report);
  const input = readSide(source.text, sections, /^(input|request)( schema| parameters)?$/i, report);
  const output = readSide(source.text, sections, /^(output|response)( schema| parameters)?$/i, report);
  const at = overview.title ?? first;
  if (endpoint === undefined) {
    report(
      "ingest/no-endpoint",
      "error",
      at,
      "this model page names no endpoint",
      "Add the line `- **Model ID**: \\`owner/model\\`` as the publisher writes it, or fetch the page again.",
    );
  }
  if (input.schema === undefined) {
    report(
      "ingest/no-input",
      "error",
      at,
      "this model page has no input schema",
      'Fetch the whole page again: it lists each field under the heading "Input Schema".',
    );
  }
  if (endpoint === undefined || input.schema === undefined) return undefined;
  const links = linksOf(sections.filter((section) => /^(documentation)$/i.test(section.title.text)));
  const title = overview.title ?? { ...endpoint.at, text: endpoint.id };
  const intro = overview.intro === undefined || isEndpointId(overview.intro.text) ? undefined : overview.intro;
  const page: PageDocument = {
    whole,
    title: value(title.text, [title]),
    description: intro && value(intro.text, [intro.at]),
    facts: pageFacts(overview, sections, links),
    server: endpoint.server,
    auth: readAuth(source.text, whole.start, whole.end, "example"),
    path: `/${endpoint.id}`,
    pathAt: endpoint.at,
    method: "post",
    methodAt: undefined,
    operation: [["summary", value(title.text, [title])], ...externalDocs(links, /api doc/i)],
    requestBody: requestBodyOf(input),
    responses: responsesOf(output),
    schemas: [["Input", input.schema], ...field("Output", output.schema)],
    more: externalDocs(links, /openapi/i),
  };
  return { page, url: endpoint.url };
};

/**
 * Reads fal's model pages (`llms.txt`): fields in bullets, examples in code blocks; one document per page of the file.
 * Takes the text of one source, returns a document per page and the findings; never throws.
 */
export const ingestModelPage = (source: SourceText): IngestResult => {
  const { report, findings } = collectFindings(source);
  const pages = pagesOf(pageLines(source.text));
  if (pages.length === 0) {
    report(
      "ingest/no-input",
      "error",
      { start: 0, end: Math.min(source.text.length, 80) },
      "this is no model page: no overview and no schema",
      "A model page has the headings Overview, Input Schema and Output Schema. Check that the whole page was saved.",
    );
  }
  const documents: Ingested[] = [];
  for (const lines of pages) {
    const own = collectFindings(source);
    const read = readPage(source, lines, own.report);
    if (read === undefined) {
      findings.push(...own.findings);
      continue;
    }
    const { doc, origins } = assemble(layOut(read.page), source, RULE);
    const provider = source.provider ?? (read.url === undefined ? undefined : providerOfUrl(read.url)) ?? "fal";
    documents.push({
      spec: { doc, origins, ledger: [] },
      findings: own.findings,
      source: source.id,
      format: "model-page",
      provider,
    });
  }
  return { documents, findings };
};
