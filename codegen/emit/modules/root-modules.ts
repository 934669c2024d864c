import type { SourceFileStructure } from "ts-morph";
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

/** `registry.ts`: the types of every endpoint by id, and how to load its descriptor. */
export function registryModule(
  endpoints: readonly RegistryEntry[],
  runtime: string,
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
        isTypeOnly: true,
        moduleSpecifier: runtime,
        namedImports: ["Registry"],
        ...BLANK,
      },
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

/** `index.ts`: the client whose ids are those of the package. */
export function rootModule(runtime: string, extension?: ImportExtension): SourceFileStructure {
  return {
    kind: StructureKind.SourceFile,
    statements: [
      header(),
      {
        kind: StructureKind.ImportDeclaration,
        moduleSpecifier: runtime,
        namedImports: ["createClient", typeOnly("Client"), typeOnly("ClientOptions")],
        ...BLANK,
      },
      {
        kind: StructureKind.ImportDeclaration,
        moduleSpecifier: relativeSpecifier("./registry", extension),
        namedImports: ["registry", typeOnly("Endpoints")],
      },
      {
        kind: StructureKind.ExportDeclaration,
        moduleSpecifier: relativeSpecifier("./gateways", extension),
        namedExports: ["gateways"],
        ...BLANK,
      },
      { kind: StructureKind.ExportDeclaration, namedExports: ["registry", typeOnly("Endpoints")] },
      {
        kind: StructureKind.VariableStatement,
        isExported: true,
        docs: [
          "A client for the endpoints of this package: an id it does not know is a type error.\n@throws ConfigError for wrong options",
        ],
        declarationKind: VariableDeclarationKind.Const,
        declarations: [
          {
            name: "createFalClient",
            type: "(options?: ClientOptions) => Client<Endpoints>",
            initializer: "(options) => createClient(options, registry)",
          },
        ],
        ...BLANK,
      },
    ],
  };
}
