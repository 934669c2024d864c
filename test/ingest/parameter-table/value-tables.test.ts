import { describe, expect, test } from "vitest";
import { ingest } from "../../../codegen/ingest/ingest.js";
import { reading, type Reading } from "../model-page/reading.js";

const STATUS = "#/components/schemas/Output/properties/task_status/enum" as const;

function read(more: string, fields = "| task_status | string | State of the task |"): Reading {
  return reading(
    ingest,
    `# Task\n\n\`GET https://api.example.com/v1/tasks/{id}\`\n\n## Response\n\n| Field | Type | Description |\n|---|---|---|\n| id | string | Id |\n${fields}\n\n${more}\n`,
  );
}

const ROWS = "|---|---|\n| queued | waits |\n| done | ready |\n";

describe("values that a table explains are those of the field that it names", () => {
  test.each([
    ["by its heading", `## Task status\n\n| Value | Meaning |\n${ROWS}`],
    ["by the name in a heading", `## \`task_status\` values\n\n| Value | Meaning |\n${ROWS}`],
    ["by the header of its column", `## More\n\n| \`task_status\` Value | Meaning |\n${ROWS}`],
    ["as the only status", `## Status\n\n| Status | Meaning |\n${ROWS}`],
    ["in Chinese", `**任务状态说明**\n\n| 状态 | 说明 |\n${ROWS}`],
    ["in bullets", "**Status:**\n\n- `queued`: waits\n- **done**: ready\n"],
  ])("%s", (_, more) => {
    expect(read(more).value(STATUS)).toEqual(["queued", "done"]);
  });

  test("as numbers where the field is one, each at its row", () => {
    const { value, quotes } = read(
      "## Status\n\n| Status | Meaning |\n|---|---|\n| 0 | waits |\n| 3 | failed |\n",
      "| task_status | integer | State |",
    );
    expect(value(STATUS)).toEqual([0, 3]);
    expect(quotes(`${STATUS}/1`)).toEqual(["| 3 | failed |"]);
  });

  test("beside those that its row lists", () => {
    const { value } = read(
      `## Task status\n\n| Value | Meaning |\n${ROWS}`,
      '| task_status | "queued" \\| "failed" | State |',
    );
    expect(value(STATUS)).toEqual(["queued", "failed", "done"]);
  });
});

describe("no values of a field", () => {
  test.each([
    ["a table of another thing", `## Regions\n\n| Value | Meaning |\n${ROWS}`],
    ["errors", `## Errors\n\n| Status | Meaning |\n${ROWS}`],
    [
      "sentences in the first column",
      "## Status\n\n| Status | Meaning |\n|---|---|\n| is waiting | a |\n| is done | b |\n",
    ],
    ["one row", "## Status\n\n| Status | Meaning |\n|---|---|\n| queued | a |\n"],
  ])("%s", (_, more) => {
    expect(read(more).value(STATUS)).toBeUndefined();
  });

  test("where two fields are a status, or the values are of another type", () => {
    const two = "| task_status | string | A |\n| file_status | string | B |";
    expect(read(`## Status\n\n| Status | Meaning |\n${ROWS}`, two).value(STATUS)).toBeUndefined();
    expect(
      read(`## Task status\n\n| Value | Meaning |\n${ROWS}`, "| task_status | integer | A |").value(STATUS),
    ).toBeUndefined();
  });
});
