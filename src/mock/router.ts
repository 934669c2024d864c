import type { Target } from "./address.js";
import { relayError } from "./auth.js";
import { routeFiles } from "./file-routes.js";
import type { Match, Mock } from "./mock.js";
import { routePlatform, routeSite } from "./platform-routes.js";
import { routeQueue } from "./queue-routes.js";
import { routeRelay } from "./relay-routes.js";
import type { Reply } from "./reply.js";
import { routeRun } from "./run-routes.js";
import { routeRest } from "./token-routes.js";

/** Finds the route of a target, or the answer to a request that has none. */
export const routeOf = (mock: Mock, method: string, { mount, segments }: Target): Match | Reply => {
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
};
