import type { Fact } from "./fact.js";
import { foldName, idField } from "./id.js";
import { evidenceAt } from "./operation-page.js";
import { fileIds } from "./output.js";
import { type FieldOnPage, type OperationUnit, stepsOf, unitWords, type StatusOperation } from "./unit.js";

/** A third operation that gives the output, and what it is asked with. */
export interface ResultOperation {
  readonly unit: OperationUnit;
  /** Parameters by place and name; empty where it takes the id of the job, as the status does. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Where the status reply repeats the id. */
  readonly id: string | undefined;
}

const GIVES = /^(?:content|result|results|output|outputs|download|response)$/i;
const SAYS = /下载|检索|download|retrieve|result|结果/i;

function fact(
  unit: OperationUnit,
  parameters: ReadonlyMap<string, string>,
  id?: string,
): Fact<ResultOperation> | undefined {
  const [page] = unit.pages;
  if (page === undefined) return undefined;
  return { value: { unit, parameters, id }, basis: "schema", evidence: evidenceAt(page, page.at) };
}

/** `…/{id}/result` beside `…/{id}`, or `…/{id}` beside `…/{id}/status`. */
function neighbour(units: readonly OperationUnit[], status: StatusOperation): OperationUnit | undefined {
  const asked = stepsOf(status.unit.path);
  const isStatus = /^(?:status|state|progress)$/i.test(asked.at(-1) ?? "");
  return units.find((unit) => {
    if (unit.method !== "get" || unit.key === status.unit.key) return false;
    const steps = stepsOf(unit.path);
    if (isStatus && steps.join("/") === asked.slice(0, -1).join("/")) return true;
    const lead = isStatus ? asked.slice(0, -1) : asked;
    return (
      steps.length === lead.length + 1 && GIVES.test(steps.at(-1) ?? "") && lead.every((step, i) => step === steps[i])
    );
  });
}

/** The operation that gives the output where the status reply has none: a neighbour of the status, or one that takes a file id. */
export function resultFact(
  units: readonly OperationUnit[],
  status: StatusOperation,
  fields: readonly FieldOnPage[],
): Fact<ResultOperation> | undefined {
  const near = neighbour(units, status);
  const repeated = idField(fields, { parameter: status.parameter, isResource: true, isOperation: false });
  if (near !== undefined) return fact(near, new Map(), repeated?.field.pointer);
  for (const { field } of fileIds(fields)) {
    const takes = units.flatMap((unit) => {
      if (unit.method !== "get" || !SAYS.test(`${unitWords(unit)} ${unit.path}`)) return [];
      const parameter = unit.pages[0]?.parameters.find(({ name }) => foldName(name) === foldName(field.name));
      return parameter === undefined ? [] : [{ unit, place: `${parameter.in}.${parameter.name}` }];
    });
    const [only, ...others] = takes;
    if (only !== undefined && others.length === 0)
      return fact(only.unit, new Map([[only.place, `$response.body#${field.pointer}`]]));
  }
  return undefined;
}
