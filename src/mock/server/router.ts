import { routeFiles } from "../routes/file.js";
import { routePlatform, routeSite } from "../routes/platform.js";
import { routeQueue } from "../routes/queue.js";
import { routeRelay } from "../routes/relay.js";
import { routeRun } from "../routes/run.js";
import { routeRest } from "../routes/token.js";
import type { Target } from "./address.js";
import { relayError } from "./auth.js";
import type { Match, Mock } from "./mock.js";
import type { Reply } from "./reply.js";

/** Finds the route of a target, or the answer to a request that has none. */
export function routeOf(mock: Mock, method: string, { mount, segments }: Target): Match | Reply {
  if (mount === "files") return routeFiles(mock, method, segments);
  if (mock.settings.profile === "relay") {
    // No relay documents anything but the queue.
    return mount === "queue" ? routeRelay(mock, method, segments) : relayError(404, "Invalid URL", mock.newId());
  }
  switch (mount) {
    case "queue":
      return routeQueue(mock, method, segments);
    case "run":
      return routeRun(mock, method, segments);
    case "rest":
      return routeRest(mock, method, segments);
    case "platform":
      return routePlatform(mock, method, segments);
    case "site":
      return routeSite(mock, method, segments);
  }
}
