import { isList, type Json, type JsonObject, own } from "../../../codegen/document/json.js";
import { perObject } from "../../../codegen/document/memo.js";
import type { Pointer } from "../../../codegen/document/pointer.js";
import { textsIn } from "../../../codegen/openapi/texts.js";
import { childrenOf, missingWords, type TypeDifference, wordsOf } from "./compare-types.js";
import { show, type TypeTree } from "./type-tree.js";

/** `both`: the types have the same values; `neither`: each has values that the other has not. */
type Fit = "theirs in ours" | "ours in theirs" | "both" | "neither";

/** A kind of difference from the types of openapi-typescript, and who is right. */
export interface DifferenceKind {
  readonly name: string;
  readonly ours: string;
  readonly theirs: string;
  readonly right: string;
  /** Whether values of one type are values of the other, as far as this difference goes. */
  readonly fits: Fit;
  readonly is: (difference: PeerDifference) => boolean;
}

/** A difference in a type, by the type's name in ours. */
export interface PeerDifference extends TypeDifference {
  readonly type: string;
  /** Where the schema of the type stands, where theirs has no such type. */
  readonly pointer?: Pointer;
  readonly doc: JsonObject;
}

function text(type: TypeTree | undefined): string {
  return type === undefined ? "" : show(type);
}

/** The parts of a union, each as text. */
function parts(type: TypeTree | undefined): readonly string[] {
  return type === undefined ? [] : type.kind === "union" ? type.parts.map(show) : [show(type)];
}

function says({ schemas }: PeerDifference, keyword: string): boolean {
  return schemas.some((schema) => own(schema, keyword) !== undefined);
}

/** The values that the schemas list. */
function listed({ schemas }: PeerDifference): readonly Json[] {
  return schemas.flatMap((schema) => [...childrenOf([schema], "enum"), ...[own(schema, "const") ?? []].flat()]);
}

function lastOf({ at }: PeerDifference): string {
  return at.at(-1) ?? "";
}

function words(difference: PeerDifference, ...keywords: readonly string[]): ReadonlySet<string> {
  const said = difference.schemas.flatMap((schema) => keywords.map((keyword) => own(schema, keyword)));
  const texts = said.flatMap((value) =>
    value === undefined ? [] : typeof value === "string" ? [value] : [JSON.stringify(value), ...plain(value)],
  );
  return wordsOf(texts.join(" "));
}

/** Texts in a value, with the line ends that JSON writes out. */
function plain(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  if (isList(value)) return value.flatMap(plain);
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(plain) : [];
}

function misses(difference: PeerDifference, known: ReadonlySet<string>): boolean {
  const { what, comments } = difference;
  return what === "comment" && comments !== undefined && missingWords(comments).every((word) => known.has(word));
}

/** Words of titles that are names in code, or say the name that they stand under once more. */
function emptyTitleWords(difference: PeerDifference): ReadonlySet<string> {
  const { comments, schemas } = difference;
  const known = new Set([...wordsOf(lastOf(difference)), ...wordsOf(difference.type), ...wordsOf(comments?.[0] ?? "")]);
  const titles = schemas.flatMap((schema) => own(schema, "title") ?? []).filter((title) => typeof title === "string");
  const empty = titles.filter(
    (title) => /^[\w.$/[\]-]+$/.test(title.trim()) || [...wordsOf(title)].every((word) => known.has(word)),
  );
  return wordsOf(empty.join(" "));
}

