import { createHash } from "node:crypto";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/add/add.js";
import { runWith as generate } from "../../codegen/cli/commands/generate.js";
import { stages } from "../../codegen/project/stages.js";
import type { Terminal } from "../../codegen/cli/terminal/terminal.js";
import { queueDocument } from "../support/queue-document.js";
import { modelPage, openapiPath, pagePath, redirect, serve, text } from "./add-server.js";
import { fakeTerminal } from "./fake-terminal.js";
import { filesIn, folderWith, put, timesIn } from "./folder.js";

const id = "fal-ai/small/draw";
function sha(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function add(cwd: string, argv: readonly string[]): Promise<Ran> {
  const terminal = fakeTerminal(cwd);
  let code = 2;
  let fault = "";
  try {
    code = await runWith(stages, argv, terminal);
  } catch (error) {
    fault = String(error);
  }
  return { code, out: terminal.stdout(), err: terminal.stderr() + fault };
}

function listIn(cwd: string): unknown {
  return JSON.parse(filesIn(cwd)["specs/sources.json"] ?? "null");
}

describe("an endpoint id", () => {
  test("brings fal's OpenAPI and page, byte for byte, and lists both", async () => {
    const [openapi, page] = [queueDocument(id), `\ufeff${modelPage(id)}`.replaceAll("\n", "\r\n")];
    const { origin, asked } = await serve({ [openapiPath(id)]: text(openapi), [pagePath(id)]: text(page) });
    const cwd = folderWith();
    const { code, out, err } = await add(cwd, [id, "--from", origin]);
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toBe(`added specs/fal/${id}.json: ${id}\nadded specs/fal/${id}.md: ${id}\n`);
    expect(filesIn(cwd)).toMatchObject({ [`specs/fal/${id}.json`]: openapi, [`specs/fal/${id}.md`]: page });
    expect(Object.keys(filesIn(cwd))).toHaveLength(3);
    const entry = (path: string, from: string, content: string): object => ({
      path,
      provider: "fal",
      origin: origin + from,
      sha256: sha(content),
    });
    expect(listIn(cwd)).toEqual({
      sources: [entry(`fal/${id}.json`, openapiPath(id), openapi), entry(`fal/${id}.md`, pagePath(id), page)],
    });
    expect(asked.every(({ headers }) => headers.authorization === undefined && headers.cookie === undefined)).toBe(
      true,
    );
    const terminal = fakeTerminal(cwd);
    expect(await generate(stages, ["--runtime", "import"], terminal)).toBe(0);
    expect(terminal.stderr()).not.toContain("io/source");
  });

  test("needs one of the two; what is wrong with the other is a warning", async () => {
    const { origin } = await serve({
      [openapiPath(id)]: text('{"error":{"code":"expansion_failed"}}'),
      [pagePath(id)]: text(modelPage(id)),
    });
    const cwd = folderWith();
    const { code, out, err } = await add(cwd, [id, "--from", origin]);
    expect(code).toBe(0);
    expect(out).toBe(`added specs/fal/${id}.md: ${id}\n`);
    expect(err).toContain(
      `${origin}${openapiPath(id)}:1:2: warning ingest/not-openapi: this is an error message of a server (expansion_failed)`,
    );
  });

  test("that nobody knows is an error for each document, and writes nothing", async () => {
    const { origin } = await serve();
    const cwd = folderWith();
    const { code, out, err } = await add(cwd, [id, "--from", origin]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toBe(
      `${origin}${openapiPath(id)}: error io/fetch: the server answers 404: nothing is there\n` +
        `${origin}${pagePath(id)}: error io/fetch: the server answers 404: nothing is there\n`,
    );
    expect(filesIn(cwd)).toEqual({});
  });

  test("is not satisfied by a document of another endpoint", async () => {
    const { origin } = await serve({ [openapiPath(id)]: text(queueDocument("fal-ai/other/thing")) });
    const { code, err } = await add(folderWith(), [id, "--from", origin]);
    expect(code).toBe(1);
    expect(err).toContain(`error io/fetch: this describes fal-ai/other/thing, not ${id}`);
  });
});

describe("a source that is there already", () => {
  test("unchanged: says so, writes nothing", async () => {
    const { origin } = await serve({ [openapiPath(id)]: text(queueDocument(id)), [pagePath(id)]: text(modelPage(id)) });
    const cwd = folderWith();
    await add(cwd, [id, "--from", origin]);
    const times = timesIn(cwd);
    const { code, out } = await add(cwd, [id, "--from", origin]);
    expect(code).toBe(0);
    expect(out).toBe(`unchanged specs/fal/${id}.json: ${id}\nunchanged specs/fal/${id}.md: ${id}\n`);
    expect(timesIn(cwd)).toEqual(times);
  });

  test("changed: shows the lines that differ and what it means for the API", async () => {
    const server = await serve({
      [openapiPath(id)]: text(queueDocument(id, { steps: { type: "integer", maximum: 9 } })),
    });
    const cwd = folderWith();
    await add(cwd, [id, "--from", server.origin]);
    const next = queueDocument(id, { steps: { type: "integer", maximum: 8, title: "S" }, seed: { type: "integer" } });
    server.answers.set(openapiPath(id), text(next));
    const { code, out } = await add(cwd, [id, "--from", server.origin]);
    expect(code).toBe(0);
    expect(out).toContain(`changed specs/fal/${id}.json: ${id}\n`);
    expect(out).toMatch(/^ {2}- \d+: "maximum": 9$/m);
    expect(out).toMatch(/^ {2}\+ \d+: "maximum": 8,$/m);
    expect(out.slice(out.indexOf("  in the API:"))).toBe(
      [
        "  in the API:",
        `    ${id}`,
        "      ~ #/components/schemas/Input/properties/steps/maximum 9 → 8",
        '      + #/components/schemas/Input/properties/seed {"type":"integer"}',
        "",
      ].join("\n"),
    );
    expect(filesIn(cwd)[`specs/fal/${id}.json`]).toBe(next);
    expect(listIn(cwd)).toMatchObject({ sources: [{ sha256: sha(next) }] });
  });

  test("changed in words only: the API stays the same", async () => {
    const address = "/page.json";
    const server = await serve({ [address]: text(queueDocument(id, { a: { type: "string", description: "one" } })) });
    const cwd = folderWith();
    await add(cwd, [server.origin + address]);
    server.answers.set(address, text(queueDocument(id, { a: { type: "string", description: "two" } })));
    const { out } = await add(cwd, [server.origin + address]);
    expect(out).toContain('"description": "one"');
    expect(out).toContain("  the API stays the same\n");
  });

  test("edited by hand, or not in the list: is left, until --force", async () => {
    const { origin } = await serve({ "/d.json": text(queueDocument(id)) });
    const cwd = folderWith();
    await add(cwd, [`${origin}/d.json`]);
    put(cwd, { [`specs/fal/${id}.json`]: "mine" });
    const edited = await add(cwd, [`${origin}/d.json`]);
    expect(edited).toMatchObject({ code: 1, out: "" });
    expect(edited.err).toContain(`specs/fal/${id}.json: error io/edited-by-hand: edited by hand; `);
    expect(filesIn(cwd)[`specs/fal/${id}.json`]).toBe("mine");
    put(cwd, { "specs/sources.json": '{"sources":[]}' });
    expect((await add(cwd, [`${origin}/d.json`])).err).toContain(`specs/fal/${id}.json: error io/foreign: in the way`);
    expect(await add(cwd, [`${origin}/d.json`, "--force"])).toMatchObject({ code: 0 });
    expect(filesIn(cwd)[`specs/fal/${id}.json`]).toBe(queueDocument(id));
  });
});

describe("addresses and files", () => {
  test("a redirect on the same host is followed; the address that was named is what is listed", async () => {
    const { origin, answers } = await serve({ "/real": text(queueDocument(id)), "/a": redirect("/b", 308) });
    answers.set("/b", redirect(`${origin}/real`));
    const cwd = folderWith();
    expect(await add(cwd, [`${origin}/a`])).toMatchObject({ code: 0, err: "" });
    expect(listIn(cwd)).toMatchObject({ sources: [{ path: `fal/${id}.json`, origin: `${origin}/a` }] });
  });

  test("a file is copied, without its path; the list keeps its other entries and what else they say", async () => {
    const kept = { path: "x/z.md", provider: "x", origin: null, sha256: "0", note: "mine" };
    const cwd = folderWith({
      "in/page.md": modelPage(id),
      "specs/sources.json": JSON.stringify({ sources: [kept], more: 1 }),
    });
    expect(await add(cwd, ["in/page.md", "--provider", "relay"])).toMatchObject({ code: 0, err: "" });
    const page = { path: `relay/${id}.md`, provider: "relay", origin: null, sha256: sha(modelPage(id)) };
    expect(listIn(cwd)).toEqual({ sources: [page, kept], more: 1 });
    expect(JSON.stringify(listIn(cwd))).not.toContain(cwd);
  });

  test("a file in specs/ stays where it is and is listed", async () => {
    const cwd = folderWith({ "specs/relay/some page.md": modelPage(id) });
    expect(await add(cwd, ["specs/relay/some page.md"])).toMatchObject({
      code: 0,
      out: `added specs/relay/some page.md: ${id}\n`,
    });
    expect(listIn(cwd)).toMatchObject({ sources: [{ path: "relay/some page.md", provider: "relay", origin: null }] });
  });

  test("several at once: each by itself, all refusals told", async () => {
    const { origin } = await serve({ "/good": text(queueDocument(id)), "/bad": text("just words") });
    const cwd = folderWith();
    const { code, out, err } = await add(cwd, [`${origin}/bad`, `${origin}/good`]);
    expect(code).toBe(1);
    expect(out).toBe(`added specs/fal/${id}.json: ${id}\n`);
    expect(err).toMatch(/\/bad:1:1: error ingest\/format: this source cannot be read: /);
  });

  test("two at once, each by a run of its own: both are listed", async () => {
    const other = "fal-ai/small/paint";
    const { origin } = await serve({ "/1": text(queueDocument(id)), "/2": text(queueDocument(other)) });
    const cwd = folderWith();
    await Promise.all([add(cwd, [`${origin}/1`]), add(cwd, [`${origin}/2`])]);
    expect(listIn(cwd)).toMatchObject({ sources: [{ path: `fal/${id}.json` }, { path: `fal/${other}.json` }] });
    expect(Object.keys(filesIn(cwd))).toHaveLength(3);
  });

  test("the order of arguments does not change the list", async () => {
    const other = "fal-ai/small/paint";
    const { origin } = await serve({ "/1": text(queueDocument(id)), "/2": text(queueDocument(other)) });
    const [one, two] = [folderWith(), folderWith()];
    await add(one, [`${origin}/1`, `${origin}/2`]);
    await add(two, [`${origin}/2`, `${origin}/1`]);
    expect(filesIn(two)).toEqual(filesIn(one));
  });
});

describe("where the configuration looks elsewhere", () => {
  const path = `specs/fal/${id}.md`;
  const added = async (config: string, name = "falsmith.config.json"): Promise<Ran> => {
    const { origin } = await serve({ [pagePath(id)]: text(modelPage(id)) });
    return await add(folderWith({ "docs/a.md": "a", [name]: config }), [
      `${origin}${pagePath(id)}`,
      "--provider",
      "fal",
    ]);
  };

  test("a source that generate would not read is told, with the key", async () => {
    const ran = await added('{"sources":["docs"]}');
    expect(ran).toMatchObject({ code: 0, out: expect.stringContaining(`added ${path}`) });
    expect(ran.err).toBe(
      `${path}: warning io/unread: the sources of falsmith.config.json do not name it, so generate does not read it; add "specs" to sources\n`,
    );
  });

  test.each(['{"sources":["docs","specs"]}', '{"sources":["**/*.md"]}', "{}", "not json"])(
    "nothing is told of one that it reads, nor of a broken configuration: %s",
    async (config) => expect(await added(config)).toMatchObject({ code: 0, err: "" }),
  );
});

describe("wrong usage", () => {
  test.each([
    [[], "add needs endpoint ids, patterns of them, addresses or files"],
    [["nothing.md", "word"], "nothing.md: error io/no-such-input: no such file"],
    [[id, "--from", "http://fal.ai"], "--from is an origin such as https://fal.ai: the address is not https:"],
    [[id, "--timeout", "soon"], "--timeout is a number of seconds"],
    [[id, "--provider", "../x"], "--provider is a name"],
    [[id, "--form", "x"], "did you mean --from?"],
  ])("%j", async (argv, message) => {
    const cwd = folderWith();
    const { code, err } = await add(cwd, argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(filesIn(cwd)).toEqual({});
  });

  test("a folder is told from what is not there", async () => {
    const cwd = folderWith({ "docs/a.md": "a" });
    expect(await add(cwd, ["docs", "dosc"])).toEqual({
      code: 2,
      out: "",
      err:
        "docs: error io/no-such-input: this is a folder; name the documents in it, or add it as one source: falsmith add docs --as <name>\n" +
        "dosc: error io/no-such-input: no such file, and neither an address nor an endpoint id such as fal-ai/flux/dev\n",
    });
  });

  test("a broken list is not overwritten, nor is anything written through a link", async () => {
    const { origin } = await serve({ "/d": text(queueDocument(id)) });
    const broken = folderWith({ "specs/sources.json": "[]" });
    expect((await add(broken, [`${origin}/d`])).err).toContain("specs/sources.json: error io/source-list: ");
    expect(filesIn(broken)).toEqual({ "specs/sources.json": "[]" });
    const [linked, elsewhere] = [folderWith({ "specs/a.txt": "" }), folderWith()];
    symlinkSync(elsewhere, join(linked, "specs/fal"));
    expect((await add(linked, [`${origin}/d`])).err).toContain("specs/fal: error io/unsafe-path: ");
    expect(filesIn(elsewhere)).toEqual({});
  });
});

test("interrupted: exit code 130, the connection is closed, nothing is written", async () => {
  const cwd = folderWith();
  let interrupt: () => void | Promise<void> = () => {};
  const terminal: Terminal = {
    ...fakeTerminal(cwd),
    onInterrupt: (undo) => {
      interrupt = undo;
      return () => {};
    },
  };
  const closed = new Promise<void>((resolve, reject) => {
    void serve({
      "/slow": (request, response) => {
        response.writeHead(200).write("{");
        request.on("close", () => resolve());
        void interrupt();
      },
    }).then(async ({ origin }) => {
      expect(await runWith(stages, [`${origin}/slow`], terminal)).toBe(130);
    }, reject);
  });
  await closed;
  expect(filesIn(cwd)).toEqual({});
});
