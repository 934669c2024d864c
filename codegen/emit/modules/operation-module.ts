import type {
  ExportDeclarationStructure,
  ImportDeclarationStructure,
  SourceFileStructure,
  VariableStatementStructure,
} from "ts-morph";
import type { ImportExtension } from "../../document/import-extension.js";
import { type JsonObject, own } from "../../document/json.js";
import type { EndpointModel } from "../../model/endpoint/lower-endpoint.js";
import type { OperationModel } from "../../model/endpoint/operation.js";
import type { ResponseMediaModel, ResponseModel } from "../../model/endpoint/responses.js";
import { extraValidators } from "../../model/endpoint/validators.js";
import { encodeKey, encodeString } from "../encode.js";
import { header } from "../header.js";
import { tsMorph } from "../libraries.js";
import { relativeSpecifier } from "../specifiers.js";
import { exportedConstant } from "../statements.js";
import { dataText, jsonText } from "../validators/json-text.js";
import { aboutText, docsOf } from "./descriptor-text.js";
import { callbackExports } from "./endpoint-module.js";

const { StructureKind } = tsMorph;

/** The names that a module of a plain operation imports from beside it and exports. */
interface ModuleNames {
  readonly validators: readonly string[];
  readonly types: readonly string[];
}

function namesOf(endpoint: EndpointModel): ModuleNames {
  const hasParameters = endpoint.parameters !== undefined;
  const hasItem = endpoint.item !== undefined;
  return {
    validators: ["input", "output", ...(hasItem ? ["item"] : []), ...(hasParameters ? ["parameters"] : [])],
    types: [
      "Input",
      "Output",
      ...(hasItem ? ["Item"] : []),
      ...(hasParameters ? ["Parameters"] : []),
      "Request",
      "Responses",
    ],
  };
}

function entriesText(entries: readonly (readonly [key: string, value: string])[]): string {
  return entries.length === 0 ? "{}" : `{ ${entries.map(([key, value]) => `${key}: ${value}`).join(", ")} }`;
}

const STYLE_KEYS = ["contentType", "style", "explode", "allowReserved"];

function encodingText(encoding: ReadonlyMap<string, JsonObject>): readonly (readonly [string, string])[] {
  const entries = [...encoding].flatMap(([name, stated]): [string, string][] => {
    const known = STYLE_KEYS.flatMap((key): [string, string][] => {
      const value = own(stated, key);
      const isMeant =
        key === "explode"
          ? typeof value === "boolean"
          : key === "allowReserved"
            ? value === true
            : typeof value === "string";
      return value !== undefined && isMeant ? [[key, jsonText(value)]] : [];
    });
    return known.length === 0 ? [] : [[encodeKey(name), entriesText(known)]];
  });
  return entries.length === 0 ? [] : [["encoding", entriesText(entries)]];
}

function bodyText({ bodies, isBodyRequired }: OperationModel): string {
  const content = bodies.map(({ mediaType, validator, encoding }) => {
    const fields = [...(validator === undefined ? [] : [["validator", validator] as const]), ...encodingText(encoding)];
    return `\n      ${encodeKey(mediaType)}: ${entriesText(fields)},`;
  });
  return `{${isBodyRequired ? "\n    required: true," : ""}\n    content: {${content.join("")}\n    },\n  }`;
}

/** The validators of answers: of whole ones, and of the items of streams. */
interface AnswerValidators {
  readonly json: string;
  readonly items: string;
}

function mediaText(
  { as, isStated, isNamed }: ResponseMediaModel,
  isSuccess: boolean,
  validators: AnswerValidators | undefined,
): string {
  const isStream = as === "events" || as === "lines";
  const validator = as === "json" ? validators?.json : isStream ? validators?.items : undefined;
  return entriesText([
    ["as", encodeString(as)],
    ...(isNamed === undefined ? [] : [["named", String(isNamed)] as const]),
    ...(isSuccess && isStated && validator !== undefined ? [["validator", validator] as const] : []),
  ]);
}

/** The documented answers, as an object literal; `validators`: what checks the successful ones. */
export function responsesText(responses: readonly ResponseModel[], validators?: AnswerValidators): string {
  const lines = responses.map(({ status, isSuccess, media }) => {
    const seen = new Map(media.map((one) => [one.mediaType, one]));
    const entries = [...seen].map(([mediaType, one]): [string, string] => [
      encodeKey(mediaType),
      mediaText(one, isSuccess, validators),
    ]);
    return `\n    ${encodeKey(status)}: ${entriesText(entries)},`;
  });
  return `{${lines.join("")}\n  }`;
}

