import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { GuardResult } from "../../codegen/document/guard.js";
import type { EmittedFiles } from "../../codegen/emit/options.js";
import type { EndpointModel } from "../../codegen/model/endpoint/lower-endpoint.js";
import { makeEndpoints } from "../../codegen/project/make.js";
import type { Printer } from "../../codegen/project/printing/printer.js";
import { filesIn, folderWith } from "../cli/folder.js";
import { buildProgram } from "../cli/program.js";
import { queueDocument } from "../support/queue-document.js";

const sources = ["x/one", "x/two", "y/three"].map((id) => ({ id: `${id}.json`, text: queueDocument(id) }));

type Printed = GuardResult<EmittedFiles>;

/** Makes the endpoints of the sources with a printer that answers later, and says whether it was closed. */
async function makeWith(print: (model: EndpointModel) => Promise<Printed>): Promise<{
  readonly made: ReturnType<typeof makeEndpoints<readonly string[]>>;
  readonly isClosed: () => boolean;
}> {
  let isClosed = false;
  const printer: Printer = {
    modules: print,
    close: () => {
      isClosed = true;
      return Promise.resolve();
    },
  };
  const made = makeEndpoints(
    sources,
    { runtime: "import" },
    (files) => [...files.keys()],
    () => Promise.resolve(printer),
  );
  await made.catch(() => undefined);
  return { made, isClosed: () => isClosed };
}

function oneFile({ folder }: EndpointModel): EmittedFiles {
  return new Map([[`${folder}/index.ts`, ""]]);
}

async function later<T>(value: T): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return value;
}

describe("modules that are printed elsewhere", () => {
  test("join the documents of their endpoint, in the order of endpoints", async () => {
    const { made, isClosed } = await makeWith((model) => later({ value: oneFile(model) }));
    const { endpoints } = await made;
    expect(endpoints.map(({ files }) => files)).toEqual(
      ["x/one", "x/two", "y/three"].map((id) =>
        ["index.ts", "openapi.json", "provenance.json"].map((file) => `${id}/${file}`),
      ),
    );
    expect(isClosed()).toBe(true);
  });

  test("that cannot be printed leave out their endpoint, and its source counts as refused", async () => {
    const { made } = await makeWith((model) =>
      later<Printed>(
        model.id === "x/two"
          ? { failure: { code: "internal/emit", level: "error", at: "#", message: "broken" } }
          : { value: oneFile(model) },
      ),
    );
    const { endpoints, findings, refused } = await made;
    expect(endpoints.map(({ id }) => id)).toEqual(["x/one", "y/three"]);
    expect(findings.filter(({ level }) => level === "error").map(({ message }) => message)).toEqual(["broken"]);
    expect(refused).toEqual(["x/two.json"]);
  });

  test("end the run when what prints them is lost", async () => {
    const { made, isClosed } = await makeWith(() => Promise.reject(new Error("lost")));
    await expect(made).rejects.toThrow("lost");
    expect(isClosed()).toBe(true);
  });
});

const hasTwo = availableParallelism() > 1;

test.skipIf(!hasTwo)(
  "the built program prints the same bytes in two threads as in one (skipped on one core)",
  () => {
    const cwd = folderWith(
      Object.fromEntries(
        Array.from({ length: 160 }, (_, index) => [`specs/fal/${index}.json`, queueDocument(`x${index}/y`)]),
      ),
    );
    const { bin, remove } = buildProgram("printer");
    const permission = Number(process.versions.node.split(".")[0]) < 23 ? "--experimental-permission" : "--permission";
    const generate = (out: string, flags: readonly string[]): ReturnType<typeof filesIn> => {
      const { status, stderr } = spawnSync(process.execPath, [...flags, bin, "generate", "--out", out], {
        cwd,
        encoding: "utf8",
        env: { ...process.env, NODE_OPTIONS: "" },
      });
      expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
      return filesIn(join(cwd, out));
    };
    try {
      const two = generate("two", []);
      // Node's permissions allow no thread unless one asks for it: then one thread does it all.
      const one = generate("one", [permission, "--allow-fs-read=*", "--allow-fs-write=*"]);
      expect(one).toEqual(two);
      expect(Object.keys(two).filter((path) => path.endsWith("/validators.ts"))).toHaveLength(160);
    } finally {
      remove();
    }
  },
  60_000,
);
