import type { Law } from "./law.js";

/**
 * Codes that no rule object stands for: readers of pages, repairs of text, the grammar of prose, the emitters. What each
 * looks like, before and after, stands in `samples/`.
 */
const ENTRIES: readonly (readonly [code: string, law: string])[] = [
  ["ingest/broken-off", "A page that stops in the middle gives what is there, and says where it stops."],
  [
    "ingest/bullet-conflict",
    "Two bullets of one property that say different things are reported, and none of them counts: no value is the looser of any two.",
  ],
  ["ingest/bullet-value", "A bullet whose value is not JSON where JSON is due is left out, never guessed."],
  [
    "ingest/endpoint-differs",
    "Where a page spells its endpoint id in two ways, the Model ID line counts; ids compare without case.",
  ],
  ["ingest/example-json", "An example that is not JSON is left out; the page is read all the same."],
  ["ingest/field-twice", "A property that a page lists twice is read once, from its first place."],
  [
    "ingest/foreign-host",
    "A page of fal that names another host for its endpoint is reported; the host is never trusted for that.",
  ],
  ["ingest/no-endpoint", "A page that names no endpoint, no method and no path cannot be called and is refused."],
  ["ingest/no-input", "A page without any description of an input is half a page and is refused."],
  [
    "ingest/field-form",
    "A field of an exporter's dump that has not the form its exporter writes is left out, with its place.",
  ],
  ["ingest/table-cell", "A cell that states no value of its column is left out, with its place."],
  [
    "ingest/table-row",
    "A row of a rendered table whose cells cannot be told apart with certainty is left out, with its place.",
  ],
  ["ingest/type-name", "A type that is not known is kept by its name and resolved later, or is unknown."],
  [
    "text/quote-colon-value",
    "A plain YAML value that holds `: ` or ends in a colon is quoted; nothing else on its line changes.",
  ],
  ["text/quote-indicator-value", "A plain YAML value that starts with a character YAML reserves is quoted."],
  ["text/quote-quoted-words", "A YAML value that starts with a quoted word and goes on after it is quoted as a whole."],
  ["text/quote-key", "A YAML key that holds an indicator is quoted."],
  ["text/close-quote", "A quoted YAML value that never ends is closed at the end of its line."],
  ["text/escape-backslash", "A backslash that escapes nothing in a double-quoted YAML value is doubled."],
  ["text/indent-with-spaces", "A tab in the indentation of YAML becomes the spaces it stood for."],
  ["text/space-after-colon", "A key whose colon lacks the space behind it gets it."],
  ["tighten/range", "A stated range becomes minimum and maximum; `0.01-1` is two numbers, not a negative one."],
  ["tighten/default", "A stated default becomes `default` when it fits the type; an example is never a default."],
  ["tighten/values", "A stated list of values becomes `enum`."],
  [
    "tighten/listed-values",
    "Values that a sentence lists without naming them as the only ones become `enum` where nothing else is possible.",
  ],
  ["tighten/varying-default", "A default that depends on something else is told, not taken."],
  ["tighten/length", "A stated number of characters limits the length of a string."],
  ["tighten/count", "A stated number of items limits the length of a list."],
  ["tighten/multiple", "A stated step becomes `multipleOf`."],
  ["tighten/url", "A property that is said to be a URL has the format `uri`, unless it takes other data too."],
  ["tighten/nullable", "A property that is said to do something when it is None may be null."],
  ["tighten/deprecated", "A property that is said to be deprecated is marked so."],
  ["tighten/item-type", "A stated type of items becomes the type of the list's items."],
  ["tighten/advice", "Advice states no limit: recommended and usual values are not enforced."],
  ["tighten/alternative", "One of several ways to comply is no limit of its own."],
  ["tighten/conditional", "What holds under a condition only is not enforced for all."],
  ["tighten/each", "A limit that holds for each of several things limits each, not their list."],
  ["tighten/example", "Values behind “for example” are examples; they state nothing."],
  ["tighten/file-types", "File types of a linked file are no values of the URL."],
  ["tighten/more-accepted", "“If more are given, only the first are used” accepts more: it is told, not enforced."],
  ["tighten/open-list", "A list that ends in “etc.” is open: it is offered, not enforced."],
  ["tighten/other-field", "A limit in a sentence about another field is not this field's."],
  ["tighten/other-limit", "A limit in another unit (bytes, seconds, pixels) is not a limit of the JSON value."],
  ["tighten/special-value", "A value with a meaning of its own outside the range is allowed beside it."],
  ["tighten/together", "A limit that several fields share is no limit of one of them."],
  ["tighten/unfit", "A stated value that contradicts the type or the other facts of its property is told, not taken."],
  [
    "tighten/disagreement",
    "Where one description states a fact twice differently, the looser holds; defaults that differ give none.",
  ],
  [
    "enrich/another-source",
    "Sources of one endpoint merge keyword by keyword: the higher rank wins, lower ones fill gaps, and every disagreement is reported with both quotes.",
  ],
  [
    "enrich/overlay",
    "What an overlay decides outranks every source and is enforced; an action that cannot be done, or leaves a document that is not valid, refuses the endpoint.",
  ],
  [
    "enrich/overlay-target",
    "Every action of an overlay selects something in some document: a decision without effect must not look as if it had one.",
  ],
  [
    "ingest/overlay",
    "An overlay is valid by the Overlay Specification 1.0 or 1.1 (1.2 without its reusable actions), its targets are JSONPaths of RFC 9535; while one is not, nothing is written.",
  ],
  [
    "internal/invalid-document",
    "A mended document is valid OpenAPI 3.1; one that is not is our own fault: it is told as such, and not written.",
  ],
  [
    "check/shared-operation",
    "Endpoints that share a method and a path are one operation of the document that `mend` prints for all of them: a body of one of them, an answer of any; what one operation cannot state of each is told.",
  ],
  [
    "check/no-operation",
    "A document that describes neither an operation nor a schema is refused: nothing can be called.",
  ],
  ["emit/dangling-ref", "A reference that leads nowhere is refused at generation."],
  ["emit/endless-ref", "A reference that leads to itself without a schema between is refused at generation."],
  ["emit/invalid-pattern", "A pattern that JavaScript cannot compile is refused at generation, never shipped."],
  ["emit/unsafe-pattern", "A pattern that can take more than linear time is refused at generation, never shipped."],
  ["emit/invalid-schema", "A keyword whose value has the wrong type is refused at generation, never emitted."],
  ["emit/too-deep", "A schema nested beyond the limit is refused at generation."],
  ["emit/too-large", "A schema whose validator would grow beyond a limit is refused at generation."],
  ["emit/unsupported-format", "A format that is to be asserted and is not known is refused at generation."],
  ["emit/unsupported-keyword", "A keyword the validators do not support is refused at generation, never ignored."],
  ["emit/unsupported-dialect", "A schema of a dialect the validators do not know is refused at generation."],
];

