import type { ExportDeclarationStructure, SourceFileStructure } from "ts-morph";
import type { ImportExtension } from "../../document/import-extension.js";
import type { EndpointModel } from "../../model/endpoint/lower-endpoint.js";
import { validatorName } from "../../model/endpoint/validators.js";
import { encodeKey, encodeNumber, encodeString } from "../encode.js";
import { header } from "../header.js";
import { tsMorph } from "../libraries.js";
import { relativeSpecifier } from "../specifiers.js";
import { exportedConstant } from "../statements.js";
import { aboutText, docsOf } from "./descriptor-text.js";

const { StructureKind } = tsMorph;

function list(values: readonly string[]): string {
  return `[${values.map(encodeString).join(", ")}]`;
}

function entries(pairs: readonly (readonly [key: string, value: string])[]): string {
  return `{ ${pairs.map(([key, value]) => `${key}: ${value}`).join(", ")} }`;
}

function mediaField({ path, kind, role, many, limits }: EndpointModel["media"][number]): string {
  return entries([
    ["path", encodeString(path)],
    ["kind", encodeString(kind)],
    ...(role === undefined ? [] : [["role", encodeString(role)] as const]),
    ...(many ? [["many", "true"] as const] : []),
    ...(Object.keys(limits).length === 0
      ? []
      : [
          [
            "limits",
            entries(Object.entries(limits).map(([key, value]) => [encodeKey(key), encodeNumber(value)])),
          ] as const,
        ]),
  ]);
}

/** The descriptor, a line per key. */
function descriptor(endpoint: EndpointModel): string {
  const { about, media } = endpoint;
  const lines = [
    `id: ${encodeString(endpoint.id)}`,
    "input",
    "output",
    `gateways: ${list([...new Set(endpoint.gateways.map(({ name }) => name))].sort())}`,
    ...(Object.keys(about).length === 0 ? [] : [`about: ${aboutText(about)}`]),
    ...(media.length === 0 ? [] : [`media: [${media.map((field) => `\n    ${mediaField(field)},`).join("")}\n  ]`]),
  ];
  const type = `Endpoint<${encodeString(endpoint.id)}, Input, Output>`;
  const value = `{\n${lines.map((line) => `  ${line},\n`).join("")}}`;
  return exportedConstant({ name: "endpoint", type, value, docs: docsOf(endpoint) }, true);
}

/** The module of a document that has schemas and nothing to call: their types and validators. */
export function schemasModule(endpoint: EndpointModel, extension?: ImportExtension): SourceFileStructure {
  return {
    kind: StructureKind.SourceFile,
    statements: [
      header(endpoint.sources),
      {
        kind: StructureKind.ExportDeclaration,
        isTypeOnly: true,
        moduleSpecifier: relativeSpecifier("./types", extension),
        namedExports: endpoint.named.map(({ typeName }) => typeName),
        leadingTrivia: "\n",
      },
      {
        kind: StructureKind.ExportDeclaration,
        moduleSpecifier: relativeSpecifier("./validators", extension),
        namedExports: endpoint.named.map(({ typeName }) => validatorName(typeName)),
      },
    ],
  };
}

/** The module of a webhook: the types and validators of what it sends. */
export function webhookModule(endpoint: EndpointModel, extension?: ImportExtension): SourceFileStructure {
  const { named, deliveries, parameters } = endpoint;
  const [type, validator] = parameters === undefined ? [[], []] : [["Parameters"], ["parameters"]];
  return {
    kind: StructureKind.SourceFile,
    statements: [
      header(endpoint.sources),
      {
        kind: StructureKind.ExportDeclaration,
        isTypeOnly: true,
        moduleSpecifier: relativeSpecifier("./types", extension),
        namedExports: [...deliveries.map((one) => one.typeName), ...type, ...named.map(({ typeName }) => typeName)],
        leadingTrivia: "\n",
      },
      {
        kind: StructureKind.ExportDeclaration,
        moduleSpecifier: relativeSpecifier("./validators", extension),
        namedExports: [...deliveries.map((one) => one.validator), ...validator],
      },
    ],
  };
}

/** What a module exports of its callbacks, besides what it has itself: nothing where there are none. */
export function callbackExports(
  { deliveries }: EndpointModel,
  extension?: ImportExtension,
): readonly ExportDeclarationStructure[] {
  if (deliveries.length === 0) return [];
  return [
    {
      kind: StructureKind.ExportDeclaration,
      isTypeOnly: true,
      moduleSpecifier: relativeSpecifier("./types", extension),
      namedExports: deliveries.map(({ typeName }) => typeName),
    },
    {
      kind: StructureKind.ExportDeclaration,
      moduleSpecifier: relativeSpecifier("./validators", extension),
      namedExports: deliveries.map(({ validator }) => validator),
    },
  ];
}

/** The module of a queue endpoint: its types, its validators, its descriptor. */
export function endpointModule(
  endpoint: EndpointModel,
  runtime: string,
  extension?: ImportExtension,
): SourceFileStructure {
  return {
    kind: StructureKind.SourceFile,
    statements: [
      header(endpoint.sources),
      {
        kind: StructureKind.ImportDeclaration,
        isTypeOnly: true,
        moduleSpecifier: runtime,
        namedImports: ["Endpoint"],
        leadingTrivia: "\n",
      },
      {
        kind: StructureKind.ImportDeclaration,
        isTypeOnly: true,
        moduleSpecifier: relativeSpecifier("./types", extension),
        namedImports: ["Input", "Output"],
      },
      {
        kind: StructureKind.ImportDeclaration,
        moduleSpecifier: relativeSpecifier("./validators", extension),
        namedImports: ["input", "output"],
      },
      {
        kind: StructureKind.ExportDeclaration,
        isTypeOnly: true,
        moduleSpecifier: relativeSpecifier("./types", extension),
        namedExports: ["Input", "Output", ...endpoint.named.map(({ typeName }) => typeName)],
        leadingTrivia: "\n",
      },
      {
        kind: StructureKind.ExportDeclaration,
        namedExports: ["input", "output"],
      },
      ...callbackExports(endpoint, extension),
      descriptor(endpoint),
    ],
  };
}
