import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import { describe, expect, test } from "vitest";
import { readTarball, TarballFault } from "../../../codegen/io/published/tarball.js";

type Entry = Parameters<typeof packTar>[0][number];

function file(name: string, body = "x"): Entry {
  return { header: { name, size: Buffer.byteLength(body), type: "file" }, body };
}

async function packed(...entries: readonly Entry[]): Promise<Uint8Array> {
  return gzipSync(await packTar(entries));
}

async function read(bytes: Uint8Array): Promise<Readonly<Record<string, string>>> {
  const files = await readTarball(bytes, (path) => path.endsWith(".json"));
  return Object.fromEntries([...files].map(([path, data]) => [path, new TextDecoder().decode(data)]));
}

async function refusal(bytes: Uint8Array): Promise<string> {
  try {
    await read(bytes);
    return "";
  } catch (error) {
    if (!(error instanceof TarballFault)) throw error;
    return error.message;
  }
}

describe("a tarball", () => {
  test("gives the files that are wanted, below the folder at its top, whatever that is called", async () => {
    const folder: Entry = { header: { name: "package/a/", size: 0, type: "directory" } };
    expect(await read(await packed(folder, file("package/a/b.json", "{}"), file("package/c.js")))).toEqual({
      "a/b.json": "{}",
    });
    expect(await read(await packed(file("my-client/a.json", "1")))).toEqual({ "a.json": "1" });
  });

  test.each([120, 240, 300])("gives files whose names have %i characters", async (length) => {
    const path = `${"long-name/".repeat(length / 10)}x.json`;
    expect(await read(await packed(file(`package/${path}`, "1"), file("package/y.json", "2")))).toEqual({
      [path]: "1",
      "y.json": "2",
    });
  });

  test.each([
    ["package/../../etc/x.json", "leads out of it"],
    ["../x.json", "leads out of it"],
    ["/etc/x.json", "leads out of it"],
    ["package/a/../../../x.json", "leads out of it"],
    ["C:/x/y.json", "leads out of it"],
    ["package\\..\\x/y.json", "leads out of it"],
    ["package/con.json", "reserved on Windows"],
    ["package/a\\b.json", "some file systems forbid"],
    ["package/a\nb.json", "some file systems forbid"],
    ["package//x.json", "empty or dotted"],
    ["x.json", "beside its folder"],
  ])("is refused for the path %j", async (name, why) => {
    expect(await refusal(await packed(file("package/a.json"), file(name)))).toContain(why);
  });

  test.each(["symlink", "link", "fifo", "character-device", "block-device"] as const)(
    "is refused for a %s",
    async (type) => {
      const entry: Entry = { header: { name: "package/a.json", size: 0, type, linkname: "/etc/passwd" } };
      expect(await refusal(await packed(entry))).toContain(`"package/a.json" is a ${type}`);
    },
  );

  test("is refused for two files of one name, and names that differ in case", async () => {
    for (const other of ["package/a.json", "package/A.json", "package/a.json/b.json"])
      expect(await refusal(await packed(file("package/a.json"), file(other)))).toContain("are one file");
  });

  test("is refused where it is damaged", async () => {
    const tar = await packTar([file("package/a.json", "x".repeat(2000))]);
    const flipped = Uint8Array.from(tar, (byte, index) => (index === 3 ? byte ^ 1 : byte));
    expect(await refusal(gzipSync(flipped))).toContain("no tar archive, or damaged");
    expect(await refusal(gzipSync(tar.subarray(0, 1200)))).toContain("no tar archive, or damaged");
    expect(await refusal(gzipSync("no archive".repeat(200)))).toContain("no tar archive, or damaged");
    expect(await refusal(gzipSync(tar).subarray(0, 40))).toContain("not compressed with gzip, or damaged");
    expect(await refusal(new TextEncoder().encode("plain text"))).toContain("not compressed with gzip, or damaged");
    expect(await refusal(new Uint8Array())).toContain("not compressed with gzip, or damaged");
  });

  test("is refused where it unpacks to more than it may have", async () => {
    const bytes = await packed(file("package/a.json", "x".repeat(3 * 1024 * 1024)));
    const mebibytes = (n: number): Promise<unknown> => readTarball(bytes, () => true, n * 1024 * 1024);
    await expect(mebibytes(2)).rejects.toThrow("it is larger than 2 MiB, unpacked");
    await expect(mebibytes(4)).resolves.toHaveProperty("size", 1);
  });
});