const REPORT = "It cannot be silenced: report it, and leave the source out until it is mended.";

/** What happens when a stage itself is at fault: its source or endpoint is refused, everything else is made. */
const INTERNAL_LAWS: readonly (readonly [code: string, law: string])[] = [
  ["internal/ingest", "A mistake of falsmith while a source is read refuses that source alone."],
  ["internal/settle", "A mistake of falsmith while a document is mended refuses what could not be mended alone."],
  ["internal/compile", "A mistake of falsmith while an endpoint is merged and checked refuses that endpoint alone."],
  ["internal/emit", "A mistake of falsmith while the files of an endpoint are made refuses that endpoint alone."],
  [
    "internal/run",
    "A mistake of falsmith while it makes what all endpoints share, or that no other guard caught, is told; nothing is written.",
  ],
  ["internal/overlay", "An overlay that falsmith fails to read is told; nothing is written without what it decides."],
  ["internal/mend", "A mended document that falsmith fails to print is told; the others are printed."],
  ["internal/explain", "An endpoint whose edits falsmith fails to explain is told; those of the others are explained."],
  ["internal/report", "An endpoint whose page falsmith fails to make is told; all other pages are written."],
  ["internal/diff", "An endpoint that falsmith fails to compare is told as not compared; all others are compared."],
];

export const otherLaws: ReadonlyMap<string, Law> = new Map([
  ...ENTRIES.map(([code, law]): [string, Law] => [code, { law }]),
  ...INTERNAL_LAWS.map(([code, law]): [string, Law] => [code, { law, silence: REPORT }]),
]);
