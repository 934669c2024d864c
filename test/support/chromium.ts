import { existsSync } from "node:fs";
import axe from "axe-core";
import { chromium, type Browser, type Page } from "playwright-core";

const EXECUTABLE = process.env["FALSMITH_CHROMIUM"] ?? "/usr/bin/chromium";
const FLAGS = ["sandbox", "first-run"].map((name) => `--no-${name}`);
const OFF = ["gpu", "background-networking", "component-update", "sync", "dev-shm-usage"].map(
  (name) => `--disable-${name}`,
);

/** Whether there is a Chromium; `FALSMITH_CHROMIUM` says where, `/usr/bin/chromium` is looked at without it. */
export const hasChromium: boolean = existsSync(EXECUTABLE);

/** The title of a group that needs Chromium: says why it is skipped. */
export function needsChromium(title: string): string {
  return hasChromium ? title : `${title} (skipped: ${EXECUTABLE} is not there)`;
}

/** Starts Chromium, without a window and without requests of its own. The caller closes it. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: [...FLAGS, ...OFF] });
}

/**
 * Everything that axe-core, with all of its default rules, has against a page as it stands. The script is evaluated
 * over the debugging protocol, so a strict Content-Security-Policy of the page does not stop it.
 * @returns one line for each element that breaks a rule: rule, impact, rule's text, what is wrong, the element's HTML;
 * nothing for a clean page
 * @throws Error when axe-core looked at nothing, so that an empty page does not count as clean
 */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(`${axe.source}\n;void 0`);
  const { violations, passes } = await page.evaluate<axe.AxeResults>("axe.run(document)");
  if (passes.length === 0) throw new Error("axe-core found nothing in the page that a rule could be applied to");
  return violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map(({ html, failureSummary = "" }) =>
      [`${id} (${impact ?? "unknown"})`, help, failureSummary.replaceAll(/\s+/g, " "), html.slice(0, 200)].join(" | "),
    ),
  );
}
