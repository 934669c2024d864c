import type { Rule } from "../spec/document.js";
import { defaultsFit, exampleKeysKnown, examplesFit } from "./check/examples.js";
import { replyUrls } from "./check/reply-urls.js";
import { exampleShape } from "./enrich/example-shape.js";
import { namedShape } from "./enrich/named-shape.js";
import { openValues } from "./enrich/open-values.js";
import { bodyRequired } from "./repair/body-required.js";
import { gateway } from "./repair/gateway.js";
import { info } from "./repair/info.js";
import { openapi31 } from "./repair/openapi-31.js";
import { pathBase } from "./repair/path-base.js";
import { inputComponent, outputComponent, queueRoutesRule } from "./repair/queue-layout.js";
import { security } from "./repair/security.js";
import { serverUrl } from "./repair/server-url.js";
import { statedPresence } from "./tighten/presence.js";
import { statedValues } from "./tighten/stated.js";

/** What was broken is mended, and the document brought into the one layout that later stages know. In order. */
export const repairs: readonly Rule[] = [
  openapi31,
  security,
  pathBase,
  serverUrl,
  info,
  inputComponent,
  outputComponent,
  gateway,
  queueRoutesRule,
  namedShape,
];

/** What prose, tables and examples state becomes schema keywords. In order. */
export const tightenings: readonly Rule[] = [statedValues, statedPresence, bodyRequired];

/** What others know, or only examples show, helps the person who types. In order, after the merge. */
export const enrichments: readonly Rule[] = [exampleShape, openValues];

/** What a person should know about the finished document. */
export const checks: readonly Rule[] = [replyUrls, examplesFit, defaultsFit, exampleKeysKnown];
