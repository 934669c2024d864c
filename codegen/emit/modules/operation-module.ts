import type { ExportDeclarationStructure, ImportDeclarationStructure, SourceFileStructure } from "ts-morph";
import type { ImportExtension } from "../../document/import-extension.js";
import { type JsonObject, own } from "../../document/json.js";
import type { EndpointModel } from "../../model/endpoint/lower-endpoint.js";
import type { JobModel } from "../../model/job/job-model.js";
import type { OperationModel } from "../../model/endpoint/operation.js";
import { extraValidators } from "../../model/endpoint/validators.js";
import { encodeKey, encodeString } from "../encode.js";
import { header } from "../header.js";
import { tsMorph } from "../libraries.js";
import { relativeSpecifier } from "../specifiers.js";
import { exportedConstant } from "../statements.js";
import { dataText, jsonText } from "../validators/json-text.js";
import { aboutText, docsOf } from "./descriptor-text.js";
import { callbackExports } from "./endpoint-module.js";
import { jobText } from "./job-text.js";
import { entriesText, responsesText } from "./responses-text.js";

const { StructureKind } = tsMorph;

/** The names that a module of a plain operation imports from beside it and exports. */
interface ModuleNames {
  readonly validators: readonly string[];
  readonly types: readonly string[];
}

function namesOf(endpoint: EndpointModel): ModuleNames {
  const { item, parameters, job } = endpoint;
  const of = (part: object | undefined, ...names: readonly string[]): readonly string[] =>
    part === undefined ? [] : names;
  return {
    validators: ["input", "output", ...of(item, "item"), ...of(parameters, "parameters"), ...of(job, "jobOutput")],
    types: [
      "Input",
      "Output",
      ...of(item, "Item"),
      ...of(parameters, "Parameters"),
      "Request",
      "Responses",
      ...of(job, "JobOutput", "JobParameters"),
    ],
  };
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

function lines(values: readonly unknown[]): string {
  return `[${values.map((value) => `\n    ${dataText(value)},`).join("")}\n  ]`;
}

/** The descriptor, a line per key. */
function descriptor(endpoint: EndpointModel, operation: OperationModel): string {
  const { id, about, item } = endpoint;
  const { method, path, parameters, bodies, constants, security, server } = operation;
  const fields = [
    `id: ${encodeString(id)}`,
    `method: ${encodeString(method)}`,
    `path: ${encodeString(path)}`,
    `gateways: ${gatewaysText(endpoint)}`,
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

function gatewaysText({ gateways }: EndpointModel): string {
  return jsonText([...new Set(gateways.map(({ name }) => name))].sort());
}

/** The descriptor of the jobs that the operation submits: what `subscribe`, `submit` and `resume` take. */
function jobDescriptor(endpoint: EndpointModel, job: JobModel): string {
  const gateways = gatewaysText(endpoint);
  const fields = [
    `id: ${encodeString(endpoint.id)}`,
    "input",
    "output: jobOutput",
    `gateways: ${gateways}`,
    ...(Object.keys(endpoint.about).length === 0 ? [] : [`about: ${aboutText(endpoint.about)}`]),
    `job: ${jobText(job, gateways)}`,
  ];
  const type = `JobEndpoint<${encodeString(endpoint.id)}, Input, JobOutput, JobParameters>`;
  const value = `{\n${fields.map((line) => `  ${line},\n`).join("")}}`;
  return exportedConstant(
    { name: "endpoint", type, value, docs: docsOf(endpoint, ["Its jobs, submitted and followed."]) },
    true,
  );
}

/** Nothing can send the call: the module has types and validators, and says why there is no more. */
function blockedId(endpoint: EndpointModel, blocked: string): string {
  const id = encodeString(endpoint.id);
  const docs = docsOf(endpoint, [`Not callable: ${blocked}.`]);
  return exportedConstant({ name: "id", type: id, value: id, docs }, true);
}

/** What only the module of a call imports: the types of its descriptor. */
function descriptorImports(runtime: string, types: string, hasJob: boolean): readonly ImportDeclarationStructure[] {
  const kind = StructureKind.ImportDeclaration;
  const descriptors = hasJob ? ["JobEndpoint", "Operation"] : ["Operation"];
  const jobs = hasJob ? ["Input", "JobOutput", "JobParameters"] : [];
  return [
    { kind, isTypeOnly: true, moduleSpecifier: runtime, namedImports: descriptors, leadingTrivia: "\n" },
    { kind, isTypeOnly: true, moduleSpecifier: types, namedImports: [...jobs, "Request", "Responses"] },
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
  const { job } = endpoint;
  const twice: ExportDeclarationStructure = {
    kind: StructureKind.ExportDeclaration,
    namedExports: [{ name: "operation", alias: "endpoint" }],
    leadingTrivia: "\n",
  };
  return {
    kind: StructureKind.SourceFile,
    statements: [
      header(endpoint.sources),
      ...(blocked === undefined ? descriptorImports(runtime, besideTypes, job !== undefined) : []),
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
      ...(blocked === undefined ? [job === undefined ? twice : jobDescriptor(endpoint, job)] : []),
    ],
  };
}
