import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { byText } from "../../document/order.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import { aboutOf } from "../../model/endpoint/about.js";
import { mediaExamples } from "../../openapi/examples.js";
import { mainOperation, replyMediaAt, requestMediaAt, resolveAt } from "../../openapi/operation.js";
import { operationParameters } from "../../openapi/operation-parameters.js";
import type { EmittedFiles } from "../options.js";
import { callText, type PackageImports } from "../package/package-readme.js";
import type { RegistryEntry } from "../package/registry-entry.js";
import { jsonBlock, line, shownCode } from "./markdown.js";
import { boundWords, typeWords } from "./schema-words.js";

/** The page of an endpoint lies in its folder under this name: no folder of another endpoint has it. */
const PAGE = "index.md";
const DEEPEST = 4;
const MOST_ROWS = 400;

/** A value of a table: a property or a parameter. */
interface DocumentedValue {
  readonly name: string;
  readonly schema: Json | undefined;
  readonly isRequired: boolean;
  /** Words about it, where they stand beside the schema. */
  readonly words: string;
}

function wordsOf(...values: readonly (Json | undefined)[]): string {
  const found = values
    .map((value) => own(value, "description"))
    .find((text) => typeof text === "string" && text !== "");
  return typeof found === "string" ? found : "";
}

/** The properties of a schema and of what is in it, `image.url` and `images[].url`, outer before inner. */
function propertiesOf(doc: JsonObject, at: Pointer, prefix = "", depth = 0): readonly DocumentedValue[] {
  const place = resolveAt(doc, at);
  if (place === undefined || depth > DEEPEST) return [];
  const schema = valueAt(doc, place);
  const properties = own(schema, "properties");
  const required = own(schema, "required");
  const named = Object.entries(isObject(properties) ? properties : {}).flatMap(([name, value]) => {
    const inner = join(place, "properties", name);
    const path = `${prefix}${name}`;
    const target = valueAt(doc, resolveAt(doc, inner) ?? inner);
    return [
      {
        name: path,
        schema: value,
        isRequired: isList(required) && required.includes(name),
        words: wordsOf(value, target),
      },
      ...propertiesOf(doc, inner, `${path}.`, depth + 1),
      ...propertiesOf(doc, join(resolveAt(doc, inner) ?? inner, "items"), `${path}[].`, depth + 1),
    ];
  });
  const branches = own(schema, "allOf");
  const composed = (isList(branches) ? branches : []).flatMap((_, index) =>
    propertiesOf(doc, join(place, "allOf", index), prefix, depth + 1),
  );
  return [...named, ...composed];
}

function parametersOf(doc: JsonObject, operation: Pointer): readonly DocumentedValue[] {
  return operationParameters(doc, operation).flatMap((at): readonly DocumentedValue[] => {
    const parameter = valueAt(doc, at);
    const [name, place, schema] = [own(parameter, "name"), own(parameter, "in"), own(parameter, "schema")];
    return typeof name !== "string"
      ? []
      : [
          {
            name: `${name} (${typeof place === "string" ? place : "?"})`,
            schema,
            isRequired: own(parameter, "required") === true,
            words: wordsOf(parameter, schema),
          },
        ];
  });
}

function row(doc: JsonObject, { name, schema, isRequired, words }: DocumentedValue): string {
  const fallback = own(schema, "default");
  const bounds = boundWords(schema)
    .map((one) => line(one))
    .join("; ");
  const shown = fallback === undefined ? "" : shownCode(JSON.stringify(fallback));
  return `| ${shownCode(name)} | ${shownCode(typeWords(doc, schema))} | ${isRequired ? "yes" : ""} | ${shown} | ${bounds} | ${line(words)} |`;
}

function table(doc: JsonObject, values: readonly DocumentedValue[]): string {
  const shown = values.slice(0, MOST_ROWS);
  const more = values.length > shown.length ? `\n… and ${values.length - shown.length} more\n` : "";
  return values.length === 0
    ? "No source says what.\n"
    : `| Name | Type | Required | Default | Bounds | Description |\n|---|---|---|---|---|---|\n${shown
        .map((value) => row(doc, value))
        .join("\n")}\n${more}`;
}

function inputOf(doc: JsonObject, operation: Pointer): readonly DocumentedValue[] {
  const media = requestMediaAt(doc, operation);
  return [...parametersOf(doc, operation), ...(media === undefined ? [] : propertiesOf(doc, join(media, "schema")))];
}

