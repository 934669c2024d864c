import { block, changed, type FindingCode, statedBy } from "../../../document/finding-code.js";
import { mediaTypes } from "./media-type.js";
import { otherMethods } from "./other-method.js";
import { querystring } from "./querystring.js";

/** What OpenAPI 3.2 can say and clients cannot be made of, or other versions have no words for. */
export const OPENAPI_32_CODES: readonly FindingCode[] = [
  {
    ...statedBy(mediaTypes),
    level: "warning",
    sample: changed(
      "document",
      block`
      openapi: 3.2.0
      paths:
        /v1/paint:
          post: {operationId: paint, responses: {"200": {description: Painted., content: {image/png: {$ref: '#/components/mediaTypes/Png'}}}}}
      components:
        mediaTypes:
          Png: {example: A picture.}
    `,
      block`
      openapi: 3.1.0
      paths:
        /v1/paint:
          post: {operationId: paint, responses: {"200": {description: Painted., content: {image/png: …}}}}
      components: …
    `,
    ),
  },
  {
    ...statedBy(otherMethods),
    level: "warning",
    sample: changed(
      "document",
      block`
      openapi: 3.2.0
      paths:
        /v1/paint:
          post: {operationId: paint, responses: {"200": {description: Painted.}}}
          additionalOperations:
            COPY: {responses: {"200": {description: Copied.}}}
    `,
      block`
      openapi: 3.1.0
      paths:
        /v1/paint:
          post: {operationId: paint, responses: {"200": {description: Painted.}}}
    `,
    ),
  },
  {
    ...statedBy(querystring),
    level: "warning",
    sample: changed(
      "operation",
      block`
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: all, in: querystring, content: {application/x-www-form-urlencoded: {schema: {type: object}}}}
    `,
      block`
      parameters:
        - {name: page, in: query, schema: {type: integer}}
    `,
    ),
  },
];
