import { expect } from "vitest";
import { describeStatements, onlyRequest, type Statement } from "../support/official.js";

/* What `headers.spec` of the official client states of the header that carries a start timeout. */

const input = { prompt: "hello" };
const HEADER = "x-fal-request-timeout";

function sent(startTimeout: number | undefined, header: string | undefined): Statement {
  return {
    says: `a start timeout of ${startTimeout} is sent as ${header}`,
    program: ({ queue }) =>
      queue.submit("fal-ai/wan", { input, ...(startTimeout === undefined ? {} : { startTimeout }) }),
    shows: (run) => expect(onlyRequest(run).headers[HEADER]).toBe(header),
  };
}

function refused(startTimeout: unknown, words: string): Statement {
  // Safe: what programs without types pass.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const given = startTimeout as number;
  return {
    says: `a start timeout of ${JSON.stringify(startTimeout)} (${typeof startTimeout}) is refused`,
    program: ({ queue }) => queue.submit("fal-ai/wan", { input, startTimeout: given }),
    shows: (run) => {
      expect(run.wire).toEqual([]);
      expect(run.message).toContain(words);
    },
  };
}

const TOO_SHORT = "Timeout must be greater than 1 seconds";
const NO_NUMBER = "Timeout must be a number";

describeStatements("headers.spec", [
  sent(5, "5"),
  sent(30, "30"),
  sent(2.5, "2.5"),
  sent(undefined, undefined),
  refused(1, TOO_SHORT),
  refused(0, TOO_SHORT),
  refused(-1, TOO_SHORT),
  refused(Number.NaN, NO_NUMBER),
  refused("5", NO_NUMBER),
  refused(null, NO_NUMBER),
]);
