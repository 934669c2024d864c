import { isObject, type Json, type JsonObject, sameJson, withKey } from "../../document/json.js";
import {
  type Content,
  type Manifest,
  outputsOf,
  readExisting,
  type RetainedEndpoint,
  textOfContent,
} from "../../io/index.js";
import { sha256 } from "../../io/output/digest.js";
import type { GeneratedEndpoint } from "../../io/output/generated.js";
import type { PublishedPackage } from "../../io/published/read-published.js";
import type { MadeEndpoint } from "../make.js";
import type { NextPackage, Release } from "./release.js";
import type { GenerateSettings } from "../settings.js";

const CHANGELOG = "CHANGELOG.md";

type Files = ReadonlyMap<string, Content>;

/** What a run follows, and what is said of it. */
export interface ReleaseRun {
  readonly settings: GenerateSettings;
  readonly published?: PublishedPackage;
}

/** The package that a run follows, where one is named. @throws UserError for what is none */
export async function readFollowed({
  since,
  cwd,
  out,
  label,
  options,
}: GenerateSettings): Promise<PublishedPackage | undefined> {
  if (since === undefined || options.package === undefined) return undefined;
  // Loaded late: few runs follow a package.
  const { readPublished } = await import("../../io/published/read-published.js");
  return await readPublished({ given: since, cwd, name: options.package, out, label });
}

function parsed(text: string | undefined): JsonObject {
  try {
    const json: Json = JSON.parse(text ?? "");
    return isObject(json) ? json : {};
  } catch {
    return {};
  }
}

function digestOf(content: Content): string {
  return typeof content === "string" ? sha256(content) : content.sha256;
}

/** An endpoint whose document is parsed when it is asked for. */
function lazily(
  { id, kind, folder }: Pick<GeneratedEndpoint, "id" | "kind" | "folder">,
  digest: string | undefined,
  read: () => JsonObject,
): GeneratedEndpoint {
  let doc: JsonObject | undefined;
  return {
    id,
    kind,
    folder,
    ...(digest === undefined ? {} : { digest }),
    get doc() {
      return (doc ??= read());
    },
  };
}

async function releaseFrom(
  { settings, published }: ReleaseRun,
  next: Omit<NextPackage, "name" | "date">,
): Promise<Release | undefined> {
  const { package: name } = settings.options;
  if (published === undefined || name === undefined) return undefined;
  const { releaseAfter } = await import("./release.js");
  return releaseAfter(published, { ...next, name, date: settings.date }, settings.since ?? name);
}

/** What a package consists of before it is written. */
interface PlannedPackage {
  readonly fresh: readonly MadeEndpoint<Files>[];
  readonly kept: readonly RetainedEndpoint[];
  /** All files but those of kept endpoints. */
  readonly files: Files;
}

/** A package with the version that follows the published one, and with its changelog. */
export async function withRelease(
  run: ReleaseRun,
  { fresh, kept, files }: PlannedPackage,
): Promise<{ readonly files: Files; readonly release?: Release["report"] }> {
  if (run.published === undefined) return { files };
  const { out } = run.settings;
  const packageText = files.get("package.json");
  const packageJson = parsed(packageText === undefined ? undefined : textOfContent(packageText));
  const textAt = (path: string): string | undefined => {
    const content = files.get(path);
    return content === undefined ? readExisting(out, path) : textOfContent(content);
  };
  const outputs = new Map([
    ...kept.flatMap((one) => [...one.outputs]),
    ...[...files].map(([path, content]) => [path, digestOf(content)] as const),
  ]);
  const all = [
    ...fresh.map((one) => {
      const path = `${one.folder}/openapi.json`;
      return lazily(one, outputs.get(path), () => parsed(textAt(path)));
    }),
    ...kept.map((one) => lazily(one, outputs.get(`${one.folder}/openapi.json`), () => one.doc)),
  ];
  const release = await releaseFrom(run, {
    endpoints: all,
    outputs,
    packageJson,
    provenanceIn: (folder) => parsed(textAt(`${folder}/provenance.json`)),
  });
  if (release === undefined) return { files };
  const { report, changelog } = release;
  const versioned = `${JSON.stringify(withKey(packageJson, "version", report.version), null, 2)}\n`;
  const ofRelease = new Map([
    ["package.json", versioned],
    ...(changelog === undefined ? [] : [[CHANGELOG, changelog] as const]),
  ]);
  return { files: new Map([...files, ...ofRelease]), release: report };
}

/** The version is taken from the release: a package.json that differs in it alone keeps all that a person wrote. */
export function versionedFiles({ settings, published }: ReleaseRun, files: Files): ReadonlySet<string> {
  const wanted = files.get("package.json");
  const found = readExisting(settings.out, "package.json");
  if (published === undefined || wanted === undefined || found === undefined) return new Set();
  const plain = (text: string): Json => withKey(parsed(text), "version", "");
  return new Set(sameJson(plain(textOfContent(wanted)), plain(found)) ? ["package.json"] : []);
}

/** What follows the published package, when nothing of the package in its folder has to be made anew. */
interface ReleaseInFolder {
  readonly release?: Release["report"];
  /** The version and the changelog in the folder are those of the release. */
  readonly isWritten: boolean;
}

/** The release of a package that is what its sources give. */
export async function releaseInFolder(run: ReleaseRun, manifest: Manifest): Promise<ReleaseInFolder> {
  if (run.published === undefined) return { isWritten: true };
  const { out } = run.settings;
  // Loaded late: it reads documents.
  const { readGenerated } = await import("../../io/output/generated.js");
  const packageJson = parsed(readExisting(out, "package.json"));
  const release = await releaseFrom(run, {
    endpoints: readGenerated(out) ?? [],
    outputs: outputsOf(manifest),
    packageJson,
    provenanceIn: (folder) => parsed(readExisting(out, `${folder}/provenance.json`)),
  });
  if (release === undefined) return { isWritten: true };
  const { report, changelog } = release;
  const isWritten = packageJson["version"] === report.version && readExisting(out, CHANGELOG) === changelog;
  return { release: report, isWritten };
}
