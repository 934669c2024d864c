import { createHash } from "node:crypto";
import { createServer } from "node:http";

/** A registry of npm on this machine. */
export interface Registry {
  readonly url: string;
  /** What was asked for, with the credential that came along. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

/** What `npm publish` sends: the tarball of a version, as text. */
function attachedIn(body: string): readonly (readonly [spec: string, bytes: Uint8Array])[] {
  const { name, versions, _attachments: attachments } = JSON.parse(body);
  const [version = ""] = Object.keys(versions);
  return Object.values(Object(attachments)).map((one) => [
    `${name}@${version}`,
    new Uint8Array(Buffer.from(String(Object(one).data), "base64")),
  ]);
}

/** Plays a registry that has tarballs by `name@version`, and takes more; the last of a name is its latest. */
export async function startRegistry(given: Readonly<Record<string, Uint8Array>>): Promise<Registry> {
  const tarballs: Record<string, Uint8Array> = { ...given };
  const asked: string[] = [];
  let url = "";
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "");
    asked.push(`${path}${request.headers.authorization === undefined ? "" : ` ${request.headers.authorization}`}`);
    if (request.method === "PUT") {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => void parts.push(part));
      request.on("end", () => {
        for (const [spec, bytes] of attachedIn(Buffer.concat(parts).toString())) tarballs[spec] = bytes;
        response.statusCode = 201;
        response.end("{}");
      });
      return;
    }
    const file = tarballs[path.slice("/tarballs/".length)];
    if (path.startsWith("/tarballs/") && file !== undefined) {
      response.end(file);
      return;
    }
    const name = path.slice(1);
    const versions = Object.entries(tarballs).flatMap(([spec, bytes]) => {
      const at = spec.lastIndexOf("@");
      return spec.slice(0, at) === name ? [[spec.slice(at + 1), bytes] as const] : [];
    });
    const latest = versions.at(-1)?.[0];
    response.statusCode = latest === undefined ? 404 : 200;
    response.setHeader("content-type", "application/json");
    const documents = versions.map(([version, bytes]) => {
      const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
      const tarball = `${url}/tarballs/${encodeURIComponent(`${name}@${version}`)}`;
      return [version, { name, version, dist: { tarball, integrity } }] as const;
    });
    response.end(
      JSON.stringify(
        latest === undefined
          ? { error: "Not found" }
          : { name, "dist-tags": { latest }, versions: Object.fromEntries(documents) },
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the registry listens at a port");
  url = `http://127.0.0.1:${address.port}`;
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { url, asked, close };
}
