import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundlers } from "./bundlers.js";
import { filesIn } from "../cli/folder.js";
import { name, put, videoPath, workshop } from "./consumer.js";

/* What a bundler takes of a package of many endpoints that brings its runtime along. */
const { generate, project, install } = workshop("bundled");
const made = project("made");
expect(generate(made, "--out", "pkg", "--package", name, "--runtime", "bundle")).toMatchObject({ code: 0 });
const { consumer } = install(join(made, "pkg"));

const input = '{ prompt: "p", image_url: "https://example.com/a.png" }';
const programs = {
  validator: `import { input } from "${name}/${videoPath}"; console.log(input.is({}));`,
  unused: `import { createFalClient } from "${name}"; import { ApiError } from "${name}/compat"; console.log(typeof ApiError);`,
  direct: `import { createClient } from "${name}/runtime"; import { endpoint } from "${name}/${videoPath}";
    createClient().subscribe(endpoint, { input: ${input} }).then(console.log);`,
  package: `import { createFalClient } from "${name}"; import { endpoint } from "${name}/${videoPath}";
    createFalClient().subscribe(endpoint, { input: ${input} }).then(console.log);`,
  compat: `import { fal } from "${name}/compat"; fal.subscribe("${videoPath}", { input: ${input} }).then(console.log);`,
};

// Words that stand in one part of the package and in no other that loads with it.
const own = "video_write_mode";
const others = ["num_images", "landscape_16_9"];
const client = "querySerializer";
const uploads = "storage/upload";

it("is a package that has each of these parts, no embedded queue and no webhooks", () => {
  const files = Object.entries(filesIn(join(made, "pkg"))).filter(([path]) => path.endsWith(".js"));
  for (const word of [own, ...others, uploads])
    expect([word, files.some(([, text]) => text.includes(word))]).toEqual([word, true]);
  expect(files.filter(([path, text]) => path.includes("mock") || text.includes(".well-known/jwks"))).toEqual([]);
});

describe.each(bundlers.map((one) => [one.name + one.why, one] as const))(
  "a program bundled by %s",
  (_title, { why, bundle }) => {
    const bundled = async (text: string): ReturnType<typeof bundle> => {
      const entry = join(consumer, "entry.js");
      put(entry, text);
      return await bundle(entry);
    };
    const without = (text: string, words: readonly string[]): readonly string[] =>
      words.filter((word) => text.includes(word));

    it.skipIf(why !== "")("has one validator and nothing of the client or of another endpoint", async () => {
      const { first, all } = await bundled(programs.validator);
      expect(first).toContain(own);
      expect(without(first, [...others, client, uploads])).toEqual([]);
      expect(all).toHaveLength(1);
    });

    it.skipIf(why !== "")("has nothing of a client that it imports and does not use", async () => {
      const { first } = await bundled(programs.unused);
      expect(without(first, [own, ...others, client, uploads])).toEqual([]);
    });

    it.skipIf(why !== "").each(["direct", "package"] as const)(
      "has one endpoint and the client; uploads and what belongs to other endpoints come when a call needs them (%s)",
      async (which) => {
        const { first } = await bundled(programs[which]);
        expect(first).toContain(own);
        expect(first).toContain(client);
        expect(without(first, [...others, uploads])).toEqual([]);
      },
    );

    it.skipIf(why !== "")("has one file with one endpoint where the root and a descriptor are used", async () => {
      const { all } =
        await bundled(`import { createFalClient, gateways } from "${name}"; import { endpoint } from "${name}/${videoPath}";
        console.log(createFalClient, gateways, endpoint.id);`);
      expect(all.filter((file) => /image-to-image|registry/.test(file))).toEqual([]);
    });

    it.skipIf(why !== "")("has no endpoint where all are called by id: each is a chunk of its own", async () => {
      const { first, all } = await bundled(programs.compat);
      expect(first).toContain(client);
      expect(without(first, [own, ...others, uploads])).toEqual([]);
      expect(all.length).toBeGreaterThan(4);
    });
  },
);
