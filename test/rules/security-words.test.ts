import { expect, it } from "vitest";
import { security, securityNames } from "../../codegen/rules/repair/security.js";
import { mended, objectOf } from "./show.js";

/** A security scheme by its name, and what it becomes (nothing: it stays). */
const schemes: readonly (readonly [before: string, after: string])[] = [
  ["s: {type: bearer}", "s: {type: http, scheme: bearer}"],
  ["s: {type: jwt}", "s: {type: http, scheme: bearer}"],
  ["s: {type: Bearer Auth}", "s: {type: http, scheme: bearer}"],
  ['s: {type: "http-bearer"}', "s: {type: http, scheme: bearer}"],
  ["s: {type: bearer_token}", "s: {type: http, scheme: bearer}"],
  ["s: {type: JWT authorization}", "s: {type: http, scheme: bearer}"],
  ["s: {type: basic}", "s: {type: http, scheme: basic}"],
  ["s: {type: Basic Authentication}", "s: {type: http, scheme: basic}"],
  ["s: {type: http basic}", "s: {type: http, scheme: basic}"],
  ["s: {type: digest}", "s: {type: http, scheme: digest}"],
  ["s: {type: HTTP Digest Auth}", "s: {type: http, scheme: digest}"],
  ["s: {type: apikey}", "s: {type: apiKey, in: header}"],
  ['s: {type: "x-api-key"}', "s: {type: apiKey, in: header}"],
  ["s: {type: access_token}", "s: {type: http, scheme: bearer}"],
  ["s: {type: secret key}", "s: {type: apiKey, in: header}"],
  ["s: {type: api token header}", "s: {type: apiKey, in: header}"],
  ["s: {type: key}", "s: {type: apiKey, in: header}"],
  ["s: {type: oauth}", "s: {type: oauth2}"],
  ['s: {type: "OAuth 2.0"}', "s: {type: oauth2}"],
  ["s: {type: oauth2}", ""],
  ["s: {type: oidc}", "s: {type: openIdConnect}"],
  ["s: {type: OpenID}", "s: {type: openIdConnect}"],
  ["s: {type: openIdConnect}", ""],
  ["s: {type: mTLS}", "s: {type: mutualTLS}"],
  ["s: {type: mutual TLS}", "s: {type: mutualTLS}"],
  ["s: {type: magic}", ""],
  ['s: {type: ""}', ""],
  ["s: {type: keys}", ""],
  ["s: {type: apiKey, in: Header, name: k}", "s: {type: apiKey, in: header, name: k}"],
  ["s: {type: apiKey, in: HTTP header, name: k}", "s: {type: apiKey, in: header, name: k}"],
  ['s: {type: apiKey, in: "request-headers", name: k}', "s: {type: apiKey, in: header, name: k}"],
  ["s: {type: apiKey, in: Query, name: k}", "s: {type: apiKey, in: query, name: k}"],
  ["s: {type: apiKey, in: url query, name: k}", "s: {type: apiKey, in: query, name: k}"],
  ["s: {type: apiKey, in: query string, name: k}", "s: {type: apiKey, in: query, name: k}"],
  ["s: {type: apiKey, in: query_params, name: k}", "s: {type: apiKey, in: query, name: k}"],
  ["s: {type: apiKey, in: params, name: k}", "s: {type: apiKey, in: query, name: k}"],
  ["s: {type: apiKey, in: Cookie, name: k}", "s: {type: apiKey, in: cookie, name: k}"],
  ["s: {type: apiKey, in: cookies, name: k}", "s: {type: apiKey, in: cookie, name: k}"],
  ["s: {type: apiKey, in: body, name: k}", ""],
  ["s: {type: token}", "s: {type: http, scheme: bearer}"],
  ["s: {type: access token auth}", "s: {type: http, scheme: bearer}"],
  ["s: {type: token, name: k}", "s: {type: apiKey, name: k, in: header}"],
  ["s: {type: token, name: k, scheme: bearer}", "s: {type: http, name: k, scheme: bearer}"],
  ["s: {type: http, name: k, in: header}", "s: {type: apiKey, name: k, in: header}"],
  ["s: {type: http}", "s: {type: http, scheme: bearer}"],
  ["s: {type: http, scheme: Basic}", ""],
  ["s: {type: http, scheme: JWT}", "s: {type: http, scheme: bearer}"],
  ["s: {type: http, scheme: access_token}", "s: {type: http, scheme: bearer}"],
  ["s: {type: http, scheme: hoba}", ""],
  ["s: {scheme: bearer}", "s: {scheme: bearer, type: http}"],
  ["s: {bearerFormat: JWT}", "s: {bearerFormat: JWT, type: http, scheme: bearer}"],
  ["s: {flows: {}}", "s: {flows: {}, type: oauth2}"],
  ["s: {openIdConnectUrl: u}", "s: {openIdConnectUrl: u, type: openIdConnect}"],
  ["s: {in: header, name: k}", "s: {in: header, name: k, type: apiKey}"],
  ["s: {in: header}", ""],
  ['s: {"$ref": "#/x", type: magic}', ""],
  ["s: text", ""],
  ["basicAuth: {}", "basicAuth: {type: http, scheme: basic}"],
  ['"X-Key": {type: apiKey}', '"X-Key": {type: apiKey, in: header, name: "X-Key"}'],
  ["Authorization: {type: apiKey}", "Authorization: {type: apiKey, in: header, name: Authorization}"],
  ['"Api-Key": {type: apiKey}', '"Api-Key": {type: apiKey, in: header, name: "Api-Key"}'],
  ["token: {type: apiKey}", "token: {type: apiKey, in: header}"],
  ["basicAuth: {type: http}", "basicAuth: {type: http, scheme: basic}"],
  ["jwt: {type: http, bearerFormat: x}", "jwt: {type: http, bearerFormat: x, scheme: bearer}"],
];