function lines(values: readonly unknown[]): string {
  return `[${values.map((value) => `\n    ${dataText(value)},`).join("")}\n  ]`;
}

/** The descriptor, a line per key. */
function descriptor(endpoint: EndpointModel, operation: OperationModel): VariableStatementStructure {
  const { id, about, gateways, item } = endpoint;
  const { method, path, parameters, bodies, constants, security, server } = operation;
  const fields = [
    `id: ${encodeString(id)}`,
    `method: ${encodeString(method)}`,
    `path: ${encodeString(path)}`,
    `gateways: ${jsonText([...new Set(gateways.map(({ name }) => name))].sort())}`,
    ...(server === undefined ? [] : [`server: ${encodeString(server)}`]),
    ...(parameters.length === 0 ? [] : [`parameters: ${lines(parameters)}`, "parametersValidator: parameters"]),
    ...(bodies.length === 0 ? [] : [`body: ${bodyText(operation)}`]),
    ...(Object.keys(constants).length === 0 ? [] : [`constants: ${jsonText(constants)}`]),
    `responses: ${responsesText(operation.responses, { json: "output", items: item === undefined ? "output" : "item" })}`,
    ...(security === undefined ? [] : [`security: ${jsonText(security)}`]),
    ...(Object.keys(about).length === 0 ? [] : [`about: ${aboutText(about)}`]),
  ];
  const type = `Operation<${encodeString(id)}, Request, Responses>`;
  const value = `{\n${fields.map((line) => `  ${line},\n`).join("")}}`;
  return exportedConstant({ name: "operation", type, value, docs: docsOf(endpoint) }, true);
}

/** Nothing can send the call: the module has types and validators, and says why there is no more. */
function blockedId(endpoint: EndpointModel, blocked: string): VariableStatementStructure {
  const id = encodeString(endpoint.id);
  const docs = docsOf(endpoint, [`Not callable: ${blocked}.`]);
  return exportedConstant({ name: "id", type: id, value: id, docs }, true);
}

/** What only the module of a call imports: the types of its descriptor. */
function descriptorImports(runtime: string, types: string): readonly ImportDeclarationStructure[] {
  const kind = StructureKind.ImportDeclaration;
  return [
    { kind, isTypeOnly: true, moduleSpecifier: runtime, namedImports: ["Operation"], leadingTrivia: "\n" },
    { kind, isTypeOnly: true, moduleSpecifier: types, namedImports: ["Request", "Responses"] },
  ];
}

/** The module of a plain operation: its types, its validators, its descriptor under two names. */
export function operationModule(
  endpoint: EndpointModel,
  operation: OperationModel,
  runtime: string,
  extension?: ImportExtension,
): SourceFileStructure {
  const { validators, types } = namesOf(endpoint);
  const besideTypes = relativeSpecifier("./types", extension);
  const moduleSpecifier = relativeSpecifier("./validators", extension);
  const { blocked } = operation;
  const namedImports = [...validators, ...(blocked === undefined ? extraValidators(operation) : [])];
  const twice: ExportDeclarationStructure = {
    kind: StructureKind.ExportDeclaration,
    namedExports: [{ name: "operation", alias: "endpoint" }],
    leadingTrivia: "\n",
  };
  return {
    kind: StructureKind.SourceFile,
    statements: [
      header(endpoint.sources),
      ...(blocked === undefined ? descriptorImports(runtime, besideTypes) : []),
      { kind: StructureKind.ImportDeclaration, moduleSpecifier, namedImports },
      {
        kind: StructureKind.ExportDeclaration,
        isTypeOnly: true,
        moduleSpecifier: besideTypes,
        namedExports: [...types, ...endpoint.named.map(({ typeName }) => typeName)],
        leadingTrivia: "\n",
      },
      { kind: StructureKind.ExportDeclaration, namedExports: [...validators] },
      ...callbackExports(endpoint, extension),
      blocked === undefined ? descriptor(endpoint, operation) : blockedId(endpoint, blocked),
      ...(blocked === undefined ? [twice] : []),
    ],
  };
}
