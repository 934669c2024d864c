import { type EndpointChoice, type EndpointSelector, SELECTOR_KEYS } from "../../document/endpoint-choice.js";
import { isObject } from "../../document/json.js";
import { type Fail, requireKeys } from "./checks.js";

const EXAMPLE = '"fal-ai/wan/**" or { "provider": "kie", "tag": "video" }';

function patternsOf(value: unknown, name: string, fail: Fail): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (items.length === 0) fail(`${name} must not be empty`);
  return items.map((item) =>
    typeof item === "string" && item !== "" ? item : fail(`${name} must be a pattern or a list of patterns`),
  );
}

function selectorOf(value: unknown, name: string, fail: Fail): EndpointSelector {
  if (typeof value === "string" && value !== "") return { id: [value] };
  if (!isObject(value) || Array.isArray(value))
    return fail(`${name} must be a pattern of ids, or an object: ${EXAMPLE}`);
  requireKeys(value, `${name}.`, SELECTOR_KEYS, fail);
  const keys = SELECTOR_KEYS.filter((key) => value[key] !== undefined);
  if (keys.length === 0) fail(`${name} states nothing: give it ${SELECTOR_KEYS.join(", ")}`);
  return Object.fromEntries(keys.map((key) => [key, patternsOf(value[key], `${name}.${key}`, fail)]));
}

function selectorsOf(value: unknown, name: string, fail: Fail): readonly EndpointSelector[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  // An empty `include` would leave nothing, and one that a program has filled with nothing is a mistake.
  if (items.length === 0 && name === "include") fail("include must not be empty: leave it out to include everything");
  return items.map((item, index) => selectorOf(item, Array.isArray(value) ? `${name}[${index}]` : name, fail));
}

/** `include` and `exclude` of a configuration, of options or of a manifest. A single entry is taken as a list of one. */
export function checkChoice(
  { include, exclude }: { readonly include?: unknown; readonly exclude?: unknown },
  fail: Fail,
): EndpointChoice {
  return {
    ...(include === undefined ? {} : { include: selectorsOf(include, "include", fail) }),
    ...(exclude === undefined ? {} : { exclude: selectorsOf(exclude, "exclude", fail) }),
  };
}
