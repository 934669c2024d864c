import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { axeViolations, hasChromium, launchChromium, needsChromium } from "../support/chromium.js";
import { freePort } from "../support/data-servers.js";
import { type Example, installExample, type Running } from "./example.js";

/** Where pictures for people go; none are taken without it. */
const PICTURES = process.env["FALSMITH_PICTURES"];

/** For servers that hang; a busy machine takes its time. */
const START_MS = 120_000;

interface Site {
  readonly url: string;
  readonly server: Running;
}

/** Starts the server of an example by its own command, at a free port, and resolves once its page answers. */
async function serve(example: Example): Promise<Site> {
  const command = (example.manifest.scripts["start"] ?? "").replace("falsmith generate && ", "");
  const port = await freePort();
  const server = example.start(`${command} --host 127.0.0.1 --port ${port} --strictPort`);
  const url = `http://127.0.0.1:${port}/`;
  const ended = server.ended.then(() => {
    throw new Error(`the server ended:\n${server.printed()}`);
  });
  const answered = vi.waitUntil(async () => (await fetch(url).catch(() => undefined))?.ok === true, {
    timeout: START_MS - 5_000,
  });
  const silent = answered.catch(() => {
    throw new Error(`nothing answers at ${url}:\n${server.printed()}`);
  });
  await Promise.race([silent, ended]);
  return { url, server };
}

/** What a browser loads of the built page. */
function builtText(example: Example): string {
  const assets = join(example.folder, "dist/assets");
  return readdirSync(assets)
    .map((name) => readFileSync(join(assets, name), "utf8"))
    .join("\n");
}

let browser: Browser | undefined;
beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => browser?.close());

/** Opens a page; whatever it complains about, or asks of another machine, fails the test. */
async function visit({ url }: Site, look: (page: Page) => Promise<void>): Promise<void> {
  if (browser === undefined) throw new Error("no browser");
  const context = await browser.newContext();
  const page = await context.newPage();
  const said: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") said.push(message.text());
  });
  page.on("pageerror", (error) => said.push(error.message));
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  try {
    await page.goto(url);
    await look(page);
    expect(said).toEqual([]);
    const hosts = asked.filter((address) => !address.startsWith("data:")).map((address) => new URL(address).hostname);
    expect([...new Set(hosts)]).toEqual(["127.0.0.1"]);
  } finally {
    await context.close();
  }
}

/** Looks at a page in each width and scheme: axe-core has nothing against it, and nothing is wider than the window. */
async function expectUsable(page: Page, name: string, before: () => Promise<void> = async () => {}): Promise<void> {
  for (const width of [390, 1280])
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await before();
      const view = `${name}-${width}-${colorScheme}`;
      if (PICTURES !== undefined) {
        mkdirSync(PICTURES, { recursive: true });
        await page.screenshot({ path: join(PICTURES, `${view}.png`), fullPage: true });
      }
      expect(await axeViolations(page), view).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth"), view).toBeLessThanOrEqual(width);
    }
}

/** Keeps what the page shows of a request, state after state: the text of its status, and where the bar stands. */
const RECORD = `globalThis.shown = []; new MutationObserver(() => shown.push([
  document.querySelector("[role=status]").textContent,
  document.querySelector("progress")?.getAttribute("value") ?? "",
])).observe(document.querySelector("section"), { subtree: true, childList: true, characterData: true, attributes: true })`;

/** Builds the page of an example, which has an endpoint and nothing that belongs on the server. */
function buildsPage(example: ReturnType<typeof installExample>, endpoint: string): void {
  beforeAll(async () => {
    const { code, out, err } = await example.run("build");
    if (code !== 0) throw new Error(`${err}\n${out}`);
  }, START_MS);

  test("compiles, and builds a page that has neither the key nor the embedded queue", () => {
    const built = builtText(example);
    expect(built).toContain(endpoint);
    expect(built).not.toContain("a-key-that-only-the-server-knows");
    expect(built).not.toContain("Loading the model");
  });
}

