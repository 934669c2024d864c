import type { SourceText } from "../document/source.js";
import type { Member } from "./group.js";
import { markOf } from "./families.js";
import { lastMentions } from "./last-mention.js";

/** All that sources say of one model family. */
export interface FamilySources {
  readonly mark: string;
  readonly members: readonly Member[];
}

/** What sources say, by family, while they are read one after another. */
export interface SourceGrouping {
  /** Takes what the next source says. @returns the families that no later source is expected to speak of */
  readonly add: (source: SourceText, members: readonly Member[]) => readonly FamilySources[];
  /** @returns all that was not handed on before, when the last source is read */
  readonly rest: () => FamilySources[];
}

interface PendingFamily {
  members: Member[] | undefined;
  readonly sources: Set<SourceText>;
}

/**
 * Families are handed on early, so that a run holds the documents of a few and not of all. Which source is the last to
 * speak of a family is a guess: where it was wrong, the family is handed on once more, whole.
 * @param sources in the order in which they will be added
 * @param readAgain what a source says, when it is wanted once more
 */
export function groupEarly(
  sources: readonly SourceText[],
  readAgain: (source: SourceText) => readonly Member[],
): SourceGrouping {
  const lastMention = lastMentions(sources);
  const families = new Map<string, PendingFamily>();
  const due = new Map<number, string[]>();
  let index = -1;
  const schedule = (mark: string, when: number): void => {
    const known = due.get(when);
    if (known === undefined) due.set(when, [mark]);
    else known.push(mark);
  };
  /** The members so far; those of a family that was handed on already are read again, and wait for the last source. */
  const membersOf = (mark: string, member: Member): Member[] => {
    const known = families.get(mark);
    if (known?.members !== undefined) return known.members;
    if (known === undefined) schedule(mark, Math.max(index, lastMention(member.identity) ?? sources.length));
    const before = [...(known?.sources ?? [])].flatMap(readAgain).filter(({ identity }) => markOf(identity) === mark);
    families.set(mark, { members: before, sources: known?.sources ?? new Set() });
    return before;
  };
  const handOn = (mark: string): readonly FamilySources[] => {
    const family = families.get(mark);
    if (family?.members === undefined) return [];
    const { members } = family;
    family.members = undefined;
    return [{ mark, members }];
  };
  return {
    add: (source, members) => {
      index += 1;
      // Found before the source is noted: what it says now is not read again.
      for (const member of members) membersOf(markOf(member.identity), member).push(member);
      for (const member of members) families.get(markOf(member.identity))?.sources.add(source);
      return (due.get(index) ?? []).flatMap(handOn);
    },
    rest: () => [...families.keys()].flatMap(handOn),
  };
}

/** Families are handed on when the last source is read, as often as they are asked for. */
export function groupAll(): SourceGrouping {
  const families = new Map<string, Member[]>();
  return {
    add: (_, members) => {
      for (const member of members) {
        const mark = markOf(member.identity);
        const known = families.get(mark);
        if (known === undefined) families.set(mark, [member]);
        else known.push(member);
      }
      return [];
    },
    rest: () => [...families].map(([mark, members]) => ({ mark, members })),
  };
}
