import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { isObject, own } from "../../codegen/document/json.js";
import { quoteOf, placeOf, type SourceText } from "../../codegen/document/source.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { applyOverlay } from "../support/apply-overlay.js";
import { jobOverlay, KLING_JOB, klingPages } from "../support/kling-job.js";
import { falPage, relayPage, report, reportInTurn, seeds } from "./pages.js";
import { elementsOf, textOf, tokensOf } from "./tokens.js";

function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

describe("the seeds", () => {
  test("every edit of every ledger is there with its quote and its line", async () => {
    const texts = seeds();
    const sources = new Map(texts.map((source) => [source.id, source.text]));
    const { pages, compiled } = await report(texts);
    expect(texts).toHaveLength(5);
    let quotes = 0;
    for (const { folder, mended } of compiled.endpoints) {
      const page = pages.get(`${folder}/index.html`) ?? "";
      const items = page.split('<li class="edit"').slice(1);
      expect(items).toHaveLength(mended.ledger.length);
      const byNumber = new Map(items.map((item) => [Number(/ id="e(\d+)"/.exec(item)?.[1]), item]));
      for (const [index, { origin }] of mended.ledger.entries()) {
        const item = textOf(`<li${(byNumber.get(index + 1) ?? "").split("</li>", 1)[0] ?? ""}</li>`);
        expect(item).toContain(origin.rule);
        expect(item).toContain(origin.basis);
        for (const span of origin.evidence) {
          const text = sources.get(span.source) ?? "";
          expect(plain(item)).toContain(plain(quoteOf(text, span).slice(0, 250)));
          expect(item).toMatch(new RegExp(`lines? ${placeOf(text, span.start).line}(?!\\d)`));
          quotes += 1;
        }
      }
    }
    expect(quotes).toBeGreaterThan(80);
  });

  test("every link of a page leads to an element of it or to a page of the report", async () => {
    const { pages, files } = await report(seeds());
    const names = [...pages.keys(), ...files.keys()];
    for (const [path, page] of pages) {
      const ids = new Set(
        tokensOf(page).flatMap((token) => (token.kind === "open" ? (token.attributes.get("id") ?? []) : [])),
      );
      for (const attributes of elementsOf(page, "a")) {
        const href = attributes.get("href") ?? "";
        if (href.startsWith("#")) expect(ids).toContain(href.slice(1));
        else expect(names).toContain(new URL(href, `file:///${path}`).pathname.slice(1));
      }
      expect(ids.size).toBe([...page.matchAll(/ id="/g)].length);
    }
  });

  test("an edit, the words it rests on and its outcome have one number", async () => {
    const { pages } = await report(seeds());
    const page = pages.get("fal-ai/wan/v2.2-a14b/image-to-image/index.html") ?? "";
    const item = page.split('<li class="edit"').find((one) => one.includes("strength › maximum")) ?? "";
    const number = /data-edit="(\d+)"/.exec(item)?.[1] ?? "none";
    const named = (text: string): boolean => (/data-e="([^"]*)"/.exec(text)?.[1] ?? "").split(" ").includes(number);
    const marked = [...page.matchAll(/<mark [^>]*>[^<]*/g)].map(([text]) => text).filter(named);
    expect(marked.map((text) => text.replace(/^.*>/, ""))).toEqual(["range: 0-1"]);
    const outcome = [...page.matchAll(/<div class="line on[^>]*>.*?<\/div>/g)].map(([text]) => text).filter(named);
    expect(outcome.map((text) => textOf(text).trim())).toEqual([expect.stringMatching(/maximum: 1$/)]);
  });

  test("conflicts show both quotes and what holds; open points what is unknown", async () => {
    const { pages } = await report(seeds());
    const page = textOf(pages.get("fal-ai/wan/v2.2-a14b/image-to-image/index.html") ?? "");
    const conflicts = page.slice(page.indexOf("Conflicts", page.indexOf("How the score")), page.indexOf("Open points"));
    expect(conflicts).toContain("shift: this page says integer");
    expect(conflicts).toContain("type: integer");
    expect(conflicts).toContain("float");
    expect(page).toContain("No source says what the endpoint gives back");
    expect(page).toMatch(/aspect_ratio › anyOf: .*only another endpoint of its family states it/);
  });
});

describe("the same bytes", () => {
  test("in whatever order the sources come, and again", async () => {
    const texts = seeds();
    const [first, again, reversed] = await Promise.all([report(texts), report(texts), report(texts.toReversed())]);
    const bytes = ({ pages }: Awaited<ReturnType<typeof report>>): readonly (readonly [string, string])[] => [...pages];
    expect(bytes(again)).toEqual(bytes(first));
    expect(bytes(reversed)).toEqual(bytes(first));
  });
});

function property(name: string, lines: readonly string[]): string {
  return [`                ${name}:`, ...lines.map((line) => `                  ${line}`)].join("\n");
}

describe("several sources", () => {
  test("that disagree: both quotes, with their lines, and the choice", async () => {
    const relay = relayPage("fal-ai/acme/brush", property("steps", ["type: integer", "description: 'Default: 7'"]));
    const { pages } = await report([
      { id: "specs/relay/brush.md", text: relay, provider: "relay" },
      {
        id: "specs/fal/brush.json",
        text: falPage("fal-ai/acme/brush", { steps: { type: "integer", default: 30, description: "Steps" } }),
        provider: "fal",
      },
    ]);
    const page = textOf(pages.get("fal-ai/acme/brush/index.html") ?? "");
    expect(page).toMatch(/steps: sources disagree about default: 30 against 7; 30 holds/);
    expect(page).toContain('"default": 30');
    expect(page).toMatch(/Default: 7.{0,3}brush\.md, line \d+/);
    expect(page).toContain("1conflict");
  });

  test("an overlay is quoted as the decision it is", async () => {
    const id = "fal-ai/acme/brush";
    const overlay = `overlay: 1.0.0
info: {title: t, version: 1.0.0}
actions:
  - target: $.components.schemas.Input.properties.steps
    update: {maximum: 12}
`;
    const { pages } = await report(
      [{ id: "specs/relay/brush.md", text: relayPage(id, property("steps", ["type: integer"])), provider: "relay" }],
      [{ id: "specs/overlays/o.yaml", text: overlay }],
    );
    const page = textOf(pages.get("fal-ai/acme/brush/index.html") ?? "");
    expect(page).toContain("Decided by overlays");
    expect(page).toMatch(/steps › maximum12decided enrich\/overlay.*o\.yaml, line/s);
    expect(page).toContain("Not a source of this endpoint; only what something rests on is shown.");
  });
});

describe("the index", () => {
  test("lists refused sources with their reason", async () => {
    const { pages, compiled } = await report([
      ...seeds(),
      { id: "specs/relay/poem.md", text: "# Roses are red\n\nviolets are blue\n", provider: "relay" },
    ]);
    expect(compiled.refused).toEqual(["specs/relay/poem.md"]);
    const index = textOf(pages.get("index.html") ?? "");
    const [, refused = ""] = index.split("Refused sources");
    expect(refused).toContain("specs/relay/poem.md");
    expect(refused).toMatch(/error\s.+ingest\//s);
    expect(index).toContain("6sources, 1 refused");
  });

  test("shows the score, and the page says how it is made", async () => {
    const { pages } = await report([
      { id: "a.md", text: relayPage("fal-ai/acme/brush", property("steps", ["type: integer"])), provider: "relay" },
    ]);
    // One property with a type and nothing else, no output, no example: a fifth.
    expect(textOf(pages.get("index.html") ?? "")).toContain("fal-ai/acme/brush20 %");
    expect(textOf(pages.get("fal-ai/acme/brush/index.html") ?? "")).toContain("The score is the mean of five shares");
  });

  test("scores what is submitted, wherever its path stands among those of the queue", async () => {
    const ok = { 200: { description: "" } };
    const routes: readonly (readonly [string, unknown])[] = [
      ["/acme/brush/requests/{request_id}/cancel", { post: { responses: ok } }],
      ["/acme/brush/requests/{request_id}/status", { get: { responses: ok } }],
      [
        "/acme/brush",
        own(own(JSON.parse(falPage("acme/brush", { steps: { type: "integer" } })), "paths"), "/acme/brush"),
      ],
      ["/acme/brush/requests/{request_id}", { get: { responses: ok } }],
    ];
    for (const start of routes.keys()) {
      const paths = Object.fromEntries([...routes.slice(start), ...routes.slice(0, start)]);
      const text = JSON.stringify({ ...JSON.parse(falPage("acme/brush", { steps: { type: "integer" } })), paths });
      const { pages, compiled } = await report([{ id: "a.json", text, provider: "fal" }]);
      expect(compiled.endpoints.map(({ id }) => id)).toEqual(["acme/brush"]);
      expect(textOf(pages.get("index.html") ?? "")).toContain("acme/brush20 %");
      expect(textOf(pages.get("acme/brush/index.html") ?? "")).toContain("1 of 1 input properties have a stated type");
    }
  });
});

describe("large sources", () => {
  const steps = property("steps", ["type: integer", "description: 'Range: 2-40'"]);
  const many = Array.from({ length: 300 }, (_, n) =>
    property(`p${n}`, ["description: >-", ...Array.from({ length: 50 }, () => `  ${"words ".repeat(12)}`)]),
  );

  test("are cut with a note, and what edits rest on stays", async () => {
    const text = relayPage("fal-ai/acme/brush", [...many, steps].join("\n"));
    expect(text.length).toBeGreaterThan(1_000_000);
    const { pages } = await report([{ id: "a.md", text, provider: "relay" }]);
    const page = pages.get("fal-ai/acme/brush/index.html") ?? "";
    const words = textOf(page);
    expect(words).toMatch(/This source has 1,[\d,]+ characters; its beginning and what edits rest on are shown\./);
    expect(words).toMatch(/[\d,]+ lines not shown/);
    expect(page).toMatch(/<mark data-e="[\d ]+">Range: 2-40<\/mark>/);
  });

  test("of one line are cut too", async () => {
    const properties = Object.fromEntries(
      Array.from({ length: 300 }, (_, n) => [`p${n}`, { type: "integer", description: "words ".repeat(600) }]),
    );
    const last = { steps: { type: "integer", description: "Range: 2-40" } };
    const text = JSON.stringify(JSON.parse(falPage("fal-ai/acme/brush", { ...properties, ...last })));
    expect(text.split("\n")).toHaveLength(1);
    const { pages } = await report([{ id: "a.json", text, provider: "fal" }]);
    const page = pages.get("fal-ai/acme/brush/index.html") ?? "";
    expect(textOf(page)).toMatch(/[\d,]+ characters not shown/);
    expect(page).toMatch(/<mark data-e="[\d ]+">Range: 2-40<\/mark>/);
  });
});

test("a long text of one line names each of its lines once", async () => {
  const words = `${"words ".repeat(40_000)}Range: 2-40`;
  const lines = ["type: integer", `description: '${words}'`];
  const text = relayPage("fal-ai/acme/brush", property("steps", lines));
  const { pages } = await report([{ id: "a.md", text, provider: "relay" }]);
  const page = pages.get("fal-ai/acme/brush/index.html") ?? "";
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id ?? "");
  expect(ids).toContain("m1");
  expect(new Set(ids).size).toBe(ids.length);
  const targets = [...page.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id);
  expect(targets.filter((id) => !ids.includes(id ?? ""))).toEqual([]);
});

test("nobody's key is shown", async () => {
  const key = `sk-${"a1B2".repeat(8)}`;
  const lines = ["type: integer", `description: 'Use ${key}. Range: 2-40'`];
  const { pages } = await report([
    { id: "a.md", text: relayPage("fal-ai/acme/brush", property("steps", lines)), provider: "relay" },
  ]);
  const all = [...pages.values()].join("");
  expect(all).toContain("credential removed");
  expect(all).not.toContain(key.slice(0, 12));
});

describe("the lines of a source", () => {
  const markdown = `# Paint\n\n\`POST https://api.example.com/v1/paint\`\n\n## Body\n\n| Name | Type |\n|---|---|\n| steps | integer |\n\nSome words.\n\nThe \`strides\` must be at most 40.\n`;
  const linesOf = (page: string): readonly string[] =>
    [...page.matchAll(/<div class="line( is-[a-z]+)?[^"]*"[^>]*><span class="no">(\d+)<\/span>(.*?)<code>/g)].map(
      ([, name = "", number = "", fate = ""]) => `${number}${name} ${textOf(fate)}`.trim(),
    );

  test("say what became of them, where it is not what became of the line before", async () => {
    const { pages } = await report([{ id: "page.md", text: markdown }]);
    const page = [...pages].find(([path]) => path !== "index.html")?.[1] ?? "";
    expect(linesOf(page)).toEqual([
      "1 is-offered offered", "2", "3 is-used used", "4", "5 is-used used", "6", "7 is-noise noise: heading",
      "8 is-noise noise: markup", "9 is-used used", "10", "11 is-noise noise: prose", "12", "13 is-unread unread: statement",
    ]); // prettier-ignore
    expect(page).toContain("8 lines: 3 used, 1 offered, 3 noise (1 heading, 1 markup, 1 prose), 1 unread</p>");
    expect(page).not.toContain("The text of this page");
  });

  test.each(["\r\n", "\r"])("ended by %j are told beside them, or else apart", async (end) => {
    const { pages } = await report([{ id: "page.md", text: markdown.replaceAll("\n", end) }]);
    const page = [...pages].find(([path]) => path !== "index.html")?.[1] ?? "";
    expect(page).toContain("1 unread</p>");
    expect(textOf(page)).toContain("unread: statement");
  });

  test("of a page of HTML are those of its text, shown apart", async () => {
    const rows = "<table><tr><th>Name</th><th>Type</th></tr><tr><td>steps</td><td>integer</td></tr></table>";
    const text = `<html><body><h1>Paint</h1><p><code>POST https://api.example.com/v1/paint</code></p><h2>Body</h2>${rows}<p>The <code>strides</code> must be at most 40.</p></body></html>`;
    const { pages } = await report([{ id: "page.html", text }]);
    const page = [...pages].find(([path]) => path !== "index.html")?.[1] ?? "";
    const [, apart = ""] = page.split("The text of this page, with what became of each line");
    expect(textOf(`<p>${apart.slice(apart.indexOf("<div"), apart.indexOf("</details>"))}`)).toMatch(
      /unread: statementThe .?strides.? must be at most 40/,
    );
  });
});

describe("what is taken away", () => {
  test("is the mended document, and the overlay that turns the one as read into it", async () => {
    const { files, compiled } = await report(seeds());
    expect(files.size).toBe(2 * compiled.endpoints.length);
    for (const { folder, ingested, mended } of compiled.endpoints) {
      const [document, overlay]: readonly unknown[] = ["openapi.yaml", "openapi.overlay.yaml"].map((name) =>
        parse(files.get(`${folder}/${name}`) ?? ""),
      );
      expect(document).toEqual(mended.doc);
      if (!isObject(JSON.parse(JSON.stringify(overlay)))) throw new Error("no overlay");
      expect(applyOverlay(ingested.doc, JSON.parse(JSON.stringify(overlay)))).toEqual(mended.doc);
    }
  });

  test("holds nobody's key, and stays a document", async () => {
    const key = `sk-${"a1B2".repeat(8)}`;
    const lines = ["type: string", `default: ${key}`, `description: ${key}`];
    const { files, compiled } = await report([
      { id: "a.md", text: relayPage("fal-ai/acme/brush", property("steps", lines)), provider: "relay" },
    ]);
    expect(compiled.endpoints).toHaveLength(1);
    for (const text of files.values()) {
      expect(text).not.toContain(key.slice(0, 12));
      expect(isObject(parse(text))).toBe(true);
    }
  });
});

describe("a job", () => {
  const overlay = (job: JsonObject): SourceText => jobOverlay({ path: "/kling/v1/videos/text2video" }, job);

  async function pageOf(job: JsonObject): Promise<string> {
    const { pages, compiled } = await report(klingPages(), [overlay(job)]);
    const submit = compiled.endpoints.find(({ id }) => id === "relay.example/kling-v1");
    return pages.get(`${submit?.folder ?? ""}/index.html`) ?? "";
  }

  test("is shown from its submit to its output, with the evidence of each step", async () => {
    const page = textOf(await pageOf(KLING_JOB));
    const shown = page.slice(page.indexOf("Its job"), page.indexOf("Conflicts", page.indexOf("Its job")));
    const steps = ["Submit", "Ask", "States", "Output"].map((title) => shown.indexOf(title));
    expect(steps.every((at, index) => at > (steps[index - 1] ?? 0))).toBe(true);
    expect(shown).toContain("POST /kling/v1/videos/text2video");
    expect(shown).toContain("GET /kling/v1/videos/text2video/{id}");
    expect(shown).toContain('succeeded: "succeed"');
    expect(shown).toContain("$response.body#/data/task_result");
    expect(shown).toMatch(/decided.*jobs\.json, lines? \d+/s);
    expect(shown).not.toContain("Undecided");
  });

  test("of which something is undecided comes with the overlay that decides it", async () => {
    const states = { running: ["processing"], succeeded: ["succeed"], undecided: ["CALLBACK_EXCEPTION"] };
    const page = textOf(await pageOf({ ...KLING_JOB, states, id: "$response.body#/<b>" }));
    expect(page).toContain("states.failed: missing, so the job cannot be followed");
    expect(page).toContain('nobody says what "CALLBACK_EXCEPTION" means');
    expect(page).toContain("target: \"$.paths['/kling/v1/videos/text2video'].post\"");
    expect(page).toContain('states: { failed: ["CALLBACK_EXCEPTION"] }');
    expect(await pageOf({ ...KLING_JOB, states, id: "$response.body#/<b>" })).not.toContain("#/<b>");
  });

  test("is on no page of an endpoint that submits none", async () => {
    const { pages } = await report(seeds());
    expect([...pages.values()].some((page) => page.includes('id="to-job"'))).toBe(false);
  });
});

describe("pages made in turn", () => {
  const bounds = { steps: { type: "integer", description: "At most 40." } };
  const fal = (id: string, properties: unknown): SourceText => ({
    id: `specs/fal/${id.replaceAll("/", "-")}.json`,
    text: falPage(id, properties),
    provider: "fal",
  });

  test("are those that are made when everything is known", async () => {
    const texts = [
      ...seeds().slice(0, 6),
      fal("acme/alone", bounds),
      fal("acme/family/one", bounds),
      fal("acme/family/two", { steps: { type: "number" } }),
      {
        id: "specs/relay/z.md",
        text: relayPage("acme/late", "                steps: {type: integer}"),
        provider: "relay",
      },
    ];
    const { pages, files } = await report(texts);
    const all = new Map([...pages, ...files]);
    const inTurn = await reportInTurn(texts);
    expect([...inTurn.keys()].toSorted()).toEqual([...all.keys()].toSorted());
    for (const [path, text] of all) expect(inTurn.get(path) === text, path).toBe(true);
  });
});
