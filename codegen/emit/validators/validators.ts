import type { ImportExtension } from "../../document/import-extension.js";
import type { EndpointModel } from "../../model/endpoint/lower-endpoint.js";
import { aliasOf, definitionsOf, loweredValidators, validatorRoots } from "../../model/endpoint/validators.js";
import { relativeSpecifier } from "../specifiers.js";
import { emitValidatorModule, type ModuleImport, type ValidatorModule, validatorModule } from "./module.js";

/** A document of schemas alone has types whose names the runtime's own types may have too. */
function aliases({ kind, named }: EndpointModel, from: string): readonly ModuleImport[] {
  const names = named.map(({ typeName }) => ({ name: typeName, alias: aliasOf(typeName) }));
  return kind === "schemas" ? [{ from, names, isTypeOnly: true }] : [];
}

/** Where the modules of validators import from. */
export interface ValidatorImports {
  readonly runtime: string;
  readonly runtimeTypes?: string;
  readonly importExtension?: ImportExtension;
}

/** An endpoint's `validators.ts`; only for one whose schemas can be enforced. */
export function endpointValidators(
  endpoint: EndpointModel,
  { runtime, runtimeTypes, importExtension }: ValidatorImports,
): ValidatorModule {
  const typesModule = relativeSpecifier("./types", importExtension);
  const { imports, declarations } = validatorModule(loweredValidators(endpoint).model, validatorRoots(endpoint), {
    runtime,
    ...(runtimeTypes === undefined ? {} : { runtimeTypes }),
    language: "ts",
    ...(endpoint.kind === "schemas" ? {} : { typesModule }),
  });
  return { imports: [...aliases(endpoint, typesModule), ...imports], declarations };
}

/** The same validators as JavaScript, as a published package has them. */
export function publishedValidators(endpoint: EndpointModel, runtime: string): ValidatorModule {
  return validatorModule(loweredValidators(endpoint).model, validatorRoots(endpoint), { runtime, language: "js" });
}

/** The same validators as the text of a JavaScript module that is imported at once. */
export function emitValidatorScript(endpoint: EndpointModel, runtime: string): string {
  return emitValidatorModule(validatorRoots(endpoint), definitionsOf(endpoint), { runtime, language: "js" }).code;
}

/** The declarations of published validators, which need no compiler to be known. */
export function publishedDeclarations(endpoint: EndpointModel, runtimeTypes: string): ValidatorModule {
  const roots = validatorRoots(endpoint);
  const names = [...new Set(roots.flatMap(({ typeName }) => typeName ?? []))];
  const from = relativeSpecifier("./types");
  const types =
    endpoint.kind === "schemas"
      ? aliases(endpoint, from)
      : [{ from, names: names.map((name) => ({ name })), isTypeOnly: true }];
  return {
    imports: [{ from: runtimeTypes, names: [{ name: "Validator" }], isTypeOnly: true }, ...types],
    declarations: roots.map(({ name, typeName = "unknown" }) => ({
      name,
      type: `Validator<${typeName}>`,
      export: "named",
      isClose: true,
    })),
  };
}
