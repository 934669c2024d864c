import { detail, empty } from "../server/reply.js";
import { editObject, withOrigin } from "./edits.js";
import type { Fault, FaultSite } from "./fault.js";

export type SecurityFaultId =
  | "S01"
  | "S04"
  | "S06"
  | "S11"
  | "redirect-foreign"
  | "redirect-get"
  | "key-echo"
  | "script-url";

function hereAgain({ exchange }: FaultSite): string {
  return exchange.request.url ?? "/";
}

export const securityFaults: Readonly<Record<SecurityFaultId, Fault>> = {
  S01: {
    group: "security",
    does: "the URLs of a reply are on another origin, which records what reaches it",
    routes: ["submit", "status"],
    nth: "every",
    edit: editObject((body, { foreign }) => withOrigin(body, foreign)),
  },
  S04: {
    group: "security",
    does: "307 of a submit to the same host: the body would be sent again",
    routes: ["submit"],
    instead: (site) => empty(307, { location: hereAgain(site) }),
  },
  S06: {
    group: "security",
    does: "a redirect to itself, for ever",
    routes: ["result"],
    nth: "every",
    instead: (site) => empty(302, { location: hereAgain(site) }),
  },
  S11: {
    group: "security",
    does: "accepts, but the request id in the answer is a path: `../../other?x=`",
    routes: ["submit"],
    edit: editObject((body) => ({ ...body, request_id: "../../other?x=" })),
  },
  "redirect-foreign": {
    group: "security",
    does: "a redirect to another origin, which records what reaches it",
    routes: ["status", "result", "submit", "cancel"],
    variants: ["302", "301", "303", "307", "308"],
    instead: (site) => empty(Number(site.variant), { location: `${site.foreign}${hereAgain(site)}` }),
  },
  "redirect-get": {
    group: "security",
    does: "one 302 to the same URL, which then answers",
    routes: ["status", "result"],
    instead: (site) => empty(302, { location: hereAgain(site) }),
  },
  "key-echo": {
    group: "security",
    does: "a 403 whose text repeats the `Authorization` header",
    routes: ["submit", "status"],
    instead: ({ exchange }) => detail(403, `Cannot access application with ${exchange.request.headers.authorization}`),
  },
  "script-url": {
    group: "security",
    does: "the URLs of a reply are no web addresses",
    routes: ["submit"],
    edit: editObject((body) => ({
      ...body,
      status_url: "javascript:alert(1)",
      response_url: "file:///etc/passwd",
      cancel_url: "//",
    })),
  },
};