function isLiteral(word: string): boolean {
  return /^(?:"|-?\d|true$|false$)/.test(word);
}

const OPEN = new Set(["string & {}", "number & {}"]);

function isTyped(one: PeerDifference, keyword: string): boolean {
  return one.schemas.some((schema) => own(schema, keyword) === true);
}

/** Whether a literal of a union is a value that the schemas list. */
function isListed(one: PeerDifference, literal: string): boolean {
  return listed(one).some((value) => JSON.stringify(value) === literal);
}

function isMediaType({ type }: PeerDifference): boolean {
  return /^(?:Request |Responses\.|Output$|Input$|Item$)/.test(type);
}

const OPTIONAL: readonly DifferenceKind[] = [
  {
    name: "property with a default",
    ours: "optional",
    theirs: "required (its `defaultNonNullable`)",
    right: "ours: a caller may leave it out, and nothing says that a server sends it",
    fits: "theirs in ours",
    is: (one) => one.what === "optional" && says(one, "default"),
  },
  {
    name: "constant of a body",
    ours: "optional",
    theirs: "required",
    right: "ours: the client fills in a property that has one value",
    fits: "theirs in ours",
    is: (one) =>
      one.what === "optional" && one.type === "Input" && one.at.length === 1 && new Set(listed(one)).size === 1,
  },
  {
    name: "`readOnly` or `writeOnly`",
    ours: "optional on the side that leaves it out",
    theirs: "required on both sides",
    right: "ours: OpenAPI requires it on one side only",
    fits: "theirs in ours",
    is: (one) => one.what === "optional" && (isTyped(one, "readOnly") || isTyped(one, "writeOnly")),
  },
  {
    name: "property that another branch of the schema requires",
    ours: "required",
    theirs: "optional",
    right: "ours: the validator asks for it",
    fits: "ours in theirs",
    is: (one) =>
      one.what === "optional" && one.around.some((schema) => childrenOf([schema], "required").includes(lastOf(one))),
  },
];

const MEMBERS: readonly DifferenceKind[] = [
  {
    name: "header that the protocol sets",
    ours: "no member",
    theirs: "a member",
    right: "ours: OpenAPI says that parameters `Accept`, `Content-Type` and `Authorization` are ignored",
    fits: "theirs in ours",
    is: (one) =>
      one.what === "member" &&
      one.ours === undefined &&
      one.type === "Parameters.headers" &&
      /^(?:accept|content-type|authorization)$/i.test(lastOf(one)),
  },
  {
    name: "template of a path that no parameter declares",
    ours: "a required text",
    theirs: "no member",
    right: "ours: no request can be made without it",
    fits: "ours in theirs",
    is: (one) => one.what === "member" && one.theirs === undefined && one.type === "Parameters.path",
  },
  {
    name: "required name without a property",
    ours: "a required member",
    theirs: "no member",
    right: "ours: the validator asks for it",
    fits: "ours in theirs",
    is: (one) =>
      one.what === "member" &&
      one.theirs === undefined &&
      one.around.some((schema) => childrenOf([schema], "required").includes(lastOf(one))),
  },
];

const TYPES: readonly DifferenceKind[] = [
  {
    name: "object of which nothing is said",
    ours: "any other keys, or those that are required",
    theirs: "`Record<string, never>`: no keys at all",
    right: "ours: JSON Schema allows other keys",
    fits: "theirs in ours",
    is: (one) =>
      (one.what === "type" || one.what === "index") && lastOf(one) === "[key]" && text(one.theirs) === "never",
  },
  {
    name: "bytes",
    ours: "`Blob`",
    theirs: "`string`, or the schema of the body",
    right: "ours: a client sends and reads bytes, not text that stands for them",
    fits: "neither",
    is: (one) => (one.what === "type" || one.what === "union") && parts(one.ours).includes("globalThis.Blob"),
  },
  {
    name: "stream",
    ours: "`AsyncIterable` of its items",
    theirs: "one item",
    right: "ours: a stream gives many",
    fits: "neither",
    is: (one) => parts(one.ours).some((part) => part.startsWith("AsyncIterable<")),
  },
  {
    name: "body in XML or plain text",
    ours: "`string`",
    theirs: "the schema of what the text says",
    right: "ours: the runtime gives and takes the text; it does not read XML",
    fits: "neither",
    is: (one) => isMediaType(one) && one.at.length === 0 && text(one.ours) === "string",
  },
  {
    name: "parameter with `content`",
    ours: "its schema",
    theirs: "`string`",
    right: "ours: theirs does not read `content` of parameters",
    fits: "neither",
    is: (one) =>
      one.what === "type" && one.type.startsWith("Parameters.") && text(one.theirs) === "string" && one.at.length === 1,
  },
  {
    name: "discriminator whose property is no text",
    ours: "the value",
    theirs: "the key of the mapping as text, or `never`",
    right: "ours: the schema says which value it is",
    fits: "neither",
    is: (one) =>
      (one.what === "type" || one.what === "union") &&
      !text(one.ours).startsWith('"') &&
      parts(one.ours).every((part) => isLiteral(part) && isListed(one, part)) &&
      /^(?:"|never$)/.test(text(one.theirs)),
  },
  {
    name: "discriminator of a union that a component is a branch of",
    ours: "the key beside the component, in the union",
    theirs: "the key in the component, wherever it is used",
    right: "ours: the same in the union; elsewhere the component is what its schema says",
    fits: "theirs in ours",
    is: (one) =>
      one.what === "type" &&
      text(one.ours) === "string" &&
      parts(one.theirs).every(isLiteral) &&
      discriminatorsIn(one.doc).includes(lastOf(one)),
  },
  {
    name: "event of a stream",
    ours: "what the runtime gives: `event`, `id`, and `data` read as its media type says, or the data alone",
    theirs: "the event as the document writes it, its data as text",
    right: "ours: the runtime reads the data of events",
    fits: "neither",
    is: (one) => /^(?:Item|Output)$/.test(one.type) && one.what !== "comment" && hasEvents(one.doc),
  },
  {
    name: "constants that contradict each other",
    ours: "each of them",
    theirs: "`never`",
    right: "theirs: the schema takes nothing; ours says what its branches say",
    fits: "theirs in ours",
    is: (one) =>
      one.what === "type" &&
      text(one.theirs) === "never" &&
      new Set(listed(one).map((value) => JSON.stringify(value))).size > 1,
  },
  {
    name: "other keys beside properties of another type",
    ours: "the types of the properties too: TypeScript lets no property contradict an index signature",
    theirs: "the other keys alone, in an intersection that no literal fits",
    right: "ours: a value that fits the schema can be written",
    fits: "theirs in ours",
    is: (one) => one.what === "union" && lastOf(one) === "[key]" && one.theirs === undefined,
  },
  {
    name: "constant `null`",
    ours: "`null`",
    theirs: "`unknown`",
    right: "ours: theirs takes a constant `null` for none",
    fits: "ours in theirs",
    is: (one) => one.what === "type" && text(one.ours) === "null" && text(one.theirs) === "unknown",
  },
];

/** Whether a document has streams of events. */
const hasEvents: (doc: JsonObject) => boolean = perObject((doc) => JSON.stringify(doc).includes('"text/event-stream"'));

/** A property by which a union tells schemas apart, as theirs writes it into each of them: its key, and required. */
function isWrittenDiscriminator(one: PeerDifference): boolean {
  return parts(one.theirs).every(isLiteral) && discriminatorsIn(one.doc).includes(lastOf(one));
}

const DISCRIMINATORS: readonly DifferenceKind[] = [
  {
    name: "discriminator that the schema does not require",
    ours: "optional, as the schema says",
    theirs: "required in every schema that the union has",
    right: "ours: in the union it is required beside the schema; elsewhere the schema says what it is",
    fits: "theirs in ours",
    is: (one) => one.what === "optional" && isWrittenDiscriminator(one),
  },
  {
    name: "discriminator that is `readOnly`",
    ours: "`readonly`",
    theirs: "not",
    right: "ours: the schema says so; theirs writes the property anew",
    fits: "both",
    is: (one) => one.what === "readonly" && isWrittenDiscriminator(one),
  },
  {
    name: "discriminator that the schema does not have",
    ours: "in the union, beside the schema",
    theirs: "a member of the schema",
    right: "ours: outside of the union the schema does not have it",
    fits: "theirs in ours",
    is: (one) => one.what === "member" && one.ours === undefined && isWrittenDiscriminator(one),
  },
];

/** The properties by which unions of a document tell schemas apart. */
const discriminatorsIn: (doc: JsonObject) => readonly string[] = perObject((doc) =>
  textsIn(doc, (_, key, parent) => key === "propertyName" && parent === "discriminator").map(({ value }) => value),
);

const ALONE: readonly DifferenceKind[] = [
  {
    name: "operation without an answer in JSON",
    ours: "`Output` is `unknown`",
    theirs: "no type",
    right: "ours: every endpoint has an `Output`",
    fits: "both",
    is: (one) =>
      one.theirs === undefined && one.type === "Output" && one.at.length === 0 && text(one.ours) === "unknown",
  },
  {
    name: "items of a stream",
    ours: "a type",
    theirs: "no type",
    right: "ours: theirs does not read `itemSchema` (OpenAPI 3.2)",
    fits: "both",
    is: (one) => one.theirs === undefined && one.pointer?.endsWith("/itemSchema") === true,
  },
  {
    name: "body of a callback",
    ours: "a type",
    theirs: "no type",
    right: "ours: theirs leaves out `callbacks`",
    fits: "both",
    is: (one) => one.theirs === undefined && one.at.length === 0 && one.type.endsWith("Callback"),
  },
];

const UNIONS: readonly DifferenceKind[] = [
  {
    name: "values that are offered beside any other",
    ours: "`string & {}` beside the values",
    theirs: "`string`, which swallows them",
    right: "ours: the same values are allowed, and an editor offers the known ones",
    fits: "both",
    is: (one) =>
      one.what === "union" &&
      parts(one.ours).every((part) => OPEN.has(part)) &&
      parts(one.theirs).every((part) => OPEN.has(`${part} & {}`)),
  },
  {
    name: "discriminator of a schema that others extend",
    ours: "its key, and the keys of what extends it",
    theirs: "its own key",
    right: "ours: with its own key alone, what extends it could not exist",
    fits: "theirs in ours",
    is: (one) =>
      one.what === "union" &&
      one.theirs === undefined &&
      parts(one.ours).every((part) => isLiteral(part) && isListed(one, part)),
  },
  {
    name: "`type` beside a union, of which no branch is",
    ours: "the union",
    theirs: "the type as one more branch",
    right: "neither: the document contradicts itself, and its validator takes nothing",
    fits: "ours in theirs",
    is: (one) =>
      one.what === "union" &&
      one.ours === undefined &&
      one.schemas.some(
        (schema) =>
          ["anyOf", "oneOf"].some((key) => own(schema, key) !== undefined) && own(schema, "type") === text(one.theirs),
      ),
  },
  {
    name: "null beside listed values",
    ours: "the values",
    theirs: "the values or `null`",
    right: "ours: `enum` lists all values that are allowed, and `null` is none of them",
    fits: "ours in theirs",
    is: (one) =>
      one.what === "union" && one.ours === undefined && text(one.theirs) === "null" && !listed(one).includes(null),
  },
];

const OMITS: readonly DifferenceKind[] = [
  {
    name: "keys that are left out of a union",
    ours: "left out of each branch",
    theirs: "`Omit` of the union, which keeps what all branches share alone",
    right: "ours: the branches keep their own keys",
    fits: "neither",
    is: (one) => one.what === "omit",
  },
];

const TUPLES: readonly DifferenceKind[] = [
  {
    name: "items of a tuple",
    ours: "optional as far as `minItems` allows, open unless `items` is false",
    theirs: "all required, nothing behind them",
    right: "ours: `prefixItems` asks for no item to be there",
    fits: "theirs in ours",
    is: (one) => one.what === "tuple",
  },
];

const PEER_REMARKS = [
  "discriminator enum property added by openapi-typescript",
  "(enum property replaced by openapi-typescript)",
];
// It says the type of the value again behind the remark.
const REMARK_WORDS = wordsOf([...PEER_REMARKS, "@enum {string}"].join(" "));

const COMMENTS: readonly DifferenceKind[] = [
  {
    name: "remark of openapi-typescript",
    ours: "no comment",
    theirs: "“discriminator enum property added by openapi-typescript”, “enum property replaced by …”",
    right: "ours: no source says it",
    fits: "both",
    is: (one) =>
      PEER_REMARKS.some((remark) => one.comments?.[1].includes(remark) === true) && misses(one, REMARK_WORDS),
  },
  {
    name: "comment of one of several answers",
    ours: "what all of them are",
    theirs: "what the schema of one says of itself",
    right: "ours: each answer has its own words in `Responses`",
    fits: "both",
    is: (one) => one.what === "comment" && one.type === "Output" && one.at.length === 0 && one.ours?.kind === "union",
  },
  {
    name: "title that says the name once more",
    ours: "no title",
    theirs: "the title",
    right: "ours: it is in the document; a title that says more is in the comment",
    fits: "both",
    is: (one) => misses(one, emptyTitleWords(one)),
  },
  {
    name: "examples",
    ours: "one that is short and not the default",
    theirs: "all, at any length",
    right: "ours: all are in `openapi.json` and in the validator's `jsonSchema`",
    fits: "both",
    is: (one) => misses(one, new Set([...words(one, "examples", "example", "default"), ...emptyTitleWords(one)])),
  },
  {
    name: "format of bytes",
    ours: "no format",
    theirs: "`Format: binary`",
    right: "ours: the type says it",
    fits: "both",
    is: (one) =>
      /\bBlob\b/.test(text(one.ours)) &&
      misses(one, new Set(["binary", "byte", "base64", ...words(one, "examples"), ...emptyTitleWords(one)])),
  },
];

/** A difference has the first kind that fits. */
export const KINDS: readonly DifferenceKind[] = [
  ...OPTIONAL,
  ...DISCRIMINATORS,
  ...MEMBERS,
  ...ALONE,
  ...TYPES,
  ...UNIONS,
  ...OMITS,
  ...TUPLES,
  ...COMMENTS,
];
