import type { Rule } from "../document/document.js";
import { externalReferences } from "./repair/external-ref.js";
import { defaultsFit, exampleKeysKnown, examplesFit } from "./check/examples.js";
import { insecureServer } from "./check/insecure-server.js";
import { replyUrls } from "./check/reply-urls.js";
import { deprecated } from "./enrich/deprecated.js";
import { exampleItems } from "./enrich/example-items.js";
import { unreadKeyword } from "./check/unread-keyword.js";
import { exampleShape } from "./enrich/example-shape.js";
import { namedShape } from "./enrich/named-shape.js";
import { openValues } from "./enrich/open-values.js";
import { operationId } from "./enrich/operation-id.js";
import { bodyRequired } from "./repair/body-required.js";
import { credential } from "./repair/credential.js";
import { componentNames } from "./repair/component-name.js";
import { gateway } from "./repair/gateway.js";
import { info } from "./repair/info.js";
import { keywordSpelling } from "./repair/keyword-spelling.js";
import { link } from "./repair/link.js";
import { looseSchema } from "./repair/loose-schema.js";
import { mapping } from "./repair/mapping.js";
import { mediaTypes } from "./repair/openapi-32/media-type.js";
import { openapi31 } from "./repair/openapi-31.js";
import { pathBase } from "./repair/path-base.js";
import { pathItems } from "./repair/path-item.js";
import { otherMethods } from "./repair/openapi-32/other-method.js";
import { querystring } from "./repair/openapi-32/querystring.js";
import { inputComponent, outputComponent, queueRoutesRule } from "./repair/queue-layout.js";
import { referenceKind } from "./repair/reference-kind.js";
import { secondAnswer } from "./repair/second-answer.js";
import { security, securityNames } from "./repair/security.js";
import { serverUrl } from "./repair/server-url.js";
import { sharedParts } from "./repair/shared-part.js";
import { splitWords } from "./repair/split-words.js";
import { structure, unreadReferences } from "./repair/structure/structure.js";
import { swagger2Operation } from "./repair/swagger-2/operation.js";
import { swagger2 } from "./repair/swagger-2/swagger-2.js";
import { discriminator } from "./tighten/discriminator.js";
import { statedPresence } from "./tighten/presence.js";
import { statedValues } from "./tighten/stated.js";

/** A whole document is brought into a form whose operations can stand alone. In order. */
export const beforeSplit: readonly Rule[] = [
  externalReferences,
  keywordSpelling,
  splitWords,
  unreadKeyword,
  swagger2,
  componentNames,
  referenceKind,
  pathItems,
  mediaTypes,
  otherMethods,
  sharedParts,
];

/** What was broken is mended, and the document brought into the one layout that later stages know. In order. */
export const repairs: readonly Rule[] = [
  swagger2Operation,
  querystring,
  openapi31,
  looseSchema,
  secondAnswer,
  credential,
  link,
  mapping,
  security,
  securityNames,
  pathBase,
  serverUrl,
  info,
  structure,
  unreadReferences,
  inputComponent,
  outputComponent,
  gateway,
  queueRoutesRule,
  namedShape,
];

/** What prose, tables and examples state becomes schema keywords. In order. */
export const tightenings: readonly Rule[] = [discriminator, statedValues, statedPresence, bodyRequired];

/** What others know, or only examples show, helps the person who types. In order, after the merge. */
export const enrichments: readonly Rule[] = [exampleItems, exampleShape, openValues, operationId, deprecated];

/** What a person should know about the finished document. */
export const checks: readonly Rule[] = [insecureServer, replyUrls, examplesFit, defaultsFit, exampleKeysKnown];
