import { resolve } from "node:path";
import type { EndpointSelectors, GatewayConfig, RuleLevel, Runtime } from "../config.js";
import type { ImportExtension } from "../document/import-extension.js";
import { isObject, own } from "../document/json.js";
import type { OnProgress } from "../document/progress.js";
import type { DocumentForm } from "../emit/evidence/document.js";
import type { SourceText } from "../document/source.js";
import { requireKeys } from "../io/config/checks.js";
import { checkValues } from "../io/config/config.js";
import { type Config, type SourceInput, UserError } from "../io/index.js";

/** Where a source is (a document, a folder, a pattern), or what it says. */
export type SourceOption = string | SourceText;

/** What `generate`, `check` and `mend` have in common. */
export interface ProjectOptions {
  /** The folder that paths are relative to. Default: the current folder. */
  readonly cwd?: string;
  /** OpenAPI Overlays, as paths, patterns or texts; `[]` for none. */
  readonly overlays?: SourceOption | readonly SourceOption[];
  /** Finding code → level. What refuses a source stays an error. */
  readonly rules?: Readonly<Record<string, RuleLevel>>;
  /** Ends the work between two steps: the call rejects with the signal's reason, and nothing is half written. */
  readonly signal?: AbortSignal;
  /** Called between steps, and awaited when it returns a promise. What it throws, the call rejects with. */
  readonly onProgress?: OnProgress;
}

/** What {@link generate} and {@link check} take: plain data, all of it optional. */
export interface GenerateOptions extends ProjectOptions {
  /**
   * Documents, folders, patterns and texts. Default: `specs`. A text with the id of a file among them stands in its
   * place. An id is a relative path: it names the source in findings and in the package.
   */
  readonly sources?: SourceOption | readonly SourceOption[];
  /** The folder of the package. Default: `generated`. */
  readonly out?: string;
  /** Import the runtime from `falsmith-runtime` (`import`, the default), or write it beside the endpoints (`bundle`). */
  readonly runtime?: Runtime;
  /** How relative imports of the emitted TypeScript end. Default: as the project around the output resolves them. */
  readonly importExtension?: ImportExtension;
  /** Make a publishable package of this name: JavaScript, declarations, `package.json`. */
  readonly package?: string;
  /** Words on top of every generated module, a licence for example. */
  readonly header?: string;
  /** Write a Markdown page for each endpoint, and `llms.txt`, which lists them. Default: false. */
  readonly docs?: boolean;
  /** Which endpoints the package has: patterns of ids, or objects whose keys all have to match. Default: all. */
  readonly include?: EndpointSelectors;
  /** Which of these it does not have. */
  readonly exclude?: EndpointSelectors;
  /** Servers by name, which the package offers as `gateways`. */
  readonly gateways?: Readonly<Record<string, GatewayConfig>>;
  /** Take what these options do not say from `falsmith.config.*` in `cwd`. Default: false. */
  readonly config?: boolean;
  /** With `config`, of the packages that it describes by name: which one. Default: all. */
  readonly packageName?: string;
  /**
   * The last published version of `package`: a folder, a tarball (`.tgz`), `name@version` of the registry, or
   * `git:<revision>[:path]`. What changed since gives the next version and the entry of `CHANGELOG.md`.
   */
  readonly since?: string;
  /** With `since`: the day of the release (`2026-11-30`), which its entry then names. Default: none. */
  readonly date?: string;
  /** Find out what would be made, and write nothing; unlike with `check`, a difference is no error. Default: false. */
  readonly dryRun?: boolean;
  /** Ignore the manifest of an earlier run, and overwrite files that were edited by hand. Default: false. */
  readonly force?: boolean;
  /** Warnings fail: the report is not `ok`. Default: false. */
  readonly strict?: boolean;
  /** Measure how long the parts of the run take. Default: false. */
  readonly timings?: boolean;
}

/**
 * Options that cannot be used: a key that nobody knows, a value of the wrong kind, an output folder that belongs to
 * somebody else, a configuration that cannot be read. The message names the option and the remedy; `code` is what
 * `falsmith explain` knows, `path` the file that is to blame, if any. Nothing was done.
 */
