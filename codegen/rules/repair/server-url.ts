import type { Rule } from "../../document/document.js";
import { isList, own } from "../../document/json.js";
import { join } from "../../document/pointer.js";
import { inferred, placeFor } from "../../openapi/edit.js";

const ID = "repair/server-url";

/** `https:/host`, `https//host`, `https:host` and `host.tld` were meant as `https://host`. */
function mendUrl(url: string): string | undefined {
  const trimmed = url.trim().replace(/\/+$/, "");
  const mended = trimmed
    .replace(/^(https?)(?::\/(?!\/)|:\/{3,}|\/\/|:(?![/\d]))/i, "$1://")
    .replace(/^(?=[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[:/]|$))/i, "https://");
  return mended === url || !URL.canParse(mended) ? undefined : mended;
}

/** Every server URL is absolute, with scheme and host, and without a trailing slash. */
export const serverUrl: Rule = {
  id: ID,
  law: "A server URL whose scheme or slashes are damaged is written as the absolute URL it was meant to be, without a trailing slash.",
  *check(spec) {
    const servers = own(spec.doc, "servers");
    for (const [index, server] of (isList(servers) ? servers : []).entries()) {
      const at = join("#/servers", index, "url");
      const url = own(server, "url");
      const mended = typeof url === "string" ? mendUrl(url) : undefined;
      if (typeof url !== "string" || mended === undefined) continue;
      const slash = mended === url.replace(/\/+$/, "");
      yield {
        code: ID,
        level: slash ? "note" : "warning",
        at: slash ? at : placeFor(spec, at),
        message: `the server URL ${url} is ${slash ? "written without its trailing slash" : `no absolute URL; read as ${mended}`}`,
        fix: [{ op: "replace", at, value: mended, origin: inferred(spec, ID, at) }],
      };
    }
  },
};
