import type { ApiEndpoint, Impact } from "../../diff/change.js";
import { endpointOf } from "../../diff/change.js";
import { diffApis } from "../../diff/diff.js";
import { pointerOfPlace } from "../../diff/pointer-of.js";
import { changelogEntry, type DocumentationWords, withEntry } from "../../diff/release/changelog.js";
import { nextVersion } from "../../diff/release/next-version.js";
import { codeSpan } from "../../messages/markdown.js";
import type { SharedChange } from "../../diff/shared-changes.js";
import { isObject, type Json, type JsonObject, own, sameJson, wordOf } from "../../document/json.js";
import type { GeneratedEndpoint } from "../../io/output/generated.js";
import type { PublishedPackage } from "../../io/published/read-published.js";
import { UserError } from "../../io/user-error.js";

/** The version of a package that follows a published one. */
export interface ReleaseReport {
  /** The name of the package. */
  readonly package: string;
  readonly version: string;
  /** The published version that it follows. */
  readonly since: string;
  /** What changed, in terms of the TypeScript of the package. */
  readonly verdict: Impact;
  /** The entry of `CHANGELOG.md`, as Markdown; absent where nothing changed. */
  readonly entry?: string;
}

/** The package that follows: its endpoints, and what else it consists of. */
export interface NextPackage {
  readonly name: string;
  readonly endpoints: readonly GeneratedEndpoint[];
  /** The SHA-256 of its files. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly packageJson: JsonObject;
  readonly provenanceIn: (folder: string) => JsonObject | undefined;
  /** The day of the release, if any is given. */
  readonly date: string | undefined;
}

/** A release, and the whole changelog; undefined where there is none. */
export interface Release {
  readonly report: ReleaseReport;
  readonly changelog: string | undefined;
}

/** What follows from the release itself, or from the published one. */
const ABOUT_RELEASES: readonly string[] = ["package.json", "CHANGELOG.md"];

function isOtherwiseChanged({ outputs }: PublishedPackage, next: NextPackage): boolean {
  if (outputs === undefined) return false;
  const compared = (files: ReadonlyMap<string, string>): readonly (readonly [string, string])[] =>
    [...files].filter(([path]) => !ABOUT_RELEASES.includes(path));
  const now = new Map(compared(next.outputs));
  const before = compared(outputs);
  return before.length !== now.size || before.some(([path, digest]) => now.get(path) !== digest);
}

/** The keys of package.json that programs notice and people do not write. */
const OUR_KEYS = ["exports", "engines"] as const;

/** What changed besides the API, in words. */
function notesOf(published: PublishedPackage, next: NextPackage, isSameApi: boolean): readonly string[] {
  const [before, now] = [published.packageJson, next.packageJson];
  const wanted = own(now, "dependencies");
  const notes = Object.entries(isObject(wanted) ? wanted : {}).flatMap(([name, range]) => {
    const known = own(own(before, "dependencies"), name);
    return known === undefined || sameJson(known, range)
      ? []
      : [`Depends on ${codeSpan(name)} ${codeSpan(wordOf(range))}, before on ${codeSpan(wordOf(known))}`];
  });
  const isOther =
    isOtherwiseChanged(published, next) || OUR_KEYS.some((key) => !sameJson(own(before, key), own(now, key)));
  const unseen = "No type has changed; the code, the documents or their evidence have";
  return isSameApi && isOther && notes.length === 0 ? [unseen] : notes;
}

/** One side of a comparison, by what changes say of it. */
interface ComparisonSide {
  readonly endpoints: ReadonlyMap<string, GeneratedEndpoint>;
  readonly provenanceIn: NextPackage["provenanceIn"];
}

function sideOf({ endpoints, provenanceIn }: Pick<NextPackage, "endpoints" | "provenanceIn">): ComparisonSide {
  return { endpoints: new Map(endpoints.map((one) => [one.id, one])), provenanceIn };
}

function quoteOf(entry: Json | undefined): string | undefined {
  const quote = own(entry, "quote");
  return typeof quote === "string" && quote.trim() !== "" ? quote : undefined;
}

/** Keys that decide nothing. */
const WORDS: readonly string[] = ["title", "description", "example", "examples", "deprecated"];

/** The words that the place of a change and its keywords rest on, by their pointers below it; not those of its properties. */
function wordsAt({ endpoints, provenanceIn }: ComparisonSide, id: string, place: string): ReadonlyMap<string, string> {
  const endpoint = endpoints.get(id);
  const at = endpoint === undefined ? undefined : pointerOfPlace(endpoint, place);
  if (endpoint === undefined || at === undefined) return new Map();
  return new Map(
    Object.entries(provenanceIn(endpoint.folder) ?? {}).flatMap(
      ([key, entry]): readonly (readonly [string, string])[] => {
        const below = key.slice(at.length);
        const isHere = key.startsWith(at) && (below === "" || below.startsWith("/")) && !below.includes("/properties/");
        const quote = quoteOf(entry);
        return isHere && !below.includes("/x-") && quote !== undefined ? [[below, quote]] : [];
      },
    ),
  );
}

/** What is said of a property that came or went; the words that name it alone are none. */
function ownWords(words: ReadonlyMap<string, string>, place: string): string | undefined {
  const lettersOf = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, "");
  const quote = words.get("/description") ?? words.get("");
  const name = lettersOf(place.slice(Math.max(place.lastIndexOf("."), place.lastIndexOf("["))));
  return quote === undefined || lettersOf(quote) === name ? undefined : quote;
}

/** What the documentation says otherwise at the place of a change. */
function statedWords(
  before: ComparisonSide,
  after: ComparisonSide,
  { endpoints: [id = ""], at }: SharedChange,
): DocumentationWords {
  const [was, is] = [wordsAt(before, id, at), wordsAt(after, id, at)];
  if (was.size === 0 || is.size === 0) return { before: ownWords(was, at), after: ownWords(is, at) };
  const isDeciding = (key: string): boolean => !WORDS.includes(key.slice(key.lastIndexOf("/") + 1));
  const key = [...was.keys(), ...is.keys()].find((one) => isDeciding(one) && was.get(one) !== is.get(one)) ?? "";
  return { before: was.get(key), after: is.get(key) };
}

function apiOf(endpoints: readonly GeneratedEndpoint[]): readonly ApiEndpoint[] {
  return endpoints.map(endpointOf);
}

/**
 * The version and the entry of a changelog that follow from what changed since a package was published.
 * @param label what the published package is called in messages
 * @throws UserError where its version is none
 */
export function releaseAfter(published: PublishedPackage, next: NextPackage, label: string): Release {
  const diff = diffApis(apiOf(published.endpoints), apiOf(next.endpoints));
  const notes = notesOf(published, next, diff.verdict === "none");
  const verdict = diff.verdict === "none" && notes.length > 0 ? "patch" : diff.verdict;
  const version = nextVersion(published.version, verdict);
  if (version === undefined)
    throw new UserError(
      `the published version is ${JSON.stringify(published.version)}, which is none: it has to be three numbers, as 1.2.0; name another version`,
      { exit: 1, code: "io/published", path: label },
    );
  const report = { package: next.name, version, since: published.version, verdict };
  if (verdict === "none") return { report, changelog: published.changelog };
  const [before, after] = [sideOf(published), sideOf(next)];
  const words = (change: SharedChange): DocumentationWords => statedWords(before, after, change);
  const { date } = next;
  const entry = changelogEntry({ version, ...(date === undefined ? {} : { date }), diff, notes, words });
  return { report: { ...report, entry }, changelog: withEntry(published.changelog, entry) };
}
