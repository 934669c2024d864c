import type { SourceFileStructure } from "ts-morph";
import type { ImportExtension } from "../../document/import-extension.js";
import { byText } from "../../document/order.js";
import type { ListedOperation, RegistryEntry } from "../package/registry-entry.js";
import { encodeComment, encodeKey, encodeString } from "../encode.js";
import { header } from "../header.js";
import { tsMorph } from "../libraries.js";
import { relativeSpecifier } from "../specifiers.js";
import { exportedConstant } from "../statements.js";
import { dataText, jsonText } from "../validators/json-text.js";
import { responsesText } from "./responses-text.js";
import { type RuntimeImport, typeOnly } from "./root-modules.js";

const { StructureKind } = tsMorph;

/** A plain operation in the modules of its domain. */
export type OperationEntry = RegistryEntry & { readonly operation: ListedOperation };

/** The operations that can be called, by domain, in order. */
export function byDomain(entries: readonly RegistryEntry[]): ReadonlyMap<string, readonly OperationEntry[]> {
  const domains = new Map<string, OperationEntry[]>();
  for (const entry of entries) {
    const { operation } = entry;
    if (operation === undefined) continue;
    const known = domains.get(operation.domain) ?? [];
    known.push({ ...entry, operation });
    domains.set(operation.domain, known);
  }
  return new Map([...domains].toSorted(([a], [b]) => byText(a, b)));
}

/** The module of an operation beside the registry of its domain. */
function beside({ folder }: OperationEntry, module: string, extension: ImportExtension | undefined): string {
  const below = folder.slice(folder.indexOf("/") + 1);
  return `import(${encodeString(relativeSpecifier(`./${below}/${module}`, extension))})`;
}

interface KeyedOperation {
  readonly key: string;
  readonly type: string;
  readonly loader: string;
}

function single(key: string, entry: OperationEntry, extension: ImportExtension | undefined): KeyedOperation {
  const types = beside(entry, "types", extension);
  return {
    key,
    type: `{ readonly request: ${types}.Request; readonly responses: ${types}.Responses }`,
    loader: `() => ${beside(entry, "index", extension)}.then((module) => module.operation)`,
  };
}

/** What a caller says so that the server knows which of the operations is meant. */
function chosenBy({ operation }: OperationEntry): string {
  const constants = Object.entries(operation.model.constants).filter(([, value]) => typeof value === "string");
  if (constants.length === 0) return "";
  const fields = constants.map(([name, value]) => `readonly ${encodeKey(name)}: ${jsonText(value)}`);
  return ` & { readonly body: { ${fields.join("; ")} } }`;
}

/** The answers of several operations: of each status, what any of them answers. */
function sharedResponses(entries: readonly OperationEntry[], extension: ImportExtension | undefined): string {
  const statuses = [
    ...new Set(entries.flatMap(({ operation }) => operation.model.responses.map(({ status }) => status))),
  ];
  const lines = statuses.map((status) => {
    const types = entries
      .filter(({ operation }) => operation.model.responses.some((one) => one.status === status))
      .map((entry) => `${beside(entry, "types", extension)}.Responses[${encodeString(status)}]`);
    return `readonly ${encodeKey(status)}: ${types.join(" | ")}`;
  });
  return `{ ${lines.join("; ")} }`;
}

/** The descriptor of a path that several operations share: what is in its body says which is meant, so it is not checked. */
function sharedDescriptor(id: string, entries: readonly OperationEntry[]): string {
  const models = entries.map(({ operation }) => operation.model);
  const [first] = models;
  const media = [...new Set(models.flatMap(({ bodies }) => bodies.map(({ mediaType }) => mediaType)))];
  const parameters = new Map(models.flatMap((one) => one.parameters.map((each) => [`${each.in} ${each.name}`, each])));
  const gateways = [...new Set(entries.flatMap((entry) => entry.gateways.map(({ name }) => name)))].sort();
  const statuses = new Map(models.flatMap(({ responses }) => responses.map((one) => [one.status, one])));
  const fields = [
    `id: ${encodeString(id)}`,
    `method: "${first?.method ?? "GET"}"`,
    `path: ${encodeString(first?.path ?? "/")}`,
    `gateways: ${jsonText(gateways)}`,
    ...(first?.server === undefined ? [] : [`server: ${encodeString(first.server)}`]),
    ...(parameters.size === 0 ? [] : [`parameters: ${dataText([...parameters.values()])}`]),
    ...(media.length === 0
      ? []
      : [`body: { content: { ${media.map((type) => `${encodeKey(type)}: {}`).join(", ")} } }`]),
    `responses: ${responsesText([...statuses.values()])}`,
    ...(first?.security === undefined ? [] : [`security: ${jsonText(first.security)}`]),
  ];
  return `() => Promise.resolve({ ${fields.join(", ")} })`;
}

