import { excerpt } from "../messages/visible.js";
import { nothing, isOffer, type ArrayShape, type ObjectShape, type Shape } from "./shape.js";

/** Values beyond these are counted. */
const VALUE_LIMIT = 6;
const DEPTH_LIMIT = 2;

function objectText(shape: ObjectShape, depth: number): string {
  if (shape.name !== undefined) return excerpt(shape.name, 60);
  const names = [...shape.properties].slice(0, VALUE_LIMIT).map(([name, { required }]) => {
    return `${excerpt(propertyName(name), 60)}${required ? "" : "?"}`;
  });
  if (names.length === 0 && typeof shape.others === "function")
    return `Record<string, ${depth >= DEPTH_LIMIT ? "…" : shapeText(shape.others(), depth + 1)}>`;
  if (names.length === 0) return "object";
  return `{ ${names.join(", ")}${shape.properties.size > VALUE_LIMIT ? ", …" : ""} }`;
}

function arrayText({ prefix, items }: ArrayShape, depth: number): string {
  if (depth >= DEPTH_LIMIT) return "…[]";
  if (prefix.length > 0)
    return `[${prefix
      .slice(0, VALUE_LIMIT)
      .map((one) => shapeText(one(), depth + 1))
      .join(", ")}]`;
  const text = items === undefined ? "unknown" : shapeText(items(), depth + 1);
  return text.includes(" | ") ? `(${text})[]` : `${text}[]`;
}

/** A shape as TypeScript would write it, shortened: for people, not for compilers. */
export function shapeText(shape: Shape, depth = 0): string {
  if (shape === nothing) return "never";
  if (shape.any) return "unknown";
  const values = [...shape.values];
  const parts = [
    ...values.slice(0, VALUE_LIMIT).map(([text]) => excerpt(text, 40)),
    ...(values.length > VALUE_LIMIT ? [`${values.length - VALUE_LIMIT} more values`] : []),
    ...(shape.string === undefined
      ? []
      : [values.some(([, value]) => isOffer(shape, value)) ? "(string & {})" : "string"]),
    ...(shape.number === undefined ? [] : [shape.number.integer ? "integer" : "number"]),
    ...(shape.boolean ? ["boolean"] : []),
    ...shape.arrays.map((one) => arrayText(one, depth)),
    ...shape.objects.map((one) => objectText(one, depth)),
    ...(shape.nullable ? ["null"] : []),
  ];
  return parts.length === 0 ? "never" : [...new Set(parts)].join(" | ");
}

/** A key as a member access writes it after its object: `.name`, `["a name"]`. */
export function step(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]{0,199}$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** A key as a type literal writes it. */
export function propertyName(name: string): string {
  const text = step(name);
  return text.startsWith(".") ? name : JSON.stringify(name);
}
