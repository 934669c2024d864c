const FOLDER = "corpus/openapi-misc";
const COMPLEX = "localhost PUT /api/v{api-version}/complex/{id}, application/json-patch+json";
const LIST_IN_FORM = "localhost PUT /api/v{api-version}/non-ascii-æøåÆØÅöôêÊ字符串, application/x-www-form-urlencoded";
const REBILLY = `${FOLDER}/Redocly__redocly-cli/tests__smoke__rebilly__rebilly-description.yaml: rebilly.com`;
const ISSUE_768 = `${FOLDER}/daveshanley__vacuum/model__test_files__issue_768_test.yaml: example.com`;
const FULL_30 = `${FOLDER}/hey-api__openapi-ts/specs__3.0.x__full.yaml`;
const FULL_31 = `${FOLDER}/hey-api__openapi-ts/specs__3.1.x__full.yaml`;
const DIRECTOR = "corpus/gateway-text/nieao__director_ai/web__docs__canghe_api_reference.md";
const CODEGEN = `${FOLDER}/ferdikoomen__openapi-typescript-codegen/test__spec__v3.json`;

/**
 * Calls of the corpus that cannot be made, by file, operation and media type: part of what the failure says. A test fails
 * when one of them succeeds, or fails in another way.
 */
export const KNOWN_CALLS: ReadonlyMap<string, string> = new Map([
  // Its examples of both path parameters are empty: a path has no place for that.
  [
    `${DIRECTOR}: canghe.ai GET /fal-ai/{model_name}/requests/{request_id}`,
    "path.model_name: expected a value, got an empty value",
  ],
  // A form has fields; the page states a list.
  [`${FULL_30}: ${LIST_IN_FORM}`, "body: expected an object of fields, got a list"],
  [`${FULL_31}: ${LIST_IN_FORM}`, "body: expected an object of fields, got a list"],
  // The sampler of the mock finds nothing that these schemas allow.
  [`${FULL_30}: ${COMPLEX}`, "no sample is found of its body"],
  [`${FULL_31}: ${COMPLEX}`, "no sample is found of its body"],
  [`${CODEGEN}: ${COMPLEX}`, "no sample is found of its body"],
  [`${FULL_31}: localhost GET /api/v{api-version}/simple:operation`, "no sample is found of its parameters"],
  [`${REBILLY} PATCH /payment-instruments/{id}, application/json`, "no sample is found of its body"],
  [
    `${ISSUE_768} PUT /applications/{applicationCode}/resources/v1/{resourceId}, application/json`,
    "no sample is found of its body",
  ],
  [
    `${ISSUE_768} POST /applications/{applicationCode}/resources/v1, application/json`,
    "no sample is found of its body",
  ],
]);
