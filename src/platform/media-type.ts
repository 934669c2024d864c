/* Media types, as documents and headers write them. */

/** A media type without its parameters, in lower case. */
export function bareType(mediaType: string): string {
  return (mediaType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/** Whether it is JSON: `application/json`, `application/problem+json`. */
export function isJsonType(mediaType: string): boolean {
  return /^(?:application|text)\/(?:json|(?:[\w.!#$&^-]+\+)json)$/.test(bareType(mediaType));
}

/** Whether it names no single type: `image/*`. */
export function isRange(mediaType: string): boolean {
  return mediaType.includes("*");
}

/** The key of a map by media type that a type belongs to: itself, else a range that holds it. */
export function keyFor(keys: readonly string[], mediaType: string): string | undefined {
  const type = bareType(mediaType);
  const [group] = type.split("/", 1);
  return (
    keys.find((key) => bareType(key) === type) ??
    keys.find((key) => bareType(key) === `${group}/*`) ??
    keys.find((key) => /^\*\/\*$|^\*$/.test(bareType(key)))
  );
}
