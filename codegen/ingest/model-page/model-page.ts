import type { IngestResult, SourceDocument } from "../../document/document.js";
import type { RuleId } from "../../document/origin.js";
import type { SourceText } from "../../document/source.js";
import { cover, type Stretch } from "../excerpt.js";
import { collectFindings, type Report, reportBrokenOff } from "../page/findings.js";
import { type PageLine, pageLines, type Section, sectionsOf } from "../page/outline.js";
import { type PageBudget, pageBudget } from "../page/page-budget.js";
import { layOut, type PageDocument } from "../page/page-document.js";
import { assembleDocument, field, object, type Part, value } from "../page/part.js";
import { readAuth } from "../page/security-part.js";
import { providerOfUrl } from "../provider.js";
import { API_PAGE_FORM, isApiPage, readApiPage } from "./api-page.js";
import { isEndpointId, type PageEndpoint, readEndpoint } from "./endpoint.js";
import { type Overview, readOverview } from "./overview.js";
import { externalDocs, linksOf, pageFacts } from "./page-facts.js";
import { pagesOf } from "./pages.js";
import {
  BULLET_FORM,
  namesIn,
  type PageSide,
  type SideContext,
  readShapes,
  readSide,
  requestBodyOf,
  responsesOf,
} from "./sides.js";

const RULE: RuleId = "ingest/model-page";

function refuse(endpoint: PageEndpoint | undefined, input: Part | undefined, at: Stretch, report: Report): boolean {
  if (endpoint === undefined) {
    const hint =
      "Add the line `- **Model ID**: \\`owner/model\\`` as the publisher writes it, or fetch the page again.";
    report("ingest/no-endpoint", at, "this model page names no endpoint", { hint });
  }
  if (input === undefined) {
    const hint = 'Fetch the whole page again: it lists each field under the heading "Input Schema".';
    report("ingest/no-input", at, "this model page has no input schema", { hint });
  }
  return endpoint === undefined || input === undefined;
}

/** The input's schema. If an Output section follows an empty Input section, the endpoint takes no fields. */
function inputOf(input: PageSide | undefined, output: PageSide | undefined): Part | undefined {
  return input !== undefined && input.schema === undefined && output !== undefined
    ? object([["type", value("object")]])
    : input?.schema;
}

interface ModelPage {
  readonly overview: Overview;
  readonly sections: readonly Section[];
  readonly endpoint: PageEndpoint;
  readonly input: PageSide;
  readonly output: PageSide | undefined;
  readonly schema: Part;
}

function documentOf(source: SourceText, whole: Stretch, read: ModelPage, context: SideContext): PageDocument {
  const { overview, sections, endpoint } = read;
  const links = linksOf(sections.filter((section) => /^documentation$/i.test(section.title.text)));
  const title = overview.title ?? { ...endpoint.at, text: endpoint.id };
  const intro = overview.intro === undefined || isEndpointId(overview.intro.text) ? undefined : overview.intro;
  const names = new Set([...namesIn(read.schema), ...namesIn(read.output?.schema)]);
  const shown = value(title.text, [title]);
  return {
    whole,
    title: shown,
    description: intro && value(intro.text, [intro.at]),
    facts: pageFacts(overview, sections, links),
    server: endpoint.server,
    auth: readAuth(source.text, whole.start, whole.end, "example"),
    path: `/${endpoint.id}`,
    pathAt: endpoint.at,
    method: "post",
    methodAt: undefined,
    operation: [["summary", shown], ...externalDocs(links, /api doc/i)],
    requestBody: requestBodyOf(read.input),
    responses: responsesOf(read.output),
    schemas: [["Input", read.schema], ...field("Output", read.output?.schema), ...readShapes(sections, names, context)],
    more: externalDocs(links, /openapi/i),
  };
}

/** What holds for all pages of a source. */
interface Common {
  readonly isApiPage: boolean;
  readonly budget: PageBudget;
}

function readPage(
  source: SourceText,
  lines: readonly PageLine[],
  common: Common,
  report: Report,
): { readonly page: PageDocument; readonly url: string | undefined } | undefined {
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const api = common.isApiPage ? readApiPage(source.text, lines) : undefined;
  const form = api === undefined ? BULLET_FORM : API_PAGE_FORM;
  const context = { text: source.text, form, budget: common.budget, report };
  const sections = api?.sections ?? sectionsOf(lines);
  const overview = api?.overview ?? readOverview(sections);
  const endpoint = api?.endpoint ?? readEndpoint(overview, source, report);
  const input = readSide(sections, /^(?:input|request)(?: schema| parameters)?$/i, context);
  const output = readSide(sections, /^(?:output|response)(?: schema| parameters)?$/i, context);
  const schema = inputOf(input, output);
  if (refuse(endpoint, schema, overview.title ?? first, report)) return undefined;
  if (endpoint === undefined || input === undefined || schema === undefined) return undefined;
  if (output === undefined) reportBrokenOff(source, last, report);
  const page = documentOf(source, cover(first, last), { overview, sections, endpoint, input, output, schema }, context);
  return { page, url: endpoint.url };
}

/**
 * Reads fal's model pages (`llms.txt`): fields in bullets, examples in code blocks; one document per page of the file.
 * Takes the text of one source, returns a document per page and the findings; never throws.
 */
export function ingestModelPage(source: SourceText): IngestResult {
  const { report, findings } = collectFindings(source);
  const common = { isApiPage: isApiPage(source.text), budget: pageBudget() };
  const lines = pageLines(source.text);
  const pages = common.budget.operations(common.isApiPage ? [lines] : pagesOf(lines), ([first]) => first, report);
  if (pages.length === 0) {
    const hint = "A model page has the headings Overview, Input Schema and Output Schema. Was the whole page saved?";
    const at = { start: 0, end: Math.min(source.text.length, 80) };
    report("ingest/no-input", at, "this is not a model page: no overview and no schema", { hint });
  }
  const documents: SourceDocument[] = [];
  for (const page of pages) {
    const own = collectFindings(source);
    const read = readPage(source, page, common, own.report);
    if (read === undefined) {
      findings.push(...own.findings);
      continue;
    }
    const { doc, origins } = assembleDocument(layOut(read.page), source, RULE);
    const provider = source.provider ?? (read.url === undefined ? undefined : providerOfUrl(read.url)) ?? "fal";
    const spec = { doc, origins, ledger: [] };
    documents.push({ spec, findings: own.findings, source: source.id, format: "model-page", provider });
  }
  return { documents, findings };
}
