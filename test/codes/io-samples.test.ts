import { describe, expect, test } from "vitest";
import { dispatch } from "../../codegen/cli/dispatch.js";
import { verbs } from "../../codegen/cli/verbs.js";
import { IO_CODES } from "../../codegen/io/codes.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { folderWith } from "../cli/folder.js";

const page = `# Paint

POST https://api.relay.example/v1/paint

| Parameter | Type | Required | Description |
| --- | --- | --- | --- |
| prompt | string | Yes | What to paint |
`;

function arguments_(line: string): readonly string[] {
  return line
    .split(" ")
    .slice(1)
    .map((word) => word.replaceAll("'", ""));
}

type Way = (sample: string) => { readonly argv: readonly string[]; readonly files: Readonly<Record<string, string>> };

/** What a sample is: a command line, the configuration, or a source. */
const ways = {
  "io/usage": (line) => ({ argv: arguments_(line), files: { "specs/paint.md": page } }),
  "io/no-such-input": (line) => ({ argv: arguments_(line), files: { "specs/paint.md": page } }),
  "io/config": (json) => ({
    argv: ["generate", "--check"],
    files: { "falsmith.config.json": json, "specs/paint.md": page },
  }),
} satisfies Readonly<Record<string, Way>>;

describe("samples of reading and writing", () => {
  test.each(Object.entries(ways))("%s", async (code, way: Way) => {
    const said = async (sample: string): Promise<string> => {
      const { argv, files } = way(sample);
      const terminal = fakeTerminal(folderWith(files));
      await dispatch(argv, terminal, verbs);
      return terminal.stderr();
    };
    const declared = IO_CODES.find((known) => known.code === code);
    expect(await said(declared?.sample?.before ?? "")).toContain(`error ${code}: `);
    expect(await said(declared?.sample?.after ?? "")).not.toContain(code);
  });
});
