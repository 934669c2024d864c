import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { axeViolations, hasChromium, launchChromium, needsChromium } from "../support/chromium.js";

/* The helper itself: what other tests rely on when they expect no violations. */

describe.skipIf(!hasChromium)(needsChromium("axe-core in Chromium"), () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => browser?.close());

  async function violations(body: string): Promise<readonly string[]> {
    const page = await browser.newPage();
    try {
      // A policy under which no script of the page would run.
      const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;
      await page.setContent(`<!doctype html><html lang="en"><head>${policy}<title>Page</title></head>${body}</html>`);
      return await axeViolations(page);
    } finally {
      await page.close();
    }
  }

  test("a clean page has none, also under a policy that forbids scripts", async () => {
    expect(
      await violations(`<body><main><h1>Page</h1><label>Prompt <input id="prompt"></label></main></body>`),
    ).toEqual([]);
  });

  test("each element that breaks a rule is a line with the rule and the element", async () => {
    const found = await violations(
      `<body><main><h1>Page</h1><input id="prompt"><p style="color:#aaa;background:#fff">faint</p></main></body>`,
    );
    expect(new Set(found.map((line) => line.split(" ")[0]))).toEqual(new Set(["color-contrast", "label"]));
    expect(found).toHaveLength(2);
    expect(found.find((line) => line.startsWith("label"))).toContain('<input id="prompt">');
  });
});
