import type { Finding } from "../document/finding.js";
import { byText } from "../document/order.js";
import { count } from "../messages/count.js";
import { labelOf } from "../openapi/identity.js";
import { mainOperation } from "../openapi/operation.js";
import { hostOf, serversOf } from "../openapi/servers.js";
import { type CompiledJob, isUndecided, type JobSearch, listFound } from "./find-jobs.js";
import type { Group } from "./group.js";
import type { SourceReading } from "./read-source.js";

/** Operations that no document can be made of, as groups of their own: a job may still be seen in their paths. */
export function refusedGroups(
  readings: readonly Pick<SourceReading, "refused">[],
  known: ReadonlySet<string>,
): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const one of readings.flatMap(({ refused }) => refused)) {
    const { key, kind } = one.identity;
    if (kind !== "operation" || known.has(key)) continue;
    const before = groups.get(key)?.members ?? [];
    groups.set(key, { key, members: [...before, { ...one, ingested: one.spec, isRequested: true }] });
  }
  return [...groups.values()];
}

/** The jobs that operations submit of which no document can be made. */
export function refusedJobs(groups: readonly Group[], search: JobSearch): readonly CompiledJob[] {
  return groups.flatMap((group): readonly CompiledJob[] => {
    const [found] = search.find(group);
    const [lead] = group.members;
    if (found === undefined || lead === undefined || lead.identity.kind !== "operation") return [];
    const main = mainOperation(lead.spec);
    const { servers = [] } = (main === undefined ? undefined : serversOf(lead.spec.doc, main)) ?? {};
    const listed = listFound(found.job, {
      endpoint: labelOf(lead.identity.call),
      provider: lead.provider,
      host: hostOf(servers),
      sources: group.members.map(({ source }) => source),
      constants: lead.identity.call.constants.map(({ value }) => value),
    });
    return listed === undefined ? [] : [listed.job];
  });
}

/** Told once for all jobs of a provider that cannot be followed. */
export const UNDECIDED_CODE = "job/undecided";

/** What is missing, in words. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["id", "where the id is"],
  ["status", "which operation tells of the job"],
  ["state", "where the state is"],
  ["states.succeeded", "which word means success"],
  ["states.failed", "which word means failure"],
]);

/** What keeps jobs from being followed, in words, what is missing most first. */
export function missingWords(jobs: readonly Pick<CompiledJob, "missing">[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of jobs.flatMap(({ missing }) => missing)) {
    const words = WORDS.get(name) ?? `what ${name.replace("status.parameters.", "")} of the status operation is`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].toSorted(([a, n], [b, m]) => m - n || byText(a, b)).map(([words]) => words);
}

/** An overlay that comes with the tool, as a configuration names it for a host. */
interface FittingDialect {
  readonly name: string;
  /** The host to bind it to, where that is not the provider's own. */
  readonly host?: string;
}

/** The overlays that come with the tool and describe jobs at the paths of some. */
async function fittingDialects(jobs: readonly CompiledJob[]): Promise<readonly FittingDialect[]> {
  if (jobs.length === 0) return [];
  // Loaded late, as provider overlays are: most runs ask for none.
  const { dialectsFor } = await import("../overlay/providers/index.js");
  const fitting = new Map<string, FittingDialect>();
  for (const { call, host } of jobs)
    for (const { name, hosts, isRelayed } of dialectsFor(call.slice(call.indexOf(" ") + 1)))
      if (host !== undefined && (isRelayed || hosts.includes(host))) {
        const isOwn = hosts.includes(host);
        fitting.set(`${name} ${isOwn ? "" : host}`, isOwn ? { name } : { name, host });
      }
  return [...fitting.values()];
}

const MOST_NAMED = 3;

function advice(dialects: readonly FittingDialect[]): string {
  const offer =
    "falsmith jobs --offer prints the overlay that decides it: fill in what is missing, and put it into specs/overlays.";
  if (dialects.length === 0) return offer;
  const names = dialects
    .slice(0, MOST_NAMED)
    .map(({ name, host }) => JSON.stringify(host === undefined ? name : { use: name, host }));
  return `An overlay that comes with the tool describes these paths; if the server answers in that way, add it: overlays: [${names.join(", or ")}]. ${offer}`;
}

async function undecidedFinding(jobs: readonly CompiledJob[]): Promise<Finding> {
  const [first] = jobs;
  const [source = ""] = first?.sources ?? [];
  const calls = [...new Set(jobs.map(({ call }) => call))];
  const more = calls.length > MOST_NAMED ? ` and ${calls.length - MOST_NAMED} more` : "";
  const rivals = jobs.flatMap((job) => (job.rivals.length > 1 ? [`${job.rivals.slice(0, 3).join(" or ")}`] : []));
  const between = rivals[0] === undefined ? "" : `; ${rivals[0]} may tell of it, and nothing says which`;
  return {
    code: UNDECIDED_CODE,
    level: "note",
    at: first?.at ?? "#",
    source,
    message:
      `${count(jobs.length, "endpoint")} of ${first?.provider ?? "a provider"} submit${jobs.length === 1 ? "s" : ""} a job ` +
      `(${calls.slice(0, MOST_NAMED).join(", ")}${more}) that cannot be followed: no page states ${missingWords(jobs).join(", ")}${between}`,
    hint: advice(await fittingDialects(jobs)),
  };
}

/** One finding for each provider with jobs that pages tell of, and that cannot be followed. */
export async function undecidedFindings(jobs: readonly CompiledJob[]): Promise<readonly Finding[]> {
  const providers = new Map<string, CompiledJob[]>();
  for (const job of jobs) {
    if (!isUndecided(job)) continue;
    const known = providers.get(job.provider);
    if (known === undefined) providers.set(job.provider, [job]);
    else known.push(job);
  }
  return await Promise.all([...providers.values()].map(undecidedFinding));
}
