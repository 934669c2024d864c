import { el, type Html } from "../markup.js";

/** A text that a person takes away; the script puts a button beside it that copies it. */
export function copyable(text: string, name: string): Html {
  return el(
    "div",
    { class: "copyable" },
    el("pre", { tabindex: 0, role: "group", "aria-label": name }, el("code", {}, text)),
  );
}

/** The overlay that decides something, folded. */
export function snippetView(snippet: string | undefined): Html | "" {
  return snippet === undefined
    ? ""
    : el(
        "details",
        { class: "snippet" },
        el("summary", {}, "The overlay that decides it"),
        el("p", { class: "hint" }, "Keep it as a file below specs/overlays/, with the value that holds."),
        copyable(snippet, "Overlay"),
      );
}
