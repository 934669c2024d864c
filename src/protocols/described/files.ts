import type { AnyEndpoint } from "../../contract/client.js";
import type { JobProtocol } from "../../contract/job.js";
import { ConfigError } from "../../errors/index.js";
import { containsFile, isBlob } from "../../files/contains-file.js";
import type { ClientContext } from "../../http/context.js";
import { own } from "../../platform/json.js";
import { checkInput, type EndpointInput, type PreparedInput, prepareInput } from "../../requests/prepare-input.js";

/** Where the first file of an input is. */
function fileAt(value: unknown, path: readonly string[] = []): readonly string[] | undefined {
  if (isBlob(value)) return path;
  if (typeof value !== "object" || value === null || path.length > 100) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = fileAt(inner, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What the page says of a field. */
function described({ input }: AnyEndpoint, path: readonly string[]): string {
  let schema: unknown = input.jsonSchema;
  for (const key of path) schema = own(own(schema, "properties"), key) ?? own(schema, "items");
  const words = own(schema, "description");
  return typeof words === "string" && words !== "" ? ` Its page says: ${words.slice(0, 400)}` : "";
}

/**
 * The input of a submit, ready to be sent: a multipart body carries its files, else they are uploaded where the gateway
 * takes uploads.
 * @throws InputValidationError; ConfigError where a file can neither be carried nor uploaded
 */
export async function prepareWithFiles(
  context: ClientContext,
  job: JobProtocol,
  given: EndpointInput,
  signal: AbortSignal | undefined,
): Promise<PreparedInput> {
  const { endpoint, input, unknownKeys } = given;
  if (!containsFile(input)) return prepareInput(context, given, signal);
  const [type = ""] = Object.keys(job.submit.body?.content ?? {});
  // Such a body is not JSON: a submit is named by what it holds besides its files.
  if (/^multipart\//i.test(type))
    return { value: checkInput(context, endpoint, input, unknownKeys), body: JSON.stringify(input) };
  if (context.gateway.restUrl !== undefined) return prepareInput(context, given, signal);
  const path = fileAt(input) ?? [];
  throw new ConfigError(
    `${endpoint.id} takes no file at ${path.join(".")}, and ${context.gateway.name} has no upload that is known: give the address of the file.${described(endpoint, path)}`,
    { endpointId: endpoint.id },
  );
}