function shared(
  key: string,
  entries: readonly OperationEntry[],
  extension: ImportExtension | undefined,
): KeyedOperation {
  const domain = entries[0]?.operation.domain ?? "";
  const requests = entries.map((entry) => `(${beside(entry, "types", extension)}.Request${chosenBy(entry)})`);
  return {
    key,
    type: `{ readonly request: ${requests.join(" | ")}; readonly responses: ${sharedResponses(entries, extension)} }`,
    loader: sharedDescriptor(`${domain} ${key}`, entries),
  };
}

/** The keys of a domain: each method and path, and the id of each operation that is named otherwise. */
function keyed(entries: readonly OperationEntry[], extension: ImportExtension | undefined): readonly KeyedOperation[] {
  const byKey = new Map<string, OperationEntry[]>();
  for (const entry of entries) byKey.set(entry.operation.key, [...(byKey.get(entry.operation.key) ?? []), entry]);
  const calls = [...byKey].map(([key, all]) => {
    const [only, ...others] = all;
    return only !== undefined && others.length === 0 ? single(key, only, extension) : shared(key, all, extension);
  });
  const ids = entries.flatMap((entry) =>
    entry.id === `${entry.operation.domain} ${entry.operation.key}` ? [] : [single(entry.id, entry, extension)],
  );
  return [...calls, ...ids].toSorted((a, b) => byText(a.key, b.key));
}

/** `<domain>/registry.ts`: the operations of a domain by method and path, and the client that takes these keys. */
export function domainRegistry(
  domain: string,
  entries: readonly OperationEntry[],
  runtime: RuntimeImport,
  extension?: ImportExtension,
): SourceFileStructure {
  const callable = entries.filter(({ operation }) => operation.model.blocked === undefined);
  const all = keyed(callable, extension);
  const range = runtime.accepts === undefined ? "undefined" : encodeString(runtime.accepts);
  const name = encodeComment(domain);
  return {
    kind: StructureKind.SourceFile,
    statements: [
      header(),
      {
        kind: StructureKind.ImportDeclaration,
        moduleSpecifier: runtime.from,
        namedImports: [
          { name: "createClient", alias: "createRuntimeClient" },
          ...["Client", "ClientOptions", "OperationRegistry"].map(typeOnly),
        ],
        leadingTrivia: "\n",
      },
      {
        kind: StructureKind.ExportDeclaration,
        moduleSpecifier: relativeSpecifier("../gateways", extension),
        namedExports: ["gateways"],
        leadingTrivia: "\n",
      },
      {
        kind: StructureKind.Interface,
        name: "Operations",
        isExported: true,
        docs: [`The operations of ${name}: what each takes and what it answers.`],
        properties: all.map(({ key, type }) => ({ name: encodeKey(key), isReadonly: true, type })),
        leadingTrivia: "\n",
      },
      exportedConstant({
        name: "operations",
        type: "OperationRegistry<Operations>",
        value: `{${all.map(({ key, loader }) => `\n  ${encodeKey(key)}: ${loader},`).join("")}\n}`,
        docs: ["Loads a descriptor by its key."],
      }),
      exportedConstant({
        name: "createClient",
        type: "(options?: ClientOptions) => Client<object, never, Operations>",
        value: `(options) => createRuntimeClient(options, {}, ${range}, operations)`,
        docs: [
          `A client that takes the operations of ${name} by their keys, besides descriptors.`,
          "@throws ConfigError for wrong options",
        ],
      }),
    ],
  };
}
