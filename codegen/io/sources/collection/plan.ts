import { sha256 } from "../../output/digest.js";
import type { CollectionUpdate, PageUpdate } from "../write-source.js";
import type { CollectionEntry, PageDigests } from "./entry.js";

/** A page that is not as it was. */
export interface PageChange {
  /** `restored`: the list has it, and its file was away. */
  readonly state: "new" | "changed" | "restored";
  readonly text: string;
  /** The text that stands there; undefined when there is none. */
  readonly before: string | undefined;
}

/** What an origin's pages are beside those that stand below `specs/`. */
export interface CollectionPlan {
  /** Pages that stand there as the origin has them; they may not be listed yet. */
  readonly same: ReadonlyMap<string, string>;
  readonly changes: ReadonlyMap<string, PageChange>;
  /** Page → the text that is to go: the origin has it no more. */
  readonly gone: ReadonlyMap<string, string>;
  /** Pages that a person edited: left alone. */
  readonly edited: readonly string[];
  /** Files of a person in the way of pages: left alone. */
  readonly foreign: readonly string[];
  /** Pages that were looked at before and not taken, and are still the same. */
  readonly passed: readonly string[];
}

/** What an origin has, and what is known of it. */
export interface PlanInput {
  /** The pages that can be read. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether the origin has a page that cannot be read. */
  readonly isThere: (page: string) => boolean;
  /** Whether all of the origin was looked at. */
  readonly isWhole: boolean;
  readonly entry: CollectionEntry | undefined;
  /** The text of a page below `specs/`; undefined when there is none. */
  readonly standing: (page: string) => string | undefined;
  /** Pages that were not taken before are looked at again. */
  readonly again: boolean;
  /** What is in the way is overwritten. */
  readonly force: boolean;
}

type PageState = PageChange["state"] | "same" | "edited" | "foreign" | "passed";

function stateOf(page: string, text: string, before: string | undefined, input: PlanInput): PageState {
  const { entry, force, again } = input;
  const known = entry?.pages.get(page);
  if (before === text) return "same";
  if (!again && entry?.refused.get(page) === sha256(text)) return "passed";
  if (before === undefined) return known === undefined ? "new" : "restored";
  if (known === sha256(before) || force) return "changed";
  return known === undefined ? "foreign" : "edited";
}

/** The pages that the list has and the origin has not; only where all of the origin was looked at. */
function goneOf({ texts, isThere, isWhole, entry, standing }: PlanInput): Pick<CollectionPlan, "gone" | "edited"> {
  const gone = new Map<string, string>();
  const edited: string[] = [];
  for (const [page, digest] of isWhole ? (entry?.pages ?? []) : []) {
    if (texts.has(page) || isThere(page)) continue;
    const before = standing(page);
    // Of a file that is away already, the entry alone goes.
    if (before === undefined) continue;
    if (sha256(before) === digest) gone.set(page, before);
    else edited.push(page);
  }
  return { gone, edited };
}

/** Compares what an origin has with what stands below `specs/`; nothing is read for what it says. */
export function planPages(input: PlanInput): CollectionPlan {
  const { gone, edited } = goneOf(input);
  const same = new Map<string, string>();
  const changes = new Map<string, PageChange>();
  const left = { edited: [...edited], foreign: new Array<string>(), passed: new Array<string>() };
  for (const [page, text] of input.texts) {
    const before = input.standing(page);
    const state = stateOf(page, text, before, input);
    if (state === "same") same.set(page, text);
    else if (state === "edited" || state === "foreign" || state === "passed") left[state].push(page);
    else changes.set(page, { state, text, before });
  }
  return { same, changes, gone, ...left };
}

function digestsAfter(
  { texts, isThere, isWhole, entry }: PlanInput,
  { same, changes, edited, passed }: CollectionPlan,
  rejected: ReadonlySet<string>,
): Pick<CollectionEntry, "pages" | "refused"> {
  const left = new Set([...edited, ...passed, ...rejected]);
  const isUnseen = (page: string): boolean => !texts.has(page) && (isThere(page) || !isWhole);
  const kept = [...(entry?.pages ?? [])].filter(([page]) => left.has(page) || isUnseen(page));
  const taken = [...changes].filter(([page]) => !rejected.has(page));
  const stand = [...same, ...taken.map(([page, { text }]) => [page, text] as const)];
  const refused = [...changes].filter(([page]) => rejected.has(page));
  return {
    pages: new Map([...kept, ...stand.map(([page, text]) => [page, sha256(text)] as const)]),
    refused: new Map([
      ...[...(entry?.refused ?? [])].filter(([page]) => isUnseen(page) || passed.includes(page)),
      ...refused.map(([page, { text }]) => [page, sha256(text)] as const),
    ]),
  };
}

function sameDigests(a: PageDigests, b: PageDigests): boolean {
  return a.size === b.size && [...a].every(([page, digest]) => b.get(page) === digest);
}

/** What is to be known of a collection besides its pages. */
type CollectionFacts = Omit<CollectionEntry, "date" | "pages" | "refused">;

/**
 * What is to be written of a collection to carry its plan out.
 * @param rejected the pages that were looked at and are not taken
 * @param today the day of pages that are not as they were
 */
export function updateOf(
  facts: CollectionFacts,
  { input, plan }: { readonly input: PlanInput; readonly plan: CollectionPlan },
  rejected: ReadonlySet<string>,
  today: string,
): CollectionUpdate {
  const digests = digestsAfter(input, plan, rejected);
  const { entry } = input;
  const date = entry !== undefined && sameDigests(digests.pages, entry.pages) ? entry.date : today;
  const taken = [...plan.changes].filter(([page]) => !rejected.has(page));
  const pages = new Map<string, PageUpdate>([
    ...taken.map(([page, { text, before }]) => [page, { text, before }] as const),
    ...[...plan.gone].map(([page, before]) => [page, { text: undefined, before }] as const),
  ]);
  return { entry: { ...facts, date, ...digests }, pages };
}
