/** A group of the official suite that does not pass, and why. `wrong` names tests of a group that is not refused. */
export interface KnownFailure {
  readonly draft: string;
  readonly file: string;
  /** The group's description; `*` for every group of the file. */
  readonly group: string;
  readonly wrong?: readonly string[];
  readonly reason: string;
}

const FORMAT =
  "refused: the format needs tables (IDNA, IRI) or an engine at run time that a small validator does not carry";
const LABELS =
  "host names are checked as RFC 1123 says; encoded labels are decoded (RFC 3492), without the rules of IDNA 2008";

const optional = "draft2020-12/optional";
const formats = "draft2020-12/optional/format";

export const KNOWN_FAILURES: readonly KnownFailure[] = [
  {
    draft: optional,
    file: "cross-draft.json",
    group: "refs to historic drafts are processed as historic drafts",
    reason: "refused: a document of another draft",
  },
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
