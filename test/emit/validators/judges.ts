import { registerSchema, type SchemaObject, unregisterSchema, validate } from "@hyperjump/json-schema/draft-2020-12";
import { Ajv2020 } from "ajv/dist/2020.js";

/** A schema of JSON Schema 2020-12 that is complete: all that it refers to is in it. */
export interface CompleteSchema {
  readonly [keyword: string]: unknown;
}

/** A value on which ajv and our validator differ, and what the third judge says of it. */
export interface Difference {
  readonly value: string;
  readonly ours: boolean;
  /** No answer where it throws: its equality calls a `toString` that the value brought along. */
  readonly ajv: boolean | undefined;
  readonly third: boolean;
}

/** One schema's values: how many our validator accepted and rejected, and where ajv does not share its answer. */
export interface Comparison {
  readonly accepted: number;
  readonly rejected: number;
  readonly differences: readonly Difference[];
}

const URI = "https://judge.falsmith.test/schema";
const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** @hyperjump/json-schema follows the text of the specification keyword by keyword: slow, and written by another hand. */
async function thirdJudge(schema: CompleteSchema): Promise<(value: string) => boolean> {
  // Safe: a copy by way of its text holds JSON and nothing else.
  registerSchema(JSON.parse(JSON.stringify(schema)) as SchemaObject, URI, DIALECT);
  try {
    const check = await validate(URI);
    return (value) => check(JSON.parse(value)).valid;
  } finally {
    unregisterSchema(URI);
  }
}

function ajvJudge(schema: CompleteSchema): (value: unknown) => boolean | undefined {
  const ajv = new Ajv2020({
    strict: false,
    ownProperties: true,
    unicodeRegExp: true,
    validateFormats: false,
    logger: false,
  });
  const check = ajv.compile(schema);
  return (value) => {
    try {
      return check(value) === true;
    } catch {
      return undefined;
    }
  };
}

/**
 * Judges values by our validator and by ajv; a third judge is asked of each value on which they differ.
 * @param ours our validator of the same schema
 * @param values any JSON values
 */
export async function compare(
  schema: CompleteSchema,
  ours: (value: unknown) => boolean,
  values: readonly unknown[],
): Promise<Comparison> {
  const ajv = ajvJudge(schema);
  const answers = values.map((value) => ({ value, ours: ours(value), ajv: ajv(value) }));
  const accepted = answers.filter((answer) => answer.ours).length;
  const differing = answers.filter((answer) => answer.ours !== answer.ajv);
  if (differing.length === 0) return { accepted, rejected: answers.length - accepted, differences: [] };
  const third = await thirdJudge(schema);
  const differences = differing.map((answer): Difference => {
    const value = JSON.stringify(answer.value);
    return { ...answer, value, third: third(value) };
  });
  return { accepted, rejected: answers.length - accepted, differences };
}

/** The differences in which the third judge does not take our side. */
export function notShared({ differences }: Comparison): readonly Difference[] {
  return differences.filter(({ ours, third }) => ours !== third);
}