export class OptionsError extends UserError {
  override readonly name = "OptionsError";
}

function fail(message: string): never {
  throw new OptionsError(message, { exit: 2, code: "io/usage" });
}

/** A name that stands in messages and in the package, as the path of a file does. */
function isSourceId(id: unknown): id is string {
  return typeof id === "string" && /^(?![/\\]|[A-Za-z]:)[^\p{Cc}]+$/u.test(id) && !id.split(/[/\\]/).includes("..");
}

function textInput(value: unknown, name: string): SourceText {
  const [id, text, provider, origin] = ["id", "text", "provider", "origin"].map((key) => own(value, key));
  if (typeof text !== "string")
    return fail(`${name} must be a list of paths, patterns, and texts as { id: "docs/page.md", text: "…" }`);
  if (!isSourceId(id)) return fail(`${name}: the id of a text must be a relative path, for example "docs/page.md"`);
  if (provider !== undefined && typeof provider !== "string")
    return fail(`${name}: the provider of ${JSON.stringify(id)} must be a text`);
  if (origin !== undefined && typeof origin !== "string")
    return fail(`${name}: the origin of ${JSON.stringify(id)} must be an address`);
  return { id, text, ...(provider === undefined ? {} : { provider }), ...(origin === undefined ? {} : { origin }) };
}

/** Paths, patterns and texts; a single one is taken as a list of one. */
function inputsOf(value: unknown, name: string): readonly SourceInput[] | undefined {
  if (value === undefined) return undefined;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const inputs = items.map((item) => (typeof item === "string" ? item : textInput(item, name)));
  const ids = inputs.flatMap((input) => (typeof input === "string" ? [] : [input.id]));
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  return twice === undefined ? inputs : fail(`${name}: two texts have the id ${JSON.stringify(twice)}`);
}

function requireKind(options: object, key: string, kind: "boolean" | "function" | "string", what: string): void {
  const value: unknown = Reflect.get(options, key);
  if (value !== undefined && (typeof value !== kind || value === "")) fail(`${key} must be ${what}`);
}

/** Options that were looked at: the inputs, and what a configuration may say too. */
export interface CheckedOptions {
  readonly cwd: string;
  readonly sources?: readonly SourceInput[];
  readonly overlays?: readonly SourceInput[];
  /** Without `sources` and `overlays`. */
  readonly values: Config;
}

/** What {@link mend} takes besides its sources. */
export interface MendOptions extends ProjectOptions {
  /** How documents are printed. Default: `yaml`. */
  readonly format?: "yaml" | "json";
  /**
   * `mended` (the default), `ingested`: what was read, before any edit, or `overlay`: the edits as an OpenAPI Overlay
   * that leads from the one to the other.
   */
  readonly as?: DocumentForm;
  /** Explain each edit with the text it rests on. Default: false. */
  readonly explain?: boolean;
  /** Say of every line of the sources whether it was used. Default: false. */
  readonly coverage?: boolean;
  /** A folder: one document per endpoint is written into it, instead of one of all. */
  readonly out?: string;
  /** Further sources, which are evidence only: what they say of the same endpoints counts. */
  readonly evidence?: SourceOption | readonly SourceOption[];
  /** Use the sources, overlays and rules of the project in `cwd` where these options name none. Default: false. */
  readonly project?: boolean;
  /** With `project`, of several packages of the configuration: which one. */
  readonly packageName?: string;
}

const MEND_KEYS = ["format", "as", "explain", "coverage", "out", "evidence", "project", "packageName"] as const;

/** How documents can be printed, and in which form. */
export const FORMATS = ["yaml", "json"] as const;
export const FORMS: readonly DocumentForm[] = ["mended", "ingested", "overlay"];

const PACKAGE_NAME = "the name of a package of the configuration";

function requireOneOf(options: object, key: string, words: readonly string[]): void {
  const value: unknown = Reflect.get(options, key);
  if (value !== undefined && !words.some((word) => word === value)) fail(`${key} must be ${words.join(" or ")}`);
}

