import { isList, own } from "../own.js";
import { readJson, readRaw } from "../server/body.js";
import { type Exchange, headerOf, type Match, type Mock } from "../server/mock.js";
import { detail, empty, json, methodNotAllowed, type Reply } from "../server/reply.js";
import { etagOf, type OpenUpload } from "./file-store.js";
import type { RouteName } from "./names.js";

// What one PUT may hold: a single upload goes up to 90 MiB, a part is 10 MiB.
const LARGEST_PUT = 256 * 1024 * 1024;
const TOKEN_SECONDS = 3600;

function safeName(name: unknown): string {
  const base = typeof name === "string" ? (name.split(/[/\\]/).at(-1) ?? "") : "";
  const clean = base
    .slice(0, 200)
    .replaceAll(/[^\p{L}\p{N}._-]/gu, "_")
    .replace(/^\.+/, "");
  return clean === "" ? "file.bin" : clean;
}

function safeType(type: unknown): string {
  return typeof type === "string" && /^[\w.+-]{1,60}\/[\w.+-]{1,100}$/.test(type) ? type : "application/octet-stream";
}

function open(mock: Mock, name: unknown, type: unknown): { id: string; path: string } {
  const id = mock.newId();
  const upload = { name: safeName(name), type: safeType(type) };
  mock.files.open(id, upload);
  return { id, path: `/files/${id}/${encodeURIComponent(upload.name)}` };
}

async function initiate(exchange: Exchange, multipart: boolean): Promise<Reply> {
  const { mock, origin } = exchange;
  const body = await readJson(exchange.request, 65_536);
  if (body.kind !== "json") return detail(400, "Expected a JSON body");
  const { id, path } = open(mock, own(body.value, "file_name"), own(body.value, "content_type"));
  const upload = `${origin}${path}${multipart ? `/multipart/${id}` : ""}?signature=${mock.tokens.issue(TOKEN_SECONDS)}`;
  return json(200, { upload_url: upload, file_url: `${origin}${path}` });
}

function storageToken(exchange: Exchange): Reply {
  const { mock, origin } = exchange;
  return json(200, {
    token: mock.tokens.issue(TOKEN_SECONDS),
    token_type: "Bearer",
    base_url: origin,
    expires_at: new Date(mock.clock.now() + TOKEN_SECONDS * 1000).toISOString(),
  });
}

const posts: Readonly<Record<string, { name: RouteName; handle: (exchange: Exchange) => Reply | Promise<Reply> }>> = {
  "storage/upload/initiate": { name: "upload-initiate", handle: (exchange) => initiate(exchange, false) },
  "storage/upload/initiate-multipart": {
    name: "upload-initiate-multipart",
    handle: (exchange) => initiate(exchange, true),
  },
  "storage/auth/token": { name: "storage-token", handle: storageToken },
};

/** Finds a storage route below the REST host: where to upload, and a token for the CDN. */
export function routeStorage(method: string, segments: readonly string[]): Match | Reply | undefined {
  const path = segments.join("/");
  const found = Object.hasOwn(posts, path) ? posts[path] : undefined;
  if (found === undefined) return undefined;
  return method === "POST" ? { ...found, access: "key" } : methodNotAllowed("POST");
}

function mayUpload(exchange: Exchange): boolean {
  const signature = exchange.target.query.get("signature");
  const token = headerOf(exchange, "authorization")?.split(" ")[1];
  return [signature, token].some(
    (value) => typeof value === "string" && exchange.mock.tokens.accepts(value, undefined),
  );
}

function refused(): Reply {
  return detail(403, "Signature or token is missing, wrong or expired");
}

async function receive(exchange: Exchange): Promise<readonly Buffer[] | Reply> {
  const isAllowed = mayUpload(exchange);
  const raw = await readRaw(exchange.request, isAllowed ? LARGEST_PUT : 0);
  if (!isAllowed) return refused();
  return raw.kind === "too_large" ? detail(413, "File is too large") : raw.chunks;
}

// A list of chunks is a body; a reply has a status.
function isReply(value: readonly Buffer[] | Reply): value is Reply {
  return "status" in value;
}

