import type { Stretch } from "../excerpt.js";
import { field, list, object, type Part, type PartField, value } from "./part.js";
import { type PageAuth, schemeFields, securityFields } from "./security-part.js";

/** Everything a page without OpenAPI states about one operation, ready to be laid out as a document. */
export interface PageDocument {
  readonly whole: Stretch;
  readonly title: Part;
  readonly description: Part | undefined;
  readonly facts: readonly PartField[];
  readonly server: { readonly url: string; readonly at: Stretch } | undefined;
  readonly auth: PageAuth | undefined;
  readonly path: string;
  readonly pathAt: Stretch;
  readonly method: string;
  readonly methodAt: Stretch | undefined;
  /** `summary`, `description`, `externalDocs`, `parameters` of the operation. */
  readonly operation: readonly PartField[];
  readonly requestBody: readonly PartField[];
  readonly responses: readonly PartField[];
  readonly schemas: readonly PartField[];
  /** Fields of the document itself besides those OpenAPI demands. */
  readonly more: readonly PartField[];
}

/** A JSON media type: the schema, the example, and whatever else the page shows. */
export function jsonContent(schema: Part, example: Part | undefined, more: readonly PartField[] = []): PartField {
  return [
    "content",
    object([["application/json", object([["schema", schema], ...field("example", example), ...more])]]),
  ];
}

/** Content that is no JSON: bytes, as far as a page says. `at` is where it names the media type. */
export function otherContent(mediaType: string, at: Stretch): PartField {
  return ["content", object([[mediaType, object([["schema", object([])]], [at])]])];
}

/** A reference to a component of the document. */
export function refTo(name: string): Part {
  return object([["$ref", value(`#/components/schemas/${name}`)]]);
}

/** Examples after the first: OpenAPI has room for one beside a schema. */
export function moreExamples(examples: readonly Part[]): readonly PartField[] {
  return examples.length > 1 ? [["x-falsmith-examples", list(examples.slice(1))]] : [];
}

/** `requestBody` of a page that states its fields, or shows examples, or both. */
export function requestBody(
  input: Part | undefined,
  examples: readonly Part[],
  mediaType: string,
): readonly PartField[] {
  if (input === undefined && examples.length === 0) return [];
  const schema = input === undefined ? object([]) : refTo("Input");
  const media = object([["schema", schema], ...field("example", examples[0]), ...moreExamples(examples)]);
  return [
    [
      "requestBody",
      object([
        ["required", value(true)],
        ["content", object([[mediaType, media]])],
      ]),
    ],
  ];
}

function serversOf(server: PageDocument["server"]): readonly PartField[] {
  return server === undefined
    ? []
    : [["servers", list([object([["url", value(server.url, [server.at])]], [server.at])], [server.at])]];
}

/** The document: always the same layout, whatever the page looks like. */
export function layOut(page: PageDocument): Part {
  const operation = object(
    [...page.operation, ...page.requestBody, ["responses", object(page.responses)]],
    page.methodAt === undefined ? [] : [page.methodAt],
  );
  const schemas = page.schemas.length === 0 ? [] : field("schemas", object(page.schemas));
  const components = [...schemas, ...schemeFields(page.auth)];
  return object(
    [
      ["openapi", value("3.1.0")],
      [
        "info",
        object([
          ["title", page.title],
          ["version", value("")],
          ...field("description", page.description),
          ...page.facts,
        ]),
      ],
      ...page.more,
      ...serversOf(page.server),
      ...securityFields(page.auth),
      ["paths", object([[page.path, object([[page.method, operation]], [page.pathAt])]])],
      ...(components.length === 0 ? [] : field("components", object(components))),
    ],
    [page.whole],
  );
}
