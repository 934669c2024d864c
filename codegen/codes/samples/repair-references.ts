import { block, changed, type Samples } from "./sample.js";

/** What is done to names and references before operations are told apart. */
export const referenceSamples: Samples = {
  "repair/component-name": changed(
    "document",
    block`
      components:
        schemas:
          Page«Size»: {type: integer}
    `,
    block`
      components:
        schemas:
          Page_Size: {type: integer}
          …: …
    `,
  ),
  "repair/path-item": changed(
    "document",
    block`
      paths:
        /v1/paint: {$ref: '#/components/pathItems/Paint'}
      components:
        pathItems:
          Paint: {post: {responses: {"200": {description: Painted.}}}}
    `,
    block`
      paths:
        /v1/paint: {post: {responses: {"200": {description: Painted.}}}}
      components: …
    `,
  ),
  "repair/shared-part": changed(
    "document",
    block`
      paths:
        /v1/draw:
          post: {responses: {"200": {description: Done.}}}
        /v1/paint:
          post: {responses: {"200": {$ref: '#/paths/~1v1~1draw/post/responses/200'}}}
    `,
    block`
      # the document of POST /v1/draw; that of POST /v1/paint says the same
      paths:
        /v1/draw:
          post: {responses: {"200": {$ref: '#/components/responses/v1_draw_post_responses_200'}}}
      components:
        responses: {v1_draw_post_responses_200: {description: Done.}}
        …: …
    `,
  ),
};