async function putWhole(exchange: Exchange, id: string): Promise<Reply> {
  const chunks = await receive(exchange);
  if (isReply(chunks)) return chunks;
  const upload = exchange.mock.files.uploads.get(id);
  if (upload === undefined) return detail(404, "No such upload");
  exchange.mock.files.put(id, { name: upload.name, type: upload.type, chunks });
  return empty(200, { etag: etagOf(chunks) });
}

async function putPart(exchange: Exchange, id: string, part: number): Promise<Reply> {
  const chunks = await receive(exchange);
  if (isReply(chunks)) return chunks;
  const upload = exchange.mock.files.uploads.get(id);
  if (upload === undefined || !Number.isInteger(part) || part < 1) return detail(404, "No such upload");
  const etag = etagOf(chunks);
  if (!exchange.mock.files.putPart(id, part, { chunks, etag })) return detail(413, "The upload is too large");
  return json(200, { partNumber: part, etag }, { etag });
}

/** The parts in their order if the list names each one with its tag. */
function assemble(upload: OpenUpload, listed: unknown): readonly Buffer[] | undefined {
  const parts = isList(listed) ? listed : [];
  const found = parts.flatMap((entry) => {
    const number = own(entry, "partNumber") ?? own(entry, "part_number");
    const part = typeof number === "number" ? upload.parts.get(number) : undefined;
    return part !== undefined && part.etag === own(entry, "etag")
      ? [{ number: Number(number), chunks: part.chunks }]
      : [];
  });
  if (parts.length === 0 || found.length !== parts.length) return undefined;
  return found.toSorted((a, b) => a.number - b.number).flatMap(({ chunks }) => chunks);
}

async function complete(exchange: Exchange, id: string): Promise<Reply> {
  const { mock, origin } = exchange;
  const body = await readJson(exchange.request, 1_048_576);
  if (!mayUpload(exchange)) return refused();
  const upload = mock.files.uploads.get(id);
  if (upload === undefined) return detail(404, "No such upload");
  const chunks = assemble(upload, body.kind === "json" ? own(body.value, "parts") : undefined);
  if (chunks === undefined) return detail(400, "The list of parts does not match the uploaded parts");
  mock.files.put(id, { name: upload.name, type: upload.type, chunks });
  return json(200, { access_url: `${origin}/files/${id}/${encodeURIComponent(upload.name)}` });
}

async function cdnUpload(exchange: Exchange, multipart: boolean): Promise<Reply> {
  const { mock, origin } = exchange;
  const chunks = await receive(exchange);
  if (isReply(chunks)) return chunks;
  const { id, path } = open(mock, headerOf(exchange, "x-fal-file-name"), headerOf(exchange, "content-type"));
  if (multipart) return json(200, { access_url: `${origin}${path}`, uploadId: id });
  const upload = mock.files.uploads.get(id);
  mock.files.put(id, { name: upload?.name ?? "file.bin", type: upload?.type ?? "", chunks });
  return json(200, { access_url: `${origin}${path}` });
}

/** Finds an upload route below `/files/`: whole files, parts, completion, and the CDN's own uploads. */
export function routeCdn(method: string, segments: readonly string[]): Match | undefined {
  const [id = "", name, word, upload, last] = segments;
  const at = `${method} ${segments.length}`;
  if (at === "POST 1" && id === "upload") {
    return { name: "cdn-upload", access: "public", handle: (exchange) => cdnUpload(exchange, false) };
  }
  if (at === "POST 2" && id === "upload" && name === "multipart") {
    return { name: "cdn-multipart", access: "public", handle: (exchange) => cdnUpload(exchange, true) };
  }
  if (at === "PUT 2") return { name: "upload", access: "public", handle: (exchange) => putWhole(exchange, id) };
  if (segments.length !== 5 || word !== "multipart" || upload !== id) return undefined;
  if (method === "PUT") {
    return { name: "upload-part", access: "public", handle: (exchange) => putPart(exchange, id, Number(last)) };
  }
  if (method !== "POST" || last !== "complete") return undefined;
  return { name: "upload-complete", access: "public", handle: (exchange) => complete(exchange, id) };
}
