import type { CompileResult } from "../../compile/types.js";
import type { SourceText } from "../../document/source.js";
import type { Config } from "../../io/index.js";
import { isArazzo } from "../../compile/arazzo.js";
import { refersTo } from "../../project/affected.js";
import type { Stages } from "../../project/stages.js";
import { type ApiSide, compileTexts, type SourceSide, sideOf } from "./api-side.js";

/* Two sides of sources that are nearly the same: what the same sources give on both sides need not be compiled. */

/** Both sides as far as they can differ, and how many sources are the same on both and were left aside. */
export interface CompiledSides {
  readonly before: ApiSide;
  readonly after: ApiSide;
  readonly leftAside: number;
}

/** The sources of a side that the other side has not, by all that can change what they give. */
function ownSources({ sources }: SourceSide, other: SourceSide): readonly SourceText[] {
  const keyOf = (side: SourceSide, { id }: SourceText): string => JSON.stringify(side.sources.entries.get(id) ?? null);
  const counts = new Map<string, number>();
  for (const text of other.sources.texts) {
    const key = keyOf(other, text);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return sources.texts.filter((text) => {
    const key = JSON.stringify(sources.entries.get(text.id) ?? null);
    const left = counts.get(key) ?? 0;
    counts.set(key, left - 1);
    return left < 1;
  });
}

function character(code: string): string {
  return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code, 16)));
}

/** A text in lower case, with the letters that JSON, addresses and HTML write by their numbers. */
export function searchable(text: string): string {
  const isEncoded = /\\u00|%[0-7]|&#|&sol;/.test(text);
  const plain = !isEncoded
    ? text
    : text
        .replace(/\\u(00[2-7][0-9a-fA-F])/g, (_, code: string) => character(code))
        .replace(/%([2-7][0-9a-fA-F])/g, (_, code: string) => character(code))
        .replace(/&#x([0-9a-fA-F]{1,6});/g, (_, code: string) => character(code))
        .replace(/&#(\d{1,6});/g, (_, code: string) => character(Number(code).toString(16)))
        .replaceAll("&sol;", "/");
  return plain.toLowerCase();
}

/** The app of an endpoint id, which a source that speaks of the endpoint or of a sibling has to name. */
function appOf(id: string): string {
  return id.toLowerCase().split("/")[1] ?? "";
}

const PART_OF_NAME = /[a-z0-9_-]/;

/**
 * Whether a searchable text has an app as a part of a path: `fal-ai/wan`, `wan/v2.2`. The word alone is not enough: `wan` is in
 * many a word, and a short one would make all sources related.
 */
export function namesApp(words: string, app: string): boolean {
  for (let at = words.indexOf(app); at >= 0; at = words.indexOf(app, at + 1)) {
    const [before, after] = [words.charAt(at - 1), words.charAt(at + app.length)];
    const isWhole = !PART_OF_NAME.test(before) && !PART_OF_NAME.test(after);
    // JSON may write the slash as `\/`.
    if (isWhole && (before === "/" || after === "/" || after === "\\")) return true;
  }
  return false;
}

/** The apps of what was compiled; undefined where something of it is known by more than an id that its sources name. */
function appsIn({ endpoints, excluded, refused, findings }: CompileResult): ReadonlySet<string> | undefined {
  const all = [...endpoints, ...excluded];
  const isClear = refused.length === 0 && !findings.some(({ level }) => level === "error");
  return isClear && all.every(({ kind, id }) => kind === "queue" && appOf(id) !== "")
    ? new Set(all.map(({ id }) => appOf(id)))
    : undefined;
}

function idsOf(texts: readonly SourceText[]): ReadonlySet<string> {
  return new Set(texts.map(({ id }) => id));
}

/**
 * Of a side: its own sources, and those of the common ones that may speak of the same endpoints or of their siblings. Their
 * ids have to stand in the text, at least in parts.
 * @returns undefined where the text alone does not tell what the side's own sources can reach
 */
async function compileOwn(
  own: readonly SourceText[],
  side: SourceSide,
  apps: Set<string>,
  compile: (texts: readonly SourceText[]) => Promise<CompileResult>,
): Promise<{ readonly result: CompileResult; readonly texts: readonly SourceText[] } | undefined> {
  const ownIds = idsOf(own);
  const common = side.sources.texts.filter(({ id }) => !ownIds.has(id));
  if (own.some(({ text }) => isArazzo(text)) || common.some(refersTo(ownIds))) return undefined;
  // What an own source refers to is read with all others.
  if (own.some(refersTo(idsOf(common)))) return undefined;
  // A list of sources may name what a text does not.
  const waiting = common.map((source) => ({
    source,
    words: searchable(`${source.text}\n${JSON.stringify(source.name ?? "")}`),
  }));
  const texts = new Set(own);
  for (;;) {
    const result = await compile([...texts]);
    const found = appsIn(result);
    if (found === undefined) return undefined;
    for (const app of found) apps.add(app);
    const all = [...apps];
    const related = waiting.filter(
      ({ source, words }) => !texts.has(source) && all.some((app) => namesApp(words, app)),
    );
    if (related.length === 0) return { result, texts: [...texts] };
    for (const { source } of related) texts.add(source);
    if (texts.size * 2 > side.sources.texts.length) return undefined;
  }
}

function keysIn({ endpoints }: ApiSide): ReadonlySet<string> {
  return new Set(endpoints.map(({ key }) => key));
}

/** True where an endpoint may have got another name: that is told by looking at all endpoints. */
function mayBeRenamed(before: ApiSide, after: ApiSide): boolean {
  const [old, now] = [keysIn(before), keysIn(after)];
  return [...old].some((key) => !now.has(key)) && [...now].some((key) => !old.has(key));
}

async function compileDifference(
  before: SourceSide,
  after: SourceSide,
  config: Config,
  use: Stages,
): Promise<CompiledSides | undefined> {
  if (before.overlays.texts.length + after.overlays.texts.length > 0) return undefined;
  const [gone, added] = [ownSources(before, after), ownSources(after, before)];
  if ((gone.length + added.length) * 2 > after.sources.texts.length) return undefined;
  const apps = new Set<string>();
  const of = (side: SourceSide, own: readonly SourceText[]): ReturnType<typeof compileOwn> =>
    compileOwn(own, side, apps, (texts) => compileTexts(texts, side, config, use));
  // The second side may name apps that the first one has to look for, too.
  const first = await of(before, gone);
  const known = apps.size;
  const now = first === undefined ? undefined : await of(after, added);
  const old = now === undefined || apps.size === known ? first : await of(before, gone);
  if (old === undefined || now === undefined) return undefined;
  const sides = { before: sideOf(old.result, before), after: sideOf(now.result, after) };
  if (mayBeRenamed(sides.before, sides.after)) return undefined;
  return { ...sides, leftAside: after.sources.texts.length - now.texts.length };
}

/**
 * Compiles two sides of sources, without what the same sources give on both: of a thousand documents one of which has
 * changed, those are compiled that may speak of its endpoint. Where the texts do not tell which these are, all are.
 */
export async function compileSides(
  before: SourceSide,
  after: SourceSide,
  config: Config,
  use: Stages,
): Promise<CompiledSides> {
  const short = await compileDifference(before, after, config, use);
  if (short !== undefined && short.leftAside > 0) return short;
  const whole = async (side: SourceSide): Promise<ApiSide> =>
    sideOf(await compileTexts(side.sources.texts, side, config, use), side);
  return { before: await whole(before), after: await whole(after), leftAside: 0 };
}
