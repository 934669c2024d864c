import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import { join } from "node:path";
import { generate, type GenerateOptions } from "../../codegen/index.js";
import { filesIn, folderWith, put } from "../cli/folder.js";

/** What a document says of the operation `POST /<name>`, as far as tests change it. */
export interface Operation {
  readonly name: string;
  /** The greatest value of `radius`. */
  readonly most?: number;
  readonly summary?: string;
  /** Further properties of the input, as YAML. */
  readonly more?: string;
}

/** A document with one operation. */
export function documentOf({ name, most = 12, summary = "An effect", more = "" }: Operation): string {
  return `openapi: 3.1.0
info: {title: ${name}, version: "1"}
servers: [{url: "https://effects.example"}]
paths:
  /${name}:
    post:
      summary: ${summary}
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Input"}}}}
      responses: {"200": {description: ok}}
components:
  schemas:
    Input:
      type: object
      properties:
        radius: {type: integer, minimum: 1, maximum: ${most}}
${more}`;
}

/** A folder with the package that documents give, as it is published in a version. */
export async function publishedFolder(
  documents: Readonly<Record<string, string>>,
  version: string,
  options: GenerateOptions = {},
): Promise<string> {
  const cwd = folderWith(documents);
  const { ok, findings } = await generate({
    cwd,
    package: "my-client",
    runtime: "import",
    out: "my-client",
    ...options,
  });
  if (!ok) throw new Error(JSON.stringify(findings));
  const folder = join(cwd, options.out ?? "my-client");
  const json: unknown = JSON.parse(filesIn(folder)["package.json"] ?? "");
  put(folder, { "package.json": `${JSON.stringify({ ...Object(json), version }, null, 2)}\n` });
  return folder;
}

/** A folder as npm packs it. */
export async function tarballOf(folder: string): Promise<Uint8Array> {
  const entries = Object.entries(filesIn(folder)).map(([path, body]) => ({
    header: { name: `package/${path}`, size: Buffer.byteLength(body), mtime: new Date(0) },
    body,
  }));
  return new Uint8Array(gzipSync(await packTar(entries)));
}
