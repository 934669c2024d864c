import type { ImportExtension } from "../../document/import-extension.js";
import type { EndpointModel } from "../../model/endpoint/lower-endpoint.js";
import { aliasOf, definitionsOf, loweredValidators, validatorRoots } from "../../model/endpoint/validators.js";
import { encodeString } from "../encode.js";
import { relativeSpecifier } from "../specifiers.js";
import { emitValidatorModule, moduleText } from "./module.js";

function aliases({ kind, named }: EndpointModel, typesModule: string): string {
  const names = named.map(({ typeName }) => `${typeName} as ${aliasOf(typeName)}`);
  return kind === "schemas" ? `import type { ${names.join(", ")} } from ${encodeString(typesModule)};\n` : "";
}

/** Where the modules of validators import from. */
export interface ValidatorImports {
  readonly runtime: string;
  readonly runtimeTypes?: string;
  readonly importExtension?: ImportExtension;
}

/** The text of an endpoint's `validators.ts`; only for one whose schemas can be enforced. */
export function emitValidators(
  endpoint: EndpointModel,
  { runtime, runtimeTypes, importExtension }: ValidatorImports,
): string {
  const typesModule = relativeSpecifier("./types", importExtension);
  return (
    aliases(endpoint, typesModule) +
    moduleText(loweredValidators(endpoint).model, validatorRoots(endpoint), {
      runtime,
      ...(runtimeTypes === undefined ? {} : { runtimeTypes }),
      language: "ts",
      ...(endpoint.kind === "schemas" ? {} : { typesModule }),
    })
  );
}

/** The same validators as a JavaScript module, to be imported at once. */
export function emitValidatorScript(endpoint: EndpointModel, runtime: string): string {
  return emitValidatorModule(validatorRoots(endpoint), definitionsOf(endpoint), { runtime, language: "js" }).code;
}

/** The same validators as a package has them: JavaScript, and declarations, which need no compiler to be known. */
export function emitPublishedValidators(
  endpoint: EndpointModel,
  runtime: string,
  runtimeTypes: string,
): { readonly code: string; readonly declarations: string } {
  const roots = validatorRoots(endpoint);
  const names = [...new Set(roots.map(({ typeName = "unknown" }) => typeName))];
  const typesModule = relativeSpecifier("./types");
  const types =
    endpoint.kind === "schemas"
      ? aliases(endpoint, typesModule)
      : `import type { ${names.join(", ")} } from ${encodeString(typesModule)};\n`;
  const lines = roots.map(({ name, typeName }) => `export declare const ${name}: Validator<${typeName}>;\n`);
  return {
    code: moduleText(loweredValidators(endpoint).model, roots, { runtime, language: "js" }),
    declarations: `import type { Validator } from ${encodeString(runtimeTypes)};\n${types}${lines.join("")}`,
  };
}
