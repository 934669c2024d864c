import type { SourceFileStructure } from "ts-morph";
import type { EndpointModel } from "../model/lower-endpoint.js";
import { encodeComment, encodeString } from "./encode.js";
import { header } from "./header.js";
import { tsMorph } from "./libraries.js";

const { StructureKind, VariableDeclarationKind } = tsMorph;

const list = (values: readonly string[]): string => `[${values.map(encodeString).join(", ")}]`;

/** What a reader of the module should know: what the endpoint is, who serves it, what it was made from. */
const docs = (endpoint: EndpointModel): string =>
  [
    endpoint.title,
    endpoint.description.replace(/^\/+/, "") === endpoint.title ? "" : endpoint.description,
    `Gateways: ${endpoint.gateways.map(({ name }) => name).join(", ")}.`,
  ]
    .filter((line) => line !== "")
    .map((line) => encodeComment(line).slice(0, 400))
    .join("\n");

/** The module of a queue endpoint: its types, its validators, its descriptor. */
export const endpointModule = (endpoint: EndpointModel, runtime: string): SourceFileStructure => ({
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
      moduleSpecifier: "./types.js",
      namedImports: ["Input", "Output"],
    },
    { kind: StructureKind.ImportDeclaration, moduleSpecifier: "./validators.js", namedImports: ["input", "output"] },
    {
      kind: StructureKind.ExportDeclaration,
      isTypeOnly: true,
      moduleSpecifier: "./types.js",
      namedExports: ["Input", "Output", ...endpoint.named.map(({ typeName }) => typeName)],
      leadingTrivia: "\n",
    },
    { kind: StructureKind.ExportDeclaration, namedExports: ["input", "output"] },
    {
      kind: StructureKind.VariableStatement,
      isExported: true,
      leadingTrivia: "\n",
      docs: [{ description: `\n${docs(endpoint)}` }],
      declarationKind: VariableDeclarationKind.Const,
      declarations: [
        {
          name: "endpoint",
          type: `Endpoint<${encodeString(endpoint.id)}, Input, Output>`,
          initializer: `{ id: ${encodeString(endpoint.id)}, input, output, gateways: ${list([...new Set(endpoint.gateways.map(({ name }) => name))].sort())} }`,
        },
      ],
    },
  ],
});