it.each(schemes)("%s", (before, after) => {
  const { doc, told } = mended([security, securityNames], objectOf(`components: {securitySchemes: {${before}}}`));
  expect(doc).toEqual(objectOf(`components: {securitySchemes: {${after === "" ? before : after}}}`));
  expect(told.map((line) => line.replace(/(?: \(add\))+$/, ""))).toEqual(
    after === "" ? [] : ["note repair/security at #/components/securitySchemes"],
  );
});

type Row = readonly [before: string, after: string, ...told: readonly string[]];

/** Requirements, wherever they stand: a document, what it becomes (nothing: it stays), each finding with its edits. */
const requirements: readonly Row[] = [
  [
    "{security: s, components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "{security: [{s: []}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "note at #/security (replace)",
  ],
  [
    "{security: [s], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "{security: [{s: []}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "note at #/security (replace)",
  ],
  [
    "{security: {s: []}, components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "{security: [{s: []}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "note at #/security (replace)",
  ],
  [
    "{security: [{s: null}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "{security: [{s: []}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "note at #/security (replace)",
  ],
  [
    "{security: [{s: x}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "{security: [{s: []}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "note at #/security (replace)",
  ],
  [
    '{security: [{s: [], "x-note": "n"}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}',
    "{security: [{s: []}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "note at #/security (replace)",
  ],
  [
    "{security: null, components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "{security: [], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "note at #/security (replace)",
  ],
  [
    "{security: [5], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "{security: [{}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "note at #/security (replace)",
  ],
  ["{security: [{}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}", ""],
  [
    "{security: [{S: []}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "{security: [{s: []}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "note at #/security (replace)",
  ],
  [
    '{security: [{S1: []}], components: {securitySchemes: {s_1: {type: apiKey, in: header, name: k}, "s-1": {type: apiKey, in: header, name: k}}}}',
    "",
    "warning at security:",
  ],
  [
    "{security: [{t: []}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "",
    "warning at security:",
  ],
  [
    '{security: [{bearerAuth: []}, {basic: []}, {"X-T": []}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}',
    '{security: [{bearerAuth: []}, {basic: []}, {"X-T": []}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}, bearerAuth: {type: http, scheme: bearer}, basic: {type: http, scheme: basic}, "X-T": {type: apiKey, in: header, name: "X-T"}}}}',
    "note at #/components/securitySchemes/bearerAuth (add)",
    "note at #/components/securitySchemes/basic (add)",
    "note at #/components/securitySchemes/X-T (add)",
  ],
  [
    '{components: {securitySchemes: {api_key: {type: apiKey, in: header, name: k}}}, paths: {"/a": {get: {security: [{apiKey: [a]}, {other: []}]}}}}',
    '{components: {securitySchemes: {api_key: {type: apiKey, in: header, name: k}}}, paths: {"/a": {get: {security: [{api_key: [a]}, {other: []}]}}}}',
    "note at #/security (replace)",
    "warning at document:",
  ],
  [
    '{security: [{"-": []}], components: {securitySchemes: {"_": {type: apiKey, in: header, name: k}}}}',
    "",
    "warning at security:",
  ],
  [
    "{servers: [{url: u}, {s: []}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "{servers: [{url: u}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}, security: [{s: []}]}",
    "warning at -: (replace) (add)",
  ],
  [
    "{servers: [{url: u}, {s: []}], security: [{s: []}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "{servers: [{url: u}], security: [{s: []}], components: {securitySchemes: {s: {type: apiKey, in: header, name: k}}}}",
    "warning at -: (replace)",
  ],
  [
    "{servers: [{s: []}, {x: 5}]}",
    "{servers: [], security: [{s: []}]}",
    "warning at -: (replace) (add)",
    "warning at -:",
  ],
  ["{servers: [{}]}", "{servers: []}", "warning at -: (replace)"],
  ["{servers: [{url: u}]}", ""],
  ["{servers: u}", ""],
];

it.each(requirements)("%s", (before, after, ...told) => {
  const found = mended([security, securityNames], objectOf(before));
  expect(found.doc).toEqual(objectOf(after === "" ? before : after));
  expect(found.told).toEqual(told.map((line) => line.replace(" at ", " repair/security at ")));
});
