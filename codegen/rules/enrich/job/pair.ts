import { wordOf } from "../../../document/json.js";
import { perObject } from "../../../document/memo.js";
import type { Span } from "../../../document/source.js";
import { isUnknownReply } from "./borrowed.js";
import { cancelFact } from "./cancel.js";
import type { Fact, FactBasis } from "./fact.js";
import { foldName, idField, isWorkId, takesJobId } from "./id.js";
import { evidenceAt, type JobParameter, type OperationPage } from "./operation-page.js";
import { asks, pathRelation } from "./path-relation.js";
import { isOfBusiness, showsClass, stateCandidates, stateField, tellsWork } from "./state.js";
import {
  type FieldOnPage,
  isGeneral,
  type OperationUnit,
  type ProviderOperations,
  type ReplyFields,
  type StatusOperation,
  shapeOf,
  stepsOf,
  unitText,
  unitTitles,
  unitWords,
} from "./unit.js";
import { isAsynchronous, showsWork, speaksOfWork } from "./work.js";

/** A status operation for a submit, and why they belong together. */
export interface Pair {
  readonly status: StatusOperation;
  readonly fact: Fact<OperationUnit>;
  readonly weight: number;
}

const WORK_RESOURCE = /(?:^|[-_/])(?:jobs?|tasks?|exports?|batch(?:es)?|renders?)$/i;
const TELLS =
  /(?:status|progress|state) of (?:a|an|the|your) .{0,30}(?:job|task|generation|prediction|operation|export|request)|\b(?:job|task|generation|prediction|operation|video|request|export) status|\bpoll(?:s|ing)?\b|查询.{0,12}任务|任务.{0,8}(?:状态|详情|结果|进度)|获取.{0,16}(?:任务|结果|详情)|查询.{0,8}(?:详情|结果|状态)|latest state/i;
/** The parameter of a status operation that takes the id of the job, the last template first; undefined where none does. */
function idParameter(page: OperationPage): JobParameter | undefined {
  const [path, query] = ["path", "query"].map((place) => page.parameters.filter((one) => one.in === place));
  const last = [...page.path.matchAll(/\{([^{}]*)\}/g)].at(-1)?.[1];
  const template = path?.find(({ name }) => name === last) ?? path?.at(-1);
  if (template !== undefined && page.method === "get") return template;
  const others = (query ?? []).filter(takesJobId);
  return others.find(({ name }) => isWorkId(name)) ?? others[0];
}

/** True for a reply that is made of bytes or is a list: no status. */
function isList(unit: OperationUnit, replyOf: ReplyFields): boolean {
  const fields = replyOf(unit);
  return fields.some(({ field }) => field.pointer === "/*");
}

/** The operations of a provider that may tell of a job. */
export function statusOperations(units: readonly OperationUnit[], replyOf: ReplyFields): readonly StatusOperation[] {
  return units.flatMap((unit): readonly StatusOperation[] => {
    if (unit.method !== "get" || isList(unit, replyOf)) return [];
    const [page] = unit.pages;
    const parameter = page === undefined ? undefined : idParameter(page);
    const isFixed = page !== undefined && parameter === undefined && /\/\d{6,}(?:\/|$)/.test(page.path);
    if (page === undefined || (parameter === undefined && !isFixed)) return [];
    if (!isStatusLike(unit, replyOf)) return [];
    return [
      {
        unit,
        page,
        parameter: parameter ?? {
          in: "path",
          name: "",
          isRequired: true,
          description: "",
          example: undefined,
          at: page.at,
        },
      },
    ];
  });
}

/** True for a reply that is no text and no JSON: what it gives is the output itself. */
function isBinary({ pages }: OperationUnit): boolean {
  return pages.every((page) => {
    const { schema, examples } = page.reply();
    return (
      schema.length === 0 &&
      examples.length === 0 &&
      /stream|binary|download|content$/i.test(`${page.title} ${page.path}`)
    );
  });
}

function isStatusLike(unit: OperationUnit, replyOf: ReplyFields): boolean {
  if (isBinary(unit)) return false;
  if (stateCandidates(unit, replyOf).length > 0) return true;
  const said = TELLS.test(unitTitles(unit)) || stepsOf(unit.path).slice(-2).some(asks);
  return said && !/文件|\bfile/i.test(unit.pages[0]?.parameters.map(({ name }) => name).join(" ") ?? "");
}

