import type { Rule } from "../spec/document.js";
import { namedShape } from "./enrich/named-shape.js";
import { fromSiblings } from "./enrich/sibling.js";
import { checks, enrichments, repairs, tightenings } from "./index.js";
import { readerLaws, textLaws } from "../ingest/laws.js";
import { otherLaws } from "./other-laws.js";

/** What `falsmith explain <code>` tells about a code. */
export type Law = {
  readonly law: string;
  readonly before?: string;
  readonly after?: string;
  readonly silence?: string;
};

const ruleLaws: readonly Rule[] = [
  ...repairs,
  ...tightenings,
  ...enrichments,
  ...checks,
  fromSiblings([], false),
  namedShape,
];

const silenceOf = (code: string): string =>
  `In falsmith.config.json: { "rules": { "${code}": "off" } } (or "note", "warning", "error").`;

const stated: readonly (readonly [code: string, law: string])[] = [
  ...ruleLaws.map(({ id, law }) => [id, law] as const),
  ...Object.entries(readerLaws),
  ...textLaws,
];

/** Every code that falsmith reports, with the law behind it. */
export const laws: ReadonlyMap<string, Law> = new Map(
  [...stated.map(([code, law]): [string, Law] => [code, { law }]), ...otherLaws]
    .map(([code, law]): [string, Law] => [
      code,
      { ...law, ...otherLaws.get(code), silence: law.silence ?? silenceOf(code) },
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
