import type { Rule } from "../../document/document.js";
import { own } from "../../document/json.js";
import { join, valueAt } from "../../document/pointer.js";
import { placeFor } from "../../openapi/edit.js";
import { appIdOf, identify } from "../../openapi/identity.js";
import { mainOperation, replyMediaAt } from "../../openapi/operation.js";

const ID = "check/reply-urls";

/** The app id in a queue URL: `https://queue.fal.run/fal-ai/wan/requests/…` → `fal-ai/wan`. */
function appInUrl(url: string): string | undefined {
  return /^https?:\/\/[^/]+\/(.+?)\/requests\//i.exec(url)?.[1];
}

/** The URLs of the documented reply lie under the endpoint's own app. */
export const replyUrls: Rule = {
  id: ID,
  law: "A documented reply whose URLs name another app than the endpoint's is reported; a client follows the URLs it is given and never asserts their app.",
  *check(spec, evidence) {
    const identity = identify(spec, evidence.provider);
    const post = mainOperation(spec);
    const media = post === undefined ? undefined : replyMediaAt(spec.doc, post.at);
    if (identity?.kind !== "queue" || media === undefined) return;
    for (const key of ["status_url", "response_url", "cancel_url"]) {
      const at = join(media, "example", key);
      const url = own(valueAt(spec.doc, join(media, "example")), key);
      const app = typeof url === "string" ? appInUrl(url) : undefined;
      if (app === undefined || app.toLowerCase() === appIdOf(identity.id).toLowerCase()) continue;
      yield {
        code: ID,
        level: "warning",
        at: placeFor(spec, at),
        message: `the example reply of ${identity.id} names the app ${app} in its URLs, not ${appIdOf(identity.id)}`,
        hint: "An alias or a slip of the page. The runtime follows the URLs a reply gives, on the gateway's own origin.",
      };
      return;
    }
  },
};
