/**
 * What the official tests of OpenAPI's schema hold wrong in each document, by file name: the place where falsmith must
 * have refused or repaired it.
 */
export const offences: Readonly<Record<string, string>> = {
  "encoding-enc-item-exclusion": "#/components/requestBodies/encoding-with-prefixEncoding-not-allowed",
  "encoding-enc-prefix-exclusion": "#/components/requestBodies/encoding-with-itemEncoding-not-allowed",
  "example-examples": "#/components/parameters/animal/example",
  "example-object-old-exclusions": "#/components/examples/CannotHaveBoth/externalValue",
  "example-object-old-vs-data": "#/components/examples/NoValueWithDataValue/dataValue",
  "example-object-old-vs-ser": "#/components/examples/CannotHaveBoth/serializedValue",
  "example-object-ser-exclusions": "#/components/examples/CannotHaveBoth/serializedValue",
  "header-object-allowReserved": "#/components/headers/Style/allowReserved",
  invalid_schema_types: "#/components/schemas/invalid_null",
  "link-object-no-body": "#/components/links/Link-Object-with-body-property/body",
  "media-type-enc-item-exclusion": "#/components/requestBodies/encoding-with-itemEncoding-not-allowed",
  "media-type-enc-prefix-exclusion": "#/components/requestBodies/encoding-with-prefixEncoding-not-allowed",
  no_containers: "#",
  "operation-object-query-with-querystring": "#/components/pathItems/my-path-item/get/parameters",
  "operation-object-two-querystrings": "#/components/pathItems/my-path-item/get/parameters",
  "parameter-object-content-not-with-style": "#/components/parameters/content-not-with-style",
  "parameter-object-cookie-allowReserved": "#/components/parameters/my_cookie/allowReserved",
  "parameter-object-cookie-form-allowReserved": "#/components/parameters/style_form/allowReserved",
  "parameter-object-header-allowReserved": "#/components/parameters/header/allowReserved",
  "parameter-object-path-allowReserved": "#/components/parameters/path/allowReserved",
  "parameter-object-path-name": "#/components/parameters/BadPath/name",
  "parameter-object-querystring-not-with-schema": "#/components/parameters/querystring-not-with-schema",
  "path-item-object-conflicting-additional-operation": "#/paths/~1pets~1{id}/additionalOperations",
  "path-item-object-query-with-querystring": "#/components/pathItems/my-path-item/parameters",
  "path-item-object-two-querystrings": "#/components/pathItems/my-path-item/parameters",
  server_enum_empty: "#/servers/0/variables/var/enum",
  servers: "#/servers",
  unknown_container: "#",
};

/** Documents that falsmith treats otherwise than the suite, and why. A name that no longer does fails the test. */
export const knownFailures: Readonly<Record<string, string>> = {
  "fail/header-object-name": "names of headers are data of the document: any name is kept as it is",
  "fail/parameter-object-header-name": "names of headers are data of the document: any name is kept as it is",
  "fail/xml-attr-exclusion": "the XML object of a schema says nothing about JSON: it is not read",
  "fail/xml-wrapped-exclusion": "the XML object of a schema says nothing about JSON: it is not read",
  "pass/json_schema_dialect": "schemas of a dialect that falsmith does not know are refused, never guessed",
};

/** Documents of `pass` that describe nothing to generate: refused, saying so. */
export const nothingToGenerate = "check/no-operation";
