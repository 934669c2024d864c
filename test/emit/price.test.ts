import { describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/run.js";
import { compile } from "../../codegen/compile/compile.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { stages } from "../../codegen/project/stages.js";
import { modelPage } from "../cli/add-server.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { folderWith } from "../cli/folder.js";
import { report } from "../report/pages.js";

const id = "fal-ai/small/draw";
const words = "Your request will cost $0.05 per second | <b>of video</b>.";
const priced = { id: "fal/draw.md", provider: "fal", text: `${modelPage(id)}\n## Pricing\n\n${words}\n` };
const other = { id: "fal/paint.md", provider: "fal", text: modelPage("fal-ai/other/paint") };

async function readmeOf(...sources: readonly (typeof priced)[]): Promise<readonly string[]> {
  const files = await emitPackage(await compile(sources), sources, { runtime: "import" });
  return (files.get("README.md") ?? "").split("\n").filter((line) => line.startsWith("|"));
}

describe("the price that a page states", () => {
  test("stands beside the endpoint in the package's README, as text", async () => {
    const [head, rule, paint, draw] = await readmeOf(priced, other);
    expect(head).toBe("| endpoint id | title | price | gateways | module | sources |");
    expect(rule).toBe("|---|---|---|---|---|---|");
    expect(paint).toContain("| `fal-ai/other/paint` | A model | | ");
    expect(draw).toContain("| A model | Your request will cost $0.05 per second \\| \\<b\\>of video\\</b\\>. | ");
  });

  test("takes no column where no page states one", async () => {
    const [head] = await readmeOf(other);
    expect(head).toBe("| endpoint id | title | gateways | module | sources |");
  });

  test("stands on the endpoint's page of the report", async () => {
    const { pages } = await report([priced, other]);
    const shown = [...pages].filter(([, html]) => html.includes("Price, as its page states it: "));
    expect(shown).toHaveLength(1);
    expect(shown[0]?.[1]).toContain("$0.05 per second | &lt;b&gt;of video");
  });

  test("is told before a request is made", async () => {
    const terminal = fakeTerminal(folderWith({ "specs/fal/draw.md": priced.text }), { env: { FAL_KEY: "a:b" } });
    // The input cannot be read, so that nothing is sent.
    await expect(runWith(stages, [id, "--input", "none.json"], terminal)).rejects.toThrow("no such file");
    expect(terminal.stderr()).toMatch(/^price, as its page states it: Your request will cost \$0\.05 per second /);
  });
});
