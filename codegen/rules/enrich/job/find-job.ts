import { replyReader } from "./borrowed.js";
import { callbackFact, callbackField } from "./callback.js";
import { cancelFact } from "./cancel.js";
import type { Fact } from "./fact.js";
import { idFact, idField } from "./id.js";
import type { JobParameter } from "./operation-page.js";
import { evidenceAt } from "./operation-page.js";
import { outputFact } from "./output.js";
import { type Pair, pairsOf, plainPath, statusOperations } from "./pair.js";
import { failureFact, progressFact, successFact } from "./reply-facts.js";
import { type ResultOperation, resultFact } from "./result.js";
import { type StateCandidate, stateCandidates, stateFact, stateField, type ShownWord, stateLists } from "./state.js";
import { type StateFacts, stateFacts } from "./states.js";
import { answersAtOnce, maySubmit, submitsAlone } from "./submit.js";
import { type FieldOnPage, type OperationUnit, type ReplyFields, unitText, type StatusOperation } from "./unit.js";
import { deferralOf, httpStates } from "./when.js";

/** A job as pages tell of it. What no page says is undefined. */
export interface FoundJob {
  readonly submit: OperationUnit;
  readonly status?: Fact<OperationUnit>;
  /** The parameter of the status operation that takes the id. */
  readonly parameter?: JobParameter;
  /** Operations of which the evidence does not say which one tells of the job. */
  readonly rivals: readonly OperationUnit[];
  readonly id?: Fact<string>;
  /** A pointer into the status reply, or `$statusCode`. */
  readonly state?: Fact<string>;
  readonly states: StateFacts;
  readonly success?: Fact<string>;
  readonly output?: Fact<readonly string[]>;
  readonly result?: Fact<ResultOperation>;
  readonly error?: Fact<readonly string[]>;
  readonly progress?: Fact<string>;
  readonly cancel?: Fact<OperationUnit>;
  readonly callback?: Fact<string>;
  readonly when?: Fact<string>;
}

/** Finds the jobs of one provider's operations. */
export interface JobFinder {
  readonly find: (submit: OperationUnit) => FoundJob | undefined;
  /** True where which side of a reply is borrowed rests on all operations. */
  readonly restsOnAll: (submit: OperationUnit) => boolean;
}

interface Provider {
  readonly units: readonly OperationUnit[];
  readonly replyOf: ReplyFields;
  readonly statuses: () => readonly StatusOperation[];
}

