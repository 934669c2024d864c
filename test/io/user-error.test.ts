import { describe, expect, it } from "vitest";
import { reasonOf, systemUserError, unwritable, UserError, userErrorFinding } from "../../codegen/io/user-error.js";

/** A refusal as the system throws it. */
function refusal(code: unknown, path?: unknown): Error {
  return Object.assign(new Error("refused"), { code, ...(path === undefined ? {} : { path }) });
}

describe("why the system refused", () => {
  it.each([
    ["ENOENT", "no such file or folder"],
    ["EACCES", "permission denied"],
    ["EPERM", "permission denied"],
    ["EROFS", "the file system is read-only"],
    ["ENOSPC", "no space left on the device"],
    ["EDQUOT", "the disk quota is used up"],
    ["EFBIG", "the file is larger than this system allows"],
    ["ENOTDIR", "a file is where a folder should be"],
    ["EEXIST", "something that is not a folder is in the way"],
    ["EISDIR", "a folder is where a file should be"],
    ["ENAMETOOLONG", "the name is too long for this file system"],
    ["EMFILE", "too many open files"],
    ["ELOOP", "too many symbolic links"],
    ["EIO", "the device reports an error"],
    ["EBUSY", "another program uses it"],
  ])("%s: %s", (code, reason) => {
    expect(reasonOf(refusal(code))).toBe(reason);
  });

  it.each([refusal("ENEW"), refusal(5), new Error("ENOENT"), { code: "ENOENT" }, "ENOENT", undefined])(
    "is not known of %j",
    (error) => {
      expect(reasonOf(error)).toBeUndefined();
      expect(systemUserError(error, "/work")).toBeUndefined();
      expect(unwritable(error, "out", "nothing was written", "try again")).toBe(error);
    },
  );
});

it("is told of the path that was refused, as seen from here", () => {
  expect(systemUserError(refusal("EACCES", "/work/specs/a.yaml"), "/work")).toMatchObject({
    exit: 1,
    code: "io/unreadable",
    path: "specs/a.yaml",
    message: "permission denied; change its permissions, or choose other files and folders",
  });
  expect(systemUserError(refusal("ENOENT"), "/work")).toMatchObject({
    path: ".",
    message: "no such file or folder; run again, or choose other files and folders",
  });
  expect(systemUserError(refusal("EIO", 5), "/work")).toMatchObject({ path: "." });
});

it.each([
  ["EACCES", 2, "cannot write here, permission denied; nothing is lost; choose another"],
  ["ENOSPC", 1, "cannot write here, no space left on the device; nothing is lost; free space and run again"],
  ["EDQUOT", 1, "cannot write here, the disk quota is used up; nothing is lost; free space and run again"],
  [
    "EFBIG",
    1,
    "cannot write here, the file is larger than this system allows; nothing is lost; free space and run again",
  ],
] as const)("a folder that cannot be written (%s) ends a run with %d", (code, exit, message) => {
  const error = unwritable(refusal(code), "out", "nothing is lost", "choose another");
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({ code: "io/write", path: "out", exit, message });
});

it("is a finding like any other", () => {
  const about = { exit: 2, code: "io/config" } as const;
  expect(userErrorFinding(new UserError("m", about))).toEqual({ code: "io/config", level: "error", message: "m" });
  const placed = new UserError("m", { ...about, path: "a.ts", place: { line: 1, column: 2 } });
  expect(userErrorFinding(placed)).toEqual({
    code: "io/config",
    level: "error",
    path: "a.ts",
    line: 1,
    column: 2,
    message: "m",
  });
  expect(placed.name).toBe("UserError");
});
