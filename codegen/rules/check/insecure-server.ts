import { isLoopback } from "falsmith-runtime/internal";
import type { Rule } from "../../document/document.js";
import { isList, own } from "../../document/json.js";
import { join } from "../../document/pointer.js";
import { placeFor } from "../../openapi/edit.js";

const ID = "check/insecure-server";

/** The host of a plain `http:` address that is not this machine. */
function insecureHost(url: unknown): string | undefined {
  if (typeof url !== "string" || !/^http:/i.test(url) || !URL.canParse(url)) return undefined;
  const { host, hostname } = new URL(url);
  return isLoopback(hostname) ? undefined : host;
}

/** Credentials travel over https. */
export const insecureServer: Rule = {
  id: ID,
  law: "A server that is reached over plain http is reported: a client sends no credential there unless its caller names the host.",
  *check(spec) {
    const servers = own(spec.doc, "servers");
    for (const [index, server] of (isList(servers) ? servers : []).entries()) {
      const host = insecureHost(own(server, "url"));
      if (host === undefined) continue;
      yield {
        code: ID,
        level: "warning",
        at: placeFor(spec, join("#/servers", index, "url")),
        message: `the server ${host} is reached over plain http: everybody on the way can read the credential`,
        hint: `Ask the provider for an https address and decide it in an overlay, or name the host to the client: { allowInsecure: [${JSON.stringify(host)}] }.`,
      };
    }
  },
};
