import { createHash } from "node:crypto";
import { all, constant, documentText, el, fragmentUrl, type Html, meta } from "../markup.js";
import { style } from "./style.js";

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}

const STYLE_HASH = hashOf(style);

/** A script of ours, as a policy names it. */
export interface PageScript {
  readonly text: string;
  readonly hash: string;
}

/** A script of ours that many pages have. */
export function pageScript(text: string): PageScript {
  return { text, hash: hashOf(text) };
}

/** Nothing is loaded, nothing is sent, and only our own style and script count, whatever else a page may come to hold. */
function policyFor({ hash }: PageScript): string {
  return [
    "default-src 'none'",
    `style-src ${STYLE_HASH}`,
    `script-src ${hash}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** A whole page around its main part. @param script one of our own: what the page does besides being read */
export function page(title: string, above: Html, main: Html, script: PageScript): string {
  return documentText(
    el(
      "html",
      { lang: "en" },
      el(
        "head",
        {},
        meta({ charset: "utf-8" }),
        meta({ "http-equiv": "Content-Security-Policy", content: policyFor(script) }),
        meta({ name: "viewport", content: "width=device-width, initial-scale=1" }),
        meta({ name: "referrer", content: "no-referrer" }),
        meta({ name: "color-scheme", content: "light dark" }),
        el("title", {}, title),
        constant("style", style),
      ),
      el(
        "body",
        {},
        el("a", { class: "skip", href: fragmentUrl("to-main") }, "Skip to the content"),
        above,
        main,
        el(
          "footer",
          {},
          el(
            "p",
            {},
            "Made by falsmith report. Sources are shown as published; nothing on this page is loaded from elsewhere.",
          ),
        ),
        all(constant("script", script.text)),
      ),
    ),
  );
}
