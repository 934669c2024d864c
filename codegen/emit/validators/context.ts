import type { Model, Schema, ShapeId } from "../../model/model.js";
import { encodeIdentifier } from "../encode.js";
import { aliasOf } from "./leaf.js";

export type Language = "js" | "ts";

/** The names under which a shape's functions and its schema stand in the module. */
export interface ShapeNames {
  readonly is: string;
  readonly errors: string;
  readonly schema: string;
  /** Says which keys or items of a value the shape looked at. */
  readonly evaluates: string;
  /** Its name in `$defs`. */
  readonly def: string;
}

/** What emitters of kinds may ask for. Everything asked for ends up in the module, once. */
export interface Emitter {
  readonly language: Language;
  /** The names of a schema that gets functions of its own. */
  readonly shape: (schema: Schema, hint?: string) => ShapeNames;
  readonly target: (id: ShapeId) => ShapeNames;
  readonly targetSchema: (id: ShapeId) => Schema;
  /** Like `shape`, and wants the function that says what was looked at. */
  readonly evaluates: (id: ShapeId) => string;
  /** A helper of the runtime, imported. */
  readonly use: (helper: string) => string;
  /** A constant of the module; the same text gives the same name. */
  readonly constant: (prefix: string, text: string) => string;
}

export interface ValidatorShape {
  readonly schema: Schema;
  readonly names: ShapeNames;
}

/** The functions that answer for a schema that is no leaf. */
export function namesOf(schema: Schema, emitter: Emitter, hint?: string): ShapeNames {
  const alias = aliasOf(schema);
  return alias === undefined ? emitter.shape(schema, hint) : emitter.target(alias);
}

/** The schema that a schema stands for: what it refers to when it says nothing else. */
export function targetOf(schema: Schema, emitter: Emitter): Schema {
  const alias = aliasOf(schema);
  return alias === undefined ? schema : emitter.targetSchema(alias);
}

/** The emitter and what it collected. */
export interface ModuleParts {
  readonly emitter: Emitter;
  readonly shapes: readonly ValidatorShape[];
  readonly evaluators: ReadonlySet<Schema>;
  readonly helpers: ReadonlySet<string>;
  readonly constants: ReadonlyMap<string, string>;
}

function pascal(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("")
    .replace(/^[0-9]+/, "")
    .slice(0, 60);
}

/** Gives every name once: a name that is taken gets a number. Names that differ in case only count as one. */
function numberer(taken: Iterable<string> = []): (wanted: string) => string {
  const given = new Set(taken);
  const counts = new Map<string, number>();
  return (wanted) => {
    const key = wanted.toLowerCase();
    let name = wanted;
    while (given.has(name.toLowerCase())) {
      const count = (counts.get(key) ?? 1) + 1;
      counts.set(key, count);
      name = `${wanted}${count}`;
    }
    given.add(name.toLowerCase());
    return name;
  };
}

function namesFor(base: string, def: string): ShapeNames {
  const lower = base.slice(0, 1).toLowerCase() + base.slice(1);
  return { is: `is${base}`, errors: `${lower}Errors`, schema: `${lower}Schema`, evaluates: `${lower}Evaluates`, def };
}

/** Starts a module. */
export function moduleParts(model: Model, language: Language): ModuleParts {
  const shapes: ValidatorShape[] = [];
  const known = new Map<Schema, ShapeNames>();
  const evaluators = new Set<Schema>();
  const helpers = new Set<string>();
  const constants = new Map<string, string>();
  const counts = new Map<string, number>();
  const giveName = numberer(["integer", "list", "number", "multiple", "unique"]);
  const giveDef = numberer();
  // Only what is referred to has a name that users see: it keeps its own, whatever else is called so.
  const defs = new Map([...model.shapes.values()].map((schema) => [schema, giveDef(schema.hint || "root")]));
  const shape: Emitter["shape"] = (schema, hint = schema.hint) => {
    const before = known.get(schema);
    if (before !== undefined) return before;
    const base = giveName(encodeIdentifier(pascal(hint)) ?? "Shape");
    const names = namesFor(base, defs.get(schema) ?? "");
    known.set(schema, names);
    shapes.push({ schema, names });
    return names;
  };
  const targetSchema: Emitter["targetSchema"] = (id) => {
    const schema = model.shapes.get(id);
    if (schema === undefined) throw new Error(`no shape ${id}`);
    return schema;
  };
  const emitter: Emitter = {
    language,
    shape,
    targetSchema,
    target: (id) => shape(targetSchema(id)),
    evaluates: (id) => {
      const schema = targetSchema(id);
      evaluators.add(schema);
      return shape(schema).evaluates;
    },
    use: (helper) => {
      helpers.add(helper);
      return helper;
    },
    constant: (prefix, text) => {
      const before = constants.get(text);
      if (before !== undefined) return before;
      const count = (counts.get(prefix) ?? 0) + 1;
      counts.set(prefix, count);
      const name = `${prefix}${count}`;
      constants.set(text, name);
      return name;
    },
  };
  return { emitter, shapes, evaluators, helpers, constants };
}
