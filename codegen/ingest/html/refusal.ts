import type { TextFault } from "../yaml/describe.js";
import type { HtmlReading } from "./html.js";

/** Less text than this is a page that is filled in later, or a shell around it. */
const LITTLE = 600;

const SAVE =
  "open the page in a browser, wait until it shows its content, and save it (the whole page) or copy its text into a .txt file";

/** The first words of a page, for a person to know it by. */
function firstWords(text: string): string {
  const words = text.replace(/[\s#|*`-]+/g, " ").trim();
  return words.length > 80 ? `${words.slice(0, 80).trimEnd()}…` : words;
}

function foundIn({ shown, scripts }: HtmlReading): string {
  const words = firstWords(shown);
  const text = words === "" ? "no text" : `${shown.length} characters of text (“${words}”)`;
  return `${text} and ${scripts === 0 ? "no script" : `${scripts} ${scripts === 1 ? "script" : "scripts"}`}`;
}

function remedy({ shown, scripts, linked }: HtmlReading): string {
  if (linked !== undefined) return `the page loads or links to ${linked}: give that document instead`;
  if (scripts > 0 && shown.length < LITTLE) return `a script fills this page in, and falsmith runs none: ${SAVE}`;
  return "give the page that documents the endpoint, with its address and its parameters, or its OpenAPI document";
}

/** Why the HTML of a page cannot be read: what was looked for, what was found, what to do. */
export function htmlFault(page: HtmlReading): TextFault {
  const message =
    "this page of HTML documents no endpoint: looked for an OpenAPI document in its text, scripts and attributes, and for " +
    `fields, a table of parameters or a call in its text; found ${foundIn(page)}`;
  return { code: "ingest/html", level: "error", start: 0, end: 1, message, hint: remedy(page) };
}
