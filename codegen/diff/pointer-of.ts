import { isList, own } from "../document/json.js";
import { join, type Pointer, valueAt } from "../document/pointer.js";
import { replyMediaAt, requestMediaAt, resolvedAt } from "../openapi/operation.js";
import type { ApiEndpoint } from "./change.js";
import { operationAt } from "./roots.js";

type PlaceStep = { readonly property: string } | { readonly item: number | undefined } | "others";

/** The steps of a place after its first word: `.name`, `["a name"]`, `[]`, `[3]`, `[string]`. */
const STEP = /\.([^.[\]]+)|\[("(?:[^"\\]|\\.)*")\]|\[(\d*)\]|\[string\]/gy;

function quotedName(text: string): string {
  const name: unknown = JSON.parse(text);
  return typeof name === "string" ? name : text;
}

function stepsOf(text: string): readonly PlaceStep[] | undefined {
  let end = 0;
  const steps = [...text.matchAll(STEP)].map(([whole, name, quoted, index]): PlaceStep => {
    end += whole.length;
    if (name !== undefined) return { property: name };
    if (quoted !== undefined) return { property: quotedName(quoted) };
    return index === undefined ? "others" : { item: index === "" ? undefined : Number(index) };
  });
  return end === text.length ? steps : undefined;
}

/** How many unions within unions are looked through. */
const DEPTH_LIMIT = 6;

function below(doc: ApiEndpoint["doc"], from: Pointer, step: PlaceStep, depth = 0): Pointer | undefined {
  const found = resolvedAt(doc, from);
  if (found === undefined || depth > DEPTH_LIMIT) return undefined;
  const { at, value } = found;
  const keys =
    step === "others"
      ? ["additionalProperties"]
      : "property" in step
        ? ["properties", step.property]
        : step.item === undefined || valueAt(doc, join(at, "prefixItems", step.item)) === undefined
          ? ["items"]
          : ["prefixItems", step.item];
  const next = join(at, ...keys);
  if (valueAt(doc, next) !== undefined) return next;
  for (const word of ["allOf", "anyOf", "oneOf"]) {
    const branches = own(value, word);
    for (const index of isList(branches) ? branches.keys() : []) {
      const inner = below(doc, join(at, word, index), step, depth + 1);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}

function rootOf({ doc, kind }: Pick<ApiEndpoint, "doc" | "kind">, name: string): Pointer | undefined {
  const main = operationAt(doc);
  if (name === "Output" && kind === "queue") return "#/components/schemas/Output";
  const media =
    main === undefined || !["Input", "Output"].includes(name)
      ? undefined
      : name === "Input"
        ? requestMediaAt(doc, main)
        : replyMediaAt(doc, main);
  return media === undefined ? undefined : join(media, "schema");
}

/**
 * Where the schema of a place that a change names (`Input.image_size.width`) stands in the document of its endpoint.
 * @returns undefined where the document has no such place, or it is no place in a body
 */
export function pointerOfPlace(endpoint: Pick<ApiEndpoint, "doc" | "kind">, place: string): Pointer | undefined {
  const name = /^\w+/.exec(place)?.[0] ?? "";
  const steps = stepsOf(place.slice(name.length));
  let at = rootOf(endpoint, name);
  for (const step of steps ?? []) at = at === undefined ? undefined : below(endpoint.doc, at, step);
  return steps === undefined ? undefined : at;
}
