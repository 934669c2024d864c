import type { AnyEndpoint } from "../contract/client.js";
import type { Validator } from "../contract/validator.js";
import { parseEndpointId } from "../gateway/ids.js";

const none = (): Record<string, unknown> => ({});

const anything: Validator<unknown> = {
  "~standard": {
    version: 1,
    vendor: "falsmith",
    validate: (value) => ({ value }),
    jsonSchema: { input: none, output: none },
  },
  is: (_value): _value is unknown => true,
  parse: (value) => value,
  safeParse: (value) => ({ success: true, data: value, warnings: [] }),
  jsonSchema: true,
};

/** An endpoint of which only the id is known: nothing is checked. @throws ConfigError when it is no endpoint id. */
export function unchecked(id: string): AnyEndpoint {
  parseEndpointId(id);
  return { id, input: anything, output: anything, gateways: [] };
}
