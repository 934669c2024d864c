import { createHash } from "node:crypto";
import { all, constant, documentText, el, fragmentUrl, type Html, meta } from "./markup.js";
import { SCRIPT } from "./script.js";
import { style } from "./style.js";

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}

/** Nothing is loaded, nothing is sent, and only our own style and script count, whatever else a page may come to hold. */
const policy = [
  "default-src 'none'",
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(SCRIPT)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** A whole page around its main part. */
export function page(title: string, above: Html, main: Html): string {
  return documentText(
    el(
      "html",
      { lang: "en" },
      el(
        "head",
        {},
        meta({ charset: "utf-8" }),
        meta({ "http-equiv": "Content-Security-Policy", content: policy }),
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
        all(constant("script", SCRIPT)),
      ),
    ),
  );
}
