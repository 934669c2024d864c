import { describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/add/add.js";
import { chosenNumbers, isIdPattern } from "../../codegen/cli/commands/add/choose.js";
import { lookUpInCatalogue } from "../../codegen/io/sources/catalogue.js";
import { stages } from "../../codegen/project/stages.js";
import { queueDocument } from "../support/queue-document.js";
import { type Answer, openapiPath, serve, type Server, text } from "./add-server.js";
import { fakeTerminal } from "./fake-terminal.js";
import { filesIn, folderWith } from "./folder.js";

const wan = "fal-ai/wan/text-to-video";
const old = "fal-ai/wan/old";
const flux = "fal-ai/flux/dev";

interface CatalogueModel {
  readonly endpoint_id: string;
  readonly metadata: Readonly<Record<string, string>>;
}

function entry(id: string, more: Readonly<Record<string, string>> = {}): CatalogueModel {
  const metadata = { display_name: `About ${id}`, category: "text-to-video", status: "active", ...more };
  return { endpoint_id: id, metadata };
}

const all = [
  entry(wan),
  entry(old, { status: "deprecated", description: `Deprecated and/or slow. Please use ${wan} instead.` }),
  entry(flux),
];

function page(models: readonly unknown[], next: string | null = null): Answer {
  return text(JSON.stringify({ models, next_cursor: next, has_more: next !== null }));
}

/** fal's catalogue in two pages, its prices, and the OpenAPI of all its endpoints. */
async function catalogue(): Promise<Server> {
  const documents = all.map(({ endpoint_id: id }) => [openapiPath(id), text(queueDocument(id))] as const);
  const prices = [{ endpoint_id: wan, unit_price: 0.05, unit: "second", currency: "USD" }];
  return await serve({
    "/v1/models?limit=100": page(all.slice(0, 1), "two"),
    "/v1/models?limit=100&cursor=two": page(all.slice(1)),
    "/v1/models?limit=100&q=wan+video": page(all.slice(0, 2)),
    [`/v1/models/pricing?endpoint_id=${encodeURIComponent(old)}&endpoint_id=${encodeURIComponent(wan)}`]: text(
      JSON.stringify({ prices }),
    ),
    ...Object.fromEntries(documents),
  });
}

interface TerminalOptions {
  readonly stdin?: string;
  readonly canAsk?: boolean;
}

async function add(server: Server, argv: readonly string[], given: TerminalOptions = {}) {
  const cwd = folderWith();
  const terminal = fakeTerminal(cwd, given);
  let code = 2;
  let fault = "";
  try {
    code = await runWith(stages, [...argv, "--from", server.origin, "--catalogue", `${server.origin}/v1`], terminal);
  } catch (error) {
    fault = String(error);
  }
  return { code, out: terminal.stdout(), err: terminal.stderr() + fault, files: Object.keys(filesIn(cwd)) };
}

describe("a pattern of ids", () => {
  test("brings in all that the catalogue lists, over all its pages, without a key", async () => {
    const server = await catalogue();
    const { code, out, err, files } = await add(server, ["fal-ai/wan/*"]);
    expect(code).toBe(0);
    expect(out).toBe(`added specs/fal/${old}.json: ${old}\nadded specs/fal/${wan}.json: ${wan}\n`);
    expect(err).toContain("2 endpoints of the catalogue\n");
    expect(files).toEqual([`specs/fal/${old}.json`, `specs/fal/${wan}.json`, "specs/sources.json"]);
    expect(server.asked.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  test("that names nothing is wrong usage, and writes nothing", async () => {
    const { code, err, files } = await add(await catalogue(), ["fal-ai/kling/*"]);
    expect(code).toBe(2);
    expect(err).toContain("none of the 3 endpoints of the catalogue has such an id");
    expect(files).toEqual([]);
  });

  test("needs the catalogue, and says what is wrong with it", async () => {
    const { err } = await add(await serve(), ["fal-ai/wan/*"]);
    expect(err).toContain("the catalogue cannot be asked: the server answers 404");
  });

  test.each(["fal-ai/*", "fal-ai/**", "fal-ai/wan/*-to-video", "*/wan"])("is %s", (word) => {
    expect(isIdPattern(word)).toBe(true);
  });

  test.each(["fal-ai/wan", "*.md", "https://a.example/*", "docs/**/[a].md", "/tmp/*"])("is not %s", (word) => {
    expect(isIdPattern(word)).toBe(false);
  });
});

describe("a search", () => {
  test("is a line for each endpoint where nobody can be asked: id, title, category, price, status", async () => {
    const { code, out, files } = await add(await catalogue(), ["--search", "wan", "video"]);
    expect(code).toBe(0);
    expect(out).toBe(
      `${old}\tAbout ${old}\ttext-to-video\t\tdeprecated, use ${wan}\n` +
        `${wan}\tAbout ${wan}\ttext-to-video\t0.05 USD per second\tactive\n`,
    );
    expect(files).toEqual([]);
  });

  test("lets a person choose, and adds what they chose", async () => {
    const { code, out, err } = await add(await catalogue(), ["--search", "wan video"], { canAsk: true, stdin: "2\n" });
    expect(code).toBe(0);
    expect(err).toContain(`1  ${old} `);
    expect(err).toContain(`2  ${wan} `);
    expect(err).toContain("Add which? (1 3-5; Enter for none) ");
    expect(out).toBe(`added specs/fal/${wan}.json: ${wan}\n`);
  });

  test("adds nothing for an empty answer, and takes no number that is not there", async () => {
    const given = { canAsk: true, stdin: "\n" };
    expect(await add(await catalogue(), ["--search", "wan video"], given)).toMatchObject({ code: 0, out: "" });
    const wrong = await add(await catalogue(), ["--search", "wan video"], { canAsk: true, stdin: "3\n" });
    expect(wrong).toMatchObject({ code: 2, out: "", files: [] });
    expect(wrong.err).toContain('"3" names none of them; answer with numbers up to 2');
  });

  test("shows what a hostile catalogue holds as text, and none of its ids that are no ids", async () => {
    const models = [
      entry("fal-ai/../etc"),
      entry("fal-ai/a b"),
      entry(wan, { display_name: "a\u001b[2J\tb" }),
      "x",
      null,
    ];
    const server = await serve({ "/v1/models?limit=100&q=wan": page(models) });
    const { out } = await add(server, ["--search", "wan"]);
    expect(out).toBe(`${wan}\ta\\u{1b}[2J b\ttext-to-video\t\tactive\n`);
  });

  test("ends when the catalogue does not", async () => {
    const server = await serve({
      "/v1/models?limit=100&q=wan": page(all, "again"),
      "/v1/models?limit=100&q=wan&cursor=again": page(all, "again"),
    });
    expect((await add(server, ["--search", "wan"])).err).toContain("the catalogue has no end");
  });

  test.each([
    ["<html>", "the answer is not JSON"],
    ["[]", "the answer lists no models"],
  ])("says what is wrong with an answer %s", async (body, message) => {
    const server = await serve({ "/v1/models?limit=100&q=wan": text(body) });
    expect((await add(server, ["--search", "wan"])).err).toContain(message);
  });
});

describe("numbers of an answer", () => {
  test.each([
    ["1", [1]],
    ["1 3-5", [1, 3, 4, 5]],
    ["2,2, 1", [2, 1]],
    ["", []],
  ])("%j", (answer, numbers) => {
    expect(chosenNumbers(answer, 5)).toEqual(numbers);
  });

  test.each(["0", "6", "3-2", "1-6", "a", "1;2", "-1"])("%j is none", (answer) => {
    expect(chosenNumbers(answer, 5)).toBeUndefined();
  });
});

test("ids are looked up fifty at a time", async () => {
  const ids = Array.from({ length: 51 }, (_, index) => `fal-ai/app/${index}`);
  const query = (some: readonly string[]): string =>
    `/v1/models?limit=100${some.map((id) => `&endpoint_id=${encodeURIComponent(id)}`).join("")}`;
  const { origin } = await serve({
    [query(ids.slice(0, 50))]: page([entry("fal-ai/app/0")]),
    [query(ids.slice(50))]: page([entry("fal-ai/app/50")]),
  });
  const options = { base: `${origin}/v1`, signal: new AbortController().signal, seconds: 5 };
  expect(await lookUpInCatalogue(ids, options)).toMatchObject({
    endpoints: [{ id: "fal-ai/app/0" }, { id: "fal-ai/app/50" }],
  });
});
