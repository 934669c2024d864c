import type { SourceFileStructure } from "ts-morph";
import type { ImportExtension } from "../../document/import-extension.js";
import { encodeComment, encodeKey, encodeString } from "../encode.js";
import { header } from "../header.js";
import { tsMorph } from "../libraries.js";
import type { RegistryEntry } from "../package/registry-entry.js";
import { relativeSpecifier } from "../specifiers.js";
import { exportedConstant, exportedType } from "../statements.js";
import { type RuntimeImport, typeOnly } from "./root-modules.js";

const { StructureKind } = tsMorph;

/** The runtime's types that a package knows more of: each takes the package's endpoints as its last parameter. */
const CLIENTS: readonly (readonly [name: string, docs: string])[] = [
  ["EndpointType", "Any endpoint id; editors propose those of this package."],
  ["QueueClient", "The queue, call by call."],
  ["StreamingClient", "Streams of results."],
  [
    "FalClient",
    "The client as the official one is typed: an id that this package knows has its types, any other takes anything.",
  ],
  ["OpenFalClient", "The same with the verbs that the official client does not have: `submit`, `resume`, `call`."],
  ["SharedFalClient", "The client that programs share; `fal.config` sets its options."],
];

const BY_ID: readonly (readonly [name: string, docs: string])[] = [
  ["InputType", "What an endpoint takes."],
  ["OutputType", "What an endpoint gives."],
];

function runtimeName(name: string): string {
  return `Runtime${name}`;
}

/**
 * `compat.ts`: what the official client exports, under its names, from the root of the runtime. Ids are open: those of the
 * package are typed and checked, any other takes and gives anything, as the official client has it.
 */
export function compatModule({ from, accepts }: RuntimeImport, extension?: ImportExtension): SourceFileStructure {
  const range = accepts === undefined ? "" : `, ${encodeString(accepts)}`;
  const beside = (stem: string): string => relativeSpecifier(stem, extension);
  const kind = StructureKind.ImportDeclaration;
  const types = [...CLIENTS, ...BY_ID].map(([name]) => ({ ...typeOnly(name), alias: runtimeName(name) }));
  const clients = [
    { name: "createFalClient", alias: "createRuntimeClient" },
    "shareFalClient",
    typeOnly("FalClientOptions"),
    ...types,
  ];
  const registry = ["registry", typeOnly("Endpoints")];
  return {
    kind: StructureKind.SourceFile,
    statements: [
      header(),
      { kind, moduleSpecifier: from, namedImports: clients, leadingTrivia: "\n" },
      { kind, moduleSpecifier: beside("./registry"), namedImports: registry },
      { kind: StructureKind.ExportDeclaration, moduleSpecifier: from, leadingTrivia: "\n" },
      { kind: StructureKind.ExportDeclaration, moduleSpecifier: beside("./gateways"), namedExports: ["gateways"] },
      { kind: StructureKind.ExportDeclaration, namedExports: registry },
      ...CLIENTS.map(([name, docs]) => exportedType(name, [docs], `${runtimeName(name)}<Endpoints>`)),
      ...BY_ID.map(([name, docs]) =>
        exportedType(name, [docs], `${runtimeName(name)}<T, Endpoints>`, ["T extends string"]),
      ),
      exportedConstant({
        name: "createFalClient",
        type: "(options?: FalClientOptions) => OpenFalClient",
        value: `(options) => createRuntimeClient(options, registry${range})`,
        docs: [
          "A client that takes any endpoint id. A program written for the official client compiles and runs with it.",
          "@throws ConfigError for wrong options",
        ],
      }),
      exportedConstant({
        name: "fal",
        type: "SharedFalClient",
        value: "/* @__PURE__ */ shareFalClient(createFalClient)",
        docs: ["The client that programs share."],
      }),
    ],
  };
}

/**
 * The official client's name of an endpoint's types: the id without its owner, every word with a capital where there are
 * several (`fal-ai/flux/dev` → `FluxDev`, `fal-ai/birefnet` → `birefnet`).
 */
function officialName(id: string): string {
  const words = id
    .slice(id.indexOf("/") + 1)
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "");
  if (words.length === 1) return words[0] ?? "";
  return words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join("");
}

/**
 * The ids of fal's endpoints by the official name of their types; owners at fal have no dots, and the name of a type begins
 * with a letter.
 */
export function officialNames(endpoints: readonly RegistryEntry[]): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  for (const { id } of endpoints) {
    const name = officialName(id);
    if (/^[^/.]+\//.test(id) && /^[A-Za-z]/.test(name)) named.set(name, [...(named.get(name) ?? []), id]);
  }
  return new Map([...named].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * `compat/endpoints.ts`: the types of the package's fal endpoints under the names that the official client's `/endpoints`
 * gives them. Endpoints of two owners that share a name share the type: either of both.
 *
 * @param named the ids of endpoints by the name of their types
 */
export function officialEndpointsModule(
  named: ReadonlyMap<string, readonly string[]>,
  extension?: ImportExtension,
): SourceFileStructure {
  const aliases = [...named].flatMap(([name, ids]): readonly string[] => {
    const listed = ids.map(encodeComment).join(" or ");
    const typed = (type: string): string => ids.map((id) => `${type}<${encodeString(id)}>`).join(" | ");
    return [
      exportedType(`${name}Input`, [`What ${listed} takes.`], typed("InputType")),
      exportedType(`${name}Output`, [`What ${listed} gives.`], typed("OutputType")),
    ];
  });
  const ids = [...named.values()].flat().sort();
  return {
    kind: StructureKind.SourceFile,
    statements: [
      header(),
      {
        kind: StructureKind.ImportDeclaration,
        isTypeOnly: true,
        moduleSpecifier: relativeSpecifier("../compat", extension),
        namedImports: ["InputType", "OutputType"],
        leadingTrivia: "\n",
      },
      {
        kind: StructureKind.Interface,
        name: "EndpointTypeMap",
        isExported: true,
        docs: ["The types of each endpoint by its id."],
        properties: ids.map((id) => ({
          name: encodeKey(id),
          type: `{ input: InputType<${encodeString(id)}>; output: OutputType<${encodeString(id)}> }`,
        })),
        leadingTrivia: "\n",
      },
      ...aliases,
    ],
  };
}
