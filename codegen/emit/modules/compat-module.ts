import type { SourceFileStructure } from "ts-morph";
import type { ImportExtension } from "../../document/import-extension.js";
import { encodeString } from "../encode.js";
import { header } from "../header.js";
import { tsMorph } from "../libraries.js";
import { relativeSpecifier } from "../specifiers.js";
import { exportedConstant, exportedType } from "../statements.js";
import { type RuntimeImport, typeOnly } from "./root-modules.js";

const { StructureKind } = tsMorph;

/**
 * `compat.ts`: what the official client exports, under its names, from the root of the runtime. Ids are open: those of the
 * package are typed and checked, any other gives what is unknown.
 */
export function compatModule({ from, accepts }: RuntimeImport, extension?: ImportExtension): SourceFileStructure {
  const range = accepts === undefined ? "" : `, ${encodeString(accepts)}`;
  const beside = (stem: string): string => relativeSpecifier(stem, extension);
  const kind = StructureKind.ImportDeclaration;
  const clients = ["createOpenClient", "shareClient", ...["ClientOptions", "OpenClient", "SharedClient"].map(typeOnly)];
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
      exportedType(
        "FalClient",
        ["A client that takes any endpoint id: typed and checked where this package knows it, unknown elsewhere."],
        "OpenClient<Endpoints>",
      ),
      exportedConstant({
        name: "createFalClient",
        type: "(options?: ClientOptions) => FalClient",
        value: `(options) => createOpenClient(options, registry${range})`,
        docs: [
          "A client that takes any endpoint id. A program written for the official client runs with it.",
          "@throws ConfigError for wrong options",
        ],
      }),
      exportedType(
        "SharedFalClient",
        ["The client that programs share; `fal.config` sets its options."],
        "SharedClient<Endpoints>",
      ),
      exportedConstant({
        name: "fal",
        type: "SharedFalClient",
        value: "/* @__PURE__ */ shareClient(createFalClient)",
        isClose: true,
      }),
    ],
  };
}
