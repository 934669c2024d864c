import { byKey } from "../../document/order.js";
import type { Spec } from "../../document/document.js";
import { isObject, type Json, own } from "../../document/json.js";
import { nameWords } from "../../document/name-words.js";
import { join, lastKey, type Pointer, valueAt } from "../../document/pointer.js";
import { branchesAt, statedTypes } from "../../openapi/constraint.js";

/** A field of an input that takes the address of a file. */
export interface MediaField {
  /** `image_url`, `elements[].mask_url`. */
  readonly path: string;
  readonly kind: "image" | "video" | "audio" | "file";
  readonly role?: "start" | "end" | "mask" | "reference" | "control";
  /** A list of files. */
  readonly many: boolean;
  /** What fal says of the file itself, in its own words: `max_file_size` in bytes, `min_width` in pixels. */
  readonly limits: Readonly<Record<string, number>>;
}

const KINDS: readonly (readonly [kind: MediaField["kind"], words: string])[] = [
  ["image", "image images img photo picture frame frames mask masks thumbnail portrait face garment"],
  ["video", "video videos clip movie"],
  ["audio", "audio audios voice speech music sound song vocals"],
  ["file", "file files document pdf mesh glb"],
];

const ROLES: readonly (readonly [role: NonNullable<MediaField["role"]>, words: string])[] = [
  ["mask", "mask masks"],
  ["start", "start first head init initial begin"],
  ["end", "end last tail final"],
  ["reference", "reference references ref refs style subject character element elements"],
  ["control", "control controlnet depth pose canny"],
];

function wordsIn<T extends string>(table: readonly (readonly [T, string])[], words: readonly string[]): T | undefined {
  return table.find(([, list]) => list.split(" ").some((word) => words.includes(word)))?.[0];
}

const LINKS = ["url", "urls", "uri", "uris", "link", "links"];
/** Addresses that are told or loaded, not looked at. */
const OTHERS = ["webhook", "callback", "lora", "loras", "weights", "checkpoint", "path"];

function limitsOf(spec: Spec, places: readonly Pointer[]): Readonly<Record<string, number>> {
  const limits: [string, number][] = [];
  for (const place of places) {
    const stated = own(valueAt(spec.doc, place), "x-fal");
    for (const [key, value] of Object.entries(isObject(stated) ? stated : {}))
      if (typeof value === "number" && Number.isFinite(value) && key !== "__proto__") limits.push([key, value]);
  }
  return Object.fromEntries(limits.toSorted(byKey));
}

function isFile(spec: Spec, at: Pointer, words: readonly string[]): boolean {
  const schema = valueAt(spec.doc, at);
  if (statedTypes(schema).includes("object"))
    return own(own(schema, "properties"), "url") !== undefined && /^(?:File|Image|Video|Audio)$/.test(lastKey(at));
  return (
    statedTypes(schema).includes("string") &&
    (words.some((word) => LINKS.includes(word)) || own(schema, "format") === "uri")
  );
}

function fieldAt(spec: Spec, path: string, name: string, at: Pointer): MediaField | undefined {
  const outer = branchesAt(spec, at);
  const list = outer.find((branch) => own(valueAt(spec.doc, branch), "items") !== undefined);
  const places = list === undefined ? outer : branchesAt(spec, join(list, "items"));
  const words = nameWords(name);
  const target = places.find((place) => isFile(spec, place, words));
  if (target === undefined || words.some((word) => OTHERS.includes(word))) return undefined;
  const kind = wordsIn(KINDS, [...words, ...nameWords(lastKey(target))]);
  const role = wordsIn(ROLES, words);
  if (kind === undefined) return undefined;
  return {
    path,
    kind,
    ...(role === undefined ? {} : { role }),
    many: list !== undefined,
    limits: limitsOf(spec, [...new Set([at, ...outer, ...places])]),
  };
}

function propertiesAt(spec: Spec, at: Pointer): readonly string[] {
  const properties = own(valueAt(spec.doc, at), "properties");
  return Object.keys(isObject(properties) ? properties : {});
}

const DEEPEST = 3;

function fieldsBelow(spec: Spec, prefix: string, object: Pointer, depth: number): readonly MediaField[] {
  return propertiesAt(spec, object).flatMap((name): readonly MediaField[] => {
    const at = join(object, "properties", name);
    const path = `${prefix}${name}`;
    const field = fieldAt(spec, path, name, at);
    if (field !== undefined) return [field];
    if (depth === DEEPEST) return [];
    return branchesAt(spec, at).flatMap((branch) => {
      const items: Json | undefined = own(valueAt(spec.doc, branch), "items");
      const inner = items === undefined ? [branch] : branchesAt(spec, join(branch, "items"));
      return inner.flatMap((place) =>
        fieldsBelow(spec, `${path}${items === undefined ? "." : "[]."}`, place, depth + 1),
      );
    });
  });
}

/**
 * The fields of an input that take files, with what their names say of them: data for forms and for code that fills in
 * a start image or a mask without knowing the endpoint. A name is no statement: nothing is enforced by it.
 */
export function mediaFields(spec: Spec, input: Pointer): readonly MediaField[] {
  return branchesAt(spec, input).flatMap((place) => fieldsBelow(spec, "", place, 0));
}
