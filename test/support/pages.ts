/** An OpenAPI document of one operation whose answer has one field of a type. */
export function operationPage(path: string, type = "string"): string {
  return `openapi: 3.1.0
info: {title: Pages, version: "1"}
servers: [{url: "https://api.pages.example"}]
paths:
  ${path}:
    get:
      operationId: get${path.replace(/\W/g, "")}
      responses:
        "200":
          description: The answer
          content: {application/json: {schema: {type: object, properties: {name: {type: ${type}}}}}}
`;
}
