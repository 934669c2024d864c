import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hasShared, needsShared, shared } from "../support/shared.js";
import { compilers, name, node, put, root, workshop } from "./consumer.js";

/*
 * Programs that are typed for the official client, after their import was changed: to the runtime, and to a package that
 * knows one of the endpoints. Each compiles for the official client too, or it would show nothing.
 */
const id = "fal-ai/flux/dev";
const at = "#/components/schemas/";
const json = (schema: object): object => ({ "application/json": { schema } });
const document = {
  openapi: "3.0.4",
  info: { title: id, version: "1.0.0" },
  servers: [{ url: "https://queue.fal.run" }],
  paths: {
    [`/${id}`]: {
      post: {
        requestBody: { required: true, content: json({ $ref: `${at}FluxDevInput` }) },
        responses: { 200: { description: "queued", content: json({ type: "object" }) } },
      },
    },
    [`/${id}/requests/{request_id}`]: {
      get: {
        parameters: [{ name: "request_id", in: "path", required: true, schema: { type: "string" } }],
        responses: { 200: { description: "the result", content: json({ $ref: `${at}FluxDevOutput` }) } },
      },
    },
  },
  components: {
    schemas: {
      FluxDevInput: {
        type: "object",
        required: ["prompt"],
        properties: {
          prompt: { type: "string" },
          num_images: { type: "integer", default: 1, minimum: 1, maximum: 4 },
          image_url: { type: "string", format: "uri" },
        },
      },
      FluxDevOutput: {
        type: "object",
        required: ["images"],
        properties: {
          images: {
            type: "array",
            items: { type: "object", required: ["url"], properties: { url: { type: "string" } } },
          },
        },
      },
    },
  },
};

const { generate, install, place } = workshop("official-types");
put(join(place, "made/specs/flux-dev.json"), JSON.stringify(document));
expect(generate(join(place, "made"), "specs", "--out", "pkg", "--package", name)).toMatchObject({ code: 0 });
const { consumer } = install(join(place, "made/pkg"));
for (const modules of ["@fal-ai", "@msgpack", "eventsource-parser", "robot3", "@types", "undici-types"])
  symlinkSync(join(root, "node_modules", modules), join(consumer, "node_modules", modules), "dir");

function programsIn(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  return new Map(names.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

const own = programsIn(join(root, "test/package/official"));
const others = hasShared ? programsIn(join(shared, "field/official-types")) : new Map<string, string>();

type Resolution = "nodenext" | "bundler" | "node10";
const MODULES: Readonly<Record<Resolution, string>> = { nodenext: "NodeNext", bundler: "ESNext", node10: "ESNext" };
const resolutions: readonly Resolution[] = ["nodenext", "bundler", "node10"];

/** What the compiler says of programs whose import was changed, and nothing where it takes them. */
function check(tsc: string, programs: ReadonlyMap<string, string>, from: string, resolution: Resolution): unknown {
  const folder = join(consumer, "programs");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [file, text] of programs) put(join(folder, file), text.replaceAll("@fal-ai/client", from));
  const compilerOptions = {
    strict: true,
    target: "ES2023",
    lib: ["ES2023", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
    module: MODULES[resolution],
    moduleResolution: resolution,
    types: ["node"],
    noEmit: true,
    // The official client's own declarations do not compile under every setting; ours do, which the fastest compiler tells.
    skipLibCheck: from === "@fal-ai/client" || !tsc.includes("typescript-7"),
  };
  put(join(consumer, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["programs"] }));
  const { code, out } = node(consumer, [tsc, "-p", "."]);
  return code === 0 ? "" : out;
}

describe("programs that are typed for the official client", () => {
  const [five] = compilers;
  const seven = compilers.at(-1);

  it("are such programs", () => {
    expect(check(five?.tsc ?? "", own, "@fal-ai/client", "bundler")).toBe("");
  });

  for (const from of ["falsmith-runtime", `${name}/compat`])
    for (const resolution of resolutions)
      for (const { version, tsc, why } of compilers) {
        // `node10` is known to the first of them only, which is slow with the others.
        if ((resolution === "node10") !== (version === "5.9")) continue;
        it.skipIf(why !== "")(`compile with ${from}, ${resolution}, TypeScript ${version}${why}`, () => {
          expect(check(tsc, own, from, resolution)).toBe("");
        });
      }

  for (const from of ["falsmith-runtime", `${name}/compat`])
    it.skipIf(!hasShared)(needsShared(`compile with ${from}: those of the field`), () => {
      expect(check(seven?.tsc ?? "", others, from, "nodenext")).toBe("");
    });

  it("have the package's own types under the official names, also as a subpath of its own", () => {
    const program = `import type { FluxDevInput } from "${name}/endpoints";
export const known: FluxDevInput = { prompt: "x", image_url: new Blob(["x"]) };
// @ts-expect-error the package knows it better than the official client does
export const wrong: FluxDevInput = { prompt: 7 };
`;
    expect(check(five?.tsc ?? "", new Map([["named.ts", program]]), name, "node10")).toBe("");
    expect(check(seven?.tsc ?? "", new Map([["named.ts", program]]), name, "bundler")).toBe("");
  });
});
