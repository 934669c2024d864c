import { didYouMean } from "../report/did-you-mean.js";
import { ruleLevels, type RuleLevel } from "../report/levels.js";
import { isObject, type JsonObject } from "../spec/json.js";
import { Fault } from "./fault.js";

export const runtimes = ["bundle", "import"] as const;
export type Runtime = (typeof runtimes)[number];

/** `falsmith.config.*`, checked. What is absent is left to flags and defaults. */
export type Config = {
  readonly sources?: readonly string[];
  readonly overlays?: readonly string[];
  readonly dir?: string;
  readonly runtime?: Runtime;
  readonly rules: Readonly<Record<string, RuleLevel>>;
};

type Fail = (message: string) => never;

const requireKeys = (object: JsonObject, where: string, known: readonly string[], fail: Fail): void => {
  for (const key of Object.keys(object)) {
    if (!known.includes(key))
      fail(`unknown key ${JSON.stringify(where + key)}${didYouMean(key, known)}; known are ${known.join(", ")}`);
  }
};

const object = (value: unknown, name: string, fail: Fail): JsonObject => {
  if (value === undefined) return {};
  return isObject(value) ? value : fail(`${name} must be an object`);
};

/** Each list is a list of texts; a single text is taken as a list of one. */
const texts = (value: unknown, name: string, fail: Fail): readonly string[] | undefined => {
  if (value === undefined) return undefined;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item) =>
    typeof item === "string" && item !== "" ? item : fail(`${name} must be a list of paths or patterns`),
  );
};

const oneOf = <T extends string>(value: unknown, name: string, known: readonly T[], fail: Fail): T =>
  known.find((word) => word === value) ??
  fail(`${name} must be ${known.join(" or ")}${typeof value === "string" ? didYouMean(value, known) : ""}`);

/** A configuration as read from a file. @throws Fault that names the file and the first key that is wrong. */
export const checkConfig = (value: unknown, path: string): Config => {
  const fail: Fail = (message) => {
    throw new Fault(message, { exit: 2, code: "io/config", path });
  };
  if (!isObject(value)) return fail("the configuration must be an object; export it as default");
  requireKeys(value, "", ["sources", "overlays", "output", "rules"], fail);
  const output = object(value["output"], "output", fail);
  requireKeys(output, "output.", ["dir", "runtime"], fail);
  const { dir, runtime } = output;
  if (dir !== undefined && (typeof dir !== "string" || dir === "")) fail("output.dir must be the path of a folder");
  const sources = texts(value["sources"], "sources", fail);
  const overlays = texts(value["overlays"], "overlays", fail);
  const rules = Object.entries(object(value["rules"], "rules", fail));
  return {
    ...(sources === undefined ? {} : { sources }),
    ...(overlays === undefined ? {} : { overlays }),
    ...(typeof dir === "string" ? { dir } : {}),
    ...(runtime === undefined ? {} : { runtime: oneOf(runtime, "output.runtime", runtimes, fail) }),
    rules: Object.fromEntries(
      rules.map(([code, level]) => [code, oneOf(level, `rules[${JSON.stringify(code)}]`, ruleLevels, fail)]),
    ),
  };
};