/** What speaks for a job in what two operations say of themselves. */
function isWork(submit: OperationUnit, status: StatusOperation, known: ProviderOperations, isChild: boolean): boolean {
  const { unit } = status;
  const { replyOf } = known;
  const candidates = stateCandidates(unit, replyOf);
  const state = stateField(candidates);
  const speaks = speaksOfWork(submit, replyOf);
  if (state !== undefined && tellsWork(state) && (isChild || speaks)) return true;
  // States that are listed, and are not those of work: a payment, an order.
  if (candidates.some(isOfBusiness) && !speaks) return false;
  if (isChild && WORK_RESOURCE.test(submit.path) && cancelFact(known.units, status) !== undefined) return true;
  const isShown = state !== undefined && showsClass(state);
  if (showsWork(submit, replyOf) && (isShown || isChild)) return true;
  if (TELLS.test(unitTitles(unit)) && (isChild || speaks)) return true;
  if (isChild) return isAsynchronous(submit, replyOf) && isShown;
  return speaks && (isShown || stepsOf(unit.path).some(asks));
}

function normalised(text: string): string {
  return text.toLowerCase().replaceAll(/[\s`"'*_（）()【】[\]:：。，,.]|\d+\.\d+(?=\s)/g, "");
}

const pathsIn: (unit: OperationUnit) => readonly string[] = perObject((unit) =>
  [...unitText(unit).matchAll(/(?:https?:\/\/[\w.-]+)?(?<path>\/[\w\-./{}$:<>]+(?:\?[\w=&{}$]+)?)/g)].map(
    ({ groups }) => plainPath(groups?.["path"] ?? ""),
  ),
);

/** A path without names of parameters, query and end. */
export function plainPath(path: string): string {
  return path
    .replace(/\?.*$/, "")
    .replaceAll(/\$?\{[^{}]*\}|<[^<>]*>|(?<=\/):\w+/g, "{}")
    .replace(/[./]+$/, "");
}

const plainText: (unit: OperationUnit) => string = perObject((unit) => normalised(unitText(unit)));

/** Where a page of the submit writes the path of the status, whole or behind a base path, or its title. */
function mention(submit: OperationUnit, { unit }: StatusOperation): number {
  const path = plainPath(unit.path);
  const written = path === plainPath(submit.path) ? [] : pathsIn(submit);
  if (written.includes(path)) return 64;
  if (path.length > 8 && written.some((one) => one.endsWith(path))) return 60;
  const text = plainText(submit);
  const isTitled = unit.pages.some(({ title }) => {
    const bare = normalised(title.replace(/^[\d.\s]+/, ""));
    return (
      bare.length >= (/\p{Script=Han}/u.test(bare) ? 5 : 12) &&
      normalised(submit.pages[0]?.title ?? "") !== bare &&
      text.includes(bare)
    );
  });
  return isTitled ? 30 : 0;
}

/** Where the status says which submit its id comes from. */
function backMention(submit: OperationUnit, { unit, parameter }: StatusOperation, isNear: boolean): number {
  // Many operations are titled alike: words of the whole page join those whose paths belong together.
  const said = normalised(`${parameter.description} ${isNear ? unitWords(unit) : ""}`);
  const isTitled = submit.pages.some(({ title }) => {
    const bare = normalised(title);
    return bare.length >= (/\p{Script=Han}/u.test(bare) ? 4 : 12) && said.includes(bare);
  });
  if (isTitled) return 40;
  return /返回的\s*`?task|创建.{0,20}时返回|returned (?:by|from|when)/i.test(parameter.description) ? 4 : 0;
}

/** Where examples of both show one id, or the reply to the submit has an address of the status. */
function exampleWeight(submit: OperationUnit, { unit, parameter }: StatusOperation, replyOf: ReplyFields): number {
  const shown = replyOf(submit)
    .flatMap(({ field }) => field.shown.map(wordOf))
    .filter((text) => text.length > 3);
  const asked = wordOf(parameter.example);
  const ids = replyOf(unit)
    .filter(({ field }) => isWorkId(field.name) || foldName(field.name) === "id")
    .flatMap(({ field }) => field.shown.map(wordOf));
  if (asked !== "" && shown.includes(asked)) return 30;
  const fixed = stepsOf(unit.path).filter((step) => step !== "{}" && !isGeneral(step));
  const isLinked = shown.some(
    (text) => /^(?:https?:\/)?\//.test(text) && fixed.length > 0 && fixed.every((step) => text.includes(`/${step}`)),
  );
  if (isLinked) return 25;
  return ids.some((id) => id.length > 5 && shown.includes(id)) ? 20 : 0;
}

const statedShape: (fields: readonly FieldOnPage[]) => string = perObject((fields) =>
  shapeOf(fields.flatMap(({ field }) => (field.basis === "schema" ? field : []))),
);

/** Where both replies are of one type: at least an id and a state, and the very same fields. */
function sameType(submit: OperationUnit, { unit }: StatusOperation, replyOf: ReplyFields): number {
  if (stateCandidates(unit, replyOf).length === 0) return 0;
  // Pages are made by copying pages: only the parts of one document are types.
  const sources = new Set(submit.pages.map(({ source }) => source));
  if (!unit.pages.some(({ source }) => sources.has(source))) return 0;
  const shape = statedShape(replyOf(submit));
  return shape.includes(" ") && shape === statedShape(replyOf(unit)) ? 60 : 0;
}

function basisOf(said: number, typed: number): FactBasis {
  // What only examples join is joined by its paths as well, which documents state.
  return typed > 0 && said === 0 ? "schema" : "stated";
}

/** Words that both have and others do not: `upload` in a path. */
function nearness(submit: OperationUnit, { unit }: StatusOperation): number {
  const parts = new Set(
    stepsOf(submit.path)
      .flatMap((step) => step.split(/(?=[A-Z])|[-_]/))
      .map((part) => part.toLowerCase()),
  );
  return stepsOf(unit.path).filter((step) => step.length > 3 && parts.has(step.toLowerCase())).length;
}

function evidenceOf(submit: OperationUnit, { unit }: StatusOperation): readonly Span[] {
  return [submit, unit].flatMap(({ pages }) => pages.slice(0, 1).flatMap((page) => evidenceAt(page, page.at)));
}

/** False for a status whose last template the path of the submit has as well: it tells of what the submit is called on. */
function asksForMore(submit: OperationUnit, { unit, parameter }: StatusOperation): boolean {
  if (parameter.in !== "path") return true;
  const asked = stepsOf(unit.path);
  const lead = asked.slice(0, asked.lastIndexOf("{}") + 1);
  return !lead.every((step, index) => step === stepsOf(submit.path)[index]);
}

/** The pair of a submit with one status; undefined where nothing joins them. */
function pairOf(submit: OperationUnit, status: StatusOperation, known: ProviderOperations): Pair | undefined {
  const { replyOf } = known;
  if (status.unit.key === submit.key) return undefined;
  const relation = pathRelation(submit.path, status.unit.path);
  const said = mention(submit, status) + backMention(submit, status, relation !== undefined);
  const typed = sameType(submit, status, replyOf);
  const shown = exampleWeight(submit, status, replyOf);
  if (relation === undefined && said < 30 && typed === 0 && shown < 25) return undefined;
  // A status that asks for what the caller cannot know is the right one only where both speak of one type.
  if (relation?.isOpen === true && typed === 0) return undefined;
  if (!isWork(submit, status, known, relation?.isChild === true)) return undefined;
  // A type that many share joins nothing by itself: it must be that of a job.
  const state = typed > 0 ? stateField(stateCandidates(status.unit, replyOf)) : undefined;
  if (relation === undefined && said < 30 && shown < 25 && (state === undefined || !tellsWork(state))) return undefined;
  if (!asksForMore(submit, status) && (state ?? stateField(stateCandidates(status.unit, replyOf))) === undefined)
    return undefined;
  const [a, b] = [submit.pages[0]?.domain, status.page.domain];
  if (a !== undefined && b !== undefined && a !== b && said < 30) return undefined;
  const weight =
    (relation?.weight ?? 0) +
    said +
    typed +
    shown +
    3 * nearness(submit, status) +
    (isUnknownReply(status.unit, replyOf) ? 0 : 1);
  const fact: Fact<OperationUnit> = {
    value: status.unit,
    basis: basisOf(said, typed),
    evidence: evidenceOf(submit, status),
  };
  return { status, fact, weight };
}

/** The status operations that something joins to a submit, the likeliest first. */
export function pairsOf(
  submit: OperationUnit,
  all: readonly StatusOperation[],
  known: ProviderOperations,
): readonly Pair[] {
  return all.flatMap((status) => pairOf(submit, status, known) ?? []).toSorted((a, b) => b.weight - a.weight);
}

/** True where the reply is known, and has no id in it. */
export function lacksId(fields: readonly FieldOnPage[]): boolean {
  return (
    fields.length > 0 && idField(fields, { parameter: undefined, isResource: false, isOperation: true }) === undefined
  );
}
