import { isGeneral, stepsOf } from "./unit.js";

/** How the paths of a submit and of a status belong together. */
export interface PathRelation {
  /** `POST /x`, `GET /x/{id}`: the status is the resource that the submit makes. */
  readonly isChild: boolean;
  /** The status takes more than one value that the submit does not know. */
  readonly isOpen: boolean;
  readonly weight: number;
}

const ASKS =
  /^(?:query|fetch|record-?info|record-?details?|details?|info|status|state|progress|results?|get|poll|retrieve|check|content|tasks?|jobs?|requests?|operations?|predictions?|generations?|batches|task-?(?:results?|status|info|detail)|query-?tasks?|get-?tasks?(?:-?(?:result|status|detail|info))?|job-?(?:status|result)|async-?results?)$/i;
const MAKES =
  /^(?:create|generate|submit|extend|new|start|run|make|add|upload|edit|create-?task|submit-?task|generations?|async)$/i;

/** True for a step of a path that says that something is asked for. */
export function asks(step: string): boolean {
  return ASKS.test(step) || /[-_](?:jobs?|tasks?)$/i.test(step);
}

/** How many steps two paths begin with: a template of the status may stand for a step of the submit, but for its last one. */
function commonLength(submit: readonly string[], status: readonly string[]): number {
  const last = status.lastIndexOf("{}");
  const isSame = (index: number): boolean =>
    submit[index] === status[index] || (status[index] === "{}" && index > 0 && index < last);
  let length = 0;
  while (length < submit.length && length < status.length && isSame(length)) length += 1;
  return length;
}

function tokens(steps: readonly string[]): ReadonlySet<string> {
  const all = steps
    .filter((step) => step !== "{}")
    .flatMap((step) => step.toLowerCase().split(/[-_.]|(?<=[a-z])(?=\d)/));
  return new Set(all.filter((token) => token.length > 2 && !MAKES.test(token) && !ASKS.test(token)));
}

function shared(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [tokens(a), tokens(b)];
  return [...left].filter((token) => right.has(token) || right.has(`${token}s`) || left.has(`${token}es`)).length;
}

/** The relation of two paths; undefined where they have nothing to do with each other. */
export function pathRelation(submit: string, status: string): PathRelation | undefined {
  const [s, q] = [stepsOf(submit), stepsOf(status)];
  const common = commonLength(s, q);
  const rest = { s: s.slice(common), q: q.slice(common) };
  const specific = q.slice(0, common).filter((step) => !isGeneral(step) && step !== "{}").length;
  const isChild = rest.s.length === 0 && rest.q[0] === "{}" && rest.q.slice(1).every((step) => ASKS.test(step));
  if (isChild) return { isChild, isOpen: false, weight: 50 - rest.q.length };
  const overlap = shared(rest.s, rest.q);
  if (specific === 0 && overlap === 0) return undefined;
  const isAsked = rest.q.every((step) => step === "{}" || ASKS.test(step) || tokens([step]).size === 0);
  const isNamed = rest.q.every((step) => step === "{}" || ASKS.test(step) || shared(rest.s, [step]) > 0);
  if (!isAsked && !isNamed) return undefined;
  const isOpen = rest.q.filter((step) => step === "{}").length > 1;
  return { isChild, isOpen, weight: 18 + 4 * specific + 6 * overlap - rest.q.length - (specific === 0 ? 10 : 0) };
}
