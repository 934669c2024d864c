import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runWith as generate } from "../../codegen/cli/commands/generate.js";
import { runWith as mend } from "../../codegen/cli/commands/mend.js";
import { stages } from "../../codegen/project/stages.js";
import { fakeTerminal, type FakeTerminal } from "./fake-terminal.js";
import { filesIn, folderWith, put } from "./folder.js";

function seed(path: string): string {
  return readFileSync(new URL(`../../specs/${path}`, import.meta.url), "utf8");
}

const wan = "chainhub/fal-ai/wan/v2.2-a14b/image-to-image.md";
const flux = "chainhub/fal-ai/flux-1/dev/image-to-image.md";
const project = { [`specs/${wan}`]: seed(wan), [`specs/${flux}`]: seed(flux) };

const decision = `overlay: 1.1.0
info:
  title: What we know better
  version: 1.0.0
extends: ../chainhub/fal-ai/wan/v2.2-a14b/image-to-image.md
actions:
  - target: $.components.schemas.Input.properties.guidance_scale
    description: measured
    update:
      maximum: 7.5
`;

async function ran(
  verb: typeof generate,
  cwd: string,
  argv: readonly string[],
): Promise<{ readonly code: number; readonly terminal: FakeTerminal }> {
  const terminal = fakeTerminal(cwd);
  return { code: await verb(stages, argv, terminal), terminal };
}

function changed(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
}

const folder = "fal-ai/wan/v2.2-a14b/image-to-image";
const at = "#/components/schemas/Input/properties/guidance_scale/maximum";

describe("generate with an overlay under specs/overlays", () => {
  test("changes exactly the endpoint it names, enforces the decision, and says where it comes from", async () => {
    const cwd = folderWith(project);
    const argv = ["--runtime", "import"];
    expect((await ran(generate, cwd, argv)).code).toBe(0);
    const before = filesIn(join(cwd, "generated"));
    put(cwd, { "specs/overlays/wan.yaml": decision });
    const { code, terminal } = await ran(generate, cwd, argv);
    expect(terminal.stderr()).not.toContain("enrich/overlay");
    expect(code).toBe(0);
    const after = filesIn(join(cwd, "generated"));
    expect(changed(before, after)).toEqual(
      [
        `${folder}/openapi.json`,
        `${folder}/provenance.json`,
        `${folder}/types.ts`,
        `${folder}/validators.ts`,
        "manifest.json",
      ].toSorted(),
    );
    expect(after[`${folder}/validators.ts`]).toContain(
      '"guidance_scale": { "type": "number", "minimum": 1, "maximum": 7.5 }',
    );
    expect(JSON.parse(after[`${folder}/provenance.json`] ?? "")[at]).toMatchObject({
      rule: "enrich/overlay",
      basis: "decided",
      source: "specs/overlays/wan.yaml",
      quote: "maximum: 7.5",
    });
    expect(JSON.parse(after["manifest.json"] ?? "").overlays).toEqual({
      "specs/overlays/wan.yaml": { sha256: expect.stringMatching(/^[0-9a-f]{64}$/), provider: "overlays" },
    });
    const again = await ran(generate, cwd, argv);
    expect(again.terminal.stderr()).toContain("already up to date");
    put(cwd, { "specs/overlays/wan.yaml": decision.replace("7.5", "8") });
    await ran(generate, cwd, argv);
    expect(filesIn(join(cwd, "generated"))[`${folder}/validators.ts`]).toContain('"maximum": 8 }');
  });

  test.each([
    ["has no target", decision.replace("target: $.", "target: "), "7:5: error ingest/overlay: `target` is a JSONPath"],
    ["does not parse", `${decision}  - [\n`, "error "],
    ["is empty", "", "error io/empty"],
  ])("an overlay that %s is an error; nothing is written without what it decides", async (_, broken, told) => {
    const cwd = folderWith({ ...project, "specs/overlays/wan.yaml": decision });
    const argv = ["--runtime", "import"];
    expect((await ran(generate, cwd, argv)).code).toBe(0);
    const before = filesIn(join(cwd, "generated"));
    put(cwd, { "specs/overlays/wan.yaml": broken });
    for (const more of [[], ["--check"], ["--force"]]) {
      const { code, terminal } = await ran(generate, cwd, [...argv, ...more]);
      expect(code).toBe(1);
      expect(terminal.stderr()).toContain("specs/overlays/wan.yaml:");
      expect(terminal.stderr()).toContain(told);
      expect(terminal.stderr()).toContain("nothing written");
    }
    expect(filesIn(join(cwd, "generated"))).toEqual(before);
    put(cwd, { "specs/overlays/wan.yaml": decision });
    expect((await ran(generate, cwd, argv)).terminal.stderr()).toContain("already up to date");
  });

  test("an endpoint that an overlay breaks keeps its previous output; a target that is nowhere is a warning", async () => {
    const cwd = folderWith(project);
    await ran(generate, cwd, ["--runtime", "import"]);
    const before = filesIn(join(cwd, "generated"));
    put(cwd, { "specs/overlays/wan.yaml": decision.replace("7.5", "many") });
    const { code, terminal } = await ran(generate, cwd, ["--runtime", "import"]);
    expect(code).toBe(1);
    expect(terminal.stderr()).toContain("specs/overlays/wan.yaml:10:7: error enrich/overlay: after the overlays ");
    expect(changed(before, filesIn(join(cwd, "generated")))).toEqual(["manifest.json"]);
    put(cwd, { "specs/overlays/wan.yaml": decision.replace("guidance_scale", "guidance_skale") });
    const idle = await ran(generate, cwd, ["--runtime", "import"]);
    expect(idle.code).toBe(0);
    expect(idle.terminal.stderr()).toContain("specs/overlays/wan.yaml:7:5: warning enrich/overlay-target: ");
  });
});

describe("mend", () => {
  const cwd = (): string => folderWith({ ...project, "specs/overlays/wan.yaml": decision });

  test("alone reads no overlay", async () => {
    const { terminal } = await ran(mend, cwd(), [`specs/${wan}`, "--explain"]);
    expect(terminal.stderr()).not.toContain("enrich/overlay");
    expect(terminal.stdout()).not.toContain("7.5");
  });

  test("--project applies them; --explain prints each decision with its line and quote", async () => {
    const { code, terminal } = await ran(mend, cwd(), [`specs/${wan}`, "--project", "--explain"]);
    expect(code).toBe(0);
    expect(terminal.stdout()).toContain("maximum: 7.5");
    expect(terminal.stderr()).toContain(
      `  enrich/overlay [decided] ${at} = 7.5 (was 10)\n    specs/overlays/wan.yaml:10:7: “maximum: 7.5”\n`,
    );
  });

  test("--project of another source applies what concerns it and warns of nothing", async () => {
    const { code, terminal } = await ran(mend, cwd(), [`specs/${flux}`, "--project"]);
    expect(code).toBe(0);
    expect(terminal.stderr()).not.toContain("enrich/overlay");
    expect(terminal.stdout()).not.toContain("7.5");
  });

  test("--as overlay holds the decision", async () => {
    const { terminal } = await ran(mend, cwd(), [`specs/${wan}`, "--project", "--as", "overlay"]);
    expect(terminal.stdout()).toContain("enrich/overlay (decided)");
  });
});
