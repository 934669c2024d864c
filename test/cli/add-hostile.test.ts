import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/add/add.js";
import { stages } from "../../codegen/project/stages.js";
import { queueDocument } from "../support/queue-document.js";
import { redirect, serve, text, type Answer } from "./add-server.js";
import { fakeTerminal } from "./fake-terminal.js";
import { filesIn, folderWith } from "./folder.js";

const id = "fal-ai/small/draw";

/** What is said of an address, and that nothing was written for it. */
async function refusalOf(address: string, argv: readonly string[] = []): Promise<string> {
  const cwd = folderWith();
  const terminal = fakeTerminal(cwd);
  expect(await runWith(stages, [address, ...argv], terminal)).toBe(1);
  expect(terminal.stdout()).toBe("");
  expect(filesIn(cwd)).toEqual({});
  expect(terminal.stderr().startsWith(address)).toBe(true);
  return terminal.stderr().slice(address.length);
}

async function refused(answer: Answer, argv: readonly string[] = []): Promise<string> {
  const { origin } = await serve({ "/d": answer });
  return await refusalOf(`${origin}/d`, argv);
}

const large = 9 * 1024 * 1024;

describe("what a server may do to falsmith add", () => {
  test("a redirect to another host, or another port, is told and not followed", async () => {
    const other = await serve({ "/d": text(queueDocument(id)) });
    expect(await refused(redirect(`${other.origin}/d`))).toBe(
      `: error io/fetch: the server redirects to another host, ${other.origin}; name that address if you trust it\n`,
    );
    expect(other.asked).toEqual([]);
    for (const location of ["https://example.invalid/d", "file:///etc/passwd", "//example.invalid", "http://[", ""])
      expect(await refused(redirect(location))).toMatch(/error io\/fetch: the server redirects /);
  });

  test("a circle of redirects ends", async () => {
    expect(await refused(redirect("/d"))).toContain("the server redirects more than 3 times");
  });

  test("a document beyond the limit is not read to its end, whatever its headers say", async () => {
    const message = "the document is larger than 8 MiB; it is not fetched";
    expect(await refused(text("{}", { "content-length": String(large) }))).toContain(message);
    let sent = 0;
    const endless: Answer = (_request, response) => {
      const chunk = Buffer.alloc(64 * 1024, 32);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
        sent += chunk.length;
      };
      response.on("drain", more);
      more();
    };
    expect(await refused(endless)).toContain(message);
    expect(sent).toBeLessThan(100 * 1024 * 1024);
    const bomb = gzipSync(Buffer.alloc(4 * large, 32));
    expect(await refused(text(bomb, { "content-encoding": "gzip" }))).toContain(message);
  });

  test("a server that says nothing, or never ends, is given up", async () => {
    expect(await refused(() => {}, ["--timeout", "0.2"])).toContain("no whole answer within 0.2 s");
    const drip: Answer = (_request, response) => void response.writeHead(200).write("{");
    expect(await refused(drip, ["--timeout", "0.2"])).toContain("no whole answer within 0.2 s");
  });

  test("a connection that is refused, or breaks in the middle", async () => {
    const half: Answer = (_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("{", () => response.destroy());
    };
    expect(await refused(half)).toMatch(/^: error io\/fetch: cannot fetch it: /);
    expect(await refusalOf("http://127.0.0.1:1/d")).toMatch(/^: error io\/fetch: cannot fetch it: /);
  });

  test.each([
    ["<!doctype html><title>x</title>", ":1:1: error ingest/html: this page of HTML documents no endpoint"],
    ["", ": error io/empty: the file is empty"],
    ["a\u0000b", ": error io/binary: the file is binary"],
    ['{"detail":"Not Found"}', ":1:2: error ingest/not-openapi: the document states no `openapi`"],
    ['{"openapi":"3.0.4","paths":{"/a', ":1:29: error text/json-syntax: a string is opened and never closed"],
  ])("%j is refused with its place", async (body, message) => {
    expect(await refused(text(body))).toContain(message);
  });

  test("bytes that are no UTF-8 are refused with their place", async () => {
    expect(await refused(text(Buffer.from([0x61, 0x0a, 0xff])))).toContain(":2:1: error io/encoding");
  });

  test.each([500, 204, 401, 304])("status %i", async (status) => {
    const said = await refused((_request, response) => void response.writeHead(status).end());
    expect(said).toMatch(/error io\/(?:fetch: the server answers \d+|empty: )/);
  });

  test("text of the server is shown, never acted on", async () => {
    const said = await refused(text('{"error":{"code":"\\u001b[31m"}}'));
    expect(said).toContain("\\u{1b}[31m");
    expect(said).not.toContain("\u001b");
  });

  test.each([
    ["http://example.com/d", "the address is not https:"],
    ["http://127.0.0.1.example.com/d", "the address is not https:"],
    ["https://user:secret@example.com/d", "the address holds credentials"],
    ["file:///etc/passwd", "falsmith fetches https: addresses, not file:"],
    ["ftp://127.0.0.1/d", "falsmith fetches https: addresses, not ftp:"],
  ])("%s is not asked for", async (address, message) => {
    expect(await refusalOf(address)).toContain(message);
  });

  test("a document never decides where it is written", async () => {
    const names = ["../../x", "/etc/x", "..%2f..%2fx", "con", "a\\b"];
    for (const name of names) {
      const { origin } = await serve({ [`/${name}`]: text(queueDocument("fal-ai/x/../../../y")) });
      const cwd = folderWith();
      const terminal = fakeTerminal(cwd);
      await runWith(stages, [`${origin}/${name}`], terminal);
      for (const path of Object.keys(filesIn(cwd))) expect(path).toMatch(/^specs\/[a-z0-9._/-]+$/);
    }
  });
});
