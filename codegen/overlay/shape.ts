import { byKey } from "../document/order.js";
import { didYouMean } from "../messages/nearest.js";
import { isList, isObject, own, type Json, type JsonObject } from "../document/json.js";
import { join, type Pointer } from "../document/pointer.js";

/** Something wrong in an overlay document. */
export interface Flaw {
  readonly at: Pointer;
  readonly message: string;
  readonly hint?: string;
  /** What a person should look at, and does not stop the overlay. */
  readonly mild?: boolean;
}

function kindOf(value: Json | undefined): string {
  if (value === null) return "null";
  if (isList(value)) return "a list";
  if (isObject(value)) return "an object";
  return typeof value === "string" ? "text" : `a ${typeof value}`;
}

function required(object: JsonObject, key: string, at: Pointer): readonly Flaw[] {
  return Object.hasOwn(object, key) ? [] : [{ at, message: `\`${key}\` is missing`, hint: `add \`${key}\`` }];
}

function texts(object: JsonObject, keys: readonly string[], at: Pointer): readonly Flaw[] {
  return keys.flatMap((key) => {
    const value = own(object, key);
    return value === undefined || typeof value === "string"
      ? []
      : [{ at: join(at, key), message: `\`${key}\` is text, not ${kindOf(value)}`, hint: "put the value in quotes" }];
  });
}

function strangers(object: JsonObject, known: readonly string[], at: Pointer): readonly Flaw[] {
  return Object.keys(object)
    .filter((key) => !known.includes(key) && !key.startsWith("x-"))
    .map((key) => ({
      at: join(at, key),
      message: `unknown key ${JSON.stringify(key)}${didYouMean(key, known)}`,
      hint: `known are ${known.join(", ")}, and keys that begin with x-`,
    }));
}

const VERSION_HINT =
  'write for example `overlay: "1.1.0"`; falsmith reads 1.0, 1.1, and 1.2 without its reusable actions';

function versionFlaws(version: Json | undefined): readonly Flaw[] {
  return version === undefined || (typeof version === "string" && /^1\.[012]\.\d+$/.test(version))
    ? []
    : [
        {
          at: "#/overlay",
          message: `\`overlay\` is the version of the Overlay Specification in three parts, not ${JSON.stringify(version).slice(0, 40)}`,
          hint: VERSION_HINT,
        },
      ];
}

function infoFlaws(info: Json | undefined): readonly Flaw[] {
  if (info === undefined) return [];
  if (!isObject(info)) return [{ at: "#/info", message: `\`info\` is an object, not ${kindOf(info)}` }];
  return [
    ...required(info, "title", "#/info"),
    ...required(info, "version", "#/info"),
    ...texts(info, ["title", "version", "description"], "#/info"),
    ...strangers(info, ["title", "version", "description"], "#/info"),
  ];
}

function effectFlaws(action: JsonObject, at: Pointer): readonly Flaw[] {
  const [update, copy, remove] = ["update", "copy", "remove"].map((key) => own(action, key));
  if (remove === true)
    return ["update", "copy"]
      .filter((key) => Object.hasOwn(action, key))
      .map((key) => ({ at: join(at, key), message: `\`${key}\` has no effect beside \`remove: true\``, mild: true }));
  if (update !== undefined && copy !== undefined)
    return [
      {
        at: join(at, "copy"),
        message: "`update` and `copy` in one action cancel each other",
        hint: "write two actions, in the order they should happen",
      },
    ];
  return update === undefined && copy === undefined
    ? [{ at, message: "this action changes nothing: it has no `update`, `copy` or `remove: true`", mild: true }]
    : [];
}

function pathFlaws(action: JsonObject, key: string, at: Pointer): readonly Flaw[] {
  const path = own(action, key);
  return typeof path !== "string" || path.startsWith("$")
    ? []
    : [
        {
          at: join(at, key),
          message: `\`${key}\` is a JSONPath and begins with $, not ${JSON.stringify(path).slice(0, 60)}`,
          hint: "write for example $.components.schemas.Input.properties.seed",
        },
      ];
}

function actionFlaws(action: Json, at: Pointer, known: readonly string[]): readonly Flaw[] {
  if (!isObject(action)) return [{ at, message: `an action is an object, not ${kindOf(action)}` }];
  const remove = own(action, "remove");
  return [
    ...required(action, "target", at),
    ...texts(action, ["target", "description", "copy"], at),
    ...pathFlaws(action, "target", at),
    ...(known.includes("copy") ? pathFlaws(action, "copy", at) : []),
    ...(remove === undefined || typeof remove === "boolean"
      ? []
      : [{ at: join(at, "remove"), message: `\`remove\` is true or false, not ${kindOf(remove)}` }]),
    ...strangers(action, known, at),
    ...effectFlaws(action, at),
  ];
}

/** Two actions that say the same: keys in any order. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, inner: Json) =>
    isObject(inner) ? Object.entries(inner).toSorted(byKey) : inner,
  );
}

function repeatedFlaws(actions: readonly Json[]): readonly Flaw[] {
  const seen = new Map<string, number>();
  return actions.flatMap((action, index) => {
    const text = canonical(action);
    const first = seen.get(text);
    if (first === undefined) seen.set(text, index);
    return first === undefined
      ? []
      : [
          {
            at: join("#/actions", index),
            message: `this action repeats #/actions/${first}`,
            hint: "keep one of the two",
          },
        ];
  });
}

function actionsFlaws(actions: Json | undefined, known: readonly string[]): readonly Flaw[] {
  if (actions === undefined) return [];
  if (!isList(actions)) return [{ at: "#/actions", message: `\`actions\` is a list, not ${kindOf(actions)}` }];
  if (actions.length === 0) return [{ at: "#/actions", message: "`actions` is empty: an overlay has at least one" }];
  return [
    ...actions.flatMap((action, index) => actionFlaws(action, join("#/actions", index), known)),
    ...repeatedFlaws(actions),
  ];
}

/** Everything that keeps a value from being an OpenAPI Overlay 1.0, 1.1 or (without its reusable actions) 1.2. */
export function overlayFlaws(value: Json): readonly Flaw[] {
  if (!isObject(value)) return [{ at: "#", message: `an overlay is an object, not ${kindOf(value)}` }];
  const version = own(value, "overlay");
  const isFirst = typeof version === "string" && version.startsWith("1.0.");
  const known = ["target", "description", "update", "remove", ...(isFirst ? [] : ["copy"])];
  return [
    ...["overlay", "info", "actions"].flatMap((key) => required(value, key, "#")),
    ...strangers(value, ["overlay", "info", "extends", "actions"], "#"),
    ...versionFlaws(version),
    ...infoFlaws(own(value, "info")),
    ...texts(value, ["extends"], "#"),
    ...actionsFlaws(own(value, "actions"), known),
  ];
}
