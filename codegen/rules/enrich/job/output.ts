import { wordOf } from "../../../document/json.js";
import type { Fact } from "./fact.js";
import { evidenceAt } from "./operation-page.js";
import { foldName } from "./id.js";
import { type FieldOnPage, type OperationUnit, unitWords } from "./unit.js";

/** Names of results, the likeliest first. */
const NAMES: readonly (readonly [RegExp, number])[] = [
  [/^(?:outputs?|results?|response|taskresult|resulturls?|generatedvideos|sunodata)$/, 10],
  [/^(?:videos?|images?|audios?|songs?|models?3d|clips|artifacts?|assets|unsignedurls)$/, 9],
  [/^(?:video|image|audio|music|file|media|model|output|result|glb)?(?:urls?|uris?)$/, 8],
  [/^(?:download|signed|result|content)(?:urls?|link)$/, 7],
  [/^(?:video|image|audio|midi|media)(?:info|data|result|list)$/, 8],
  [/^(?:text|transcript|transcription|lyrics|summary)$/, 6],
  [/^new[a-z]+$/, 6],
  [/^(?:file|result|output|asset|video|image)id$/, 5],
];
/** Parts of a reply that repeat the request, or lead elsewhere. */
const ELSEWHERE =
  /\/(?:request|input|params?|urls|links|usage|metadata|meta|origin|parameters|metrics|timings|logs?|thumbnail|cover|_links|request_?params)(?:\/|$)|param_?json|call_?back|webhook|status_url|response_url|cancel_url|polling_?url|has_nsfw/i;
const SAYS = /结果|生成的|输出|result|output|generated|download/i;

function weightOf({ field }: FieldOnPage, isInner: (pointer: string) => boolean): number {
  const { pointer, name, types, description } = field;
  if (pointer.includes("/*") || ELSEWHERE.test(pointer)) return 0;
  if (
    types.length > 0 &&
    types.every((type) => type === "boolean" || type === "integer" || type === "number") &&
    !/id$/i.test(name)
  )
    return 0;
  const named = NAMES.find(([pattern]) => pattern.test(foldName(name)))?.[1] ?? 0;
  // `data` inside of `data` is the result beside the state.
  const inner = isInner(pointer) ? 6 : 0;
  const known = Math.max(named, inner);
  if (known === 0) return 0;
  const depth = pointer.split("/").length - 1;
  return known + (SAYS.test(description) ? 1 : 0) - depth * 0.6;
}

const KINDS: readonly (readonly [RegExp, RegExp])[] = [
  [/视频|video|影/i, /video|clip/i],
  [/图|image|picture|photo/i, /image|picture|photo/i],
  [/音|歌|audio|music|speech|song|voice/i, /audio|music|song|sound|voice/i],
];

/** The kinds of media that words speak of. */
function kindsOf(words: string): readonly number[] {
  // What a video is made from is not what comes out.
  const made = words.replaceAll(
    /(?:image|text|video|audio|reference|frame)s?[-_ ]?(?:to|2)[-_ ]?|图片?生(?=视频)|首尾?帧/gi,
    "",
  );
  return KINDS.flatMap(([word], index) => (word.test(made) ? [index] : []));
}

function kindOfName(name: string): number | undefined {
  const index = KINDS.findIndex(([, pattern]) => pattern.test(name));
  return index < 0 ? undefined : index;
}

/** The likeliest places, all of one weight: several where a reply fills one of them by kind. */
function best(all: readonly { readonly on: FieldOnPage; readonly weight: number }[]): readonly FieldOnPage[] {
  const most = Math.max(...all.map(({ weight }) => weight));
  return all.filter(({ weight }) => weight > most - 0.5).map(({ on }) => on);
}

/**
 * Where the status reply holds the output: the likeliest fields, those of the kind of media that the submit speaks of where
 * a reply has one for each kind.
 * @param state where the state is: the output lies beside it or below, not in another branch
 */
export function outputFact(
  fields: readonly FieldOnPage[],
  submit: OperationUnit,
  state: string | undefined,
): Fact<readonly string[]> | undefined {
  const beside = state?.slice(0, state.lastIndexOf("/")) ?? "";
  const isInner = (pointer: string): boolean => state !== undefined && beside !== "" && pointer === `${beside}/data`;
  const all = fields
    .filter(({ field }) => field.pointer !== state && field.pointer !== beside)
    .map((on) => ({ on, weight: weightOf(on, isInner) }))
    .filter(({ weight }) => weight > 2);
  if (all.length === 0) return undefined;
  const kinds = kindsOf(`${unitWords(submit)} ${submit.path}`);
  const speaksOf = ({ on }: { readonly on: FieldOnPage }): boolean => {
    const kind = kindOfName(on.field.name);
    return kind === undefined || kinds.length === 0 || kinds.includes(kind);
  };
  const fitting = all.filter(speaksOf);
  if (fitting.length === 0) return undefined;
  const chosen = best(fitting);
  const [first] = chosen;
  if (first === undefined) return undefined;
  return {
    value: chosen.map(({ field }) => field.pointer),
    basis: chosen.some(({ field }) => field.basis === "schema") ? "schema" : "example",
    evidence: evidenceAt(first.page, first.field.at),
  };
}

/** The names of files that a reply tells by id, for a third operation that gives them. */
export function fileIds(fields: readonly FieldOnPage[]): readonly FieldOnPage[] {
  return fields.filter(
    ({ field }) => /^file_?id$/i.test(field.name) && wordOf(field.pointer) !== "" && !field.pointer.includes("/*"),
  );
}
