import { byText } from "../../document/order.js";
import type { LocatedFinding } from "../../document/located-finding.js";
import type { SourceId, SourceText } from "../../document/source.js";
import { checkText, decode, type DecodeResult, isUtf8Text, textOf } from "../decode.js";
import { sha256 } from "../output/digest.js";
import type { SourceEntry } from "../output/manifest.js";
import { readBytes, readStream, SIZE_LIMIT, tooLarge } from "../read-bytes.js";
import { expandInputs } from "./expand.js";
import { type Candidate, nameSources, pathBelow } from "./source-ids.js";
import { providerOfPath, sourceLists, type SourceLists } from "./source-list.js";

/** What is read: a path, folder or pattern; or a text that the caller has already, by its id. */
export type SourceInput = string | SourceText;

/** Whether an input says where a text is, not what it is. */
export function isPath(input: SourceInput): input is string {
  return typeof input === "string";
}

/** All that inputs gave. A document that cannot be used is a finding and `refused`; the others go on. */
export interface Sources {
  /** Sorted by id. */
  readonly texts: readonly SourceText[];
  /** Id → digest and provider, of the usable ones. */
  readonly entries: ReadonlyMap<SourceId, SourceEntry>;
  /** Id → path as the person gave it. */
  readonly labels: ReadonlyMap<SourceId, string>;
  /** Id → absolute path, where the source is a file. */
  readonly paths: ReadonlyMap<SourceId, string>;
  readonly findings: readonly LocatedFinding[];
  readonly refused: readonly SourceId[];
  /** Inputs that name nothing: wrong usage, nothing should be done. */
  readonly wrong: readonly LocatedFinding[];
  /** False for a source that does not hold a word of ASCII: told by its bytes, so that its text need not be decoded. */
  readonly mayHold: (id: SourceId, word: string) => boolean;
}

export interface ReadOptions {
  readonly cwd: string;
  /** What `-` stands for; without it, there is no such input. */
  readonly stdin?: (() => AsyncIterable<Uint8Array>) | undefined;
  /** An absolute path that folders and patterns do not look into. */
  readonly leaveOut?: string;
  /** The folders of generated packages, absolute: they hold no sources, unless an input is such a folder or lies in it. */
  readonly made?: readonly string[];
  /** What an earlier run of this program read as text. A document that is still the same is decoded when its text is asked for. */
  readonly before?: ReadonlyMap<SourceId, SourceEntry> | undefined;
}

interface One {
  readonly text?: SourceText;
  readonly entry?: SourceEntry;
  /** Of a text that is not decoded yet. */
  readonly bytes?: Uint8Array;
  readonly findings: readonly LocatedFinding[];
  /** It was there when its folder was listed, and is not there any more: then it is no source. */
  readonly isGone?: true;
}

/** A text that is decoded at its first use: where nothing has changed, nobody reads it. */
function lazily(bytes: Uint8Array): Pick<SourceText, "text" | "encoding"> {
  let decoded: ReturnType<typeof textOf> | undefined;
  const read = (): ReturnType<typeof textOf> => (decoded ??= textOf(bytes));
  return {
    get text() {
      return read().text;
    },
    get encoding() {
      return read().encoding;
    },
  };
}

function mayHold(bytes: Uint8Array | undefined, word: string): boolean {
  return (
    bytes === undefined ||
    !isUtf8Text(bytes) ||
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(word)
  );
}

type SourceFacts = Pick<SourceText, "provider" | "origin" | "name" | "deprecated">;

/** What is known of a source besides its text. */
function factsOf({ provider, origin, name, deprecated }: SourceFacts): SourceFacts {
  return {
    ...(provider === undefined ? {} : { provider }),
    ...(origin === undefined ? {} : { origin }),
    ...(name === undefined ? {} : { name }),
    ...(deprecated === undefined ? {} : { deprecated }),
  };
}

async function* nothing(): AsyncIterable<Uint8Array> {}

