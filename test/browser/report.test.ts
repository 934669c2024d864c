import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeViolations, hasChromium, launchChromium, needsChromium } from "../support/chromium.js";
import { payloads, relayPage, report, seeds } from "../report/pages.js";

/** Where pictures for people go; none are taken without it. */
const PICTURES = process.env["FALSMITH_PICTURES"];

const sizes = [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
];
const schemes = ["light", "dark"] as const;
const brush = "fal-ai/wan/v2.2-a14b/image-to-image/index.html";
const evil = "fal-ai/acme/evil/index.html";

const hostile = relayPage(
  "fal-ai/acme/evil",
  payloads
    .map(
      (payload) => `                ${JSON.stringify(payload)}:
                  type: string
                  description: ${JSON.stringify(`${payload} Default: "a". Options: "a", "b"`)}
                  example: ${JSON.stringify(payload)}`,
    )
    .join("\n"),
);

/** What of a page is wider than the window, told by its class and beginning. */
const overflow = `[...document.querySelectorAll("body *")]
  .filter((one) => !one.classList.contains("unseen") && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.tagName + "." + one.className + " " + one.textContent.slice(0, 40))`;

/** Every text whose colour has too little contrast with what is behind it (WCAG 2 AA). */
const faint = `(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const channel = (value) => value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = rgba(getComputedStyle(one).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const found = new Set();
  for (const element of document.querySelectorAll("body *")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "");
    if (!hasText || element.closest("script, .unseen") || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(rgba(style.color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.add(element.tagName + "." + element.className + " " + ratio.toFixed(2));
  }
  return [...found];
})()`;

const headings = `[...document.querySelectorAll("h1, h2, h3, h4")].map((one) => Number(one.tagName[1]))`;

