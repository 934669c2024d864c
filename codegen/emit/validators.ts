import type { EndpointModel } from "../model/lower-endpoint.js";
import { isObject, type Json } from "../spec/json.js";
import type { Finding } from "../spec/finding.js";
import { forLast } from "../spec/memo.js";
import { encodeString } from "./encode.js";
import { camel } from "./names.js";
import {
  emitValidatorModule,
  lowerValidators,
  moduleText,
  type JsonSchema,
  type ValidatorRoot,
} from "./validator/module.js";

const asSchema = (schema: Json): JsonSchema => (isObject(schema) || typeof schema === "boolean" ? schema : {});

const parametersRoot = ({ parameters }: EndpointModel): readonly ValidatorRoot[] =>
  parameters === undefined
    ? []
    : [
        {
          name: "parameters",
          typeName: "Parameters",
          schema: asSchema(parameters.schema),
          side: "input",
          at: parameters.at,
        },
      ];

/** The exported validator of a named schema, where a document has schemas only. */
export const validatorName = (typeName: string): string => `${camel(typeName)}Validator`;

/** The name under which a module of validators knows a type: the runtime has types called `Errors` and `Validator`. */
const aliasOf = (typeName: string): string => `${typeName}Type`;

const schemaRoots = ({ named }: EndpointModel): readonly ValidatorRoot[] =>
  named.map(({ typeName, schema, at }) => ({
    name: validatorName(typeName),
    typeName: aliasOf(typeName),
    schema: asSchema(schema),
    side: "output",
    at,
  }));

const rootsOf = (endpoint: EndpointModel): readonly ValidatorRoot[] =>
  endpoint.kind === "schemas"
    ? schemaRoots(endpoint)
    : [
        { name: "input", typeName: "Input", schema: asSchema(endpoint.input), side: "input", at: endpoint.inputAt },
        {
          name: "output",
          typeName: "Output",
          schema: asSchema(endpoint.output),
          side: "output",
          at: endpoint.outputAt,
        },
        ...parametersRoot(endpoint),
      ];

const aliases = ({ kind, named }: EndpointModel): string =>
  kind === "schemas"
    ? `import type { ${named.map(({ typeName }) => `${typeName} as ${aliasOf(typeName)}`).join(", ")} } from "./types.js";\n`
    : "";

const definitionsOf = (endpoint: EndpointModel): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries(endpoint.named.map(({ component, schema }) => [component, asSchema(schema)]));

const lowered = forLast((endpoint: EndpointModel) => lowerValidators(rootsOf(endpoint), definitionsOf(endpoint), {}));

/** What in an endpoint's schemas cannot be enforced. */
export const validatorFindings = (endpoint: EndpointModel): readonly Finding[] => lowered(endpoint).findings;

/** The text of an endpoint's `validators.ts`; only for one whose schemas can be enforced. */
export const emitValidators = (endpoint: EndpointModel, runtime: string, runtimeTypes?: string): string =>
  aliases(endpoint) +
  moduleText(lowered(endpoint).model, rootsOf(endpoint), {
    runtime,
    ...(runtimeTypes === undefined ? {} : { runtimeTypes }),
    language: "ts",
    ...(endpoint.kind === "schemas" ? {} : { typesModule: "./types.js" }),
  });

/** The same validators as a JavaScript module, to be imported at once. */
export const emitValidatorScript = (endpoint: EndpointModel, runtime: string): string =>
  emitValidatorModule(rootsOf(endpoint), definitionsOf(endpoint), { runtime, language: "js" }).code;

/** The same validators as a package has them: JavaScript, and declarations, which need no compiler to be known. */
export const emitPublishedValidators = (
  endpoint: EndpointModel,
  runtime: string,
  runtimeTypes: string,
): { readonly code: string; readonly declarations: string } => {
  const roots = rootsOf(endpoint);
  const names = [...new Set(roots.map(({ typeName = "unknown" }) => typeName))];
  const types =
    endpoint.kind === "schemas" ? aliases(endpoint) : `import type { ${names.join(", ")} } from "./types.js";\n`;
  const lines = roots.map(({ name, typeName }) => `export declare const ${name}: Validator<${typeName}>;\n`);
  return {
    code: moduleText(lowered(endpoint).model, roots, { runtime, language: "js" }),
    declarations: `import type { Validator } from ${encodeString(runtimeTypes)};\n${types}${lines.join("")}`,
  };
};