async function readOne(candidate: Candidate, id: SourceId, lists: SourceLists, options: ReadOptions): Promise<One> {
  const { path, label } = candidate;
  const { stdin = nothing } = options;
  const bytes = path === undefined ? await readStream(stdin()) : readBytes(path);
  if (!(bytes instanceof Uint8Array) && bytes.code === "io/no-such-input" && candidate.isListed === true)
    return { findings: [], isGone: true };
  if (!(bytes instanceof Uint8Array)) return { findings: [{ ...bytes, level: "error", path: label }] };
  const digest = sha256(bytes);
  const isKnown = options.before?.get(id)?.sha256 === digest;
  const decoded: DecodeResult = isKnown ? lazily(bytes) : decode(bytes);
  if (!("text" in decoded)) return { findings: [{ ...decoded, level: "error", path: label }] };
  const listed = path === undefined ? undefined : lists.find(path);
  const provider =
    listed?.provider ?? providerOfPath(path === undefined ? "" : (pathBelow(path, options.cwd) ?? label));
  const named = factsOf({ ...listed, ...(provider === undefined ? {} : { provider }) });
  const message =
    "the file differs from the digest in sources.json; a source is kept as published: fetch it again or update the list";
  const differs = listed?.sha256 !== undefined && listed.sha256 !== digest;
  return {
    text: Object.assign(decoded, { id, ...named }),
    entry: { sha256: digest, ...named },
    ...(isKnown ? { bytes } : {}),
    findings: differs ? [{ code: "io/source-changed", level: "warning", path: label, message }] : [],
  };
}

function brokenLists(lists: SourceLists, cwd: string): readonly LocatedFinding[] {
  return lists.broken().map((path) => ({
    code: "io/source-list",
    level: "warning",
    path: pathBelow(path, cwd) ?? "sources.json",
    message: 'this is not a list of sources; expected { "sources": [ { "path": …, "provider": …, "sha256": … } ] }',
  }));
}

/** A text as it was given: held to what a file is held to. */
function readGiven({ id, text, provider = providerOfPath(id), ...given }: SourceText): One {
  const bytes = Buffer.from(text);
  const decoded = bytes.length > SIZE_LIMIT ? tooLarge(bytes.length) : checkText(text);
  if (!("text" in decoded)) return { findings: [{ ...decoded, level: "error", path: id }] };
  const named = factsOf({ ...given, ...(provider === undefined ? {} : { provider }) });
  return { text: { ...decoded, id, ...named }, entry: { sha256: sha256(bytes), ...named }, findings: [] };
}

type TextReading = readonly [id: SourceId, label: string, path: string | undefined, read: () => One | Promise<One>];

/** Reads what inputs name: files, folders, patterns, `-`. A text that is given with the id of a file stands in its place. */
export async function readSources(inputs: readonly SourceInput[], options: ReadOptions): Promise<Sources> {
  const { candidates, wrong } = await expandInputs(inputs.filter(isPath), options);
  const lists = sourceLists(options.cwd);
  const given = new Map(inputs.flatMap((input) => (isPath(input) ? [] : [[input.id, input] as const])));
  const readings: readonly TextReading[] = [
    ...[...nameSources(candidates, options.cwd)]
      .filter(([, id]) => !given.has(id))
      .map(([candidate, id]): TextReading => {
        const { label, path } = candidate;
        return [id, label, path, () => readOne(candidate, id, lists, options)];
      }),
    ...[...given].map(([id, text]): TextReading => [id, id, undefined, () => readGiven(text)]),
  ].toSorted(([a], [b]) => byText(a, b));
  const texts: SourceText[] = [];
  const entries = new Map<SourceId, SourceEntry>();
  const findings: LocatedFinding[] = [];
  const refused: SourceId[] = [];
  const undecoded = new Map<SourceId, Uint8Array>();
  for (const [id, , , read] of readings) {
    const one = await read();
    if (one.isGone === true) continue;
    findings.push(...one.findings);
    if (one.bytes !== undefined) undecoded.set(id, one.bytes);
    if (one.text === undefined || one.entry === undefined) refused.push(id);
    else {
      texts.push(one.text);
      entries.set(id, one.entry);
    }
  }
  return {
    texts,
    entries,
    findings: [...findings, ...brokenLists(lists, options.cwd)],
    refused,
    wrong,
    mayHold: (id, word) => mayHold(undecoded.get(id), word),
    labels: new Map(readings.map(([id, label]) => [id, label])),
    paths: new Map(readings.flatMap(([id, , path]) => (path === undefined ? [] : [[id, path]]))),
  };
}
