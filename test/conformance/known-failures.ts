/** A group of the official suite that does not pass, and why. `wrong` names tests of a group that is not refused. */
export interface KnownFailure {
  readonly draft: string;
  readonly file: string;
  /** The group's description; `*` for every group of the file. */
  readonly group: string;
  readonly wrong?: readonly string[];
  readonly reason: string;
}

const DYNAMIC = "refused: the target of $dynamicRef depends on the path of the evaluation";
const VOCABULARY = "refused: the group's own meta-schema leaves out a vocabulary that is always enforced here";
const FORMAT =
  "refused: the format needs tables (IDNA, IRI) or an engine at run time that a small validator does not carry";
const LABELS =
  "host names are checked as RFC 1123 says; encoded labels are decoded (RFC 3492), without the rules of IDNA 2008";

const dynamicGroups: readonly string[] = [
  "A $dynamicRef to a $dynamicAnchor in the same schema resource behaves like a normal $ref to an $anchor",
  "A $dynamicRef to an $anchor in the same schema resource behaves like a normal $ref to an $anchor",
  "A $dynamicRef resolves to the first $dynamicAnchor still in scope that is encountered when the schema is evaluated",
  "A $dynamicRef without anchor in fragment behaves identical to $ref",
  "A $dynamicRef with intermediate scopes that don't include a matching $dynamicAnchor does not affect dynamic scope resolution",
  "An $anchor with the same name as a $dynamicAnchor is not used for dynamic scope resolution",
  "A $dynamicRef without a matching $dynamicAnchor in the same schema resource behaves like a normal $ref to $anchor",
  "A $dynamicRef with a non-matching $dynamicAnchor in the same schema resource behaves like a normal $ref to $anchor",
  "A $dynamicRef that initially resolves to a schema with a matching $dynamicAnchor resolves to the first $dynamicAnchor in the dynamic scope",
  "A $dynamicRef that initially resolves to a schema without a matching $dynamicAnchor behaves like a normal $ref to $anchor",
  "multiple dynamic paths to the $dynamicRef keyword",
  "after leaving a dynamic scope, it is not used by a $dynamicRef",
  "strict-tree schema, guards against misspelled properties",
  "tests for implementation dynamic anchor and reference link",
  "$ref and $dynamicAnchor are independent of order - $defs first",
  "$ref and $dynamicAnchor are independent of order - $ref first",
  "$ref to $dynamicRef finds detached $dynamicAnchor",
  "$dynamicRef points to a boolean schema",
  "$dynamicRef skips over intermediate resources - direct reference",
  "$dynamicRef avoids the root of each schema, but scopes are still registered",
];

const required = "draft2020-12";
const optional = "draft2020-12/optional";
const formats = "draft2020-12/optional/format";

export const KNOWN_FAILURES: readonly KnownFailure[] = [
  ...dynamicGroups.map((group) => ({ draft: required, file: "dynamicRef.json", group, reason: DYNAMIC })),
  { draft: required, file: "unevaluatedItems.json", group: "unevaluatedItems with $dynamicRef", reason: DYNAMIC },
  {
    draft: required,
    file: "unevaluatedProperties.json",
    group: "unevaluatedProperties with $dynamicRef",
    reason: DYNAMIC,
  },
  {
    draft: required,
    file: "vocabulary.json",
    group: "schema that uses custom metaschema with with no validation vocabulary",
    reason: VOCABULARY,
  },
  { draft: required, file: "vocabulary.json", group: "ignore unrecognized optional vocabulary", reason: VOCABULARY },
  {
    draft: optional,
    file: "dynamicRef.json",
    group: "$dynamicRef skips over intermediate resources - pointer reference across resource boundary",
    reason: DYNAMIC,
  },
  {
    draft: optional,
    file: "cross-draft.json",
    group: "refs to historic drafts are processed as historic drafts",
    reason: "refused: a document of another draft",
  },
  { draft: optional, file: "format-assertion.json", group: "*", reason: VOCABULARY },
  ...["ecmascript-regex", "idn-email", "idn-hostname", "iri-reference", "iri", "regex"].map((name) => ({
    draft: formats,
    file: `${name}.json`,
    group: "*",
    reason: FORMAT,
  })),
  {
    draft: formats,
    file: "hostname.json",
    group: "validation of A-label (punycode) host names",
    reason: LABELS,
    wrong: [
      "Arabic-Indic digits mixed with Extended Arabic-Indic digits",
      "Begins with a Nonspacing Mark",
      "Begins with a Spacing Combining Mark",
      "Begins with an Enclosing Mark",
      "Hebrew GERESH not preceded by Hebrew",
      "Hebrew GERSHAYIM not preceded by Hebrew",
      "ZERO WIDTH JOINER not preceded by Virama",
      "ZERO WIDTH JOINER not preceded by anything",
      "contains illegal char U+302E Hangul single dot tone mark",
      "Exceptions that are DISALLOWED, right-to-left chars",
      "Exceptions that are DISALLOWED, left-to-right chars",
      "MIDDLE DOT with no preceding 'l'",
      "MIDDLE DOT with nothing preceding",
      "MIDDLE DOT with no following 'l'",
      "MIDDLE DOT with nothing following",
      "Greek KERAIA not followed by Greek",
      "Greek KERAIA not followed by anything",
      "Hebrew GERESH not preceded by anything",
      "Hebrew GERSHAYIM not preceded by anything",
      "KATAKANA MIDDLE DOT with no Hiragana, Katakana, or Han",
      "KATAKANA MIDDLE DOT with no other characters",
      'contains "--" in the 3rd and 4th position',
    ],
  },
  ...["definitions.json validate definition against metaschema", "ref.json remote ref, containing refs itself"].map(
    (name) => ({
      draft: "draft4",
      file: name.slice(0, name.indexOf(" ")),
      group: name.slice(name.indexOf(" ") + 1),
      reason: "refused: the meta-schema of draft 4 is not among the known documents",
    }),
  ),
  {
    draft: "draft4/optional",
    file: "zeroTerminatedFloats.json",
    group: "some languages do not distinguish between different types of numeric value",
    wrong: ["a float is not an integer even without fractional part"],
    reason: "JavaScript cannot tell 1.0 from 1; later drafts say the same",
  },
];