describe("vite-react", () => {
  const example = installExample("vite-react");
  buildsPage(example, "wan-25-preview");

  describe.skipIf(!hasChromium)(needsChromium("in Chromium"), () => {
    let site: Site;
    beforeAll(async () => {
      site = await serve(example);
    }, START_MS);

    test("progress, logs and the picture, in every view", async () => {
      await visit(site, async (page) => {
        await expectUsable(page, "vite-react-idle");
        const run = page.getByRole("button", { name: "Make the picture" });
        const step = page.getByRole("listitem").filter({ hasText: "Step 1/3" });
        await page.evaluate(RECORD);
        await expectUsable(page, "vite-react-running", async () => {
          // On a slow machine it may have ended meanwhile.
          while (!(await step.isVisible())) {
            if (await run.isEnabled()) await run.click();
            await page.waitForTimeout(50);
          }
        });
        const image = page.getByRole("img", { name: "The same street, in the rain at night." });
        await image.waitFor({ timeout: 60_000 });
        await page.waitForFunction("document.querySelector('img').naturalWidth === 16");
        expect(await page.getByRole("status").textContent()).toBe("The picture is ready");
        const shown = await page.evaluate<readonly (readonly [string, string])[]>("shown");
        const states = shown.map(([status]) => status);
        expect(states).toEqual(expect.arrayContaining([expect.stringMatching(/^Waiting in the queue, \d ahead$/)]));
        // The bar stands where the line that the model printed last says.
        const steps = shown.flatMap(([status, bar]) => {
          const [, step, steps] = /^The model runs, step (\d) of (\d)$/.exec(status) ?? [];
          return step === undefined ? [] : [[Number(bar), Number(step) / Number(steps)]];
        });
        expect(steps.length).toBeGreaterThan(0);
        for (const [bar, share] of steps) expect(bar).toBeCloseTo(share ?? 0);
        await expectUsable(page, "vite-react-done");
      });
    });

    test("Cancel cancels: the page says so, and the server has seen it", async () => {
      await visit(site, async (page) => {
        await page.getByRole("button", { name: "Make the picture" }).press("Enter");
        const focused = page.locator(":focus");
        // The focus has gone to the button that can be used now.
        await page.getByRole("button", { name: "Cancel", disabled: false }).and(focused).waitFor();
        await page
          .getByRole("status")
          .filter({ hasText: /queue|runs/ })
          .waitFor();
        const before = site.server.printed().length;
        await page.keyboard.press("Enter");
        await page.getByRole("status").filter({ hasText: "Cancelled" }).waitFor();
        await expect
          .poll(() => site.server.printed().slice(before), { timeout: 20_000 })
          .toMatch(/queue: PUT \/fal-ai\/wan-25-preview\/requests\/[\w-]+\/cancel 20[02]/);
        await page.getByRole("button", { name: "Make the picture" }).and(focused).waitFor();
      });
    });

    test("an error says what is wrong and what to do; nothing is sent, as the input is checked first", async () => {
      await visit(site, async (page) => {
        const before = site.server.printed().length;
        await page.getByLabel("What should change").fill("a".repeat(2_001));
        await page.getByRole("button", { name: "Make the picture" }).click();
        const alert = page.getByRole("alert");
        await alert.waitFor();
        expect(await alert.textContent()).toContain("prompt: expected");
        expect(await alert.textContent()).toContain("Nothing was sent. Correct it, then try again.");
        expect(site.server.printed().slice(before)).not.toContain("queue: POST");
        await expectUsable(page, "vite-react-failed");
      });
    });
  });
});

describe("tanstack-query", () => {
  const example = installExample("tanstack-query");
  buildsPage(example, "api/v1/veo/generate");

  describe.skipIf(!hasChromium)(needsChromium("in Chromium"), () => {
    let site: Site;
    beforeAll(async () => {
      site = await serve(example);
    }, START_MS);

    test("a query, a mutation and a query that polls, over the paths of the package", async () => {
      await visit(site, async (page) => {
        await page.getByText("Credits: 250").waitFor();
        await page.getByRole("button", { name: "Make the video" }).click();
        await page.getByRole("progressbar").waitFor();
        await page.getByRole("status").filter({ hasText: "The video is ready" }).waitFor();
        expect(await page.getByRole("link", { name: "Open the video" }).getAttribute("href")).toMatch(/^http:/);
        expect(site.server.printed()).toMatch(/queue: POST \/api\/v1\/veo\/generate 200/);
        expect(site.server.printed()).toMatch(/queue: GET \/api\/v1\/veo\/record-info\?taskId=\S+ 200/);
        await expectUsable(page, "tanstack-query");
      });
    });
  });
});
