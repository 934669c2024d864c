import type { ExportDeclarationStructure, SourceFileStructure, VariableStatementStructure } from "ts-morph";
import type { ImportExtension } from "../../document/import-extension.js";
import type { EndpointModel } from "../../model/endpoint/lower-endpoint.js";
import { encodeKey, encodeString } from "../encode.js";
import { header } from "../header.js";
import { tsMorph } from "../libraries.js";
import { relativeSpecifier } from "../specifiers.js";

const { StructureKind, VariableDeclarationKind } = tsMorph;

/** What the root modules know of an endpoint. */
export type RegistryEntry = Pick<EndpointModel, "id" | "folder" | "gateways" | "title" | "sources">;

const BLANK = { leadingTrivia: "\n" } as const;

/** Where the runtime is imported from, and the range of its versions that the package accepts, unless it brings its own. */
export interface RuntimeImport {
  readonly from: string;
  readonly accepts?: string;
}

/**
 * `registry.ts`: the types of every endpoint by id, how to load its descriptor, and the client that takes these ids. It
 * leads to every endpoint, so it stands beside the root and not in it.
 */
export function registryModule(
  endpoints: readonly RegistryEntry[],
  runtime: RuntimeImport,
  extension?: ImportExtension,
): SourceFileStructure {
  const inFolder = (folder: string, module: string): string =>
    encodeString(relativeSpecifier(`./${folder}/${module}`, extension));
  return {
    kind: StructureKind.SourceFile,
    statements: [
      header(),
      {
        kind: StructureKind.ImportDeclaration,
        moduleSpecifier: runtime.from,
        namedImports: ["createClient", typeOnly("Client"), typeOnly("ClientOptions"), typeOnly("Registry")],
        ...BLANK,
      },
      gatewaysExport(extension),
      {
        kind: StructureKind.Interface,
        name: "Endpoints",
        isExported: true,
        docs: ["Every endpoint of the package: its id, what it takes and what it gives."],
        properties: endpoints.map(({ id, folder }) => {
          const types = `import(${inFolder(folder, "types")})`;
          return {
            name: encodeKey(id),
            isReadonly: true,
            type: `{ readonly input: ${types}.Input; readonly output: ${types}.Output }`,
          };
        }),
        ...BLANK,
      },
      constant(
        "registry",
        "Registry<Endpoints>",
        "Loads a descriptor by endpoint id.",
        endpoints.map(
          ({ id, folder }) =>
            `${encodeKey(id)}: () => import(${inFolder(folder, "index")}).then((module) => module.endpoint)`,
        ),
      ),
      clientFunction("Client<Endpoints>", "registry", runtime, [
        "A client that takes the ids of this package: any other id is a type error.",
      ]),
    ],
  };
}

/** An exported object with a line per entry. ts-morph over-indents initialisers of several lines, so it is one statement. */
function constant(name: string, type: string, docs: string, entries: readonly string[]): string {
  return `\n/** ${docs} */\nexport const ${name}: ${type} = {${entries.map((entry) => `\n  ${entry},`).join("")}\n};`;
}

function typeOnly(name: string): { readonly name: string; readonly isTypeOnly: true } {
  return { name, isTypeOnly: true };
}

/** `createFalClient`, whose first call says so when the installed runtime is not one that the package accepts. */
function clientFunction(
  client: string,
  registry: string,
  { accepts }: RuntimeImport,
  docs: readonly string[],
): VariableStatementStructure {
  const range = accepts === undefined ? "" : `, ${encodeString(accepts)}`;
  return {
    kind: StructureKind.VariableStatement,
    isExported: true,
    docs: [`${docs.join("\n")}\n@throws ConfigError for wrong options`],
    declarationKind: VariableDeclarationKind.Const,
    declarations: [
      {
        name: "createFalClient",
        type: `(options?: ClientOptions) => ${client}`,
        initializer: `(options) => createClient(options, ${registry}${range})`,
      },
    ],
    ...BLANK,
  };
}

function gatewaysExport(extension: ImportExtension | undefined): ExportDeclarationStructure {
  return {
    kind: StructureKind.ExportDeclaration,
    moduleSpecifier: relativeSpecifier("./gateways", extension),
    namedExports: ["gateways"],
    ...BLANK,
  };
}

/**
 * `index.ts`: the client that takes descriptors. It imports no endpoint, so that a program has what it names and no more.
 */
export function rootModule(runtime: RuntimeImport, extension?: ImportExtension): SourceFileStructure {
  return {
    kind: StructureKind.SourceFile,
    statements: [
      header(),
      {
        kind: StructureKind.ImportDeclaration,
        moduleSpecifier: runtime.from,
        namedImports: ["createClient", typeOnly("ClientOptions"), typeOnly("DescriptorClient")],
        ...BLANK,
      },
      gatewaysExport(extension),
      clientFunction("DescriptorClient", "{}", runtime, [
        "A client that takes the descriptors of this package (`endpoint` of each module). For ids as strings, import it from",
        "`registry`.",
      ]),
    ],
  };
}
