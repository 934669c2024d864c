import { block, changed, refused, type Samples } from "./sample.js";

/** Texts whose meaning nobody can tell for sure: refused, or read with a warning. */
export const refusedTextSamples: Samples = {
  "text/yaml-syntax": refused(
    "properties",
    block`
      mood: [dark, {bright]
    `,
    block`
      mood: {enum: [dark, bright]}
    `,
  ),
  "text/json-syntax": refused(
    "page",
    block`
      {"openapi": "3.1.0", "info": {"title": "Paint", "version": "1.0"},
       "paths": {"/v1/paint": {"post": {"responses": {"200": {"description": "Painted"}}}}
    `,
    block`
      {"openapi": "3.1.0", "info": {"title": "Paint", "version": "1.0"},
       "paths": {"/v1/paint": {"post": {"responses": {"200": {"description": "Painted"}}}}}}
    `,
  ),
  "text/repeated-key": refused(
    "properties",
    block`
      mood: {type: string}
      mood: {type: integer}
    `,
    block`
      mood: {type: [string, integer]}
    `,
  ),
  "text/unknown-alias": refused(
    "properties",
    block`
      mood: {type: string, enum: [*words, dark]}
    `,
    block`
      mood: {type: string, enum: ['*words', dark]}
    `,
  ),
  "text/self-alias": refused(
    "properties",
    block`
      mood: &mood
        type: array
        items: *mood
    `,
    block`
      mood:
        type: array
        items: {type: string}
    `,
  ),
  "text/merge-key": refused(
    "properties",
    block`
      mood:
        <<: string
    `,
    block`
      tone: &words {type: string}
      mood:
        <<: *words
    `,
  ),
  "text/complex-key": refused(
    "properties",
    block`
      ? [mood, tone]
      : {type: string}
    `,
    block`
      mood: {type: string}
      tone: {type: string}
    `,
  ),
  "text/unknown-tag": changed(
    "properties",
    block`
      mood:
        type: string
        title: !shown Mood
    `,
    block`
      mood:
        type: string
        title: Mood
    `,
  ),
  "text/not-json": changed(
    "properties",
    block`
      mood:
        type: number
        x-most: .inf
    `,
    block`
      mood:
        type: number
        x-most: ".inf"
    `,
  ),
  "text/limit": refused(
    "properties",
    block`
      x-a: &a {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1}
      x-b: &b {a: *a, b: *a, c: *a, d: *a, e: *a, f: *a, g: *a, h: *a, i: *a, j: *a}
      x-c: &c {a: *b, b: *b, c: *b, d: *b, e: *b, f: *b, g: *b, h: *b, i: *b, j: *b}
      x-d: &d {a: *c, b: *c, c: *c, d: *c, e: *c, f: *c, g: *c, h: *c, i: *c, j: *c}
      x-e: &e {a: *d, b: *d, c: *d, d: *d, e: *d, f: *d, g: *d, h: *d, i: *d, j: *d}
      mood: {type: string, enum: [*e, *e]}
    `,
    block`
      mood: {type: string}
    `,
  ),
};
