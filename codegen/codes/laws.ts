import type { Rule } from "../document/document.js";
import { READER_LAWS, textLaws } from "../ingest/codes.js";
import { namedShape } from "../rules/enrich/named-shape.js";
import { fromSiblings } from "../rules/enrich/sibling.js";
import { beforeSplit, checks, enrichments, repairs, tightenings } from "../rules/index.js";
import type { Law } from "./law.js";
import { otherLaws } from "./other-laws.js";
import { samples } from "./samples/index.js";
import { PART_NAMES } from "./samples/sample.js";

const ruleLaws: readonly Rule[] = [
  ...beforeSplit,
  ...repairs,
  ...tightenings,
  ...enrichments,
  ...checks,
  fromSiblings([], false),
  namedShape,
];

function inConfig(code: string): string {
  return `In falsmith.config.json: { "rules": { "${code}": "off" } } (or "note", "warning", "error").`;
}

/** An error that says why a source gives nothing stays what it is, whatever the configuration says (law 6). */
function silenceOf(code: string): string {
  if (code.startsWith("emit/"))
    return "It cannot be silenced: write the schema otherwise, in the source's next edition or in an overlay of yours.";
  if (code.startsWith("internal/")) return "It cannot be silenced: what it speaks of is not written.";
  if (samples.get(code)?.refuses === true)
    return "It cannot be silenced where it refuses a source: that gives nothing until it is put right, or got anew.";
  return textLaws.has(code)
    ? `Of a source it is told by \`falsmith mend --explain\` alone. Of an overlay: ${inConfig(code)}`
    : inConfig(code);
}

function shown(code: string): Omit<Law, "law"> {
  const sample = samples.get(code);
  return sample === undefined ? {} : { ...sample, place: PART_NAMES[sample.part].words };
}

const stated: readonly (readonly [code: string, law: string])[] = [
  ...ruleLaws.map(({ id, law }) => [id, law] as const),
  ...Object.entries(READER_LAWS),
  ...textLaws,
];

/** Every code that falsmith reports, with the law behind it. */
export const laws: ReadonlyMap<string, Law> = new Map(
  [...stated.map(([code, law]): [string, Law] => [code, { law }]), ...otherLaws]
    .map(([code, law]): [string, Law] => [
      code,
      { ...law, ...otherLaws.get(code), ...shown(code), silence: law.silence ?? silenceOf(code) },
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