/** Options of `mend`, checked; `evidence` as inputs. @throws OptionsError */
export function checkMendOptions(
  sources: unknown,
  options: MendOptions,
): CheckedOptions & { readonly sources: readonly SourceInput[]; readonly evidence?: readonly SourceInput[] } {
  const checked = checkOptions(options, ...MEND_KEYS);
  requireOneOf(options, "format", FORMATS);
  requireOneOf(options, "as", FORMS);
  for (const key of ["explain", "coverage", "project"]) requireKind(options, key, "boolean", "true or false");
  requireKind(options, "packageName", "string", PACKAGE_NAME);
  if (options.packageName !== undefined && options.project !== true)
    fail("packageName names a package of the project: add project");
  const inputs = inputsOf(sources, "sources") ?? [];
  if (inputs.length === 0) fail("sources is empty: name documents, folders or patterns, or give texts");
  const evidence = inputsOf(options.evidence, "evidence");
  return { ...checked, sources: inputs, ...(evidence === undefined ? {} : { evidence }) };
}

const COMMON_KEYS = ["cwd", "overlays", "rules", "signal", "onProgress"] as const;

/** What `generate`, `check` and `mend` take. @throws OptionsError */
function checkOptions(options: unknown, ...more: readonly string[]): CheckedOptions {
  if (!isObject(options)) return fail("the options must be an object");
  requireKeys(options, "", [...more, ...COMMON_KEYS], fail);
  requireKind(options, "cwd", "string", "the path of a folder");
  requireKind(options, "onProgress", "function", "a function");
  const signal: unknown = Reflect.get(options, "signal");
  if (signal !== undefined && !(signal instanceof AbortSignal)) fail("signal must be an AbortSignal");
  const cwd = own(options, "cwd");
  const sources = inputsOf(own(options, "sources"), "sources");
  if (sources?.length === 0) fail("sources is empty: name documents, folders or patterns, or give texts");
  const overlays = inputsOf(own(options, "overlays"), "overlays");
  const [include, exclude, out, runtime, importExtension, header, docs, since, gateways, rules] = [
    "include",
    "exclude",
    "out",
    "runtime",
    "importExtension",
    "header",
    "docs",
    "since",
    "gateways",
    "rules",
  ].map((key) => own(options, key));
  const nameOf = (key: keyof Config): string => (key === "dir" ? "out" : key);
  return {
    cwd: resolve(typeof cwd === "string" ? cwd : "."),
    ...(sources === undefined ? {} : { sources }),
    ...(overlays === undefined ? {} : { overlays }),
    values: checkValues(
      { include, exclude, dir: out, runtime, importExtension, header, docs, since, gateways, rules },
      nameOf,
      fail,
    ),
  };
}

const GENERATE_KEYS = [
  "sources",
  "include",
  "exclude",
  "out",
  "runtime",
  "importExtension",
  "package",
  "packageName",
  "since",
  "date",
  "dryRun",
  "header",
  "docs",
  "gateways",
  "config",
  "force",
  "strict",
  "timings",
] as const;

function isDay(value: unknown): boolean {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(value);
  // A day that no month has is read as one of the next month.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** The options of a run that makes a package. @throws OptionsError */
export function checkGenerateOptions(options: GenerateOptions): CheckedOptions {
  const checked = checkOptions(options, ...GENERATE_KEYS);
  requireKind(options, "package", "string", "the name of a package");
  requireKind(options, "packageName", "string", PACKAGE_NAME);
  if (options.packageName !== undefined && options.config !== true)
    fail("packageName names a package of the configuration: add config: true");
  if (options.date !== undefined && !isDay(options.date)) fail("date must be a day, as 2026-11-30");
  for (const key of ["config", "dryRun", "force", "strict", "timings"])
    requireKind(options, key, "boolean", "true or false");
  const { package: name } = options;
  return { ...checked, values: { ...checked.values, ...(name === undefined ? {} : { package: name }) } };
}