function defined<Facts extends object>(
  facts: Facts,
): { readonly [Key in keyof Facts]?: Exclude<Facts[Key], undefined> };
function defined(facts: object): object {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

/** Words that the reply to the submit shows for the state, where it shows one. */
function freshWords(submit: OperationUnit, replyOf: ReplyFields, name: string | undefined): readonly ShownWord[] {
  const candidates = stateCandidates(submit, replyOf);
  const same = candidates.find(({ on }) => on.field.name === name);
  const chosen = same ?? (name === undefined ? stateField(candidates) : undefined);
  return (chosen?.words ?? []).filter(({ basis }) => basis === "example");
}

/** A reply to the submit that has the state field of the status in it, and its words: what is submitted is what is asked for. */
function sharedState(submit: OperationUnit, replyOf: ReplyFields): StateCandidate | undefined {
  return stateField(stateCandidates(submit, replyOf));
}

const UNTIL = /(?:轮询|poll|until|直到).{0,20}?[`"']?(?<name>[a-z_]*(?:status|state))[`"']?\s*(?:=|==|为|is|becomes)/i;

/** The state that prose names and the reply shows only on submit: “poll until status = COMPLETED”. */
function statedState(submit: OperationUnit, status: OperationUnit, replyOf: ReplyFields): StateCandidate | undefined {
  const name = UNTIL.exec([unitText(submit), unitText(status)].join("\n"))?.groups?.["name"];
  if (name === undefined) return undefined;
  return stateCandidates(submit, replyOf).find(({ on }) => on.field.name === name);
}

interface StateReading {
  readonly state?: Fact<string>;
  readonly states: StateFacts;
}

/** Words that the description of a callback lists, where no page of the status is there. */
function callbackWords(submit: OperationUnit): readonly ShownWord[] {
  const on = callbackField(submit);
  if (on === undefined) return [];
  const evidence = evidenceAt(on.page, on.field.at);
  return stateLists(on.field.description, "status").flatMap(({ words }) =>
    words.map(({ word, meaning }): ShownWord => ({ word, meaning, basis: "stated", evidence })),
  );
}

function readState(submit: OperationUnit, pair: Pair | undefined, replyOf: ReplyFields): StateReading {
  const status = pair?.status.unit;
  const own = status === undefined ? [] : stateCandidates(status, replyOf);
  const isOpen = status === undefined || replyOf(status).length === 0;
  const chosen =
    stateField(own) ??
    (status !== undefined && own.length === 0 ? statedState(submit, status, replyOf) : undefined) ??
    (isOpen && own.length === 0 ? alone(submit, status, replyOf) : undefined);
  if (chosen === undefined) {
    const http = status === undefined || own.length > 0 ? undefined : httpStates(status);
    if (http !== undefined) {
      const { basis, evidence, value } = http;
      const word = (one: number): Fact<readonly number[]> => ({ value: [one], basis, evidence });
      return {
        state: { value: "$statusCode", basis, evidence },
        states: { running: word(value.running), succeeded: word(value.succeeded) },
      };
    }
    const context = { fresh: freshWords(submit, replyOf, undefined), hasError: false, isBoolean: false };
    return { states: stateFacts(status === undefined ? callbackWords(submit) : [], context) };
  }
  const fields = status === undefined ? replyOf(submit) : replyOf(status);
  const { field } = chosen.on;
  const states = stateFacts(chosen.words, {
    fresh: chosen.on.page.method === "get" ? freshWords(submit, replyOf, field.name) : [],
    hasError: failureFact(fields, field.pointer) !== undefined,
    isBoolean: field.types.includes("boolean"),
  });
  return { state: stateFact(chosen), states };
}

/** The state in the reply to the submit, where that is the reply of the status as well: it shows what follows, not only the begin. */
function alone(
  submit: OperationUnit,
  status: OperationUnit | undefined,
  replyOf: ReplyFields,
): StateCandidate | undefined {
  const candidate = sharedState(submit, replyOf);
  const isListed = candidate !== undefined && candidate.words.filter(({ basis }) => basis !== "example").length > 1;
  return isListed && (status === undefined || replyOf(status).length === 0) ? candidate : undefined;
}

/** The pair that the evidence decides for, or those between which it does not. One operation that two sections tell of is no rival. */
function decide(pairs: readonly Pair[]): { readonly pair?: Pair; readonly rivals: readonly OperationUnit[] } {
  const [first] = pairs;
  if (first === undefined) return { rivals: [] };
  const likeliest = pairs.filter(({ weight }) => weight === first.weight).map(({ status }) => status.unit);
  const paths = new Set(likeliest.map(({ path }) => plainPath(path)));
  return paths.size === 1 ? { pair: first, rivals: [] } : { rivals: likeliest };
}

/** True for a long-running operation of Google: it has a name, and says when it is done. */
function isOperation(fields: ReturnType<ReplyFields>): boolean {
  return ["/name", "/done"].every((place) => fields.some(({ field }) => field.pointer === place));
}

/** The way of the id: a name of Google's holds more than the template takes, and what only an example shows may be in the type of the status. */
function jobId(found: FieldOnPage, reply: readonly FieldOnPage[], asked: readonly FieldOnPage[]): Fact<string> {
  const fact = idFact(found);
  if (isOperation(reply) && found.field.pointer === "/name") return { ...fact, basis: "example" };
  if (fact.basis !== "example") return fact;
  const stated = new Map(asked.map((on) => [on.field.pointer, on]));
  const same = stated.get(found.field.pointer);
  // A submit that answers with the resource of the status has its fields, which the status states.
  const isResource = reply.every(({ field }) => stated.has(field.pointer)) && reply.length > 1;
  return isResource && same?.field.basis === "schema" ? idFact(same) : fact;
}

/** The envelope's code, where replies have one; a reply without it is no failure. */
function envelopeOf(
  submit: OperationUnit,
  status: OperationUnit | undefined,
  replyOf: ReplyFields,
): Fact<string> | undefined {
  const sides = [submit, ...(status === undefined ? [] : [status])].map((unit) => successFact(replyOf(unit)));
  const known = sides.find((side) => side !== undefined);
  if (known === undefined) return undefined;
  if (sides.every((side) => side?.value === known.value)) return known;
  return { ...known, value: known.value.replace(/ == (\d+)$/, " in [$1, null]") };
}

function describe(submit: OperationUnit, { units, replyOf }: Provider, decided: ReturnType<typeof decide>): FoundJob {
  const { pair, rivals } = decided;
  const status = pair?.status.unit;
  const reply = replyOf(submit);
  const asked = status === undefined ? [] : replyOf(status);
  const deferral = deferralOf(submit);
  const { state, states } = readState(submit, pair, replyOf);
  const isLro = isOperation(reply);
  const target = {
    parameter: pair?.status.parameter,
    isResource: pair !== undefined && submit.path.length < (status?.path.length ?? 0),
    isOperation: isLro,
  };
  const found = idField(reply, target);
  const at = state?.value;
  // Where the submit's reply is that of the status, it shows where output and error are.
  const isSame = status === undefined ? state !== undefined : asked.length === 0 && state !== undefined;
  const fields = isSame ? reply : asked;
  const output = outputFact(fields, submit, at);
  const result = pair === undefined ? undefined : resultFact(units, pair.status, fields);
  return {
    submit,
    rivals,
    states,
    ...defined({
      status: pair?.fact,
      parameter: pair?.status.parameter,
      id: found === undefined ? deferral?.id : jobId(found, reply, asked),
      state,
      success: envelopeOf(submit, status, replyOf),
      output: at === "$statusCode" && output === undefined ? undefined : output,
      result: output === undefined || result?.value.parameters.size === 0 ? result : undefined,
      error: failureFact(fields, at),
      progress: progressFact(fields),
      cancel: pair === undefined ? undefined : cancelFact(units, pair.status),
      callback: callbackFact(submit),
      when: deferral === undefined || !answersAtOnce(submit, replyOf) ? undefined : deferral.condition,
    }),
  };
}

/** Finds jobs among the operations of one provider. Nothing is read before a submit is asked about. */
export function jobFinder(units: readonly OperationUnit[]): JobFinder {
  const replyOf = replyReader(units);
  let statuses: readonly StatusOperation[] | undefined;
  const provider: Provider = { units, replyOf, statuses: () => (statuses ??= statusOperations(units, replyOf)) };
  const isContradictory = ({ pages }: OperationUnit): boolean => pages.some((page) => page.reply().isContradictory);
  return {
    restsOnAll: (submit) =>
      maySubmit(submit) && (isContradictory(submit) || provider.statuses().some(({ unit }) => isContradictory(unit))),
    find: (submit) => {
      if (!maySubmit(submit)) return undefined;
      const pairs = pairsOf(submit, provider.statuses(), provider);
      const isDeferred = deferralOf(submit) !== undefined;
      const said = pairs.filter(({ weight }) => weight >= 60);
      if (answersAtOnce(submit, replyOf)) {
        if (!isDeferred || said.length === 0) return undefined;
        return describe(submit, provider, decide(said));
      }
      if (pairs.length === 0 && !submitsAlone(submit, replyOf)) return undefined;
      return describe(submit, provider, decide(pairs));
    },
  };
}
