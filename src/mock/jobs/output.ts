import { parseUrl } from "../../platform/json.js";
import type { Endpoint } from "../../contract/endpoint.js";
import { type MediaKind, mediaOf, mediaOfType } from "../media/index.js";
import { isList, isRecord, own, setOwn } from "../own.js";
import { type SampleFile, sampleSchema } from "../sampler/index.js";
import { hashText } from "../sampler/random.js";
import type { Job, MakeOutput } from "./jobs.js";

const NO_OUTPUT = "no source documents the output of this endpoint";
const NO_SAMPLE = "no value was found that satisfies the output schema of this endpoint";

const WORD_KINDS: readonly (readonly [RegExp, string])[] = [
  [/video|movie|clip/i, "mp4"],
  [/audio|speech|music|sound|voice/i, "wav"],
  [/mesh|glb|gltf|model_?(file|url|mesh)|3d/i, "glb"],
  [/image|picture|photo|thumbnail/i, "png"],
];

/** What a value's own name says it is, else the names above it, else the endpoint whose output it is; else an image. */
function kindOfPath(path: readonly string[], endpointId: string): MediaKind | undefined {
  const places = [path.at(-1) ?? "", path.join(" "), endpointId];
  const found = places.flatMap((words) => WORD_KINDS.find(([pattern]) => pattern.test(words))?.[1] ?? [])[0];
  return mediaOf(`.${found ?? "png"}`);
}

/** Gives files that this server serves. */
type FileMaker = (kind: MediaKind | undefined, name: string) => string;

function fileMaker(origin: string, salt: number): FileMaker {
  const folder = salt.toString(16).padStart(8, "0");
  return (kind, name) => `${origin}/files/${folder}/${encodeURIComponent(kind === undefined ? "output.bin" : name)}`;
}

function sampleFile(make: FileMaker, endpointId: string) {
  return (path: readonly string[], contentType: string | undefined): SampleFile => {
    const kind = (contentType === undefined ? undefined : mediaOfType(contentType)) ?? kindOfPath(path, endpointId);
    const fileName = `output.${kind?.extension ?? "bin"}`;
    return {
      url: make(kind, fileName),
      contentType: contentType ?? kind?.type ?? "application/octet-stream",
      fileName,
    };
  };
}

/** Files that this server serves, for samples; the same salt names the same files. */
export function sampleFiles(
  origin: string,
  salt: string,
  endpointId: string,
): (path: readonly string[], contentType: string | undefined) => SampleFile {
  return sampleFile(fileMaker(origin, hashText(salt)), endpointId);
}

function ownUrl(text: string, contentType: unknown, make: FileMaker): string {
  const url = /^https?:\/\//i.test(text) ? parseUrl(text) : undefined;
  if (url === undefined) return text;
  const last = url.pathname.split("/").at(-1) ?? "";
  const byName = mediaOf(last);
  if (byName !== undefined) return make(byName, last.replaceAll(/[^A-Za-z0-9._-]/g, "_"));
  const byType = typeof contentType === "string" ? mediaOfType(contentType) : undefined;
  return byType === undefined ? text : make(byType, `output.${byType.extension}`);
}

/** The same value with the URLs of files it names moved to this server. */
function withOwnFiles(value: unknown, make: FileMaker, contentType?: unknown): unknown {
  if (typeof value === "string") return ownUrl(value, contentType, make);
  if (isList(value)) return value.map((item) => withOwnFiles(item, make));
  if (!isRecord(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    setOwn(copy, key, withOwnFiles(item, make, key === "url" ? own(value, "content_type") : undefined));
  }
  return copy;
}

function isDocumented(endpoint: Endpoint): boolean {
  const schema = endpoint.output.jsonSchema;
  const silent = new Set(["title", "description", "$schema", "$id", "$defs", "examples", "default", "deprecated"]);
  return isRecord(schema) && Object.keys(schema).some((key) => !silent.has(key) && !key.startsWith("x-"));
}

interface Made {
  readonly value: unknown;
  readonly from: string;
  readonly note?: string;
}

function sampled(job: Job, endpoint: Endpoint, seed: number, make: FileMaker): { readonly value: unknown } | undefined {
  return isDocumented(endpoint)
    ? sampleSchema({
        schema: endpoint.output.jsonSchema,
        accepts: (value) => endpoint.output.is(value),
        seed: hashText(`${seed} ${job.endpointId} ${JSON.stringify(job.input)}`),
        fileOf: sampleFile(make, job.endpointId),
      })
    : undefined;
}

/** A page's example that lacks what its own schema requires, completed with what the example does not say. */
function completed(endpoint: Endpoint, example: unknown, sample: unknown): unknown {
  if (!isRecord(example) || !isRecord(sample)) return example;
  const merged = { ...sample, ...example };
  return endpoint.output.is(merged) ? merged : example;
}

function fromEndpoint(job: Job, endpoint: Endpoint, seed: number, ownFiles: boolean): Made {
  const make = fileMaker(job.origin, hashText(`${job.endpointId} ${JSON.stringify(job.input)}`));
  const examples = own(endpoint.output.jsonSchema, "examples");
  const example: unknown = isList(examples) ? examples[0] : undefined;
  if (example !== undefined) {
    const shown = ownFiles ? withOwnFiles(example, make) : example;
    if (!isDocumented(endpoint) || endpoint.output.is(shown)) return { value: shown, from: "example" };
    const whole = completed(endpoint, shown, sampled(job, endpoint, seed, make)?.value);
    return { value: whole, from: whole === shown ? "example" : "example, completed from the schema" };
  }
  if (!isDocumented(endpoint)) return { value: {}, from: "nothing", note: NO_OUTPUT };
  const sample = sampled(job, endpoint, seed, make);
  return sample === undefined
    ? { value: {}, from: "nothing", note: NO_SAMPLE }
    : { value: sample.value, from: "schema" };
}

function fromScript(job: Job): Made {
  const { output } = job.script;
  // A script may hold a function of the input; TypeScript cannot tell its parameters from `unknown`.
  const value: unknown = typeof output === "function" ? (output as (input: unknown) => unknown)(job.input) : output;
  return { value: value ?? null, from: "script" };
}

/**
 * Makes outputs: the script's, else the page's own example, else a sample of the output schema, else `{}` with a note.
 * Headers say which it was.
 */
export function outputMaker(seed: number, ownFiles: boolean): MakeOutput {
  return (job) => {
    const scripted = job.script.output !== undefined || job.endpoint === undefined;
    const { value, from, note } = scripted ? fromScript(job) : fromEndpoint(job, job.endpoint, seed, ownFiles);
    return {
      value,
      headers: { "x-falsmith-output": from, ...(note === undefined ? {} : { "x-falsmith-note": note }) },
    };
  };
}
