import { byText } from "../../document/order.js";
import type { LocatedFinding } from "../../document/located-finding.js";
import type { SourceId, SourceText } from "../../document/source.js";
import { decode, type DecodeResult, textOf } from "../decode.js";
import { sha256 } from "../output/digest.js";
import type { SourceEntry } from "../output/manifest.js";
import { readBytes, readStream } from "../read-bytes.js";
import { expandInputs } from "./expand.js";
import { type Candidate, nameSources, pathBelow } from "./source-ids.js";
import { providerOfPath, sourceLists, type SourceLists } from "./source-list.js";

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
}

export interface ReadOptions {
  readonly cwd: string;
  readonly stdin: () => AsyncIterable<Uint8Array>;
  /** An absolute path that folders and patterns do not look into. */
  readonly leaveOut?: string;
  /** The folder of the generated package, absolute: it holds no sources, unless an input is the folder or lies in it. */
  readonly made?: string;
  /** What an earlier run of this program read as text. A document that is still the same is decoded when its text is asked for. */
  readonly before?: ReadonlyMap<SourceId, SourceEntry> | undefined;
}

interface One {
  readonly text?: SourceText;
  readonly entry?: SourceEntry;
  readonly findings: readonly LocatedFinding[];
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

async function readOne(candidate: Candidate, id: SourceId, lists: SourceLists, options: ReadOptions): Promise<One> {
  const { path, label } = candidate;
  const bytes = path === undefined ? await readStream(options.stdin()) : readBytes(path);
  if (!(bytes instanceof Uint8Array)) return { findings: [{ ...bytes, level: "error", path: label }] };
  const digest = sha256(bytes);
  const isKnown = options.before?.get(id)?.sha256 === digest;
  const decoded: DecodeResult = isKnown ? lazily(bytes) : decode(bytes);
  if (!("text" in decoded)) return { findings: [{ ...decoded, level: "error", path: label }] };
  const listed = path === undefined ? undefined : lists.find(path);
  const provider =
    listed?.provider ?? providerOfPath(path === undefined ? "" : (pathBelow(path, options.cwd) ?? label));
  const named = provider === undefined ? {} : { provider };
  const message =
    "the file differs from the digest in sources.json; a source is kept as published: fetch it again or update the list";
  const differs = listed?.sha256 !== undefined && listed.sha256 !== digest;
  return {
    text: Object.assign(decoded, { id, ...named }),
    entry: { sha256: digest, ...named },
    findings: differs ? [{ code: "io/source-changed", level: "warning", path: label, message }] : [],
  };
}

function brokenLists(lists: SourceLists, cwd: string): readonly LocatedFinding[] {
  return lists.broken().map((path) => ({
    code: "io/source-list",
    level: "warning",
    path: pathBelow(path, cwd) ?? "sources.json",
    message: 'this is no list of sources; expected { "sources": [ { "path": …, "provider": …, "sha256": … } ] }',
  }));
}

/** Reads what inputs name: files, folders, patterns, `-`. */
export async function readSources(inputs: readonly string[], options: ReadOptions): Promise<Sources> {
  const { candidates, wrong } = await expandInputs(inputs, options);
  const named = [...nameSources(candidates, options.cwd)].toSorted(([, a], [, b]) => byText(a, b));
  const lists = sourceLists(options.cwd);
  const texts: SourceText[] = [];
  const entries = new Map<SourceId, SourceEntry>();
  const findings: LocatedFinding[] = [];
  const refused: SourceId[] = [];
  for (const [candidate, id] of named) {
    const one = await readOne(candidate, id, lists, options);
    findings.push(...one.findings);
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
    labels: new Map(named.map(([{ label }, id]) => [id, label])),
    paths: new Map(named.flatMap(([{ path }, id]) => (path === undefined ? [] : [[id, path]]))),
  };
}