describe.skipIf(!hasChromium)(needsChromium("the report in Chromium"), () => {
  let browser: Browser;
  let folder = "";

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "falsmith-report-"));
    const { pages, files } = await report([
      ...seeds(),
      { id: `specs/relay/${payloads[1] ?? ""}.md`, text: hostile, provider: payloads[0] ?? "" },
      { id: "specs/relay/<script>alert(1)</script>.md", text: payloads.join("\n"), provider: "relay" },
    ]);
    for (const [path, text] of [...pages, ...files]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface View {
    readonly width: number;
    readonly height: number;
    readonly scheme?: "light" | "dark";
  }

  /** Opens a page; whatever it complains about, or asks for, fails the test. */
  async function visit(path: string, view: View, look: (page: Page) => Promise<void>): Promise<void> {
    const { width, height, scheme = "light" } = view;
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
    const page = await context.newPage();
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(error.message));
    page.on("dialog", (dialog) => {
      said.push(dialog.message());
      void dialog.dismiss();
    });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    try {
      const url = pathToFileURL(join(folder, path)).href;
      await page.goto(url);
      await look(page);
      expect(said).toEqual([]);
      expect(asked.filter((address) => !address.startsWith("file:"))).toEqual([]);
    } finally {
      await context.close();
    }
  }

  const views = ["index.html", brush, evil].flatMap((path) =>
    sizes.flatMap((size) => schemes.map((scheme) => ({ path, ...size, scheme }))),
  );

  test.each(views)("$path at $width px, $scheme: nothing overflows, every text can be read", async (view) => {
    await visit(view.path, view, async (page) => {
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(view.width);
      expect(await page.evaluate(overflow)).toEqual([]);
      if (view.path !== "index.html") await page.keyboard.press("j");
      expect(await page.evaluate(faint)).toEqual([]);
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      // Each width and each scheme once: axe-core takes its time.
      if ((view.width === 390) === (view.scheme === "dark")) expect(await axeViolations(page)).toEqual([]);
      if (PICTURES !== undefined) {
        mkdirSync(PICTURES, { recursive: true });
        const name = `${view.path.split("/").slice(0, -1).join("-") || "index"}-${view.width}-${view.scheme}.png`;
        await page.screenshot({ path: join(PICTURES, name) });
      }
    });
  });

  test.each(["index.html", brush, evil])("%s has a language, a title, one h1 and headings in order", async (path) => {
    await visit(path, { width: 1280, height: 900 }, async (page) => {
      expect(await page.getAttribute("html", "lang")).toBe("en");
      expect(await page.title()).toContain("report");
      const levels: unknown = await page.evaluate(headings);
      if (!Array.isArray(levels)) throw new Error("no headings");
      expect(levels.filter((level) => level === 1)).toEqual([1]);
      expect(levels[0]).toBe(1);
      for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
      expect(await page.locator("main").count()).toBe(1);
    });
  });

  test("from the index to the page of an endpoint and back", async () => {
    await visit("index.html", { width: 1280, height: 900 }, async (page) => {
      await page.getByRole("link", { name: "fal-ai/wan/v2.2-a14b/image-to-image" }).click();
      expect(await page.textContent("h1")).toBe("fal-ai/wan/v2.2-a14b/image-to-image");
      await page.getByRole("link", { name: "All endpoints" }).click();
      expect(await page.textContent("h1")).toBe("Mend report");
    });
  });

  test("the first tab skips to the content, later ones reach the edits, Enter marks both sides", async () => {
    await visit(brush, { width: 1280, height: 900 }, async (page) => {
      const focused = (what: string): Promise<unknown> => page.evaluate(`document.activeElement.${what}`);
      await page.keyboard.press("Tab");
      expect(await focused("className")).toBe("skip");
      await page.keyboard.press("Enter");
      expect(await focused("id")).toBe("to-main");
      let stops = 0;
      while ((await focused("className")) !== "pick" && stops < 60) {
        await page.keyboard.press("Tab");
        stops += 1;
      }
      expect(await focused("className")).toBe("pick");
      expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
      await page.keyboard.press("Enter");
      expect(await page.locator(".edit.chosen").count()).toBe(1);
      expect(await page.locator(".pane-source mark.chosen").count()).toBeGreaterThan(0);
      expect(await page.locator(".pane-mended .line.chosen").count()).toBeGreaterThan(0);
    });
  });

  test("choosing an edit brings its evidence and its outcome into view; j and k go on and back", async () => {
    await visit(brush, { width: 1280, height: 900 }, async (page) => {
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.locator(".bench").scrollIntoViewIfNeeded();
      await page.locator(".pick", { hasText: "image_format › enum" }).click();
      for (const chosen of [".pane-source mark.chosen", ".pane-mended .line.chosen"]) {
        const inView = `(() => {
          const one = document.querySelector("${chosen}");
          const [at, pane] = [one.getBoundingClientRect(), one.closest(".pane").getBoundingClientRect()];
          return at.top >= pane.top && at.bottom <= pane.bottom;
        })()`;
        await expect.poll(() => page.evaluate(inView)).toBe(true);
      }
      const number = (): Promise<string | null> => page.getAttribute(".edit.chosen", "data-edit");
      const order = await page
        .locator(".edit")
        .evaluateAll((edits) => edits.map((one) => one.getAttribute("data-edit")));
      const first = order.indexOf(await number());
      expect(first).toBeGreaterThan(0);
      await page.keyboard.press("j");
      expect(await number()).toBe(order[first + 1]);
      await page.keyboard.press("k");
      await page.keyboard.press("k");
      expect(await number()).toBe(order[first - 1]);
    });
  });

  test("marked text leads to its edit", async () => {
    await visit(brush, { width: 1280, height: 900 }, async (page) => {
      await page.locator(".pane-source mark", { hasText: "range: 0-1" }).first().click();
      expect(await page.textContent(".edit.chosen")).toMatch(/strength/);
    });
  });

  describe("the table of endpoints", () => {
    const index = { width: 1280, height: 900 };
    const shown = (page: Page): Promise<readonly string[]> =>
      page.locator("tbody tr:visible th").evaluateAll((heads) => heads.map((head) => head.textContent));

    test("is searched by words of the id, the kind and the provider, and tells how many fit", async () => {
      await visit("index.html", index, async (page) => {
        const all = await shown(page);
        expect(all.length).toBeGreaterThan(4);
        await page.getByLabel("Search").fill("IMAGE-to  wan");
        const found = await shown(page);
        expect(found).toEqual(all.filter((id) => id.includes("image-to") && id.includes("wan")));
        expect(await page.getByRole("status").textContent()).toBe(`${found.length} of ${all.length} endpoints`);
        await page.getByLabel("Search").fill("nothing has these words");
        expect(await shown(page)).toEqual([]);
      });
    });

    test("shows those of a provider, of a level of findings and of a kind, hostile names as they are", async () => {
      await visit("index.html", index, async (page) => {
        const all = await shown(page);
        const provider = page.getByLabel("Provider");
        const names = await provider.locator("option").allTextContents();
        expect(names).toEqual(expect.arrayContaining(["all", "chainhub", "fal", payloads[0]]));
        await provider.selectOption(payloads[0] ?? "");
        expect(await shown(page)).toEqual(["fal-ai/acme/evil"]);
        await provider.selectOption("");
        await page.getByLabel("Findings").selectOption("warning");
        const warned = await shown(page);
        expect(warned).toContain("fal-ai/wan/v2.2-a14b/image-to-image");
        expect(warned.length).toBeLessThan(all.length);
        await page.getByLabel("Findings").selectOption("");
        await page.getByLabel("Kind").selectOption("queue");
        expect((await shown(page)).length).toBeGreaterThan(0);
      });
    });

    test("is sorted by a column, the other way at the second choice, with the keyboard", async () => {
      await visit("index.html", index, async (page) => {
        const edits = (): Promise<readonly number[]> =>
          page.locator("tbody td:nth-child(5)").evaluateAll((cells) => cells.map((cell) => Number(cell.textContent)));
        const head = page.getByRole("columnheader", { name: "Edits" });
        await head.getByRole("button").focus();
        await page.keyboard.press("Enter");
        expect(await head.getAttribute("aria-sort")).toBe("descending");
        expect(await edits()).toEqual((await edits()).toSorted((a, b) => b - a));
        await page.keyboard.press("Enter");
        expect(await head.getAttribute("aria-sort")).toBe("ascending");
        expect(await edits()).toEqual((await edits()).toSorted((a, b) => a - b));
        expect(new Set(await edits()).size).toBeGreaterThan(1);
      });
    });

    test("is whole without scripts, and offers nothing that would not work", async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(pathToFileURL(join(folder, "index.html")).href);
      expect((await shown(page)).length).toBeGreaterThan(4);
      expect(await page.locator("button, input, select").count()).toBe(0);
      await page.goto(pathToFileURL(join(folder, brush)).href);
      expect(await page.locator("button").count()).toBe(0);
      await context.close();
    });
  });

  test.each([brush, evil])("%s: what is copied is what the files hold, and what the page shows", async (path) => {
    const context = await browser.newContext();
    await context.addInitScript(
      "globalThis.copied = []; navigator.clipboard.writeText = async (text) => void copied.push(text);",
    );
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(folder, path)).href);
    const beside = (name: string): string => readFileSync(join(folder, dirname(path), name), "utf8");
    await page.getByRole("button", { name: "Copy the mended document" }).click();
    expect(await page.locator(".pane-mended").getByRole("status").textContent()).toBe("copied");
    expect(await page.evaluate("copied.pop()")).toBe(beside("openapi.yaml"));
    for (const details of await page.locator("details.snippet").all()) {
      await details.locator("summary").click();
      await details.getByRole("button", { name: "Copy" }).click();
      expect(await page.evaluate("copied.pop()")).toBe(await details.locator("pre").textContent());
    }
    const overlay = page.locator("main > details.snippet pre");
    if ((await overlay.count()) > 0) expect(await overlay.textContent()).toBe(beside("openapi.overlay.yaml"));
    await context.close();
  });

  test("without scripts the links of an edit lead to both places", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(folder, brush)).href);
    const edit = page.locator(".edit", { hasText: "strength › maximum" });
    await edit.locator(".pick").click();
    expect(await page.locator(".pane-mended .line:target").textContent()).toContain("maximum: 1");
    await edit.locator("cite a").click();
    expect(await page.locator(".pane-source .line:target").textContent()).toContain("Intensity, range: 0-1");
    await context.close();
  });

  test.each(["index.html", evil])("%s: nothing of a hostile source runs", async (path) => {
    await visit(path, { width: 1280, height: 900 }, async (page) => {
      expect(await page.evaluate("globalThis.__PWNED__")).toBeUndefined();
      expect(await page.locator("script").count()).toBe(1);
      expect(await page.locator("img, iframe, object, [onerror], [onload], [onmouseover], [style]").count()).toBe(0);
      expect(await page.textContent("body")).toContain("<script>");
    });
  });

  test("the policy stops what is not ours, even if it came into the page", async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, brush)).href);
    const complaint = page.waitForEvent("console");
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement("script"), { text: "globalThis.__PWNED__ = 1" }))`,
    );
    expect((await complaint).text()).toContain("Content Security Policy");
    expect(await page.evaluate("globalThis.__PWNED__")).toBeUndefined();
    await page.close();
  });
});
