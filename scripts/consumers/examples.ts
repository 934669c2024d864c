import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { axeViolations, hasChromium, launchChromium } from "../../test/support/chromium.js";
import { type Consumption, freePort, run, start, StepError, textAt } from "./consume.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const START_MS = 180_000;
const LOOK_MS = 60_000;

/** Examples that need more than the repository has: they are installed and run here, as `npm install && npm start` does. */
export const EXAMPLES: readonly string[] = ["next-app"];

/** What an example's own folder has of earlier runs. */
const MADE = new Set(["node_modules", "generated", ".next"]);

/** Packs both packages into the project, and names them in place of the versions that are published. */
async function takePacked(cwd: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"));
  for (const [name, folder] of [
    ["falsmith-runtime", "src"],
    ["falsmith", "."],
  ] as const) {
    const argv = ["npm", "pack", "--silent", "--pack-destination", cwd];
    const packed = (await run(argv, { cwd: join(ROOT, folder), env: {} })).trim().split("\n").at(-1) ?? "";
    for (const list of [manifest.dependencies, manifest.devDependencies])
      if (Object.hasOwn(list, name)) list[name] = `file:./${packed}`;
  }
  // The tool names the runtime by its version, which may not be published yet.
  manifest.overrides = { "falsmith-runtime": "$falsmith-runtime" };
  writeFileSync(join(cwd, "package.json"), JSON.stringify(manifest, null, 2));
}

async function answered(url: string, isOver: () => boolean): Promise<string> {
  for (const end = Date.now() + START_MS; Date.now() < end && !isOver();) {
    const text = await textAt(url);
    if (text !== undefined) return text;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new StepError(`nothing answers at ${url}`);
}

/** Makes a picture, and cancels another. @throws StepError, or the browser's own error */
async function usePage(page: Page, url: string): Promise<void> {
  const said: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") said.push(message.text());
  });
  page.on("pageerror", (error) => said.push(error.message));
  page.setDefaultTimeout(LOOK_MS);
  await page.goto(url, { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Make the picture" }).click();
  await page.getByRole("progressbar").waitFor();
  await page.getByRole("img").waitFor();
  said.push(...(await axeViolations(page)));
  await page.getByRole("button", { name: "Make the picture" }).click();
  await page.getByRole("button", { name: "Cancel", disabled: false }).click();
  await page.getByRole("status").filter({ hasText: "Cancelled" }).waitFor();
  if (said.length > 0) throw new StepError(said.join("\n"));
}

async function lookAt(url: string): Promise<void> {
  if (!hasChromium) return;
  const browser = await launchChromium();
  try {
    await usePage(await browser.newPage(), url);
  } finally {
    await browser.close();
  }
}

async function serveAndLook(cwd: string): Promise<void> {
  await run(["npm", "run", "--silent", "generate"], { cwd, env: {} });
  const port = await freePort();
  const server = start(["node", "start.mjs", "--hostname", "127.0.0.1", "--port", String(port)], { cwd, env: {} });
  const said: string[] = [];
  for (const stream of [server.stdout, server.stderr]) stream?.on("data", (part) => void said.push(String(part)));
  const closed = new Promise<void>((resolve) => server.on("close", () => resolve()));
  try {
    const url = `http://127.0.0.1:${port}/`;
    const text = await answered(url, () => server.exitCode !== null);
    if (!text.includes("Change a picture")) throw new StepError(`the page says ${text.slice(0, 400)}`);
    await lookAt(url);
    if (hasChromium && !said.join("").includes("/cancel → 2")) throw new StepError("the queue saw no cancel");
  } catch (error) {
    throw new StepError(`${error instanceof Error ? error.message : String(error)}\n${said.join("")}`);
  } finally {
    server.kill();
    await closed;
  }
}

/**
 * Installs an example with both packages as npm packs them, starts it, and uses its page in Chromium where there is one.
 * The folder is gone afterwards.
 */
export async function runExample(name: string): Promise<Consumption> {
  const cwd = mkdtempSync(join(tmpdir(), `falsmith-example-${name}-`));
  try {
    const filter = (path: string): boolean => !MADE.has(basename(path));
    cpSync(join(ROOT, "examples", name), cwd, { recursive: true, filter });
    await takePacked(cwd);
    try {
      await run(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"], { cwd, env: {} });
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      return { result: "skipped", reason: error.message };
    }
    await serveAndLook(cwd);
    return { result: "loads", ...(hasChromium ? {} : { reason: "without Chromium only the page itself was asked" }) };
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    return { result: "fails", reason: error.message };
  } finally {
    rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
  }
}
