import type { ExportDeclarationStructure, InterfaceDeclarationStructure, SourceFileStructure } from "ts-morph";
import type { ImportExtension } from "../../document/import-extension.js";
import { encodeKey, encodeString } from "../encode.js";
import { header } from "../header.js";
import { tsMorph } from "../libraries.js";
import type { RegistryEntry } from "../package/registry-entry.js";
import { relativeSpecifier } from "../specifiers.js";
import { exportedConstant } from "../statements.js";

const { StructureKind } = tsMorph;

const BLANK = { leadingTrivia: "\n" } as const;

/** Where the runtime is imported from, and the range of its versions that the package accepts, unless it brings its own. */
export interface RuntimeImport {
  readonly from: string;
  readonly accepts?: string;
}

/** What the root modules name: fal's endpoints, and the domains of plain operations. */
export interface RootEntries {
  readonly endpoints: readonly RegistryEntry[];
  readonly domains: readonly string[];
}

/** `Operations`: those of each domain; not there where there are none. */
function operationsInterface(
  domains: readonly string[],
  extension: ImportExtension | undefined,
): readonly InterfaceDeclarationStructure[] {
  if (domains.length === 0) return [];
  return [
    {
      kind: StructureKind.Interface,
      name: "Operations",
      isExported: true,
      docs: ['The operations of each domain by method and path: `Operations[domain]["GET /path"]`.'],
      properties: domains.map((domain) => ({
        name: encodeKey(domain),
        isReadonly: true,
        type: `import(${encodeString(relativeSpecifier(`./${domain}/registry`, extension))}).Operations`,
      })),
      ...BLANK,
    },
  ];
}

function endpointTypes(types: string, hasJob: boolean): string {
  if (!hasJob) return `{ readonly input: ${types}.Input; readonly output: ${types}.Output }`;
  return `{ readonly input: ${types}.Input; readonly output: ${types}.JobOutput; readonly parameters: ${types}.JobParameters }`;
}

/**
 * `registry.ts`: the types of every endpoint by id, how to load its descriptor, and the client that takes these ids. It
 * leads to every endpoint, so it stands beside the root and not in it.
 */
export function registryModule(
  { endpoints, domains }: RootEntries,
  runtime: RuntimeImport,
  extension?: ImportExtension,
): SourceFileStructure {
  const inFolder = (folder: string, module: string): string =>
    encodeString(relativeSpecifier(`./${folder}/${module}`, extension));
  const loader = ({ id, folder }: RegistryEntry): string =>
    `\n  ${encodeKey(id)}: () => import(${inFolder(folder, "index")}).then((module) => module.endpoint),`;
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
        properties: endpoints.map(({ id, folder, hasJob }) => ({
          name: encodeKey(id),
          isReadonly: true,
          type: endpointTypes(`import(${inFolder(folder, "types")})`, hasJob === true),
        })),
        ...BLANK,
      },
      exportedConstant({
        name: "registry",
        type: "Registry<Endpoints>",
        value: `{${endpoints.map(loader).join("")}\n}`,
        docs: ["Loads a descriptor by endpoint id."],
      }),
      ...operationsInterface(domains, extension),
      clientFunction("Client<Endpoints>", { registry: "registry" }, runtime, [
        "A client that takes the ids of this package: any other id is a type error.",
      ]),
    ],
  };
}

/** An imported name that is a type. */
export function typeOnly(name: string): { readonly name: string; readonly isTypeOnly: true } {
  return { name, isTypeOnly: true };
}

/** `createFalClient`, whose first call says so when the installed runtime is not one that the package accepts. */
function clientFunction(
  client: string,
  call: { readonly registry: string; readonly make?: string },
  { accepts }: RuntimeImport,
  docs: readonly string[],
): string {
  const { registry, make = "createClient" } = call;
  const range = accepts === undefined ? "" : `, ${encodeString(accepts)}`;
  return exportedConstant({
    name: "createFalClient",
    type: `(options?: ClientOptions) => ${client}`,
    value: `(options) => ${make}(options, ${registry}${range})`,
    docs: [...docs, "@throws ConfigError for wrong options"],
  });
}

function gatewaysExport(extension: ImportExtension | undefined): ExportDeclarationStructure {
  return {
    kind: StructureKind.ExportDeclaration,
    moduleSpecifier: relativeSpecifier("./gateways", extension),
    namedExports: ["gateways"],
    ...BLANK,
  };
}

/** `createClient` of a package that has plain operations: for the gateway that the caller names. */
function gatewayClient({ accepts }: RuntimeImport): string {
  const range = accepts === undefined ? "" : `, ${encodeString(accepts)}`;
  return exportedConstant({
    name: "createClient",
    type: "<G extends Gateway | string = Gateway>(options?: ClientOptions<G>) => DescriptorClient",
    value: `(options) => createRuntimeClient(options, {}${range})`,
    docs: [
      "A client of the gateway that is given: `client.call` takes the `operation` of each module.",
      "@throws ConfigError for wrong options",
    ],
  });
}

/**
 * `index.ts`: the client that takes descriptors. It imports no endpoint, so that a program has what it names and no more.
 */
export function rootModule(
  { domains }: Pick<RootEntries, "domains">,
  runtime: RuntimeImport,
  extension?: ImportExtension,
): SourceFileStructure {
  const hasOperations = domains.length > 0;
  const docs = [
    "A client that takes the descriptors of this package (`endpoint` of each module). For ids as strings, import it from",
    "`registry`.",
  ];
  return {
    kind: StructureKind.SourceFile,
    statements: [
      header(),
      {
        kind: StructureKind.ImportDeclaration,
        moduleSpecifier: runtime.from,
        namedImports: [
          hasOperations ? { name: "createClient", alias: "createRuntimeClient" } : "createClient",
          typeOnly("ClientOptions"),
          typeOnly("DescriptorClient"),
          ...(hasOperations ? [typeOnly("Gateway")] : []),
        ],
        ...BLANK,
      },
      gatewaysExport(extension),
      ...(hasOperations ? [gatewayClient(runtime)] : []),
      clientFunction(
        "DescriptorClient",
        { registry: "{}", ...(hasOperations ? { make: "createRuntimeClient" } : {}) },
        runtime,
        docs,
      ),
    ],
  };
}