/** The example that the sources show of the request. */
function exampleOf(doc: JsonObject, operation: Pointer): Json | undefined {
  const media = requestMediaAt(doc, operation);
  const shown = media === undefined ? undefined : mediaExamples(doc, media)[0]?.value;
  if (shown !== undefined || media === undefined) return shown;
  const schema = valueAt(doc, resolveAt(doc, join(media, "schema")) ?? join(media, "schema"));
  const listed = own(schema, "examples");
  return own(schema, "example") ?? (isList(listed) ? listed[0] : undefined);
}

/** The page of an endpoint. */
function endpointPage(entry: RegistryEntry, doc: JsonObject, imports: PackageImports): string {
  const main = mainOperation({ doc });
  const about = aboutOf(doc, main?.operation);
  const title = entry.title === entry.id ? "" : `${line(entry.title)}\n\n`;
  const facts = [
    ...(entry.price === undefined ? [] : [`- Price, as its page states it: ${line(entry.price)}`]),
    ...(about.docs === undefined ? [] : [`- Documentation: <${new URL(about.docs).href.replaceAll("`", "%60")}>`]),
    `- Sources: ${entry.sources.toSorted().map(shownCode).join(", ")}`,
    ...(about.deprecated === true ? ["- Deprecated."] : []),
  ];
  const parts = [`<!-- @generated by falsmith -->\n# ${line(entry.id)}\n\n${title}${facts.join("\n")}\n`];
  if (main !== undefined) {
    const words = own(main.operation, "description");
    if (typeof words === "string" && words.trim() !== "") parts.push(`${line(words)}\n`);
    const example = exampleOf(doc, main.at);
    const replyAt = entry.operation === undefined ? "#/components/schemas/Output" : replyMediaAt(doc, main.at);
    const output = entry.operation === undefined || replyAt === undefined ? replyAt : join(replyAt, "schema");
    parts.push(`## Input\n\n${table(doc, inputOf(doc, main.at))}`);
    if (example !== undefined) parts.push(`An example, as the sources show it:\n\n${jsonBlock(example)}`);
    parts.push(
      `## Output\n\n${output === undefined ? "No source says what.\n" : table(doc, propertiesOf(doc, output))}`,
    );
  }
  const call = callText(entry, imports);
  if (call !== "") parts.push(`## Call\n\n\`\`\`ts\n${call}\n\`\`\`\n`);
  return parts.join("\n");
}

const LONGEST_NOTE = 160;

function indexLine({ id, folder, title }: RegistryEntry): string {
  const words = title === id ? "" : `: ${line(title.slice(0, LONGEST_NOTE))}`;
  return `- [${line(id)}](${folder}/${PAGE})${words}`;
}

/** The list of all pages, in the form of llmstxt.org. */
function indexText(entries: readonly RegistryEntry[], name: string | undefined): string {
  const groups: readonly (readonly [string, readonly RegistryEntry[]])[] = [
    ["Endpoints", entries.filter(({ operation, webhook }) => operation === undefined && webhook === undefined)],
    ["Operations", entries.filter(({ operation }) => operation !== undefined)],
    ["Webhooks", entries.filter(({ webhook }) => webhook !== undefined)],
  ];
  const sections = groups.flatMap(([title, some]) =>
    some.length === 0 ? [] : [`## ${title}\n\n${some.map(indexLine).join("\n")}\n`],
  );
  const about =
    "Typed clients and validators made by falsmith from documentation pages: what each endpoint takes and gives, as its sources state it.";
  return `# ${line(name ?? "Endpoints")}\n\n> ${about}\n\n${sections.join("\n")}`;
}

/** A Markdown page for each endpoint, in its folder, and `llms.txt`, which leads to them. */
export function emitDocs(
  entries: readonly RegistryEntry[],
  documentIn: (folder: string) => JsonObject | undefined,
  imports: PackageImports,
): EmittedFiles {
  const known = entries.flatMap((entry) => {
    const doc = documentIn(entry.folder);
    return doc === undefined ? [] : [{ entry, doc }];
  });
  const inOrder = known.toSorted((a, b) => byText(a.entry.folder, b.entry.folder));
  return new Map([
    ...inOrder.map(({ entry, doc }) => [`${entry.folder}/${PAGE}`, endpointPage(entry, doc, imports)] as const),
    [
      "llms.txt",
      indexText(
        inOrder.map(({ entry }) => entry),
        imports.package,
      ),
    ],
  ]);
}
