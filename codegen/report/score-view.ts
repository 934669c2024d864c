import { type Child, el, type Html } from "./markup.js";
import type { PropertyMarks, Score } from "./score.js";

/** In words, because a colour alone tells nothing to many people. */
function gradeOf(percent: number): "good" | "fair" | "poor" {
  return percent >= 80 ? "good" : percent >= 50 ? "fair" : "poor";
}

/** The score as a bar with its number. */
export function scoreBar(percent: number): Html {
  return el(
    "span",
    { class: `score ${gradeOf(percent)}` },
    el(
      "svg",
      { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
      el("rect", { class: "track", width: 100, height: 8 }),
      el("rect", { class: "fill", width: percent, height: 8 }),
    ),
    el("strong", {}, `${percent} %`),
  );
}

function mark(has: boolean): Html {
  return has
    ? el("td", { class: "yes" }, el("span", { "aria-hidden": "true" }, "✓"), el("span", { class: "unseen" }, "yes"))
    : el("td", { class: "no-mark" }, el("span", { "aria-hidden": "true" }, "–"), el("span", { class: "unseen" }, "no"));
}

function row({ name, type, description, values }: PropertyMarks): Html {
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, el("code", { dir: "auto" }, name)),
    mark(type),
    mark(description),
    mark(values),
  );
}

function table(properties: readonly PropertyMarks[]): Child {
  return properties.length === 0
    ? ""
    : el(
        "table",
        { class: "marks" },
        el("caption", {}, "What the sources state of each input property"),
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            ["Property", "Type", "Words", "Values"].map((name) => el("th", { scope: "col" }, name)),
          ),
        ),
        el("tbody", {}, properties.map(row)),
      );
}

/** How a score comes about, in words. */
export const FORMULA: string =
  "The score is the mean of five shares: input properties whose type is stated; that have a description; whose values are " +
  "stated (limits, a list of values, a format, a default, true or false, or a named shape); whether the type of the output " +
  "is stated (half when only an example shows it); whether an example request is shown (half when an example does not fit " +
  "its schema). Only what a source states counts, not what an example, a sibling or the protocol adds. An endpoint without " +
  "input properties has the mean of the last two, a document of schemas alone that of the first three.";

/** The score of an endpoint and what it consists of. */
export function scoreView({ shares, properties }: Score): Html {
  return el(
    "div",
    { class: "score-parts" },
    el(
      "dl",
      { class: "shares" },
      shares.map(({ name, share, says }) =>
        el(
          "div",
          {},
          el("dt", {}, name),
          el("dd", {}, scoreBar(Math.round(100 * share)), el("span", { class: "quiet" }, says)),
        ),
      ),
    ),
    el("details", {}, el("summary", {}, "Property by property"), table(properties)),
    el("details", {}, el("summary", {}, "How the score is made"), el("p", {}, FORMULA)),
  );
}
